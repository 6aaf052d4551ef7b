import type { Decimal } from '../../../money';
import { normalNumber } from './number';

/** What makes two documents of a vendor the same one. */
export interface BillFacts {
	/** null: not in Odoo yet. */
	readonly id: number | null;
	readonly externalId: string | null;
	readonly type: 'bill' | 'credit_note';
	/** Who is paid: contacts of one vendor are one. */
	readonly payee: number;
	readonly company: number;
	readonly currency: number;
	/** The vendor's number; '' when it has none. */
	readonly number: string;
	/** Invoice date; '' when it has none. */
	readonly day: string;
	/** Without tax and with it, positive; null where the document does not say. */
	readonly net: Decimal | null;
	readonly total: Decimal | null;
}

/** Why two documents are taken for one. */
export type Likeness = 'number' | 'date_and_amount';

/**
 * Is `other` the same document as `bill` under another key?
 *
 * - `number`: the same vendor, company and type, and a number that differs in spelling only. A number
 *   of another company counts when the amount is the same too: a vendor numbers its customers apart.
 * - `date_and_amount`: the same vendor, company, type, currency, invoice date and amount, whatever the
 *   number. The amount is the total where both say one, else that without tax.
 */
export function likeness(bill: BillFacts, other: BillFacts): Likeness | null {
	const same =
		bill.type === other.type &&
		bill.payee === other.payee &&
		(bill.externalId === null || bill.externalId !== other.externalId) &&
		(bill.id === null || bill.id !== other.id);
	if (!same) return null;
	const sameAmount = bill.currency === other.currency && equalAmounts(bill, other);
	const number = normalNumber(bill.number);
	const sameNumber = number !== '' && number === normalNumber(other.number);
	if (sameNumber && (bill.company === other.company || sameAmount)) return 'number';
	const sameDay = bill.day !== '' && bill.day === other.day;
	return sameDay && sameAmount && bill.company === other.company ? 'date_and_amount' : null;
}

function equalAmounts(bill: BillFacts, other: BillFacts): boolean {
	const [one, two] =
		bill.total !== null && other.total !== null ? [bill.total, other.total] : [bill.net, other.net];
	// Two empty documents are no sign of anything.
	return one !== null && two !== null && one.eq(two) && !one.eq(0);
}
