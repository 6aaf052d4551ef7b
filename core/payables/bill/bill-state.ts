import type { BillRow } from '../../odoo/models/bill';

/** Both are entries of Odoo's purchase journal; the External ID tells which source document they are. */
export const BILL_KINDS = ['vendor_invoice', 'vendor_credit'] as const;
export type BillKind = (typeof BILL_KINDS)[number];

/** Where a bill stands in Odoo, in the words of the trade. */
export const BILL_STATUSES = [
	/** Not in Odoo: nothing was written, or this is a dry run. */
	'none',
	/** May still be revised; its cost is expected, not booked. */
	'draft',
	/** Booked: only a credit note takes it back. */
	'posted',
	'cancelled',
] as const;
export type BillStatus = (typeof BILL_STATUSES)[number];

export function billStatusOf(row: Pick<BillRow, 'state'> | undefined): BillStatus {
	if (row === undefined) return 'none';
	if (row.state === 'cancel') return 'cancelled';
	return row.state === 'posted' ? 'posted' : 'draft';
}

/** What was paid of a bill. Community says `paid` where Enterprise says `in_payment` first. */
export const BILL_PAYMENTS = [
	'not_paid',
	'partially_paid',
	'in_payment',
	'paid',
	/** A credit note took all of it back. */
	'reversed',
	'blocked',
] as const;
export type BillPayment = (typeof BILL_PAYMENTS)[number];

/** null: nothing can be paid of it, because it is not posted. */
export function billPaymentOf({
	state,
	payment_state,
}: Pick<BillRow, 'state' | 'payment_state'>): BillPayment | null {
	if (state !== 'posted') return null;
	if (payment_state === 'partial') return 'partially_paid';
	return BILL_PAYMENTS.find((known) => known === payment_state) ?? 'not_paid';
}

export const typeOfBill = ({ move_type }: Pick<BillRow, 'move_type'>): 'bill' | 'credit_note' =>
	move_type === 'in_refund' ? 'credit_note' : 'bill';

/** Odoo's number, once it has one. */
export const billName = ({ name }: Pick<BillRow, 'name'>): string | null =>
	typeof name === 'string' && name !== '' && name !== '/' ? name : null;
