import { z } from 'zod/v4';

import { date } from '../../canonical/types';
import { lineCodes, type LineCodes } from '../../job-cost/line-codes';
import { isReady, prepareEach } from '../../job-cost/upserting';
import { type Decimal, decimalFromFloat, toText } from '../../money';
import type { Domain, OdooClient } from '../../odoo/client.port';
import { lineOfExternalId, sourceOfExternalId } from '../../odoo/external-id';
import { PURCHASE_ORDER } from '../../odoo/models/purchase';
import { idOf, momentOf, nameOf } from '../../odoo/models/values';
import { done, failed, type Outcome } from '../../outcome';
import { type AccessNeed, asPlanned, type Verb, type VerbPlan } from '../../verb';
import { readTrail, withoutTrail } from '../trail';
import { orderFields } from './fields';
import { findOrders, type FoundOrder, kindOf, orderQuestion, type OrderQuestion } from './find';
import type { CommitmentKind } from './input';
import { newestOf } from './newest';
import { type OrderStatus, statusOf } from './order-state';
import { readOrders, type StoredLine } from './stored';

/** A line of an order. Amounts without tax in the order's currency; decimal text. */
export interface OrderLineRecord {
	readonly id: number;
	readonly externalId: string | null;
	/** Id of the line in the source of its order. */
	readonly sourceLine: string | null;
	readonly description: string;
	readonly item: string | null;
	readonly quantity: string;
	readonly price: string;
	readonly amount: string;
	readonly received: string;
	/** On draft and posted bills, refunds taken off. */
	readonly billed: string;
	readonly deliveryDate: string | null;
	/** Codes, when the whole line belongs to one; null when it is split or not coded. */
	readonly project: string | null;
	readonly phase: string | null;
	readonly costCode: string | null;
	readonly costType: string | null;
}

/** An order as Odoo holds it. */
export interface OrderRecord {
	readonly id: number;
	readonly externalId: string | null;
	/** Where it comes from; null when it was entered in Odoo. */
	readonly source: {
		readonly system: string;
		readonly tenant: string;
		/** A digest where the id was too long for an External ID. */
		readonly id: string;
	} | null;
	/** Odoo's number. */
	readonly name: string;
	/** Number of the document in its source. */
	readonly number: string | null;
	/** Correlation id the purchase is followed by; '' for none. */
	readonly trail: string;
	readonly status: OrderStatus;
	readonly vendor: { readonly id: number; readonly name: string } | null;
	readonly company: number | null;
	/** ISO 4217. */
	readonly currency: string;
	/** UTC day. */
	readonly orderDate: string | null;
	readonly approvedDate: string | null;
	/** Without tax, tax and both. */
	readonly amount: string;
	readonly tax: string;
	readonly total: string;
	/** no, to invoice, invoiced: the last only means that nothing can be billed now. */
	readonly billStatus: string;
	/** UTC, RFC 3339. */
	readonly updatedAt: string;
	readonly lines: readonly OrderLineRecord[];
}

const NEEDS: readonly AccessNeed[] = [
	{
		model: PURCHASE_ORDER,
		operations: ['read'],
		group: 'Purchase / User',
		module: 'purchase',
	},
];

const getVerb = (
	name: string,
	kind: CommitmentKind,
): Verb<OrderQuestion, VerbPlan<OrderRecord>, OrderRecord> => ({
	name,
	writes: false,
	needs: NEEDS,
	input: orderQuestion,
	plan: async ({ odoo }, inputs) => {
		const fields = await orderFields(odoo);
		const find = await findOrders(
			odoo,
			kind,
			inputs.map(({ value }) => value),
			fields,
		);
		const found = prepareEach(inputs, ({ value }) => find(value));
		const records = await recordsOf(
			odoo,
			found.filter(isReady).map(({ value }) => value),
		);
		return {
			preview: found.map((one): Outcome<OrderRecord> => {
				if (!isReady(one)) return failed(one.index, one.fault);
				return done(one.index, 'read', records.get(one.value.id) ?? lost());
			}),
		};
	},
	apply: asPlanned,
});

/** Reads orders with their lines. Faults `mapping.unknown_…`, `mapping.ambiguous`. */
export const purchaseOrderGet = getVerb('procurement.purchaseOrder.get', 'purchase_order');
export const subcontractGet = getVerb('procurement.subcontract.get', 'subcontract');

export const orderListQuestion = z.object({
	/** Part of the number in the source or in Odoo, or of the vendor's name. */
	search: z.string().min(1).max(256).optional(),
	/** Only orders written on or after this day (UTC). */
	changedSince: date('Day (UTC) from which on changes count.').optional(),
	/** Cancelled ones too. */
	includeCancelled: z.boolean().default(false),
	limit: z.int().positive().max(100_000).optional(),
});
export type OrderListQuestion = z.infer<typeof orderListQuestion>;

