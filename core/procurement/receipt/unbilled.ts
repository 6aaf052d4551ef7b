import { z } from 'zod/v4';

import { type Decimal, decimal, toText } from '../../money';
import type { Domain, OdooClient } from '../../odoo/client.port';
import { PURCHASE_LINE, PURCHASE_ORDER } from '../../odoo/models/purchase';
import { idOf, type Many2one } from '../../odoo/models/values';
import { done, type Outcome } from '../../outcome';
import { asPlanned, type Verb, type VerbPlan } from '../../verb';
import { orderFields } from '../order/fields';
import type { FoundOrder } from '../order/find';
import { type OrderLineRecord, type OrderRecord, recordsOf } from '../order/read';
import { externalIdsOf, readOrders } from '../order/stored';

export const unbilledQuestion = z.object({
	/** Part of the order's number in Odoo or in the source, or of the vendor's name. */
	search: z.string().min(1).max(256).optional(),
	/** Number of the project the line belongs to as a whole. */
	project: z.string().min(1).max(64).optional(),
	limit: z.int().positive().max(100_000).optional(),
});
export type UnbilledQuestion = z.infer<typeof unbilledQuestion>;

/**
 * What came of an order line and is on no bill yet. Quantities and amounts as decimal text; amounts
 * without tax, in the currency of the order, at its price; below zero on a credit line.
 */
export interface UnbilledLine {
	readonly order: { readonly id: number; readonly name: string; readonly number: string | null };
	readonly orderExternalId: string | null;
	readonly vendor: OrderRecord['vendor'];
	readonly company: number | null;
	/** Odoo id of the order line. */
	readonly orderLine: number;
	readonly externalId: string | null;
	readonly description: string;
	readonly ordered: string;
	readonly received: string;
	/** On draft and posted bills, refunds taken off. */
	readonly billed: string;
	readonly unbilled: string;
	/** What one unit costs net of discount. */
	readonly price: string;
	readonly amount: string;
	readonly currency: string;
	/** Codes, when the whole line belongs to one. */
	readonly project: string | null;
	readonly phase: string | null;
	readonly costCode: string | null;
	readonly costType: string | null;
	readonly trail: string;
}

export interface UnbilledList {
	readonly lines: readonly UnbilledLine[];
}

/**
 * Lists order lines of which more came than was billed, by order: what accounts payable still has to
 * expect, and what is accrued at the end of a month. Goods and confirmed services alike.
 */
export const receiptGetUnbilled: Verb<UnbilledQuestion, VerbPlan<UnbilledList>, UnbilledList> = {
	name: 'procurement.receipt.getUnbilled',
	writes: false,
	needs: [
		{
			model: PURCHASE_ORDER,
			operations: ['read'],
			group: 'Purchase / User',
			module: 'purchase',
		},
	],
	input: unbilledQuestion,
	plan: async ({ odoo }, inputs) => {
		const preview: Array<Outcome<UnbilledList>> = [];
		for (const { index, value } of inputs) {
			preview.push(done(index, 'read', { lines: await listUnbilled(odoo, value) }));
		}
		return { preview };
	},
	apply: asPlanned,
};

async function listUnbilled(
	odoo: OdooClient,
	{ search, project, limit = Infinity }: UnbilledQuestion,
): Promise<UnbilledLine[]> {
	const domain: Domain = [
		['order_id.state', 'in', ['purchase', 'done']],
		['qty_received', '!=', 0],
		...(search === undefined
			? []
			: ([
					'|',
					'|',
					['order_id.name', 'ilike', search],
					['order_id.origin', 'ilike', search],
					['order_id.partner_id', 'ilike', search],
				] as const)),
	];
	const rows = await odoo.searchRead<{
		id: number;
		order_id: Many2one;
		qty_received: number;
		qty_invoiced: number;
	}>({
		model: PURCHASE_LINE,
		domain,
		fields: ['order_id', 'qty_received', 'qty_invoiced'],
		many2one: 'id',
		order: 'id',
	});
	const open = rows.filter((row) => row.qty_received !== row.qty_invoiced);
	const ids = [...new Set(open.flatMap(({ order_id }) => idOf(order_id) ?? []))];
	if (ids.length === 0) return [];
	const [orders, names] = await Promise.all([
		readOrders(odoo, ids, await orderFields(odoo)),
		externalIdsOf(odoo, PURCHASE_ORDER, ids),
	]);
	const found = [...orders.values()].map(
		(order): FoundOrder => ({ ...order, externalId: names.get(order.id) ?? null }),
	);
	const records = await recordsOf(odoo, found);
	return [...records.values()]
		.sort((a, b) => a.id - b.id)
		.flatMap((order) => order.lines.flatMap((line) => unbilledOf(order, line) ?? []))
		.filter((line) => project === undefined || line.project === project)
		.slice(0, limit);
}

/** null where nothing is left to bill. */
function unbilledOf(order: OrderRecord, line: OrderLineRecord): UnbilledLine | null {
	const [ordered, received, billed] = [line.quantity, line.received, line.billed].map((text) =>
		decimal(text),
	) as [Decimal, Decimal, Decimal];
	const left = received.minus(billed);
	// More was billed than came: nothing to expect, for a credit the other way round.
	if (left.eq(0) || left.gt(0) !== received.gt(0)) return null;
	const price = ordered.eq(0) ? decimal(line.price) : decimal(line.amount).div(ordered);
	return {
		order: { id: order.id, name: order.name, number: order.number },
		orderExternalId: order.externalId,
		vendor: order.vendor,
		company: order.company,
		orderLine: line.id,
		externalId: line.externalId,
		description: line.description,
		ordered: line.quantity,
		received: line.received,
		billed: line.billed,
		unbilled: left.toFixed(),
		price: toText(price, 6).replace(/(\.\d\d\d*?)0+$/u, '$1'),
		amount: toText(price.times(left)),
		currency: order.currency,
		project: line.project,
		phase: line.phase,
		costCode: line.costCode,
		costType: line.costType,
		trail: order.trail,
	};
}
