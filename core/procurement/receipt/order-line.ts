import type { Ref } from '../../canonical/types';
import { fault } from '../../faults';
import { ITEMS, type Masters, readMasters } from '../../job-cost/masters';
import type { Origin } from '../../job-cost/delivered';
import type { OdooClient } from '../../odoo/client.port';
import { lineExternalId } from '../../odoo/external-id';
import { PURCHASE_LINE } from '../../odoo/models/purchase';
import type { ProductRow } from '../../odoo/models/stock';
import { idOf, type Many2one, textOf } from '../../odoo/models/values';
import { type OrderFields, orderFields } from '../order/fields';
import { findOrders, type FoundOrder, type OrderQuestion } from '../order/find';
import { COMMITMENT_KINDS, type CommitmentKind } from '../order/input';
import { isCommitted, refuseCancelled } from '../order/order-state';
import { cameOf } from '../order/rules/came';
import type { StoredLine } from '../order/stored';

/** A record about what came of an order, as far as its order and lines are looked up. */
export interface AboutOrder {
	readonly origin: Origin;
	readonly kind: CommitmentKind;
	readonly commitment: Ref;
	readonly lines: readonly AboutLine[];
}
export interface AboutLine {
	readonly lineId: string;
	readonly orderLine?: string | undefined;
	readonly changeOrder?: string | undefined;
	readonly item?: Ref | undefined;
}

/** What an order line is, besides what `StoredLine` says. */
export interface LineNature {
	/** Its received quantity comes from stock moves; otherwise somebody writes it. */
	readonly moved: boolean;
	/** Kept in stock: its cost reaches a job when it is issued. */
	readonly storable: boolean;
	/** Unit the item is counted in. */
	readonly unit: number | null;
}

export interface OrderBook {
	readonly fields: OrderFields;
	/** Orders found, each once. */
	readonly orders: readonly FoundOrder[];
	/**
	 * The order of a record. Faults `mapping.unknown_<kind>`, `mapping.ambiguous`,
	 * `conflict.order_cancelled`, `conflict.commitment_not_approved`.
	 */
	orderOf(about: AboutOrder): FoundOrder;
	/** Faults `mapping.no_order_line`, `mapping.unknown_order_line`, `mapping.ambiguous`. */
	lineOf(about: AboutOrder, order: FoundOrder, line: AboutLine): StoredLine;
	natureOf(line: StoredLine): LineNature;
}

/** Orders of a batch of records with their lines; the number of calls does not grow with it. */
export async function readOrderBook(
	odoo: OdooClient,
	abouts: readonly AboutOrder[],
): Promise<OrderBook> {
	const fields = await orderFields(odoo);
	const [items, ...byKind] = await Promise.all([
		readMasters(
			odoo,
			ITEMS,
			abouts.flatMap(({ origin, lines }) =>
				lines.flatMap(({ item }) => (item === undefined ? [] : [{ origin, ref: item }])),
			),
		),
		...COMMITMENT_KINDS.map(async (kind) => {
			const mine = abouts.filter((about) => about.kind === kind);
			return mine.length === 0 ? null : await findOrders(odoo, kind, mine.map(asked), fields);
		}),
	]);
	const found = new Map<number, FoundOrder>();
	const orderOf = (about: AboutOrder): FoundOrder => {
		const find = byKind[COMMITMENT_KINDS.indexOf(about.kind)];
		if (find === null || find === undefined) throw new Error('kind without a look-up');
		const order = find(asked(about), 'commitment');
		refuseCancelled(order);
		if (!isCommitted(order)) throw notOrdered(order);
		return order;
	};
	for (const about of abouts) {
		try {
			const order = orderOf(about);
			found.set(order.id, order);
		} catch {
			// The record itself is told so when it is prepared.
		}
	}
	const natures = await readNatures(odoo, [...found.values()]);
	return {
		fields,
		orders: [...found.values()],
		orderOf,
		lineOf: (about, order, line) => lineOf(order, line, itemOf(items, about, order, line)),
		natureOf: ({ id }) => natures.get(id) ?? { moved: false, storable: false, unit: null },
	};
}

const asked = ({ commitment, origin: { system, tenant } }: AboutOrder): OrderQuestion => ({
	record: commitment,
	system,
	tenant,
});

function itemOf(
	items: Masters<ProductRow>,
	{ origin }: AboutOrder,
	{ company }: FoundOrder,
	{ item }: AboutLine,
): ProductRow | null {
	return item === undefined ? null : items.find({ origin, ref: item, company }, 'item', true);
}

