import type { VendorCreditLine } from '../../canonical/entities/vendor-credit';
import type { VendorInvoiceLine } from '../../canonical/entities/vendor-invoice';
import type { CommercialStatus } from '../../canonical/status';
import type { Ref } from '../../canonical/types';
import { fault } from '../../faults';
import type { Origin } from '../../job-cost/delivered';
import { decimal } from '../../money';
import type { BillKind } from './bill-state';
import type { BillOptions, DeliveredBill, DeliveredCredit } from './input';

/** A line of a bill or credit note, as its document says it; amounts positive, decimal text. */
export type DocumentLine = Omit<VendorInvoiceLine, 'description' | 'costCode'> &
	Pick<VendorCreditLine, 'description' | 'costCode' | 'billLine'>;

/** What bills and credit notes share: a bill of type credit_note and a vendor_credit are one thing. */
export interface BillDocument {
	readonly kind: BillKind;
	readonly type: 'bill' | 'credit_note';
	readonly origin: Origin & BillOptions;
	/** The vendor's number. */
	readonly number: string;
	/** Date on the document. */
	readonly day: string;
	readonly lines: readonly DocumentLine[];
	readonly commercial: CommercialStatus | undefined;
	readonly vendor: Ref | undefined;
	readonly commitment: Ref | undefined;
	readonly project: Ref | undefined;
	readonly accountingDate: string | undefined;
	readonly dueDate: string | undefined;
	readonly paymentTerms: string | undefined;
	readonly currency: string | undefined;
	readonly taxAmount: string | undefined;
	readonly total: string | undefined;
	/** Bill a credit note credits. */
	readonly bill: Ref | undefined;
	/** Set the credit off against its bill. */
	readonly applyToBill: boolean;
}

/** Fault `bill.retainage`: what is held back is booked by the pay application. */
export function documentOfBill({ data, ...origin }: DeliveredBill): BillDocument {
	for (const line of data.lines) {
		const kept = [line.retainageHeld, line.retainageReleased];
		if (kept.some((amount) => amount !== undefined && !decimal(amount).eq(0))) {
			throw retainage(line.lineId);
		}
	}
	return {
		kind: 'vendor_invoice',
		type: data.type,
		origin,
		number: data.number,
		day: data.invoiceDate,
		lines: data.lines,
		commercial: data.status.commercial,
		vendor: data.vendor,
		commitment: data.commitment,
		project: data.project,
		accountingDate: data.accountingDate,
		dueDate: data.dueDate,
		paymentTerms: data.paymentTerms,
		currency: data.currency,
		taxAmount: data.taxAmount,
		total: data.total,
		bill: undefined,
		applyToBill: false,
	};
}

export const documentOfCredit = ({
	data,
	applyToBill,
	...origin
}: DeliveredCredit): BillDocument => ({
	kind: 'vendor_credit',
	type: 'credit_note',
	origin,
	number: data.number,
	day: data.creditDate,
	lines: data.lines,
	commercial: data.status.commercial,
	vendor: data.vendor,
	commitment: data.commitment,
	project: data.project,
	accountingDate: data.accountingDate,
	dueDate: undefined,
	paymentTerms: undefined,
	currency: data.currency,
	taxAmount: data.taxAmount,
	total: data.total,
	bill: data.bill,
	applyToBill,
});

/** Orders a document bills: its own, or those of its lines. */
export const commitmentsOf = ({ commitment, lines }: BillDocument): Ref[] =>
	[commitment, ...lines.map((line) => line.commitment)].flatMap((ref) => ref ?? []);

const retainage = (lineId: string) =>
	fault({
		class: 'source_data',
		code: 'bill.retainage',
		message: `Line ${lineId} holds back or pays out retainage, which a plain bill would book as cost.`,
		remedy: 'Send it as a subcontract pay application, which books retainage to its own account.',
		field: 'lines.retainageHeld',
	});
