import type { Many2one, Text } from './values';

/** A vendor bill or vendor credit note: `account.move` of type in_invoice or in_refund. */
export interface BillRow {
	readonly id: number;
	/** Odoo's own number; empty or `/` before the first posting. */
	readonly name: Text;
	/** Number of the document at the vendor. */
	readonly ref: Text;
	readonly move_type: string;
	/** draft, posted, cancel. */
	readonly state: string;
	/** not_paid, partial, in_payment, paid, reversed, blocked. */
	readonly payment_state: Text;
	readonly partner_id: Many2one;
	/** The company a contact of the vendor belongs to, else the vendor itself. */
	readonly commercial_partner_id: Many2one;
	readonly company_id: Many2one;
	readonly currency_id: Many2one;
	readonly journal_id: Many2one;
	readonly invoice_date: Text;
	/** Accounting date: the month the cost counts in. */
	readonly date: Text;
	readonly invoice_date_due: Text;
	/** Orders it bills, and the trail. */
	readonly invoice_origin: Text;
	readonly reversed_entry_id: Many2one;
	/** In the currency of the bill, positive on bills and on credit notes alike. */
	readonly amount_untaxed: number;
	readonly amount_tax: number;
	readonly amount_total: number;
	readonly amount_residual: number;
	readonly write_date: string;
}
export const BILL_FIELDS = [
	'name',
	'ref',
	'move_type',
	'state',
	'payment_state',
	'partner_id',
	'commercial_partner_id',
	'company_id',
	'currency_id',
	'journal_id',
	'invoice_date',
	'date',
	'invoice_date_due',
	'invoice_origin',
	'reversed_entry_id',
	'amount_untaxed',
	'amount_tax',
	'amount_total',
	'amount_residual',
	'write_date',
] as const satisfies ReadonlyArray<keyof BillRow>;

/** A line somebody billed; the lines Odoo makes of taxes and terms are left out. */
export interface BillLineRow {
	readonly id: number;
	readonly move_id: Many2one;
	readonly name: Text;
	readonly product_id: Many2one;
	readonly quantity: number;
	readonly price_unit: number;
	readonly discount: number;
	/** Without and with tax, in the currency of the bill. */
	readonly price_subtotal: number;
	readonly price_total: number;
	readonly product_uom_id: Many2one;
	readonly tax_ids: readonly number[];
	readonly purchase_line_id: Many2one;
	readonly analytic_distribution: Readonly<Record<string, number>> | false;
}
export const BILL_LINE_FIELDS = [
	'move_id',
	'name',
	'product_id',
	'quantity',
	'price_unit',
	'discount',
	'price_subtotal',
	'price_total',
	'product_uom_id',
	'tax_ids',
	'purchase_line_id',
	'analytic_distribution',
] as const satisfies ReadonlyArray<keyof BillLineRow>;
