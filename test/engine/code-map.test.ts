import type { IDataObject } from 'n8n-workflow';

import { toItem } from '../../core/canonical/item';
import { entityOf } from '../../core/canonical/registry';
import { parseCsv } from '../../core/control/csv';
import { CodeMap } from '../../nodes/CodeMap/CodeMap.node';
import { runNode, type NodeResult } from '../harness/engine';
import { freshLedger, type TestLedger } from '../harness/ledger';
import { expectDescribed } from '../harness/output-schema';

const node = new CodeMap();
/** Nothing listens there: no operation may need Odoo. */
const odoo = (companyId: number, environment = 'test') => ({
	url: 'http://127.0.0.1:9',
	database: 'books',
	authentication: 'apiKey',
	apiKey: 'k',
	login: '',
	password: '',
	environment,
	protocol: 'auto',
	companyId,
	timezone: '',
});

let ledger: TestLedger;
beforeEach(() => {
	ledger = freshLedger();
});
afterEach(async () => {
	await ledger.close();
});

const run = async (
	operation: string,
	items: readonly IDataObject[],
	parameters: IDataObject = {},
	credential: ReturnType<typeof odoo> = odoo(1),
): Promise<NodeResult> =>
	await runNode({
		node,
		items,
		parameters: {
			resource: operation === 'save' ? 'list' : 'mapping',
			operation,
			...parameters,
		} as never,
		credentials: { odooConstructionApi: credential },
	});
const on = ({ outputs }: NodeResult, output = 0): IDataObject[] =>
	(outputs[output] ?? []).map(({ json }) => json);
const codes = (result: NodeResult): unknown[] =>
	on(result, 1).map((json) => (json['exception'] as IDataObject)['code']);

const WORD = { system: 'procore', tenant: '8089' };
const APPROVERS = JSON.stringify([
	{ person: 'amy@example.com', role: 'Cost Control' },
	{ person: 'it@example.com', role: 'Integration administrator' },
]);
const propose = async (native: string, target: string, more: IDataObject = {}) =>
	await run('propose', [{ ...WORD, native, target }], { person: 'pat@example.com', ...more });
const decide = async (items: readonly IDataObject[], more: IDataObject = {}) =>
	await run('decide', items, {
		person: 'amy@example.com',
		role: 'Cost Control',
		approversText: APPROVERS,
		...more,
	});

const entry = (nativeId: string, native: string): IDataObject =>
	toItem(
		{
			entity: entityOf('cost_entry'),
			...WORD,
			nativeId,
			time: '2026-06-14T22:30:00Z',
		},
		{
			project: { id: '12' },
			costCode: { id: native },
			costType: { code: 'O' },
			date: '2026-06-10',
			amount: '100.00',
			kind: 'other',
		},
	) as unknown as IDataObject;
const apply = async (
	items: readonly IDataObject[],
	more: IDataObject = {},
	credential?: ReturnType<typeof odoo>,
) => await run('apply', items, { optional: ['cost_type'], ...more }, credential);

it('goes from an unmapped code to a translated record', async () => {
	const list = [{ code: '03-3000', name: 'Cast-in-Place Concrete' }];
	const saved = await run('save', [{}], { codesText: JSON.stringify(list) });
	expect(on(saved)).toMatchObject([{ effect: 'created', codes: 1, system: 'odoo' }]);
	expectDescribed('CodeMap', 'list/save', on(saved));

	const delivery = { event: 'e1', parts: 2 };
	const records = [{ ...entry('1', '03 30 00'), delivery }, entry('2', '77')];
	const held = await apply(records);
	expect(on(held)).toEqual([]);
	expect(codes(held)).toEqual(['mapping.unmapped', 'mapping.unmapped']);
	expect(on(held, 1)).toMatchObject([
		{
			exception: {
				remedy: expect.stringContaining('03-3000 Cast-in-Place Concrete (95)') as string,
			},
			delivery: { state: 'dead', class: 'missing_reference', queue: 'project' },
			input: records[0],
		},
		{ delivery: { state: 'dead', queue: 'project' }, input: records[1] },
	]);
	expect(held.outputs[1]?.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }]);

	const coverage = on(await run('coverage', [{}]));
	expect(coverage).toMatchObject([
		{ list: 'cost_code', used: 2, mapped: 0, percent: 0, codes: [{ waiting: 1 }, { waiting: 1 }] },
		{ list: 'cost_type', used: 1, mapped: 0 },
	]);
	expectDescribed('CodeMap', 'mapping/coverage', coverage);

	const suggested = on(await run('suggest', [{ ...WORD, native: '03 30 00' }]));
	expect(suggested).toMatchObject([
		{ mapped: false, target: '03-3000', score: 95, kind: 'normalised' },
	]);
	expectDescribed('CodeMap', 'mapping/suggest', suggested);

	const proposed = on(
		await run('propose', suggested, {
			person: 'pat@example.com',
			options: { score: '={{ $json.score }}', label: '={{ $json.label }}' },
		}),
	);
	expect(proposed).toMatchObject([
		{ effect: 'created', status: 'proposed', version: 1, score: 95 },
	]);
	expectDescribed('CodeMap', 'mapping/propose', proposed);
	expect(codes(await apply([entry('3', '03 30 00')]))).toEqual(['mapping.unmapped']);

	expect(codes(await decide(proposed, { person: 'pat@example.com' }))).toEqual([
		'code_map.own_proposal',
	]);
	expect(codes(await decide(proposed, { person: 'it@example.com' }))).toEqual([
		'code_map.integration_admin',
	]);
	const decided = on(await decide(proposed));
	expect(decided).toMatchObject([{ effect: 'updated', status: 'approved', released: 2 }]);
	expectDescribed('CodeMap', 'mapping/decide', decided);
	expect(on(await decide(proposed))).toMatchObject([{ effect: 'unchanged', released: 0 }]);
	const entries = await ledger.entries();
	expect(entries.map(({ nativeId, state }) => [nativeId, state])).toEqual([
		['1', 'ready'],
		['2', 'dead'],
		['3', 'ready'],
	]);

	const again = await apply([{ ...entry('1', '03 30 00'), delivery: { entry: 1 } }]);
	expect(on(again)).toMatchObject([
		{ codemap: 'odoo', delivery: { entry: 1 }, data: { costCode: { code: '03-3000' } } },
	]);
	expectDescribed('CodeMap', 'mapping/apply', on(again));
});

