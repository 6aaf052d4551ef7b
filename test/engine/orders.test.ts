import type { IDataObject } from 'n8n-workflow';

import { commitmentChangeOrder } from '../../core/canonical/entities/commitment-change-order';
import { purchaseOrder } from '../../core/canonical/entities/purchase-order';
import type { Entity } from '../../core/canonical/entity';
import { toItem } from '../../core/canonical/item';
import { connect } from '../../core/odoo/connect';
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
});
afterAll(async () => {
	await ledger.close();
	await odoo.close();
});

const item = (entity: Entity, nativeId: string, revision: number, data: object): IDataObject => ({
	...toItem(
		{
			entity,
			system: 'conformance',
			tenant: 'eng',
			nativeId,
			revision: { kind: 'version', value: String(revision) },
			time: '2026-03-04T00:00:00Z',
		},
		data,
	),
});
const lines = (amount: string) => [
	{
		lineId: '1',
		description: 'Forms',
		costCode: { id: 'concrete' },
		costType: { id: 'material' },
		amount,
	},
];
const order = (nativeId: string, revision: number, more: object = {}) =>
	item(purchaseOrder, nativeId, revision, {
		number: `PO-${nativeId}`,
		vendor: { id: 'acme' },
		project: { id: 'job' },
		status: { commercial: 'approved' },
		lines: lines('1200.00'),
		...more,
	});

async function run(
	resource: string,
	operation: string,
	items: readonly IDataObject[],
	parameters: IDataObject = {},
): Promise<NodeResult> {
	const result = await runNode({
		node: new OdooProcurement(),
		items,
		parameters: { resource, operation, ...parameters } as never,
		credentials: credentialFor(odoo),
	});
	if (result.error !== undefined) throw result.error;
	expectDescribed('OdooProcurement', `${resource}/${operation}`, jsonOf(result));
	return result;
}
const jsonOf = ({ outputs }: NodeResult, output = 0): IDataObject[] =>
	(outputs[output] ?? []).map(({ json }) => json);

const ITEMS = { defaultItem: 'eng-WORK' };
const NUMBER = { record: { __rl: true, mode: 'code', value: 'PO-a' } };

it('keeps orders, their changes and their end, item by item', async () => {
	const sent = [order('a', 1), order('b', 1, { vendor: { id: 'nobody' } })];
	const dry = await run('purchaseOrder', 'upsert', sent.slice(0, 1), { ...ITEMS, dryRun: true });
	expect(jsonOf(dry)).toMatchObject([
		{ effect: 'created', planned: true, id: null, status: 'none' },
	]);

	const first = await run('purchaseOrder', 'upsert', sent, ITEMS);
	expect(jsonOf(first)).toMatchObject([
		{ effect: 'created', number: 'PO-a', status: 'ordered', amount: '1200.00', currency: 'USD' },
	]);
	expect(jsonOf(first, 1)).toMatchObject([
		{
			exception: { code: 'mapping.unknown_vendor', field: 'vendor' },
			delivery: { state: 'blocked' },
			input: { nativeid: 'b' },
		},
	]);
	expect(first.outputs[1]?.[0]?.pairedItem).toEqual({ item: 1 });

	odoo.control.resetCalls();
	const again = await run('purchaseOrder', 'upsert', sent.slice(0, 1), ITEMS);
	expect(jsonOf(again)).toMatchObject([{ effect: 'duplicate' }]);
	expect(writesOf(odoo)).toEqual([]);

	const change = item(commitmentChangeOrder, 'c1', 1, {
		number: 'CO-1',
		commitmentKind: 'purchase_order',
		commitment: { id: 'a' },
		project: { id: 'job' },
		status: { commercial: 'approved' },
		lines: lines('-200.00'),
	});
	const changed = await run('commitmentChange', 'upsert', [change], ITEMS);
	expect(jsonOf(changed)).toMatchObject([{ effect: 'updated', number: 'CO-1', amount: '-200.00' }]);

	const got = await run('purchaseOrder', 'get', [{}], NUMBER);
	expect(jsonOf(got)).toMatchObject([
		{ number: 'PO-a', amount: '1000.00', lines: [{ amount: '1200.00' }, { amount: '-200.00' }] },
	]);
	const listed = await run('purchaseOrder', 'getMany', [{}], { returnAll: true });
	expect(jsonOf(listed).map(({ number }) => number)).toContain('PO-a');

	const closed = await run('purchaseOrder', 'closeShort', [{}], NUMBER);
	expect(jsonOf(closed)).toMatchObject([{ effect: 'updated', status: 'locked', amount: '0.00' }]);
	const cancelled = await run('purchaseOrder', 'cancel', [{}], NUMBER);
	expect(jsonOf(cancelled, 1)).toMatchObject([{ exception: { code: 'conflict.order_locked' } }]);
});
