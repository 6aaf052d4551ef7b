import { z } from 'zod/v4';

import { entity } from '../entity';
import { PAYMENT, status } from '../status';
import {
	currency,
	date,
	ext,
	ID_LIMIT,
	jobCoding,
	line,
	money,
	note,
	percent,
	quantity,
	ref,
	unit,
} from '../types';

/** Commercial life of a bill and of a credit note. */
export const BILL_COMMERCIAL = [
	'draft',
	'submitted',
	'in_review',
	'revise',
	'approved',
	'posted',
	'on_hold',
	'rejected',
	'void',
	'reversed',
] as const;

export const vendorInvoiceLineSchema = z.strictObject({
	lineId: line('Native id of the line, unique in the invoice; its half of the line key.', ID_LIMIT),
	description: note('What was billed.'),
	item: ref('Item, when the source has one.').optional(),
	project: ref('Project, when it differs from the invoice’s.').optional(),
	phase: jobCoding.phase,
	costCode: jobCoding.costCode,
	costType: ref('Cost type.').optional(),
	quantity: quantity('Quantity billed.').optional(),
	uom: unit().optional(),
	unitCost: money('Price of one unit without tax.').optional(),
	amount: money('Amount without tax; positive on bills and on credit notes alike.'),
	taxCode: line('Tax code, as mapped by the tax list.', 64).optional(),
	taxAmount: money('Tax of this line; positive.').optional(),
	commitment: ref(
		'Order or subcontract this line bills, when it differs from the invoice’s.',
	).optional(),
	commitmentLine: ref('Line of the order or subcontract it bills.').optional(),
	billable: z.boolean().describe('May be billed on to the customer.').optional(),
	markupPercent: percent('Markup when billed on, "10" = 10 %.').optional(),
	retainageHeld: money('Amount held back from this line; positive, inside the amount.').optional(),
	retainageReleased: money(
		'Retainage paid out with this line; positive, outside the amount.',
	).optional(),
	ext: ext(),
});
export type VendorInvoiceLine = z.infer<typeof vendorInvoiceLineSchema>;

export const vendorInvoiceSchema = z.strictObject({
	number: line('Vendor’s invoice number.', 64),
	vendor: ref('Vendor; may be absent where the commitment names it.').optional(),
	commitment: ref('Order or subcontract that is billed.').optional(),
	project: ref('Project all lines belong to, unless a line says otherwise.').optional(),
	type: z.enum(['bill', 'credit_note']).describe('credit_note turns the sign of every amount.'),
	invoiceDate: date('Date on the invoice.'),
	receivedDate: date('Day it came in.').optional(),
	dueDate: date('Day it is due.').optional(),
	accountingDate: date('Day it is booked; absent means the invoice date.').optional(),
	paidDate: date('Day it was paid.').optional(),
	description: note('Subject.').optional(),
	paymentTerms: line('Payment terms in the words of the source.', 100).optional(),
	taxAmount: money('Tax of the whole invoice; positive.').optional(),
	total: money('Amount to pay including tax, before retainage; positive.').optional(),
	holdReasons: z
		.array(line('Why payment is held.', 200))
		.max(20)
		.describe('Why payment is held.')
		.optional(),
	status: status(BILL_COMMERCIAL, PAYMENT),
	lines: z.array(vendorInvoiceLineSchema).max(5000).describe('What was billed, by code.'),
	currency: currency().optional(),
	ext: ext(),
});
export type VendorInvoice = z.infer<typeof vendorInvoiceSchema>;

export const vendorInvoice = entity({
	name: 'vendor_invoice',
	title: 'Vendor invoice',
	version: 2,
	schema: vendorInvoiceSchema,
	nature: 'state',
	doc: 'A bill or credit note of a vendor. Amounts are positive on both; `type` says which way they count. Retainage held is inside the billed amount, retainage released is outside it.',
});
