import { fault } from '../../faults';
import { type Decimal, decimalFromFloat, ZERO } from '../../money';
import type { OdooClient } from '../../odoo/client.port';
import { QUANT } from '../../odoo/models/stock';
import { idOf, numberOf } from '../../odoo/models/values';
import type { UpsertLine } from '../../odoo/upsert';
import type { OrderBook } from './order-line';
import { isDone, type Transfer } from './stored';
import { shown } from './transfer';
import type { Units } from './units';

/** Free quantity of items kept in stock, by item and place, in the unit of the item. */
export type Free = Map<string, Decimal>;
const freeKey = (product: number, place: number): string => `${String(product)} ${String(place)}`;

/** One grouped call; nothing where no item is kept in stock. */
export async function readFree(
	odoo: OdooClient,
	{ orders, natureOf }: OrderBook,
	transfers: readonly Transfer[],
): Promise<Free> {
	const kept = orders.flatMap(({ lines }) =>
		lines.filter((line) => natureOf(line).storable).map(({ id }) => id),
	);
	const moves = transfers
		.flatMap((transfer) => transfer.moves)
		.filter(({ line }) => kept.includes(line));
	const places = [
		...new Set(moves.filter(isDone).flatMap(({ to, back }) => (back ? [] : (to ?? [])))),
	];
	if (places.length === 0) return new Map();
	const rows = await odoo.readGroup({
		model: QUANT,
		domain: [
			['product_id', 'in', [...new Set(moves.map(({ product }) => product))]],
			['location_id', 'in', places],
		],
		groupBy: ['product_id', 'location_id'],
		aggregates: ['quantity:sum', 'reserved_quantity:sum'],
	});
	const free: Free = new Map();
	for (const { product, to } of moves) if (to !== null) free.set(freeKey(product, to), ZERO);
	for (const row of rows) {
		const key = freeKey(idOf(row['product_id']) ?? 0, idOf(row['location_id']) ?? 0);
		free.set(
			key,
			decimalFromFloat(numberOf(row['quantity:sum'])).minus(
				decimalFromFloat(numberOf(row['reserved_quantity:sum'])),
			),
		);
	}
	return free;
}

/** Odoo would let the stock fall below zero. Fault `receipt.not_in_stock`. */
export function refuseShort(
	moves: readonly UpsertLine[],
	{ free, units, book }: { readonly free: Free; readonly units: Units; readonly book: OrderBook },
): void {
	const unitOf = new Map(
		book.orders.flatMap(({ lines }) =>
			lines.map((line) => [line.product, book.natureOf(line).unit] as const),
		),
	);
	for (const { values } of moves) {
		const [product, place, unit] = ['product_id', 'location_id', 'product_uom'].map((field) => {
			const cell = values[field];
			return typeof cell === 'object' && cell !== null && 'id' in cell ? cell.id : 0;
		});
		const key = freeKey(product ?? 0, place ?? 0);
		const here = free.get(key);
		if (here === undefined) continue;
		const wanted = units.convert(
			decimalFromFloat(Number(values['product_uom_qty'])),
			unit ?? null,
			unitOf.get(product ?? 0) ?? null,
		);
		if (here.lt(wanted)) throw notInStock(here, wanted);
		free.set(key, here.minus(wanted));
	}
}

const notInStock = (free: Decimal, wanted: Decimal) =>
	fault({
		class: 'conflict',
		code: 'receipt.not_in_stock',
		message: `${shown(wanted)} are to go back, but only ${shown(free)} are free in stock.`,
		remedy:
			'Return what was issued to the job first, or correct the stock in Odoo. Then send it again.',
		field: 'quantity',
	});
