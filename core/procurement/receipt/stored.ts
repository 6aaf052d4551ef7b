import { fault } from '../../faults';
import { type Decimal, decimalFromFloat } from '../../money';
import type { Domain, OdooClient } from '../../odoo/client.port';
import {
	MOVE_FIELDS,
	type MoveRow,
	PICKING,
	PICKING_FIELDS,
	type PickingRow,
	STOCK_MOVE,
} from '../../odoo/models/stock';
import { idOf } from '../../odoo/models/values';
import { externalIdsOf } from '../order/stored';

/** A stock move of an order line; quantities in its own unit. */
export interface Move {
	readonly id: number;
	readonly externalId: string | null;
	readonly picking: number;
	readonly line: number;
	readonly product: number;
	readonly unit: number | null;
	readonly demand: Decimal;
	readonly done: Decimal;
	readonly state: string;
	readonly from: number | null;
	readonly to: number | null;
	/** Goes back to the vendor. */
	readonly back: boolean;
	readonly returns: number | null;
	/** UTC, `YYYY-MM-DD HH:MM:SS`. */
	readonly created: string;
}

/** A transfer with its moves; cancelled moves are left out. */
export interface Transfer {
	readonly id: number;
	readonly row: PickingRow;
	/** null: planned by Odoo, or entered there. */
	readonly externalId: string | null;
	readonly moves: readonly Move[];
}

export const isDone = ({ state }: Pick<Move, 'state'>): boolean => state === 'done';

/**
 * Transfers of order lines, and those asked for by id: four calls, however many there are. Moves of
 * other lines in the same transfers are not read.
 */
export async function readTransfers(
	odoo: OdooClient,
	{
		lines,
		pickings = [],
	}: { readonly lines: readonly number[]; readonly pickings?: readonly number[] },
): Promise<readonly Transfer[]> {
	if (lines.length === 0 && pickings.length === 0) return [];
	const domain: Domain = [
		['state', '!=', 'cancel'],
		'|',
		['purchase_line_id', 'in', [...new Set(lines)]],
		['picking_id', 'in', [...pickings]],
	];
	const rows = await odoo.searchRead<MoveRow>({
		model: STOCK_MOVE,
		domain,
		fields: MOVE_FIELDS,
		many2one: 'id',
		order: 'id',
	});
	const ids = [...new Set([...pickings, ...rows.flatMap((row) => idOf(row.picking_id) ?? [])])];
	const [heads, headNames, moveNames] = await Promise.all([
		odoo.searchRead<PickingRow>({
			model: PICKING,
			domain: [['id', 'in', ids]],
			fields: PICKING_FIELDS,
			order: 'id',
		}),
		externalIdsOf(odoo, PICKING, ids),
		externalIdsOf(
			odoo,
			STOCK_MOVE,
			rows.map(({ id }) => id),
		),
	]);
	const movesOf = new Map<number, Move[]>();
	for (const row of rows) {
		const move = moveOf(row, moveNames.get(row.id) ?? null);
		const known = movesOf.get(move.picking);
		if (known === undefined) movesOf.set(move.picking, [move]);
		else known.push(move);
	}
	return heads.map((row) => ({
		id: row.id,
		row,
		externalId: headNames.get(row.id) ?? null,
		moves: movesOf.get(row.id) ?? [],
	}));
}

const moveOf = (row: MoveRow, externalId: string | null): Move => ({
	id: row.id,
	externalId,
	picking: idOf(row.picking_id) ?? 0,
	line: idOf(row.purchase_line_id) ?? 0,
	product: idOf(row.product_id) ?? 0,
	unit: idOf(row.product_uom),
	demand: decimalFromFloat(row.product_uom_qty, 'product_uom_qty'),
	done: decimalFromFloat(row.quantity, 'quantity'),
	state: row.state,
	from: idOf(row.location_id),
	to: idOf(row.location_dest_id),
	back: row.location_dest_usage === 'supplier',
	returns: idOf(row.origin_returned_move_id),
	created: row.create_date,
});

/** Fault `odoo.unknown_model` where goods are not kept track of. */
export async function needStock(odoo: OdooClient): Promise<void> {
	const moves = await odoo.fieldsOf(STOCK_MOVE);
	if (moves?.has('purchase_line_id') === true) return;
	throw fault({
		class: 'protocol',
		code: 'odoo.unknown_model',
		message: 'Odoo has no receipts of purchase orders here, or hides them from this user.',
		remedy:
			'Install the apps Purchase and Inventory, and give the integration user the group Inventory / User.',
		model: STOCK_MOVE,
	});
}
