import { z } from 'zod/v4';

import { entity } from '../entity';
import { DOCUMENT_STATUSES, PAYMENT, status } from '../status';
import { currency, date, ext, jobCoding, line, money, note, quantity, ref, unit } from '../types';

export const costEntrySchema = z.strictObject({
	...jobCoding,
	costType: ref('Cost type.'),
	date: date('Day the cost belongs to; it decides the accounting period.'),
	amount: money('Cost without tax. Positive is cost, negative a credit.'),
	kind: z
		.enum(['labor', 'material', 'equipment', 'subcontract', 'expense', 'other'])
		.describe('Where the cost comes from.'),
	quantity: quantity('Quantity in the unit; same sign as the amount.').optional(),
	uom: unit().optional(),
	unitCost: money('Cost of one unit.').optional(),
	description: line('What was bought or done.').optional(),
	vendor: ref('Vendor, when the cost came from one.').optional(),
	employee: ref('Employee, when the cost came from one.').optional(),
	reference: line('Number of the document behind it.', 64).optional(),
	notes: note('Remarks.').optional(),
	status: status(DOCUMENT_STATUSES, PAYMENT).optional(),
	reversalOf: ref('Entry this one takes back.').optional(),
	currency: currency().optional(),
	ext: ext(),
});
export type CostEntry = z.infer<typeof costEntrySchema>;

export const costEntry = entity({
	name: 'cost_entry',
	title: 'Cost entry',
	version: 1,
	schema: costEntrySchema,
	nature: 'event',
	doc: 'One cost booked straight to a job: labour, material, equipment or other, not through a vendor bill in Odoo. Positive is cost.',
});
