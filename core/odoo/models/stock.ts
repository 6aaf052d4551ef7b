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
export const PICKING_TYPE = 'stock.picking.type';
export interface PickingTypeRow {
	readonly id: number;
	readonly company_id: Many2one;
	readonly default_location_src_id: Many2one;
	readonly default_location_dest_id: Many2one;
	readonly analytic_costs: boolean;
}
/** Stock on hand by product and place. */
export const QUANT = 'stock.quant';
export const STOCK_MOVE = 'stock.move';
