import { z } from 'zod/v4';

import { DOCUMENT_STATUSES, FULFILMENT, status } from '../status';
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

/** What purchase orders and subcontracts share. */
export const commitmentLineSchema = z.strictObject({
	lineId: line(
		'Native id of the line, unique in the document; its half of the line key.',
		ID_LIMIT,
	),
	position: z.int().min(0).max(100000).describe('Order of the lines.').optional(),
	description: note('What is bought.'),
	item: ref('Item, when the source has one.').optional(),
	phase: jobCoding.phase,
	costCode: jobCoding.costCode,
	costType: ref('Cost type.').optional(),
	quantity: quantity('Quantity ordered.').optional(),
	uom: unit().optional(),
	unitCost: money('Cost of one unit without tax.').optional(),
	amount: money('Cost of the line without tax. Positive commits cost.'),
	amountRule: z
		.enum(['manual', 'calculated'])
		.describe('calculated: amount = quantity × unit cost; manual: the amount stands alone.')
		.optional(),
	taxCode: line('Tax code, as mapped by the tax list.', 64).optional(),
	changeEventLine: ref('Line of the change event that caused it.').optional(),
	ext: ext(),
});
export type CommitmentLine = z.infer<typeof commitmentLineSchema>;

export const commitmentFields = {
	number: line('Number of the document.', 64),
	vendor: ref('Vendor.'),
	project: jobCoding.project,
	title: line('Title.').optional(),
	description: note('Scope as text.').optional(),
	status: status(DOCUMENT_STATUSES, FULFILMENT),
	executed: z.boolean().describe('Signed by both sides.').optional(),
	issuedDate: date('Day it was issued.').optional(),
	contractDate: date('Day it was agreed.').optional(),
	executionDate: date('Day it was executed.').optional(),
	paymentTerms: line('Payment terms in the words of the source.', 100).optional(),
	retainagePercent: percent('Share of each bill held back, "10" = 10 %.').optional(),
	accountingMethod: z
		.enum(['amount', 'unit'])
		.describe('amount: billed by amount; unit: billed by quantity.')
		.optional(),
	originalTotal: money('Total of the lines as the source shows it; informative.').optional(),
	lines: z.array(commitmentLineSchema).max(5000).describe('What is committed, by code.'),
	currency: currency().optional(),
};