/** By the id of the line in its source first, else by its item. */
function lineOf(order: FoundOrder, line: AboutLine, item: ProductRow | null): StoredLine {
	const { orderLine, changeOrder } = line;
	if (orderLine !== undefined) {
		const found = byName(order, orderLine, changeOrder);
		if (found.length > 1) throw ambiguous(order, found);
		if (found[0] !== undefined) return found[0];
		// The source may not share its line ids with the one that ordered.
		if (item === null) throw unknownLine(order, `"${orderLine}"`, 'orderLine');
	}
	if (item === null) throw unnamed();
	const bought = order.lines.filter(({ product }) => product === item.id);
	const open = bought.filter((one) => cameOf(one).lt(one.ordered));
	const [first, second] = open.length > 0 ? open : bought;
	if (first === undefined) {
		throw unknownLine(order, `of ${textOf(item.default_code) ?? item.display_name}`, 'item');
	}
	if (second !== undefined) throw ambiguous(order, [first, second]);
	return first;
}

/**
 * Lines are named after their order, and those of a change order after both; lines an order took
 * from another document end in their id all the same.
 */
function byName(
	{ lines, externalId }: FoundOrder,
	orderLine: string,
	changeOrder: string | undefined,
): StoredLine[] {
	const key = changeOrder === undefined ? '' : lineExternalId('.change', changeOrder);
	const tail = lineExternalId(key, orderLine);
	const exact = lines.filter((line) => line.externalId === `${externalId ?? ''}${tail}`);
	if (exact.length > 0) return exact;
	return lines.filter(
		(line) =>
			line.externalId?.endsWith(tail) === true &&
			(changeOrder !== undefined || !line.externalId.includes('.change.')),
	);
}

async function readNatures(
	odoo: OdooClient,
	orders: readonly FoundOrder[],
): Promise<ReadonlyMap<number, LineNature>> {
	const ids = orders.flatMap(({ lines }) => lines.map(({ id }) => id));
	if (ids.length === 0) return new Map();
	const products = [
		...new Set(orders.flatMap(({ lines }) => lines.flatMap(({ product }) => product ?? []))),
	];
	const [methods, rows] = await Promise.all([
		odoo.searchRead<{ id: number; product_id: Many2one; qty_received_method: string | false }>({
			model: PURCHASE_LINE,
			domain: [['id', 'in', ids]],
			fields: ['product_id', 'qty_received_method'],
			many2one: 'id',
		}),
		odoo.searchRead<Pick<ProductRow, 'id' | 'is_storable' | 'uom_id'>>({
			model: ITEMS.model,
			domain: [['id', 'in', products]],
			fields: ['is_storable', 'uom_id'],
			many2one: 'id',
			context: { activeTest: false },
		}),
	]);
	const productOf = new Map(rows.map((row) => [row.id, row]));
	return new Map(
		methods.map(({ id, product_id, qty_received_method }) => {
			const product = productOf.get(idOf(product_id) ?? 0);
			return [
				id,
				{
					moved: qty_received_method === 'stock_moves',
					storable: product?.is_storable === true,
					unit: idOf(product?.uom_id),
				},
			];
		}),
	);
}

const notOrdered = ({ id, row }: FoundOrder) =>
	fault({
		class: 'conflict',
		code: 'conflict.commitment_not_approved',
		message: `The order ${row.name} is not confirmed in Odoo (state "${row.state}"), so nothing can come of it.`,
		remedy:
			'Approve and send the order first; in Odoo it has to be a purchase order. Then send this again.',
		field: 'commitment',
		details: { id },
	});

const unnamed = () =>
	fault({
		class: 'mapping',
		code: 'mapping.no_order_line',
		message: 'The line names neither a line of the order nor an item.',
		remedy: 'Send the id of the order line (orderLine) or the item.',
		field: 'orderLine',
	});

const unknownLine = (order: FoundOrder, what: string, field: 'orderLine' | 'item') =>
	fault({
		class: 'mapping',
		code: 'mapping.unknown_order_line',
		message: `The order ${order.row.name} has no line ${what}.`,
		remedy: 'Correct the line, or send the revision of the order that has it first.',
		field,
		details: { order: order.id },
	});

const ambiguous = (order: FoundOrder, [first, second]: readonly StoredLine[]) =>
	fault({
		class: 'mapping',
		code: 'mapping.ambiguous',
		message: `Several lines of the order ${order.row.name} fit.`,
		remedy:
			'Name the line of the order by its id in the source (orderLine, and changeOrder where one added it).',
		field: 'orderLine',
		details: { first: first?.id ?? 0, second: second?.id ?? 0 },
	});
