import type { Many2one } from './values';

export const PURCHASE_ORDER = 'purchase.order';
export interface PurchaseOrderRow {
	readonly id: number;
	/** Order currency for one unit of company currency. */
	readonly currency_rate: number;
	readonly date_approve: string | false;
}

export const PURCHASE_LINE = 'purchase.order.line';
export interface PurchaseLineRow {
	readonly id: number;
	readonly order_id: Many2one;
	/** draft, sent, `to approve`, purchase, done (18: locked), cancel. */
	readonly state: string;
	readonly product_id: Many2one;
	readonly product_qty: number;
	/** Counts draft bills, nets refunds. */
	readonly qty_invoiced: number;
	/** In the currency of the order. */
	readonly price_subtotal: number;
	readonly currency_id: Many2one;
	readonly company_id: Many2one;
	readonly date_approve: string | false;
	readonly analytic_distribution: Readonly<Record<string, number>> | false;
}
export const PURCHASE_LINE_FIELDS = [
	'order_id',
	'state',
	'product_id',
	'product_qty',
	'qty_invoiced',
	'price_subtotal',
	'currency_id',
	'company_id',
	'date_approve',
	'analytic_distribution',
] as const satisfies ReadonlyArray<keyof PurchaseLineRow>;
