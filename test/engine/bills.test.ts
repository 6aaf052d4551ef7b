import type { IDataObject } from 'n8n-workflow';

import { vendorCredit } from '../../core/canonical/entities/vendor-credit';
import { vendorInvoice } from '../../core/canonical/entities/vendor-invoice';
import type { Entity } from '../../core/canonical/entity';
import { toItem } from '../../core/canonical/item';
import { connect } from '../../core/odoo/connect';
import { OdooPayables } from '../../nodes/OdooPayables/OdooPayables.node';
import { ordered } from '../conformance/scenarios/bills';
import { site } from '../conformance/scenarios/site';
import { runNode, type NodeResult } from '../harness/engine';
import { freshLedger, type TestLedger } from '../harness/ledger';
import { credentialFor, startEmbeddedOdoo, writesOf, type EmbeddedOdoo } from '../harness/odoo';
import { expectDescribed } from '../harness/output-schema';

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
	const ground = { odoo: client, prefix: 'eng' };
	await ordered(ground, await site(ground));
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
const bill = (
	nativeId: string,
	revision: number,
	quantity: string,
	amount: string,
	more: object = {},
) =>
	item(vendorInvoice, nativeId, revision, {
		number: `INV-${nativeId}`,
		type: 'bill',
		vendor: { id: 'acme' },
		commitment: { id: 'po1' },
		invoiceDate: '2026-03-10',
		dueDate: '2026-04-09',
		status: { commercial: 'approved' },
		lines: [
			{
				lineId: '1',
				description: 'Ready-mix',
				costCode: { id: 'concrete' },
				costType: { id: 'material' },
				commitmentLine: { id: 'L1' },
				quantity,
				amount,
			},
		],
		...more,
	});

async function run(
	resource: string,
	operation: string,
	items: readonly IDataObject[],
	parameters: IDataObject = {},
): Promise<NodeResult> {
	const result = await runNode({
		node: new OdooPayables(),
		items,
		parameters: { resource, operation, ...parameters } as never,
		credentials: credentialFor(odoo),
	});
	if (result.error !== undefined) throw result.error;
	expectDescribed('OdooPayables', `${resource}/${operation}`, jsonOf(result));
	return result;
}
const jsonOf = ({ outputs }: NodeResult, output = 0): IDataObject[] =>
	(outputs[output] ?? []).map(({ json }) => json);
const named = (key: string) => ({
	record: { __rl: true, mode: 'source', value: `conformance/eng/${key}` },
});

const byId = (id: unknown) => ({ record: { __rl: true, mode: 'id', value: String(id) } });

it('keeps bills in the order of their revisions, however they come in', async () => {
	const dry = await run('vendorBill', 'upsert', [bill('a', 1, '10', '413.70')], { dryRun: true });
	expect(jsonOf(dry)).toMatchObject([
		{ effect: 'created', planned: true, id: null, status: 'none', amount: '413.70', tax: null },
	]);

	const first = await run('vendorBill', 'upsert', [
		bill('a', 2, '11', '455.07'),
		bill('b', 1, '1', '41.37', { vendor: { id: 'nobody' } }),
	]);
	expect(jsonOf(first)).toMatchObject([
		{ effect: 'created', number: 'INV-a', status: 'draft', total: '455.07', trail: 'trail-po1' },
	]);
	expect(jsonOf(first, 1)).toMatchObject([
		{ exception: { code: 'mapping.unknown_vendor', field: 'vendor' }, input: { nativeid: 'b' } },
	]);
	expect(first.outputs[1]?.[0]?.pairedItem).toEqual({ item: 1 });

	// The AP tool sends revision 3, then 1 and 2 once more: the newest stands, nothing is written.
	await run('vendorBill', 'upsert', [bill('a', 3, '12', '496.44')]);
	odoo.control.resetCalls();
	const late = await run('vendorBill', 'upsert', [bill('a', 1, '10', '413.70')]);
	const again = await run('vendorBill', 'upsert', [bill('a', 3, '12', '496.44')]);
	expect(jsonOf(again)).toMatchObject([{ effect: 'duplicate' }]);
	expect([...jsonOf(late), ...jsonOf(late, 1)]).toHaveLength(1);
	expect(writesOf(odoo)).toEqual([]);
	const held = await run('vendorBill', 'get', [{}], named('a'));
	expect(jsonOf(held)).toMatchObject([{ total: '496.44', lines: [{ quantity: '12' }] }]);

	const twice = await run('vendorBill', 'upsert', [
		bill('c', 1, '2', '82.74', { number: 'inv a', invoiceDate: '2026-03-11' }),
	]);
	expect(jsonOf(twice, 1)).toMatchObject([
		{ exception: { code: 'conflict.possible_duplicate', field: 'number' } },
	]);
});

