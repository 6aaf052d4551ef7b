import type { IDataObject } from 'n8n-workflow';

import { budgetLine } from '../../core/canonical/entities/budget-line';
import { requisition } from '../../core/canonical/entities/requisition';
import { toItem } from '../../core/canonical/item';
import { connect } from '../../core/odoo/connect';
import { OdooJobCost } from '../../nodes/OdooJobCost/OdooJobCost.node';
import { OdooProcurement } from '../../nodes/OdooProcurement/OdooProcurement.node';
import { site } from '../conformance/scenarios/site';
import { runNode, type NodeResult } from '../harness/engine';
import { freshLedger, type TestLedger } from '../harness/ledger';
import { expectDescribed } from '../harness/output-schema';
import { credentialFor, startEmbeddedOdoo, writesOf, type EmbeddedOdoo } from '../harness/odoo';

// A run is dozens of requests; busy machines need more than the usual five seconds.
jest.setTimeout(60_000);

let odoo: EmbeddedOdoo;
let ledger: TestLedger;

beforeAll(async () => {
	odoo = await startEmbeddedOdoo();
	const client = await connect({
		url: odoo.url,
		database: odoo.database,
		auth: { kind: 'apiKey', key: odoo.apiKeys.admin },
	});
	await site({ odoo: client, prefix: 'eng' });
	client.close();
	ledger = freshLedger();
	await runNode({
		node: new OdooJobCost(),
		items: [
			item(budgetLine, 'b1', {
				project: { id: 'job' },
				costCode: { id: 'concrete' },
				costType: { id: 'material' },
				originalAmount: '1000.00',
			}),
		],
		parameters: { resource: 'budget', operation: 'upsert' } as never,
		credentials: credentialFor(odoo),
	});
});
afterAll(async () => {
	await ledger.close();
	await odoo.close();
});

const item = (
	entity: Parameters<typeof toItem>[0]['entity'],
	nativeId: string,
	data: object,
	revision = 1,
): IDataObject => ({
	...toItem(
		{
			entity,
			system: 'conformance',
			tenant: 'eng',
			nativeId,
			revision: { kind: 'version', value: String(revision) },
			time: '2026-03-04T00:00:00Z',
			correlationId: `asked-${nativeId}`,
		},
		data,
	),
});
const request = (nativeId: string, quantity: string, revision = 1) =>
	item(
		requisition,
		nativeId,
		{
			number: `REQ-${nativeId}`,
			project: { id: 'job' },
			requester: 'sam',
			vendor: { id: 'acme' },
			lines: [
				{
					lineId: '1',
					description: 'Forms',
					costCode: { id: 'concrete' },
					costType: { id: 'material' },
					quantity,
					estimatedUnitCost: '10.00',
				},
			],
		},
		revision,
	);

async function run(
	operation: string,
	items: readonly IDataObject[],
	parameters: IDataObject = {},
): Promise<NodeResult> {
	const result = await runNode({
		node: new OdooProcurement(),
		items,
		parameters: { resource: 'requisition', operation, ...parameters } as never,
		credentials: credentialFor(odoo),
	});
	if (result.error !== undefined) throw result.error;
	expectDescribed('OdooProcurement', `requisition/${operation}`, jsonOf(result));
	return result;
}
const jsonOf = ({ outputs }: NodeResult, output = 0): IDataObject[] =>
	(outputs[output] ?? []).map(({ json }) => json);

// n8n resolves expressions before the node sees them; here the items are put in by hand.
const of = ({ sourceKey, contentHash }: IDataObject): IDataObject => ({
	record: { __rl: true, mode: 'source', value: sourceKey ?? '' },
	contentHash: contentHash ?? '',
});
const ITEMS = { defaultItem: 'eng-WORK' };

it('goes from request to order, item by item', async () => {
	const dry = await run('upsert', [request('a', '60')], { dryRun: true });
	expect(jsonOf(dry)).toMatchObject([{ effect: 'created', planned: true, id: null }]);

	const [asked = {}] = jsonOf(await run('upsert', [request('a', '60')]));
	expect(asked).toMatchObject({
		effect: 'created',
		status: 'submitted',
		amount: '600.00',
		sourceKey: expect.stringMatching(/^conformance.eng.a$/) as string,
		trail: 'asked-a',
		delivery: { state: 'applied' },
	});
	odoo.control.resetCalls();
	expect(jsonOf(await run('upsert', [request('a', '60')]))).toMatchObject([
		{ effect: 'duplicate' },
	]);
	expect(writesOf(odoo)).toEqual([]);

	const [checked = {}] = jsonOf(
		await run('checkBudget', [asked], { ...of(asked), limits: { warnAbovePercent: '50' } }),
	);
	expect(checked).toMatchObject({
		verdict: 'warn',
		budget: 'warn',
		requested: '600.00',
		budgets: [{ available: '400.00', lines: ['1'], costCode: 'eng-03-300' }],
	});

	const own = await run('approve', [checked], { ...of(checked), by: 'sam' });
	expect(jsonOf(own, 1)).toMatchObject([{ exception: { code: 'approval.own_request' } }]);
	const lines = { entries: [{ lineId: '1', quantity: 50 }] };
	const [approved = {}] = jsonOf(
		await run('approve', [checked], { ...of(checked), by: 'pat', budget: 'warn', lines }),
	);
	expect(approved).toMatchObject({
		effect: 'updated',
		status: 'approved',
		approvedAmount: '500.00',
		decision: { by: 'pat', afterTheFact: false },
	});

	const [first = {}] = jsonOf(
		await run('convert', [approved], {
			...of(approved),
			...ITEMS,
			lines: { entries: [{ lineId: '1', quantity: '20', unitCost: '9.50' }] },
		}),
	);
	expect(first).toMatchObject({
		effect: 'created',
		status: 'partly_ordered',
		made: [{ amount: '190.00', status: 'ordered', lines: [{ lineId: '1', quantity: '20' }] }],
	});
	const rest = await run('convert', [approved], { ...of(approved), ...ITEMS });
	expect(jsonOf(rest)).toMatchObject([{ status: 'ordered', made: [{ amount: '300.00' }] }]);
	const [got] = jsonOf(await run('get', [approved], of(approved)));
	expect(got).toMatchObject({ status: 'ordered', openAmount: '0.00' });
	expect(got?.['orders']).toHaveLength(2);
	expect(jsonOf(await run('getMany', [{}], { returnAll: true }))).toHaveLength(1);
});

it('tells the source why it was rejected, and takes it again with another content', async () => {
	const [asked = {}] = jsonOf(await run('upsert', [request('b', '7')]));
	const decided = { ...of(asked), by: 'pat', reason: 'Use what is in the yard' };
	const [rejected] = jsonOf(await run('reject', [asked], decided));
	expect(rejected).toMatchObject({
		status: 'rejected',
		nativeId: 'b',
		decision: { by: 'pat', reason: 'Use what is in the yard' },
	});
	const [again = {}] = jsonOf(await run('upsert', [request('b', '5', 2)]));
	expect(again).toMatchObject({ status: 'submitted', decision: null, trail: 'asked-b' });
	const stale = await run('reject', [asked], decided);
	expect(jsonOf(stale, 1)).toMatchObject([
		{ exception: { code: 'conflict.requisition_changed', field: 'contentHash' } },
	]);
});
