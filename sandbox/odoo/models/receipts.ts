import type { Env } from '../orm/env';
import type { Row } from '../orm/values';
import { idOf, numberOf } from '../orm/values';
import { unitField } from './order-lines';
import { convertUnits, unitOfProduct } from './unit-conversion';

const isGoods = (env: Env, line: Row): boolean => {
	const product = env.row('product.product', idOf(line['product_id']));
	return env.row('product.template', idOf(product?.['product_tmpl_id']))?.['type'] === 'consu';
};

const usageOf = (env: Env, location: Row[string] | undefined) =>
	env.row('stock.location', idOf(location))?.['usage'];

/** Moves of a line that are not cancelled. */
const openOrDone = (env: Env, line: Row) =>
	env
		.rowsWhere('stock.move', 'purchase_line_id', line.id)
		.filter((move) => move['state'] !== 'cancel');

/** Makes a confirmed order's receipt fit its quantities: new moves, larger or smaller open ones. */
export function planReceipt(env: Env, order: Row): void {
	const sudo = env.sudo();
	for (const line of sudo.rowsWhere('purchase.order.line', 'order_id', order.id)) {
		if (!isGoods(env, line)) continue;
		const moves = openOrDone(sudo, line);
		const unit = idOf(line[unitField(env)]);
		const planned = moves.reduce((sum, move) => {
			const counted = move['state'] === 'done' ? move['quantity'] : move['product_uom_qty'];
			const back = usageOf(sudo, move['location_dest_id']) === 'supplier' ? -1 : 1;
			return sum + back * convertUnits(sudo, numberOf(counted), idOf(move['product_uom']), unit);
		}, 0);
		// Odoo plans in the unit the item is counted in.
		const own = unitOfProduct(sudo, idOf(line['product_id']));
		const missing = convertUnits(sudo, numberOf(line['product_qty']) - planned, unit, own);
		if (missing === 0) continue;
		const open = moves.find((move) => move['state'] !== 'done' && move['state'] !== 'draft');
		if (open) {
			const quantity = Math.max(0, numberOf(open['product_uom_qty']) + missing);
			sudo.patch('stock.move', open.id, { product_uom_qty: quantity, quantity });
			continue;
		}
		if (missing < 0) continue;
		const picking = receiptOf(sudo, order);
		const from = picking['location_id'] ?? null;
		const to = picking['location_dest_id'] ?? null;
		const [move = 0] = sudo.create('stock.move', [
			{
				...(env.registry.version >= 19 ? {} : { name: line['name'] }),
				picking_id: picking.id,
				product_id: line['product_id'],
				product_uom: own ?? false,
				product_uom_qty: missing,
				location_id: from,
				location_dest_id: to,
				company_id: order['company_id'],
				price_unit: line['price_unit'] ?? 0,
			},
		]);
		sudo.patch('stock.move', move, {
			purchase_line_id: line.id,
			state: 'assigned',
			quantity: missing,
		});
		sudo.patch('stock.picking', picking.id, { state: 'assigned' });
	}
}

/** The open receipt of an order, made when there is none. */
function receiptOf(env: Env, order: Row): Row {
	const open = receiptsOf(env, order)
		.map((id) => env.row('stock.picking', id))
		.find((row) => row && row['state'] !== 'done' && row['state'] !== 'cancel');
	if (open) return open;
	const type = env.row('stock.picking.type', idOf(order['picking_type_id']));
	const [id = 0] = env.create('stock.picking', [
		{
			picking_type_id: order['picking_type_id'],
			partner_id: order['partner_id'],
			origin: order['name'],
			location_id: type?.['default_location_src_id'] ?? false,
			location_dest_id: type?.['default_location_dest_id'] ?? false,
			company_id: order['company_id'],
		},
	]);
	const row = env.row('stock.picking', id);
	if (!row) throw new Error('the receipt just made is gone');
	return row;
}

/** Pickings that carry moves of the order's lines. */
export function receiptsOf(env: Env, order: Row): number[] {
	const pickings = new Set<number>();
	for (const line of env.rowsWhere('purchase.order.line', 'order_id', order.id)) {
		for (const move of env.rowsWhere('stock.move', 'purchase_line_id', line.id)) {
			const picking = idOf(move['picking_id']);
			if (picking !== null) pickings.add(picking);
		}
	}
	return [...pickings].sort((a, b) => a - b);
}
