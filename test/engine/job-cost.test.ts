import type { IDataObject } from 'n8n-workflow';

import { CanonicalMap } from '../../nodes/CanonicalMap/CanonicalMap.node';
import { OdooJobCost } from '../../nodes/OdooJobCost/OdooJobCost.node';
import { runNode, type NodeResult, type NodeRun } from '../harness/engine';
import { freshLedger, type TestLedger } from '../harness/ledger';
import { expectDescribed } from '../harness/output-schema';
import { credentialFor, startEmbeddedOdoo, writesOf, type EmbeddedOdoo } from '../harness/odoo';

// A run is dozens of requests; busy machines need more than the usual five seconds.
jest.setTimeout(30_000);

/** One job of a contractor, as the Generic source sends it: columns with the canonical names. */
const RECORDS: Readonly<
	Record<string, { columns: readonly string[]; rows: readonly IDataObject[] }>
> = {
	project: {
		columns: ['code', 'name'],
		rows: [{ id: 'p1', code: '2026-014', name: 'Riverside Clinic' }],
	},
	cost_code: {
		columns: ['code', 'name'],
		rows: [
			{ id: 'c1', code: '03-300', name: 'Cast-in-place concrete' },
			{ id: 'c2', code: '05-120', name: 'Structural steel' },
		],
	},
	cost_type: {
		columns: ['code', 'name'],
		rows: [{ id: 't1', code: 'L', name: 'Labor' }],
	},
	budget_line: {
		columns: ['project.code', 'costCode.code', 'costType.code', 'originalAmount'],
		rows: [
			{
				id: 'b1',
				'project.code': '2026-014',
				'costCode.code': '03-300',
				'costType.code': 'L',
				originalAmount: '125000.00',
			},
			{
				id: 'b2',
				'project.code': '2026-014',
				'costCode.code': '05-120',
				'costType.code': 'L',
				originalAmount: '80000.50',
			},
		],
	},
	cost_entry: {
		columns: [
			'project.code',
			'costCode.code',
			'costType.code',
			'date',
			'amount',
			'kind',
			'status.commercial',
		],
		rows: [
			{
				id: 'e1',
				'project.code': '2026-014',
				'costCode.code': '03-300',
				'costType.code': 'L',
				date: '2026-03-04',
				amount: '5000.25',
				kind: 'other',
				'status.commercial': 'approved',
			},
		],
	},
};

const STEPS = [
	{ entity: 'project', resource: 'project', operation: 'upsert' },
	{ entity: 'cost_code', resource: 'costCode', operation: 'upsert' },
	{ entity: 'cost_type', resource: 'costType', operation: 'upsert' },
	{ entity: 'budget_line', resource: 'budget', operation: 'upsert' },
	{ entity: 'cost_entry', resource: 'costPosting', operation: 'other' },
] as const;

const jsonOf = (result: NodeResult, output = 0): IDataObject[] =>
	(result.outputs[output] ?? []).map(({ json }) => json);

async function map(entity: string): Promise<IDataObject[]> {
	const { columns = [], rows = [] } = RECORDS[entity] ?? {};
	const result = await runNode({
		node: new CanonicalMap(),
		items: rows,
		parameters: {
			source: 'generic',
			entity,
			tenant: 'lab',
			columns: { entries: columns.map((field) => ({ field, column: field })) },
		},
	});
	expect(jsonOf(result, 1)).toEqual([]);
	expect(result.outputs[0]?.map(({ pairedItem }) => pairedItem)).toEqual(
		rows.map((_, item) => ({ item })),
	);
	expectDescribed('CanonicalMap', 'output', jsonOf(result));
	return jsonOf(result);
}

