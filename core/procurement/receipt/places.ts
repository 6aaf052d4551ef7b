import { fault } from '../../faults';
import type { OdooClient } from '../../odoo/client.port';
import { PURCHASE_ORDER } from '../../odoo/models/purchase';
import { PICKING_TYPE, type PickingTypeRow } from '../../odoo/models/stock';
import { idOf, type Many2one } from '../../odoo/models/values';
import type { FoundOrder } from '../order/find';
import type { Transfer } from './stored';

export interface Place {
	/** Operation type of the transfer. */
	readonly type: number;
	readonly from: number;
	readonly to: number;
}

/** Where goods come from and go to, as Odoo planned it for their order. */
export interface Places {
	/** Fault `receipt.no_place`. */
	into(order: FoundOrder): Place;
	/** Operation type of what goes back. Fault `receipt.no_place`. */
	backType(order: FoundOrder): number;
	/** Of an order line Odoo planned a receipt for. */
	of(line: number): { readonly from: number; readonly to: number } | undefined;
}

/** Two calls, however many orders. */
export async function readPlaces(
	odoo: OdooClient,
	orders: readonly FoundOrder[],
	transfers: readonly Transfer[],
): Promise<Places> {
	const planned = new Map<number, { readonly from: number; readonly to: number }>();
	for (const { back, from, to, line } of transfers.flatMap(({ moves }) => moves)) {
		if (!back && from !== null && to !== null && !planned.has(line))
			planned.set(line, { from, to });
	}
	const types = await typesOf(odoo, orders);
	const typeOf = (order: FoundOrder): PickingTypeRow => {
		const type = types.get(order.id);
		if (type === undefined) throw noPlace(order);
		return type;
	};
	return {
		into: (order) => {
			const type = typeOf(order);
			const own = order.lines.flatMap(({ id }) => planned.get(id) ?? [])[0];
			const from = own?.from ?? idOf(type.default_location_src_id);
			const to = own?.to ?? idOf(type.default_location_dest_id);
			if (from === null || to === null) throw noPlace(order);
			return { type: type.id, from, to };
		},
		backType: (order) => {
			const type = typeOf(order);
			return idOf(type.return_picking_type_id) ?? type.id;
		},
		of: (line) => planned.get(line),
	};
}

async function typesOf(
	odoo: OdooClient,
	orders: readonly FoundOrder[],
): Promise<ReadonlyMap<number, PickingTypeRow>> {
	if (orders.length === 0) return new Map();
	const rows = await odoo.searchRead<{ id: number; picking_type_id: Many2one }>({
		model: PURCHASE_ORDER,
		domain: [['id', 'in', orders.map(({ id }) => id)]],
		fields: ['picking_type_id'],
		many2one: 'id',
	});
	const types = await odoo.searchRead<PickingTypeRow>({
		model: PICKING_TYPE,
		domain: [['id', 'in', [...new Set(rows.flatMap((row) => idOf(row.picking_type_id) ?? []))]]],
		fields: [
			'company_id',
			'default_location_src_id',
			'default_location_dest_id',
			'return_picking_type_id',
		],
		many2one: 'id',
		context: { activeTest: false },
	});
	const byId = new Map(types.map((type) => [type.id, type]));
	return new Map(
		rows.flatMap(({ id, picking_type_id }) => {
			const type = byId.get(idOf(picking_type_id) ?? 0);
			return type === undefined ? [] : [[id, type] as const];
		}),
	);
}

const noPlace = ({ row, id }: FoundOrder) =>
	fault({
		class: 'conflict',
		code: 'receipt.no_place',
		message: `The order ${row.name} does not say where its goods are to be delivered.`,
		remedy: 'Choose "Deliver To" on the order in Odoo, then send this again.',
		model: PURCHASE_ORDER,
		details: { id },
	});
