import type { Many2one, Text } from './values';

export const PAYMENT = 'account.payment';
export interface PaymentRow {
	readonly id: number;
	/** Odoo's number; empty before it is posted. */
	readonly name: Text;
	/** draft, in_process, paid, canceled, rejected. */
	readonly state: string;
	readonly payment_type: string;
	readonly partner_id: Many2one;
	readonly company_id: Many2one;
	readonly currency_id: Many2one;
	readonly journal_id: Many2one;
	readonly date: string;
	/** Positive, in `currency_id`. */
	readonly amount: number;
	/** Numbers of the bills, and the trail. */
	readonly memo: Text;
	/** Number of the cheque or transfer. */
	readonly payment_reference: Text;
	/** Found on a statement of the bank. */
	readonly is_matched: boolean;
	readonly move_id: Many2one;
	/** Bills it was made for, whether or not it is tied to them. */
	readonly invoice_ids: readonly number[];
	readonly write_date: string;
}
export const PAYMENT_FIELDS = [
	'name',
	'state',
	'payment_type',
	'partner_id',
	'company_id',
	'currency_id',
	'journal_id',
	'date',
	'amount',
	'memo',
	'payment_reference',
	'is_matched',
	'move_id',
	'invoice_ids',
	'write_date',
] as const satisfies ReadonlyArray<keyof PaymentRow>;

/** What ties a debit to a credit; it is deleted when either is taken back. */
export const PARTIAL = 'account.partial.reconcile';
export interface PartialRow {
	readonly id: number;
	/** Lines, not entries. */
	readonly debit_move_id: Many2one;
	readonly credit_move_id: Many2one;
	/** In the company's currency, then in those of the two lines; positive. */
	readonly amount: number;
	readonly debit_amount_currency: number;
	readonly credit_amount_currency: number;
	readonly create_date: string;
}
export const PARTIAL_FIELDS = [
	'debit_move_id',
	'credit_move_id',
	'amount',
	'debit_amount_currency',
	'credit_amount_currency',
	'create_date',
] as const satisfies ReadonlyArray<keyof PartialRow>;

/** A line on a payable account: what is owed, or what settles it. */
export interface DueLineRow {
	readonly id: number;
	readonly move_id: Many2one;
	/** Set on lines of payments. */
	readonly payment_id: Many2one;
	readonly account_id: Many2one;
	/** In the line's own currency; negative where the company owes. */
	readonly amount_currency: number;
	readonly amount_residual_currency: number;
	readonly currency_id: Many2one;
	readonly reconciled: boolean;
	readonly date: Text;
}
export const DUE_LINE_FIELDS = [
	'move_id',
	'payment_id',
	'account_id',
	'amount_currency',
	'amount_residual_currency',
	'currency_id',
	'reconciled',
	'date',
] as const satisfies ReadonlyArray<keyof DueLineRow>;
