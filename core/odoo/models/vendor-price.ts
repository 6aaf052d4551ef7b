import type { Many2one, Text } from './values';

/** A vendor's price of an item. */
export const VENDOR_PRICE = 'product.supplierinfo';
export interface VendorPriceRow {
	readonly id: number;
	readonly partner_id: Many2one;
	readonly product_tmpl_id: Many2one;
	/** Empty: the price holds for all variants. */
	readonly product_id: Many2one;
	readonly product_code: Text;
	readonly min_qty: number;
	readonly price: number;
	readonly discount?: number;
	readonly currency_id: Many2one;
	readonly delay: number;
	readonly date_start: string | false;
	readonly date_end: string | false;
	readonly company_id: Many2one;
}
