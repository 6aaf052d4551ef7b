import { z } from 'zod/v4';

import { entity } from '../entity';
import { code, currency, date, datetime, ext, line, money, ref } from '../types';

/** Documents of a source that become bills or credit notes in Odoo. */
export const PAYABLE_DOCUMENTS = [
	'vendor_invoice',
	'vendor_credit',
	'sub_pay_application',
	'retention_release',
] as const;

export const paidBillSchema = z.strictObject({
	bill: ref('Bill that is paid, or credit note that is set off.'),
	document: z
		.enum(PAYABLE_DOCUMENTS)
		.describe('What the document is in its source; needed where an id alone is not clear.')
		.optional(),
	amount: money('What this payment settles of it; positive on both.'),
});
export type PaidBill = z.infer<typeof paidBillSchema>;

export const paymentSchema = z.strictObject({
	number: line('Number of the payment, cheque or transfer.', 64),
	vendor: ref('Vendor that is paid; may be absent where the bills name it.').optional(),
	date: date('Day of the payment, which is also its accounting day.'),
	amount: money('What leaves the bank: the bills less the credit notes; positive.'),
	method: line('How it is paid in the words of the source, e.g. check, ach.', 64).optional(),
	journal: code('Bank or cash journal of Odoo it is paid from.').optional(),
	approvedAt: datetime(
		"When the payment was approved; a vendor's account that changed later is a reason to refuse.",
	).optional(),
	bills: z.array(paidBillSchema).min(1).max(500).describe('What it pays.'),
	currency: currency().optional(),
	ext: ext(),
});
export type Payment = z.infer<typeof paymentSchema>;

export const payment = entity({
	name: 'payment',
	title: 'Payment',
	version: 1,
	schema: paymentSchema,
	nature: 'event',
	doc: 'Money paid to one vendor for one or several bills. Amounts are positive; credit notes are set off. A payment is made once; it is taken back by being cancelled.',
});
