import { z } from 'zod/v4';

import { entity } from '../entity';
import { FULFILMENT, status } from '../status';
import { date, ext, ID_LIMIT, line, money, note, percent, quantity } from '../types';
import { orderFields, orderLineFields } from './receipt';

export const confirmedLineSchema = z
	.strictObject({
		lineId: line(
			'Native id of the line, unique in the document; its half of the line key.',
			ID_LIMIT,
		),
		...orderLineFields,
		quantity: quantity('Quantity done, in the unit of the order.').optional(),
		percent: percent('Share of the line that is done, "10" = 10 %.').optional(),
		amount: money('Value of the work done, without tax, in the currency of the order.').optional(),
		note: note('What was done, as text.').optional(),
		ext: ext(),
	})
	.refine(
		(one) =>
			[one.quantity, one.percent, one.amount].filter((value) => value !== undefined).length === 1,
		{ message: 'needs one of quantity, percent and amount', path: ['quantity'] },
	)
	.meta({
		oneOf: [{ required: ['quantity'] }, { required: ['percent'] }, { required: ['amount'] }],
	});
export type ConfirmedLine = z.infer<typeof confirmedLineSchema>;

export const serviceConfirmationSchema = z.strictObject({
	number: line('Number of the confirmation.', 64).optional(),
	commitmentKind: z
		.enum(['purchase_order', 'subcontract'])
		.describe('What was worked on; absent means a subcontract.')
		.optional(),
	...orderFields,
	date: date('Last day of the work it confirms, in the time zone of the site.'),
	basis: z
		.enum(['to_date', 'period'])
		.describe(
			'to_date: the lines say what is done in all; period: what was done since the confirmation before. Absent means to_date.',
		)
		.optional(),
	status: status(
		['draft', 'submitted', 'in_review', 'revise', 'approved', 'rejected', 'void'],
		FULFILMENT,
	).optional(),
	confirmedBy: line('Who confirms the work.', 128).optional(),
	description: note('Remarks as text.').optional(),
	lines: z
		.array(confirmedLineSchema)
		.min(1)
		.max(2000)
		.describe('What is done, by line of the order.'),
	ext: ext(),
});
export type ServiceConfirmation = z.infer<typeof serviceConfirmationSchema>;

export const serviceConfirmation = entity({
	name: 'service_confirmation',
	title: 'Service confirmation',
	version: 1,
	schema: serviceConfirmationSchema,
	nature: 'state',
	doc: 'Work done of a subcontract or a service order, by quantity, percent or amount, up to a day. Figures are to date unless the record says otherwise; an approved one counts, a void one is taken back.',
});
