import { type Decimal, decimalFromFloat } from '../../money';
import type { OdooClient } from '../../odoo/client.port';
import {
	ORDER_FIELDS,
	ORDER_LINE_FIELDS,
	type OrderLineRow,
	type OrderRow,
	PURCHASE_LINE,
	PURCHASE_ORDER,
} from '../../odoo/models/purchase';
import { idOf, nameOf, textOf } from '../../odoo/models/values';
import { inChunks } from '../../odoo/paging';
import type { OrderFields } from './fields';
import type { LineQuantities } from './rules/came';

/** A line of an order as Odoo holds it. */
export interface StoredLine extends LineQuantities {
	readonly id: number;
	/** null: entered in Odoo, or by somebody else. */
	readonly externalId: string | null;
	readonly product: number | null;
	readonly productName: string | null;
	readonly name: string;
	readonly price: Decimal;
	readonly discount: Decimal;
	/** Untaxed, in the order's currency. */
	readonly subtotal: Decimal;
	readonly unit: number | null;
	readonly taxes: readonly number[];
	/** UTC, `YYYY-MM-DD HH:MM:SS`. */
	readonly planned: string | null;
	/** Day it is needed, where the vendor has promised a day of its own, which is `planned` then. */
	readonly needed: string | null;
	readonly distribution: Readonly<Record<string, number>> | null;
}

export interface StoredOrder {
	readonly id: number;
	readonly row: OrderRow;
	readonly vendor: number | null;
	readonly company: number | null;
	readonly currency: number | null;
	/** Odoo lets nobody cancel it; lines could still be changed, and must not be. */
	readonly locked: boolean;
	/** Lines that carry cost; sections and notes are left out. */
	readonly lines: readonly StoredLine[];
}

const NAMES_PER_CALL = 5000;

/** Orders by id, with their lines: three calls, however many there are; missing ones are absent. */
export async function readOrders(
	odoo: OdooClient,
	ids: readonly number[],
	fields: OrderFields,
): Promise<ReadonlyMap<number, StoredOrder>> {
	if (ids.length === 0) return new Map();
	const orderIds = [...new Set(ids)];
	const [orders, lines] = await Promise.all([
		readHeads(odoo, orderIds, fields),
		odoo.searchRead<OrderLineRow>({
			model: PURCHASE_LINE,
			domain: [
				['order_id', 'in', orderIds],
				['display_type', '=', false],
			],
			fields: [
				...ORDER_LINE_FIELDS,
				fields.unit,
				fields.taxes,
				...(fields.neededOn === null ? [] : [fields.neededOn]),
			],
			context: { activeTest: false },
		}),
	]);
	const names = await externalIdsOf(
		odoo,
		PURCHASE_LINE,
		lines.map(({ id }) => id),
	);
	const linesOf = new Map<number, StoredLine[]>();
	for (const row of lines) {
		const order = idOf(row.order_id) ?? 0;
		const line = storedLine(row, names.get(row.id) ?? null, fields);
		const known = linesOf.get(order);
		if (known === undefined) linesOf.set(order, [line]);
		else known.push(line);
	}
	return new Map(
		orders.map((row) => [
			row.id,
			{
				id: row.id,
				row,
				vendor: idOf(row.partner_id),
				company: idOf(row.company_id),
				currency: idOf(row.currency_id),
				locked: isLocked(row),
				lines: linesOf.get(row.id) ?? [],
			},
		]),
	);
}

/** Orders without their lines; one call. */
export async function readHeads(
	odoo: OdooClient,
	ids: readonly number[],
	fields: OrderFields,
): Promise<OrderRow[]> {
	if (ids.length === 0) return [];
	return await odoo.searchRead<OrderRow>({
		model: PURCHASE_ORDER,
		domain: [['id', 'in', [...ids]]],
		fields: [...ORDER_FIELDS, ...(fields.locked === null ? [] : [fields.locked])],
	});
}

export const isLocked = ({ locked, state }: Pick<OrderRow, 'locked' | 'state'>): boolean =>
	locked === true || state === 'done';

/** Names of records by id; any user who may read the records may ask this, unlike ir.model.data. */
export async function externalIdsOf(
	odoo: OdooClient,
	model: string,
	ids: readonly number[],
): Promise<ReadonlyMap<number, string>> {
	const names = new Map<number, string>();
	for (const part of inChunks(ids, NAMES_PER_CALL)) {
		const answer = await odoo.call<Record<string, string>>({
			model,
			method: 'get_external_id',
			ids: part,
			repeatable: true,
		});
		for (const [id, name] of Object.entries(answer)) if (name !== '') names.set(Number(id), name);
	}
	return names;
}

const storedLine = (
	row: OrderLineRow,
	externalId: string | null,
	{ unit, taxes, neededOn }: OrderFields,
): StoredLine => {
	const taxIds = row[taxes];
	return {
		id: row.id,
		externalId,
		product: idOf(row.product_id),
		productName: nameOf(row.product_id),
		name: textOf(row.name) ?? '',
		ordered: decimalFromFloat(row.product_qty, 'product_qty'),
		received: decimalFromFloat(row.qty_received, 'qty_received'),
		billed: decimalFromFloat(row.qty_invoiced, 'qty_invoiced'),
		price: decimalFromFloat(row.price_unit, 'price_unit'),
		discount: decimalFromFloat(row.discount, 'discount'),
		subtotal: decimalFromFloat(row.price_subtotal, 'price_subtotal'),
		unit: idOf(row[unit]),
		taxes: Array.isArray(taxIds) ? taxIds.filter((id): id is number => typeof id === 'number') : [],
		planned: textOf(row.date_planned),
		needed: neededOn === null ? null : textOf(row[neededOn]),
		distribution: row.analytic_distribution === false ? null : row.analytic_distribution,
	};
};
