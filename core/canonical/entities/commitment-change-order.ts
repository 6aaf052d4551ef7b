import { z } from 'zod/v4';

import { entity } from '../entity';
import { DOCUMENT_STATUSES, FULFILMENT, status } from '../status';
import { currency, date, ext, jobCoding, line, note, ref } from '../types';
import { commitmentLineSchema } from './commitment';

export const commitmentChangeOrderSchema = z.strictObject({
	number: line('Number of the change order within the commitment.', 64),
	commitmentKind: z
		.enum(['purchase_order', 'subcontract'])
		.describe('What is changed: a purchase order or a subcontract.'),
	commitment: ref('The commitment it changes.'),
	project: jobCoding.project,
	title: line('Title.').optional(),
	description: note('Reason and scope as text.').optional(),
	status: status(DOCUMENT_STATUSES, FULFILMENT),
	requestedDate: date('Day it was requested.').optional(),
	approvedDate: date('Day it was agreed.').optional(),
	accountingMethod: z
		.enum(['amount', 'unit'])
		.describe(
			'amount: billed by amount; unit: billed by quantity. Absent: a subcontract by amount, an order by quantity.',
		)
		.optional(),
	lines: z
		.array(commitmentLineSchema)
		.max(2000)
		.describe('What it adds, by code; a negative amount takes off.'),
	currency: currency(
		'ISO 4217 code of all amounts of this record; absent means the currency of the commitment.',
	).optional(),
	ext: ext(),
});
export type CommitmentChangeOrder = z.infer<typeof commitmentChangeOrderSchema>;

export const commitmentChangeOrder = entity({
	name: 'commitment_change_order',
	title: 'Commitment change order',
	version: 1,
	schema: commitmentChangeOrderSchema,
	nature: 'state',
	doc: 'A change of a purchase order or subcontract. Approved lines count as committed cost on top of the commitment’s own; amounts are without tax, negative where the change takes work off.',
});