export interface OrderList {
	readonly orders: readonly OrderRecord[];
}

const listVerb = (
	name: string,
	kind: CommitmentKind,
): Verb<OrderListQuestion, VerbPlan<OrderList>, OrderList> => ({
	name,
	writes: false,
	needs: NEEDS,
	input: orderListQuestion,
	plan: async ({ odoo }, inputs) => {
		const preview: Array<Outcome<OrderList>> = [];
		for (const { index, value } of inputs) {
			preview.push(done(index, 'read', { orders: await listOrders(odoo, kind, value) }));
		}
		return { preview };
	},
	apply: asPlanned,
});

/** Lists orders, the newest first. Orders entered in Odoo by hand count as purchase orders. */
export const purchaseOrderGetMany = listVerb('procurement.purchaseOrder.getMany', 'purchase_order');
export const subcontractGetMany = listVerb('procurement.subcontract.getMany', 'subcontract');

async function listOrders(
	odoo: OdooClient,
	kind: CommitmentKind,
	{ search, changedSince, includeCancelled, limit }: OrderListQuestion,
): Promise<OrderRecord[]> {
	const domain: Domain = [
		...(includeCancelled ? [] : ([['state', '!=', 'cancel']] as const)),
		...(changedSince === undefined
			? []
			: ([['write_date', '>=', `${changedSince} 00:00:00`]] as const)),
		...(search === undefined
			? []
			: ([
					'|',
					'|',
					['name', 'ilike', search],
					['origin', 'ilike', search],
					['partner_id', 'ilike', search],
				] as const)),
	];
	const mine = await newestOf(
		odoo,
		{ model: PURCHASE_ORDER, domain, fields: ['id'], limit },
		(_row, externalId) => kindOf(externalId) === kind,
	);
	const orders = await readOrders(
		odoo,
		mine.map(({ id }) => id),
		await orderFields(odoo),
	);
	const found = mine.flatMap(({ id, externalId }): FoundOrder[] => {
		const order = orders.get(id);
		return order === undefined ? [] : [{ ...order, externalId }];
	});
	return [...(await recordsOf(odoo, found)).values()];
}

export async function recordsOf(
	odoo: OdooClient,
	orders: readonly FoundOrder[],
): Promise<ReadonlyMap<number, OrderRecord>> {
	const coded = await lineCodes(
		odoo,
		orders.flatMap(({ lines }) => lines),
	);
	return new Map(orders.map((order) => [order.id, recordOf(order, coded)]));
}

function recordOf(order: FoundOrder, coded: (line: StoredLine) => LineCodes): OrderRecord {
	const { row } = order;
	const vendor = idOf(row.partner_id);
	return {
		id: order.id,
		externalId: order.externalId,
		source: sourceOf(order.externalId),
		name: row.name,
		number: withoutTrail(row.origin) || null,
		trail: readTrail(row.origin),
		status: statusOf(row),
		vendor: vendor === null ? null : { id: vendor, name: nameOf(row.partner_id) ?? '' },
		company: order.company,
		currency: nameOf(row.currency_id) ?? '',
		orderDate: dayOf(row.date_order),
		approvedDate: dayOf(row.date_approve),
		amount: toText(decimalFromFloat(row.amount_untaxed)),
		tax: toText(decimalFromFloat(row.amount_tax)),
		total: toText(decimalFromFloat(row.amount_total)),
		billStatus: row.invoice_status,
		updatedAt: momentOf(row.write_date) ?? '',
		lines: order.lines.map((line) => lineOf(line, coded(line))),
	};
}

const lineOf = (line: StoredLine, codes: LineCodes): OrderLineRecord => ({
	id: line.id,
	externalId: line.externalId,
	sourceLine: line.externalId === null ? null : lineOfExternalId(line.externalId),
	description: line.name,
	item: line.productName,
	quantity: figure(line.ordered),
	price: figure(line.price),
	amount: toText(line.subtotal),
	received: figure(line.received),
	billed: figure(line.billed),
	deliveryDate: dayOf(line.planned),
	project: codes.project ?? null,
	phase: codes.phase ?? null,
	costCode: codes.costCode ?? null,
	costType: codes.costType ?? null,
});

function sourceOf(externalId: string | null): OrderRecord['source'] {
	const source = externalId === null ? null : sourceOfExternalId(externalId);
	return source === null ? null : { system: source.system, tenant: source.tenant, id: source.key };
}

const figure = (value: Decimal): string => value.toFixed();

const dayOf = (time: string | false | null): string | null =>
	typeof time === 'string' && time !== '' ? time.slice(0, 10) : null;

const lost = (): never => {
	throw new Error('order without a record');
};
