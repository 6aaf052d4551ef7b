import type { OdooClient } from '../../../../core/odoo/client.port';
import { connect } from '../../../../core/odoo/connect';
import { purchaseOrderUpsert } from '../../../../core/procurement/order/upsert';
import { serviceConfirmationRecord } from '../../../../core/procurement/receipt/confirmation/record';
import { receiptRecord } from '../../../../core/procurement/receipt/record';
import { type EmbeddedOdoo, startEmbeddedOdoo } from '../../../../sandbox/odoo';
import { effects, good, record, run } from '../../../conformance/scenarios/kit';
import { site } from '../../../conformance/scenarios/site';

let server: EmbeddedOdoo;
let odoo: OdooClient;
const prefix = 'calls';

beforeAll(async () => {
	server = await startEmbeddedOdoo();
	odoo = await connect({
		url: server.url,
		database: server.database,
		auth: { kind: 'apiKey', key: server.apiKeys.admin },
	});
	const { code } = await site({ odoo, prefix });
	const line = (lineId: string, more: object) => ({
		lineId,
		description: `Line ${lineId}`,
		costCode: { id: 'concrete' },
		costType: { id: 'material' },
		...more,
	});
	const order = record(
		{ prefix },
		'po',
		{
			number: 'PO-1',
			vendor: { id: 'acme' },
			project: { id: 'job' },
			status: { commercial: 'approved' },
			lines: [
				line('G', { item: { id: 'goods' }, quantity: '500', unitCost: '1', amount: '500' }),
				line('S', { quantity: '500', unitCost: '1', amount: '500' }),
			],
		},
		{ defaultItem: code.work },
	);
	good(await run({ odoo }, purchaseOrderUpsert, [order]));
}, 60_000);
afterAll(async () => {
	odoo.close();
	await server.close();
});

const many = (from: number, count: number, line: object) =>
	Array.from({ length: count }, (_, at) =>
		record({ prefix }, String(from + at), {
			commitment: { id: 'po' },
			commitmentKind: 'purchase_order',
			date: '2026-03-10',
			lines: [{ lineId: '1', ...line }],
		}),
	);

/** Calls to plan and to apply so many new records. */
async function calls(
	verb: typeof receiptRecord | typeof serviceConfirmationRecord,
	items: ReturnType<typeof many>,
): Promise<readonly [plan: number, apply: number]> {
	const ran = await run({ odoo }, verb as typeof receiptRecord, items);
	expect(new Set(effects(ran))).toEqual(new Set(['created']));
	return [ran.planCalls, ran.applyCalls];
}

it.each([
	['receipts', receiptRecord, { orderLine: 'G', quantity: '1' }],
	['confirmations', serviceConfirmationRecord, { orderLine: 'S', quantity: '1' }],
] as const)('forty %s take no more calls than two', async (_, verb, line) => {
	// The first ones ask Odoo what its models are.
	await calls(verb, many(1, 1, line));
	const few = await calls(verb, many(10, 2, line));
	expect(await calls(verb, many(100, 40, line))).toEqual(few);
});
