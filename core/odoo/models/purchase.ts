import type { Many2one, Text } from './values';

export const PURCHASE_ORDER = 'purchase.order';
export interface PurchaseOrderRow {
	readonly id: number;
	/** Order currency for one unit of company currency. */
	readonly currency_rate: number;
	readonly date_approve: string | false;
}

export const PURCHASE_LINE = 'purchase.order.line';
/** Day the goods are needed, on a line a vendor has promised another day for; Setup adds it. */
export const NEEDED_ON = 'x_needed_on';
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

/** An order as a verb that changes it sees it. */
export interface OrderRow {
	readonly id: number;
	/** Odoo's own number. */
	readonly name: string;
	/** Number of the document in its source. */
	readonly origin: Text;
	readonly partner_id: Many2one;
	readonly company_id: Many2one;
	readonly currency_id: Many2one;
	/** draft, sent, `to approve`, purchase, done (18: locked), cancel. */
	readonly state: string;
	/** From 19 on; 18 has the state `done`. */
	readonly locked?: boolean;
	/** UTC, `YYYY-MM-DD HH:MM:SS`. */
	readonly date_order: Text;
	readonly date_approve: Text;
	/** Order currency for one unit of company currency. */
	readonly currency_rate: number;
	readonly amount_untaxed: number;
	readonly amount_tax: number;
	readonly amount_total: number;
	/** no, to invoice, invoiced. */
	readonly invoice_status: string;
	readonly write_date: string;
}
export const ORDER_FIELDS = [
	'name',
	'origin',
	'partner_id',
	'company_id',
	'currency_id',
	'state',
	'date_order',
	'date_approve',
	'currency_rate',
	'amount_untaxed',
	'amount_tax',
	'amount_total',
	'invoice_status',
	'write_date',
] as const satisfies ReadonlyArray<keyof OrderRow>;

/** Unit and taxes go by other names in other versions; see `OrderFields`. */
export interface OrderLineRow {
	readonly id: number;
	readonly order_id: Many2one;
	readonly display_type: Text;
	readonly product_id: Many2one;
	readonly name: Text;
	readonly product_qty: number;
	readonly price_unit: number;
	readonly discount: number;
	readonly price_subtotal: number;
	/** UTC, `YYYY-MM-DD HH:MM:SS`. */
	readonly date_planned: Text;
	readonly qty_received: number;
	readonly qty_invoiced: number;
	readonly analytic_distribution: Readonly<Record<string, number>> | false;
	readonly [versioned: string]: unknown;
}
export const ORDER_LINE_FIELDS = [
	'order_id',
	'display_type',
	'product_id',
	'name',
	'product_qty',
	'price_unit',
	'discount',
	'price_subtotal',
	'date_planned',
	'qty_received',
	'qty_invoiced',
	'analytic_distribution',
] as const;
