import { fault } from '../../faults';
import { type Decimal, toText } from '../../money';
import { MOVE } from '../../odoo/models/accounting';
import { billName } from './bill-state';
import type { BillCurrency } from './currencies';
import type { FoundBill } from './find';
import type { StoredBill } from './stored';

/** How a person finds the bill a credit note credits. */
export const shownBill = ({ row, id }: FoundBill): string =>
	`the bill ${String(row.ref || billName(row) || id)}`;

/** Fault `conflict.bill_posted`: only a credit note takes a booked bill back. */
export const postedBill = ({ id, row }: Pick<StoredBill, 'id' | 'row'>, what: string) =>
	fault({
		class: 'conflict',
		code: 'conflict.bill_posted',
		message: `The bill ${billName(row) ?? String(id)} is booked, and ${what}. Nothing was changed.`,
		remedy:
			'Credit it (Vendor Credit Note) and send the corrected bill under a new id; or, unpaid and in an open period, Reset to Draft and send it again.',
		model: MOVE,
		details: { id },
	});

export const cancelled = ({ id, row }: StoredBill) =>
	fault({
		class: 'conflict',
		code: 'conflict.bill_cancelled',
		message: `The bill ${billName(row) ?? String(row.ref || id)} is cancelled in Odoo.`,
		remedy: 'Reset it to draft (Reset to Draft) and send it again, or send it under a new id.',
		model: MOVE,
		details: { id },
	});

export function refuseUnposted(bill: FoundBill): void {
	if (bill.row.state === 'posted') return;
	if (bill.row.state === 'cancel') throw cancelled(bill);
	throw fault({
		class: 'conflict',
		code: 'conflict.bill_not_posted',
		message: `${shownBill(bill)} is still a draft; there is nothing to credit.`,
		remedy: 'Send a revision of the bill itself, or post it first.',
		model: MOVE,
		field: 'bill',
		details: { id: bill.id },
	});
}

export const noVendor = () =>
	fault({
		class: 'source_data',
		code: 'bill.no_vendor',
		message: 'The bill names no vendor, and no order that would.',
		remedy: 'Send the vendor, or the order the bill belongs to.',
		field: 'vendor',
	});

export const noLines = () =>
	fault({
		class: 'source_data',
		code: 'bill.no_lines',
		message: 'The document has no lines.',
		remedy: 'Send it with its lines; to take it back, send it as void.',
		field: 'lines',
	});

export const manyCompanies = () =>
	fault({
		class: 'mapping',
		code: 'mapping.wrong_company',
		message: 'Orders or projects of this bill belong to different companies.',
		remedy: 'Split the bill by company in the source, as the vendor would have to.',
		field: 'project',
	});

export const otherCurrency = (currency: string, expected: string) =>
	fault({
		class: 'source_data',
		code: 'currency.not_commitment',
		message: `The bill is in ${currency}, what it bills or credits in ${expected}.`,
		remedy: `Send the bill in ${expected}, or correct the order.`,
		field: 'currency',
	});

export const doesNotAddUp = (open: Decimal, { code, places }: BillCurrency) =>
	fault({
		class: 'source_data',
		code: 'bill.total_differs',
		message: `The total differs from lines and tax by ${toText(open, places)} ${code}.`,
		remedy: 'Correct lines, tax or total in the source; nothing was written.',
		field: 'total',
		details: { difference: toText(open, places) },
	});

/** Fault `bill.credit_exceeds`: with what was credited before, more than the bill. */
export const overCredit = (bill: FoundBill, credited: string, billed: string) =>
	fault({
		class: 'source_data',
		code: 'bill.credit_exceeds',
		message: `With this credit note ${credited} of ${shownBill(bill)} would be credited, but it bills ${billed}.`,
		remedy: 'Correct the credit note, or turn Apply to Bill off if it credits more than this bill.',
		field: 'lines',
		details: { id: bill.id },
	});
