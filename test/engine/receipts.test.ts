import type { IDataObject } from 'n8n-workflow';

import { purchaseOrder } from '../../core/canonical/entities/purchase-order';
import { receipt } from '../../core/canonical/entities/receipt';
import { serviceConfirmation } from '../../core/canonical/entities/service-confirmation';
import { subcontract } from '../../core/canonical/entities/subcontract';
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

const item = (entity: Entity, nativeId: string, data: object): IDataObject => ({
	...toItem(
		{
			entity,
			system: 'conformance',
			tenant: 'eng',
			nativeId,
			revision: { kind: 'version', value: '1' },
			time: '2026-03-04T00:00:00Z',
		},
		data,
	),
});
const order = (entity: Entity, nativeId: string, line: object) =>
	item(entity, nativeId, {
		number: `PO-${nativeId}`,
		vendor: { id: 'acme' },
		project: { id: 'job' },
		status: { commercial: 'approved' },
		lines: [
			{
				lineId: 'A',
				description: 'Forms',
				costCode: { id: 'concrete' },
				costType: { id: 'material' },
				...line,
			},
		],
	});
const delivery = (nativeId: string, quantity: string, more: object = {}) =>
	item(receipt, nativeId, {
		commitment: { code: 'PO-a' },
		date: '2026-03-04',
		lines: [{ lineId: '1', orderLine: 'A', quantity }],
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

it('books what came, what goes back, and says what is not billed yet', async () => {
	const goods = { item: { id: 'goods' }, quantity: '10', unitCost: '20', amount: '200' };
	await run('purchaseOrder', 'upsert', [order(purchaseOrder, 'a', goods)]);

	const sent = [delivery('r1', '6'), delivery('r2', '6'), delivery('r3', '-1')];
	const dry = await run('receipt', 'record', sent.slice(0, 1), { dryRun: true });
	expect(jsonOf(dry)).toMatchObject([
		{ effect: 'created', planned: true, id: null, lines: [{ received: '6', expected: '4' }] },
	]);

	const first = await run('receipt', 'record', sent);
	expect(jsonOf(first)).toMatchObject([
		{ effect: 'created', status: 'done', lines: [{ quantity: '6', received: '6', expected: '4' }] },
	]);
	expect(jsonOf(first, 1)).toMatchObject([
		{ exception: { code: 'receipt.over_ordered', field: 'lines.quantity' } },
		{ exception: { code: 'receipt.not_positive' } },
	]);
	expect(first.outputs[1]?.[0]?.pairedItem).toEqual({ item: 1 });

	odoo.control.resetCalls();
	expect(jsonOf(await run('receipt', 'record', sent.slice(0, 1)))).toMatchObject([
		{ effect: 'duplicate' },
	]);
	expect(writesOf(odoo)).toEqual([]);

	const within = { overReceipt: 'tolerance', tolerancePercent: '20' };
	const over = await run('receipt', 'record', sent.slice(1, 2), within);
	expect(jsonOf(over)).toMatchObject([{ effect: 'created', lines: [{ received: '12' }] }]);

	const back = await run('receipt', 'return', [delivery('t1', '5', { returnOf: { id: 'r1' } })]);
	expect(jsonOf(back)).toMatchObject([{ effect: 'created', lines: [{ received: '7' }] }]);

	const key = { record: { __rl: true, mode: 'source', value: 'conformance/eng/r1' } };
	expect(jsonOf(await run('receipt', 'get', [{}], key))).toMatchObject([
		{ kind: 'receipt', status: 'done', lines: [{ quantity: '6' }] },
	]);
	const listed = await run('receipt', 'getMany', [{}], { returnAll: true });
	expect(jsonOf(listed).map(({ kind }) => kind)).toEqual(['return', 'receipt', 'receipt']);
	const unbilled = await run('receipt', 'getUnbilled', [{}], { returnAll: true });
	expect(jsonOf(unbilled)).toMatchObject([
		{ received: '7', billed: '0', unbilled: '7', price: '20.00', amount: '140.00' },
	]);
});

it('confirms work done, and counts a confirmation once', async () => {
	await run('subcontract', 'upsert', [order(subcontract, 's', { amount: '1000' })], {
		defaultItem: 'eng-WORK',
	});
	const confirmation = (nativeId: string, percent: string) =>
		item(serviceConfirmation, nativeId, {
			commitment: { id: 's' },
			date: '2026-03-31',
			lines: [{ lineId: '1', orderLine: 'A', percent }],
		});
	const sent = [confirmation('c1', '40'), confirmation('c2', '140')];
	const first = await run('serviceConfirmation', 'record', sent);
	expect(jsonOf(first)).toMatchObject([
		{ effect: 'created', amount: '400.00', lines: [{ confirmed: '400', percent: '40' }] },
	]);
	expect(jsonOf(first, 1)).toMatchObject([{ exception: { code: 'confirmation.over_ordered' } }]);

	odoo.control.resetCalls();
	const again = await run('serviceConfirmation', 'record', sent.slice(0, 1));
	expect(jsonOf(again)).toMatchObject([{ effect: 'duplicate' }]);
	expect(writesOf(odoo)).toEqual([]);
	const unbilled = await run('receipt', 'getUnbilled', [{}], {
		returnAll: true,
		filters: { search: 'PO-s' },
	});
	expect(jsonOf(unbilled)).toMatchObject([{ received: '400', amount: '400.00' }]);
});
