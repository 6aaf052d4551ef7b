import { z } from 'zod/v4';

import { entity } from '../entity';
import { date, ext, ID_LIMIT, jobCoding, line, note, quantity, ref, unit } from '../types';

/** How a record names a line of the order it belongs to; one of the first and the last is needed. */
export const orderLineFields = {
	orderLine: line('Native id of the line of the order.', ID_LIMIT).optional(),
	changeOrder: line(
		'Native id of the change order that added the line; absent for a line of the order itself.',
		ID_LIMIT,
	).optional(),
	item: ref(
		'Item of the line, for sources that do not know the lines of the order; the order must have it once.',
	).optional(),
};

/** The order of a record about what came of it. */
export const orderFields = {
	commitment: ref('The order it belongs to; its code is the number in the source or in Odoo.'),
	project: jobCoding.project
		.describe('Project, for the lists of people; where the cost lies is said by the order.')
		.optional(),
};

export const receiptLineSchema = z.strictObject({
	lineId: line(
		'Native id of the line, unique in the document; its half of the line key.',
		ID_LIMIT,
	),
	...orderLineFields,
	quantity: quantity('Quantity that came, or that goes back; above zero.'),
	uom: unit(
		'Unit of the quantity, as mapped by the unit list; absent means that of the order.',
	).optional(),
	note: note('Damage, place, batch: as text.').optional(),
	ext: ext(),
});
export type ReceiptLine = z.infer<typeof receiptLineSchema>;

export const receiptSchema = z.strictObject({
	number: line('Number of the delivery note.', 64).optional(),
	commitmentKind: z
		.enum(['purchase_order', 'subcontract'])
		.describe('What was delivered against; absent means a purchase order.')
		.optional(),
	...orderFields,
	date: date('Day the goods came or went, in the time zone of the site.'),
	returnOf: ref('Receipt whose goods go back to the vendor; makes the record a return.').optional(),
	final: z
		.boolean()
		.describe('Nothing more is to come of these lines: what is still expected is cancelled.')
		.optional(),
	receivedBy: line('Who took the goods in.', 128).optional(),
	description: note('Remarks as text.').optional(),
	lines: z.array(receiptLineSchema).min(1).max(2000).describe('What came, by line of the order.'),
	ext: ext(),
});
export type Receipt = z.infer<typeof receiptSchema>;

export const receipt = entity({
	name: 'receipt',
	title: 'Receipt',
	version: 1,
	schema: receiptSchema,
	nature: 'event',
	doc: 'Goods that came of an order on one day, or went back to the vendor. Quantities are positive; a return is a record of its own.',
});