describe.each([19, 18] as const)('job cost on Odoo %i, in n8n’s engine', (version) => {
	let odoo: EmbeddedOdoo;
	let ledger: TestLedger;
	const jobCost = async (
		parameters: NonNullable<NodeRun['parameters']>,
		items: readonly IDataObject[] = [{}],
	): Promise<NodeResult> => {
		const credentials = credentialFor(odoo);
		const result = await runNode({ node: new OdooJobCost(), items, parameters, credentials });
		if (result.error !== undefined) throw result.error;
		const { resource, operation, output } = parameters;
		if (output !== 'lines') {
			expectDescribed('OdooJobCost', `${String(resource)}/${String(operation)}`, jsonOf(result));
		}
		return result;
	};

	beforeAll(async () => {
		odoo = await startEmbeddedOdoo({ version });
		ledger = freshLedger();
	});
	afterAll(async () => {
		await ledger.close();
		await odoo.close();
	});

	it('says what is missing, and that nothing was written', async () => {
		odoo.control.resetCalls();
		const prepare = { resource: 'setup', operation: 'prepare' };
		const dry = await jobCost({ ...prepare, dryRun: true });
		expect(jsonOf(dry)).toMatchObject([{ effect: 'created', planned: true, ready: false }]);
		expect(writesOf(odoo)).toEqual([]);
		expect(jsonOf(await jobCost(prepare))).toMatchObject([{ effect: 'created', ready: true }]);
		expect(jsonOf(await jobCost(prepare))).toMatchObject([{ effect: 'unchanged', ready: true }]);
	});

	it.each(STEPS)('plans $resource without writing, then writes it once', async (step) => {
		const items = await map(step.entity);
		const { resource, operation } = step;
		odoo.control.resetCalls();
		const dry = await jobCost({ resource, operation, dryRun: true }, items);
		expect(jsonOf(dry, 1)).toEqual([]);
		expect(jsonOf(dry).map(({ effect, planned }) => [effect, planned])).toEqual(
			items.map(() => ['created', true]),
		);
		expect(writesOf(odoo)).toEqual([]);

		const first = await jobCost({ resource, operation }, items);
		expect(jsonOf(first, 1)).toEqual([]);
		expect(first.outputs[0]).toMatchObject(
			items.map((_, item) => ({
				json: { effect: 'created', planned: false },
				pairedItem: { item },
			})),
		);
		expect(writesOf(odoo)).not.toEqual([]);

		odoo.control.resetCalls();
		const again = await jobCost({ resource, operation }, items);
		expect(jsonOf(again)).toEqual(jsonOf(first).map((json) => ({ ...json, effect: 'duplicate' })));
		expect(odoo.control.calls()).toEqual([]);

		const delivery = { sendAgain: true };
		const looked = await jobCost({ resource, operation, delivery }, items);
		expect(jsonOf(looked).map(({ effect }) => effect)).toEqual(items.map(() => 'unchanged'));
		expect(writesOf(odoo)).toEqual([]);
	});

	it('puts the job’s position out by line, to the cent', async () => {
		const result = await jobCost({
			resource: 'position',
			operation: 'get',
			project: { __rl: true, mode: 'code', value: '2026-014' },
			output: 'lines',
		});
		expect(jsonOf(result, 1)).toEqual([]);
		const lines = jsonOf(result).map(({ costCode, revised, actual }) => [
			(costCode as IDataObject)['code'],
			revised,
			actual,
		]);
		expect(lines).toEqual([
			['03-300', '125000.00', '5000.25'],
			['05-120', '80000.50', '0.00'],
		]);
	});

	it('finds the job by its key in the source, and answers a budget check', async () => {
		const result = await jobCost({
			resource: 'budgetCheck',
			operation: 'check',
			input: 'fields',
			project: { __rl: true, mode: 'source', value: 'generic/lab/p1' },
			costCode: '03-300',
			costType: 'L',
			amount: '120000.00',
			limits: { blockAbovePercent: '100' },
		});
		expect(jsonOf(result, 1)).toEqual([]);
		expect(jsonOf(result)).toMatchObject([
			{ verdict: 'block', available: '-0.25', revised: '125000.00', actual: '5000.25' },
		]);
	});

	it.each([
		['project', { project: { __rl: true, mode: 'code', value: '2026-014' } }, '2026-014'],
		['costCode', { record: { __rl: true, mode: 'source', value: 'generic/lab/c2' } }, '05-120'],
		['costType', { record: { __rl: true, mode: 'code', value: 'L' } }, 'L'],
	])('reads a %s back', async (resource, named, code) => {
		const one = await jobCost({ resource, operation: 'get', ...named });
		expect(jsonOf(one)).toMatchObject([{ effect: 'read', code, active: true }]);
		const many = await jobCost({ resource, operation: 'getMany', returnAll: true });
		expect(jsonOf(many).map((record) => record['code'])).toContain(code);
	});

	it('lists only what the filter asks for', async () => {
		const parameters = { resource: 'costCode', operation: 'getMany', limit: 1, returnAll: false };
		const filters = { codePrefix: '05' };
		expect(jsonOf(await jobCost({ ...parameters, filters })).map(({ code }) => code)).toEqual([
			'05-120',
		]);
		expect(jsonOf(await jobCost(parameters)).map(({ code }) => code)).toEqual(['03-300']);
	});

	it('prints one report over the projects of all items', async () => {
		const result = await jobCost(
			{
				resource: 'report',
				operation: 'generate',
				project: { __rl: true, mode: 'code', value: '={{ $json.job }}' },
				formats: ['html', 'pdf'],
				options: { title: 'Job cost of <Riverside>', paper: 'A4' },
			},
			[{ job: '2026-014' }, { job: 'no such job' }, { job: '2026-014' }],
		);
		const [page] = result.outputs[0] ?? [];
		expect(result.outputs[0]).toHaveLength(1);
		expect(page?.pairedItem).toEqual({ item: 0 });
		expect(page?.json['html']).toMatch(/^<!doctype html>/i);
		expect(page?.json['html']).toContain('125,000');
		expect(page?.json['html']).not.toContain('<Riverside>');
		expect(page?.binary?.['html']).toMatchObject({ mimeType: 'text/html' });
		expect(page?.binary?.['pdf']).toMatchObject({ mimeType: 'application/pdf' });
		expect(result.outputs[1]).toMatchObject([
			{ json: { exception: { code: 'mapping.unknown_project' } }, pairedItem: { item: 1 } },
		]);
	});

	it('computes the WIP schedule with a given contract', async () => {
		const result = await jobCost({
			resource: 'wip',
			operation: 'get',
			project: { __rl: true, mode: 'code', value: '2026-014' },
			contract: { contractValue: '300000.00' },
		});
		expect(jsonOf(result)).toMatchObject([
			{ contract: '300000.00', costToDate: '5000.25', contractFrom: 'given' },
		]);
	});

	it('takes back a posting, once', async () => {
		const parameters = {
			resource: 'costPosting',
			operation: 'reverse',
			entity: 'cost_entry',
			system: 'generic',
			tenant: 'lab',
			recordId: 'e1',
			date: '2026-03-05T00:00:00',
			reason: 'Booked on the wrong job',
		};
		expect(jsonOf(await jobCost(parameters))).toMatchObject([
			{ effect: 'created', cost: '-5000.25', date: '2026-03-05' },
		]);
		expect(jsonOf(await jobCost(parameters))).toMatchObject([{ effect: 'unchanged' }]);
	});

	it('takes fields mapped in the node, with expressions', async () => {
		const parameters = {
			resource: 'costCode',
			operation: 'upsert',
			input: 'fields',
			recordId: '={{ $json.no }}',
			fields: {
				mappingMode: 'defineBelow',
				value: { code: '={{ $json.no }}', name: '={{ $json.text }}' },
			},
		};
		const items = [
			{ no: '09-910', text: 'Painting' },
			{ no: '', text: 'No number' },
			{ no: '09-911', text: '' },
		];
		const result = await jobCost(parameters, items);
		expect(result.outputs[0]).toMatchObject([
			{ json: { externalId: 'n8n.n8n.default.cost_code.09-910' }, pairedItem: { item: 0 } },
		]);
		expect(result.outputs[1]).toMatchObject([
			{ json: { exception: { field: 'recordId' }, input: items[1] }, pairedItem: { item: 1 } },
			{ json: { exception: { field: 'name' }, input: items[2] }, pairedItem: { item: 2 } },
		]);
	});

	it('refuses the wrong key as an exception that names the remedy', async () => {
		const result = await runNode({
			node: new OdooJobCost(),
			items: [{}],
			parameters: { resource: 'setup', operation: 'check' },
			credentials: credentialFor(odoo, { apiKey: 'f'.repeat(40) }),
			onError: 'continueErrorOutput',
		});
		expect(jsonOf(result)).toEqual([]);
		expect(jsonOf(result, 1)).toMatchObject([{ exception: { class: 'rights' } }]);
	});
});
