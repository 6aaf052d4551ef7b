import type { Many2one } from './values';

export const SALE_ORDER = 'sale.order';
export interface SaleOrderRow {
	readonly id: number;
	readonly project_id: Many2one;
	readonly company_id: Many2one;
	/** In the order's currency, without tax. */
	readonly amount_untaxed: number;
	/** Order currency for one unit of company currency. */
	readonly currency_rate: number;
	readonly date_order: string | false;
}
