import { z } from 'zod/v4';

import { entity } from '../entity';
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
	quantity,
	ref,
	unit,
} from '../types';

export const requisitionLineSchema = z.strictObject({
	lineId: line(
		'Native id of the line, unique in the document; its half of the line key.',
		ID_LIMIT,
	),
	position: z.int().min(0).max(100000).describe('Order of the lines.').optional(),
	description: note('What is wanted.'),
	item: ref('Item, when the source has one.').optional(),
	phase: jobCoding.phase,
	costCode: jobCoding.costCode,
	costType: ref('Cost type.'),
	quantity: quantity('Quantity wanted, above zero.'),
	uom: unit().optional(),
	estimatedUnitCost: money('Expected cost of one unit without tax; the line costs quantity × it.'),
	vendor: ref('Vendor asked for, where it differs from that of the document.').optional(),
	taxCode: line('Tax code, as mapped by the tax list of the order.', 64).optional(),
	ext: ext(),
});
export type RequisitionLine = z.infer<typeof requisitionLineSchema>;

export const requisitionSchema = z.strictObject({
	number: line('Number of the document.', 64),
	project: jobCoding.project,
	requester: line('Person who asks, by the name of their login; they cannot approve it.', 200),
	title: line('Title.').optional(),
	reason: note('Why it is needed.').optional(),
	status: status(DOCUMENT_STATUSES, FULFILMENT).optional(),
	urgency: z
		.enum(['normal', 'urgent'])
		.describe('urgent: the site stands still without it.')
		.optional(),
	neededBy: date('Day the goods or work are wanted.').optional(),
	siteLocation: line('Where on site.').optional(),
	vendor: ref('Vendor asked for.').optional(),
	lines: z.array(requisitionLineSchema).max(5000).describe('What is wanted, by code.'),
	currency: currency().optional(),
	ext: ext(),
});
export type Requisition = z.infer<typeof requisitionSchema>;

export const requisition = entity({
	name: 'requisition',
	title: 'Requisition',
	version: 1,
	schema: requisitionSchema,
	nature: 'state',
	doc: "A request to buy, before anything is committed. Amounts are estimates without tax, positive, in the currency of the project's company. Without a status it is submitted. Not to be confused with a subcontractor's application for payment, which some systems call requisition.",
});