it('posts, credits, lists, cancels and resets by command', async () => {
	const wrong = await run('vendorBill', 'post', [{}], { ...named('a'), total: '1.00' });
	expect(jsonOf(wrong, 1)).toMatchObject([{ exception: { code: 'bill.total_differs' } }]);
	const { id } = jsonOf(await run('vendorBill', 'get', [{}], named('a')))[0] ?? {};
	const posted = await run('vendorBill', 'post', [{}], { ...byId(id), total: '496.44' });
	expect(jsonOf(posted)).toMatchObject([
		{ effect: 'updated', status: 'posted', paymentStatus: 'not_paid', residual: '496.44' },
	]);
	expect(jsonOf(await run('vendorBill', 'post', [{}], named('a')))).toMatchObject([
		{ effect: 'unchanged' },
	]);
	const revised = await run('vendorBill', 'upsert', [bill('a', 4, '13', '537.81')]);
	expect(jsonOf(revised, 1)).toMatchObject([{ exception: { code: 'conflict.bill_posted' } }]);
	const cancelled = await run('vendorBill', 'cancel', [{}], named('a'));
	expect(jsonOf(cancelled, 1)).toMatchObject([{ exception: { code: 'conflict.bill_posted' } }]);

	const credit = item(vendorCredit, 'k', 1, {
		number: 'CN-1',
		bill: { id: 'a' },
		creditDate: '2026-03-20',
		status: { commercial: 'approved' },
		lines: [{ lineId: '1', quantity: '2', amount: '82.74' }],
	});
	const kept = await run('vendorCredit', 'upsert', [credit], { applyToBill: true });
	expect(jsonOf(kept)).toMatchObject([
		{ effect: 'created', type: 'credit_note', amount: '82.74', trail: 'trail-po1' },
	]);
	await run('vendorCredit', 'post', [{}], named('k'));
	const got = await run('vendorCredit', 'get', [{}], named('k'));
	expect(jsonOf(got)).toMatchObject([{ status: 'posted', residual: '0.00' }]);
	const listed = await run('vendorBill', 'getMany', [{}], {
		returnAll: true,
		filters: { paymentStatus: 'partially_paid' },
	});
	expect(jsonOf(listed)).toMatchObject([{ number: 'INV-a', residual: '413.70' }]);
	expect(jsonOf(await run('vendorCredit', 'getMany', [{}], { returnAll: true }))).toHaveLength(1);
	const reset = await run('vendorBill', 'resetToDraft', [{}], named('a'));
	expect(jsonOf(reset, 1)).toMatchObject([{ exception: { code: 'conflict.bill_paid' } }]);
	const takenBack = await run('vendorCredit', 'resetToDraft', [{}], named('k'));
	expect(jsonOf(takenBack, 1)).toMatchObject([{ exception: { code: 'conflict.bill_paid' } }]);

	await run('vendorBill', 'upsert', [bill('d', 1, '3', '124.11')]);
	expect(jsonOf(await run('vendorBill', 'cancel', [{}], named('d')))).toMatchObject([
		{ effect: 'updated', status: 'cancelled' },
	]);
	expect(jsonOf(await run('vendorBill', 'resetToDraft', [{}], named('d')))).toMatchObject([
		{ effect: 'updated', status: 'draft' },
	]);
	const asCredit = await run('vendorCredit', 'get', [{}], byId(id));
	expect(jsonOf(asCredit, 1)).toMatchObject([
		{ exception: { code: 'mapping.unknown_vendor_credit' } },
	]);
	const draft = item(vendorCredit, 'm', 1, {
		number: 'CN-2',
		bill: { id: 'a' },
		creditDate: '2026-03-21',
		status: { commercial: 'approved' },
		lines: [{ lineId: '1', amount: '10.00' }],
	});
	await run('vendorCredit', 'upsert', [draft]);
	expect(jsonOf(await run('vendorCredit', 'cancel', [{}], named('m')))).toMatchObject([
		{ status: 'cancelled' },
	]);
});
