import type { Many2one, Text } from './values';

export const PRODUCT = 'product.product';
export interface ProductRow {
	readonly id: number;
	readonly default_code: Text;
	readonly display_name: string;
	/** consu, service, combo; a consu that `is_storable` is kept in stock. */
	readonly type: string;
	readonly is_storable: boolean;
	readonly uom_id: Many2one;
	readonly company_id: Many2one;
	readonly active: boolean;
}

export const UNIT = 'uom.uom';
export const WAREHOUSE = 'stock.warehouse';
export const LOCATION = 'stock.location';
export const PICKING = 'stock.picking';
export interface PickingRow {
	readonly id: number;
	readonly name: Text;
	/** Documents it was made for, `P00012, trail:…`. */
	readonly origin: Text;
	/** draft, waiting, confirmed, assigned, done, cancel. */
	readonly state: string;
	readonly partner_id: Many2one;
	readonly company_id: Many2one;
	readonly location_id: Many2one;
	readonly location_dest_id: Many2one;
	readonly picking_type_id: Many2one;
	/** UTC, `YYYY-MM-DD HH:MM:SS`. */
	readonly scheduled_date: Text;
	readonly date_done: Text;
	readonly return_id: Many2one;
	readonly write_date: string;
}
export const PICKING_FIELDS = [
	'name',
	'origin',
	'state',
	'partner_id',
	'company_id',
	'location_id',
	'location_dest_id',
	'picking_type_id',
	'scheduled_date',
	'date_done',
	'return_id',
	'write_date',
] as const satisfies ReadonlyArray<keyof PickingRow>;
export const PICKING_TYPE = 'stock.picking.type';
export interface PickingTypeRow {
	readonly id: number;
	readonly company_id: Many2one;
	readonly default_location_src_id: Many2one;
	readonly default_location_dest_id: Many2one;
	readonly analytic_costs: boolean;
	readonly return_picking_type_id: Many2one;
}
/** Stock on hand by product and place. */
export const QUANT = 'stock.quant';
export const STOCK_MOVE = 'stock.move';
export interface MoveRow {
	readonly id: number;
	readonly picking_id: Many2one;
	readonly purchase_line_id: Many2one;
	readonly product_id: Many2one;
	readonly product_uom: Many2one;
	/** Demand and what was moved, both in `product_uom`. */
	readonly product_uom_qty: number;
	readonly quantity: number;
	/** draft, waiting, confirmed, partially_available, assigned, done, cancel. */
	readonly state: string;
	readonly location_id: Many2one;
	readonly location_dest_id: Many2one;
	/** `supplier`: it goes back to the vendor. */
	readonly location_dest_usage: Text;
	readonly origin_returned_move_id: Many2one;
	readonly create_date: string;
}
export const MOVE_FIELDS = [
	'picking_id',
	'purchase_line_id',
	'product_id',
	'product_uom',
	'product_uom_qty',
	'quantity',
	'state',
	'location_id',
	'location_dest_id',
	'location_dest_usage',
	'origin_returned_move_id',
	'create_date',
] as const satisfies ReadonlyArray<keyof MoveRow>;
