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
	quantity,
	ref,
	unit,
} from '../types';
import { BILL_COMMERCIAL } from './vendor-invoice';

export const vendorCreditLineSchema = z.strictObject({
	lineId: line(
		'Native id of the line, unique in the credit note; its half of the line key.',
		ID_LIMIT,
	),
	description: note('What is credited.').optional(),
	billLine: ref(
		'Line of the bill it credits, by its line id there; what the credit line leaves out is taken from it.',
	).optional(),
	commitmentLine: ref('Line of the order or subcontract it credits.').optional(),
	item: ref('Item, when the source has one.').optional(),
	project: ref('Project, when it differs from the credit note’s.').optional(),
	phase: jobCoding.phase,
	costCode: jobCoding.costCode.optional(),
	costType: ref('Cost type.').optional(),
	quantity: quantity('Quantity credited; positive.').optional(),
	uom: unit().optional(),
	unitCost: money('Price of one unit without tax.').optional(),
	amount: money('Amount credited without tax; positive.'),
	taxCode: line('Tax code, as mapped by the tax list.', 64).optional(),
	taxAmount: money('Tax credited with this line; positive.').optional(),
	ext: ext(),
});
export type VendorCreditLine = z.infer<typeof vendorCreditLineSchema>;

export const vendorCreditSchema = z.strictObject({
	number: line('Vendor’s number of the credit note.', 64),
	vendor: ref('Vendor; may be absent where the bill or the commitment names it.').optional(),
	bill: ref('Bill it credits, by its id in the same source or by the vendor’s number.').optional(),
	commitment: ref('Order or subcontract it credits, where no bill is named.').optional(),
	project: ref('Project all lines belong to, unless a line says otherwise.').optional(),
	creditDate: date('Date on the credit note.'),
	receivedDate: date('Day it came in.').optional(),
	accountingDate: date('Day it is booked; absent means the date on the credit note.').optional(),
	description: note('Why it was given.').optional(),
	taxAmount: money('Tax of the whole credit note; positive.').optional(),
	total: money('Amount credited including tax; positive.').optional(),
	status: status(BILL_COMMERCIAL, PAYMENT),
	lines: z
		.array(vendorCreditLineSchema)
		.max(5000)
		.describe('What is credited, by code. Without lines the whole bill is credited.'),
	currency: currency(
		"ISO 4217 code of all amounts of this record; absent means the bill's, else the company's.",
	).optional(),
	ext: ext(),
});
export type VendorCredit = z.infer<typeof vendorCreditSchema>;

export const vendorCredit = entity({
	name: 'vendor_credit',
	title: 'Vendor credit note',
	version: 1,
	schema: vendorCreditSchema,
	nature: 'state',
	doc: 'What a vendor gives back of a bill, in whole or in part. Amounts are positive.',
});