it('leaves an item that is no record, or whose parameters are wrong, by Exceptions', async () => {
	const result = await apply([{ a: 1 }, { ...entry('1', '77'), type: 'construction.nothing.v1' }]);
	expect(on(result)).toEqual([]);
	expect(codes(result)).toHaveLength(2);
	expect(codes(await apply([entry('1', '77')], { lists: ['colour'] }))).toEqual([
		'code_map.parameter',
	]);
	expect(codes(await apply([entry('1', '77')], { options: { day: 'today' } }))).toEqual([
		'code_map.parameter',
	]);
	expect(codes(await propose('77', ''))).toEqual(['code_map.parameter']);
	expect(codes(await propose('77', 'A', { person: '={{ "" }}' }))).toEqual([
		'code_map.person_missing',
	]);
	expect(codes(await decide([{ ...WORD, native: '77', version: 'x' }]))).toEqual([
		'code_map.parameter',
	]);
	expect(codes(await run('save', [{}], { codesText: 'code\n"open' }))).toEqual(['csv.quote_open']);
});

it('keeps companies apart, and test from production', async () => {
	const [proposed] = on(await propose('77', '3300'));
	if (proposed === undefined) throw new Error('nothing was proposed');
	await decide([proposed]);
	expect(on(await apply([entry('1', '77')]))).toHaveLength(1);
	expect(codes(await apply([entry('1', '77')], {}, odoo(2)))).toEqual(['mapping.unmapped']);
	expect(codes(await apply([entry('1', '77')], {}, odoo(1, 'production')))).toEqual([
		'mapping.unmapped',
	]);
});

it('takes a table, has it decided as one, and writes it again', async () => {
	const table = `list;system;tenant;native;name;target;from
cost_code;procore;8089;77;=cmd;03-3000;2026-01-01
unit;procore;8089;CY;;yd3;
unit;procore;8089;EA;;;
vendor;procore;8089;9;;=bad;`;
	const imported = on(await run('import', [{}], { tableText: table, person: 'pat@example.com' }));
	expect(imported).toMatchObject([
		{
			effect: 'created',
			rows: 4,
			proposed: 2,
			unchanged: 0,
			skipped: 1,
			refused: 1,
			refusedRows: [{ row: 5 }],
		},
	]);
	expectDescribed('CodeMap', 'mapping/import', imported);
	const decided = await decide(imported, { which: 'import' });
	expect(on(decided)).toMatchObject([{ status: 'approved' }, { status: 'approved' }]);
	expect(on(await decide(imported, { which: 'import' }))).toEqual([
		{ effect: 'unchanged', released: 0 },
	]);
	expect(
		on(await run('import', [{}], { tableText: table, person: 'pat@example.com' })),
	).toMatchObject([{ effect: 'unchanged', proposed: 0, unchanged: 2 }]);
	const listed = on(await run('getMany', [{}], { filters: { list: 'unit' } }));
	expect(listed).toMatchObject([{ native: 'CY', target: 'yd3', mapping: 'approved' }]);
	expectDescribed('CodeMap', 'mapping/getMany', listed);

	const written = await run('export', [{}]);
	expect(on(written)).toEqual([{ effect: 'read', file: 'code-map.csv', rows: 2 }]);
	expectDescribed('CodeMap', 'mapping/export', on(written));
	const file = written.outputs[0]?.[0]?.binary?.['data'];
	const csv = Buffer.from(file?.data ?? '', 'base64').toString('utf8');
	expect(csv).toContain(",'=cmd,");
	expect(parseCsv(csv)).toMatchObject([{ name: '=cmd', decidedBy: 'amy@example.com' }, {}]);

	await apply([entry('1', '99')]);
	const open = await run('export', [{}], { which: 'unmapped', filters: { list: 'cost_code' } });
	expect(on(open)).toMatchObject([{ file: 'unmapped-codes.csv', rows: 1 }]);
});
