import { z } from 'zod/v4';

import { entity } from '../entity';
import { status } from '../status';
import {
	currency,
	date,
	datetime,
	ext,
	jobCoding,
	line,
	money,
	note,
	quantity,
	ref,
} from '../types';

export const timesheetSchema = z.strictObject({
	employee: ref('Who worked.'),
	date: date('Day worked, in the time zone of the site.'),
	hours: quantity('Hours worked; negative takes hours back and needs reversalOf.'),
	...jobCoding,
	costType: ref('Cost type; absent means the labour type of the company.').optional(),
	timeType: z
		.enum(['regular', 'overtime', 'double_time', 'paid_time_off', 'other'])
		.describe('Pay type of the hours.')
		.optional(),
	costRate: money(
		'Cost of one hour when it was worked; absent means the employee’s rate in Odoo.',
	).optional(),
	startTime: datetime('Clock in.').optional(),
	endTime: datetime('Clock out.').optional(),
	lunchMinutes: z.int().min(0).max(1440).describe('Unpaid break in minutes.').optional(),
	billable: z.boolean().describe('May be billed to the customer.').optional(),
	crew: ref('Crew the employee worked in.').optional(),
	timesheetId: line(
		'Sheet (day group) the entry belongs to; approval is by sheet.',
		200,
	).optional(),
	description: note('Work done.').optional(),
	status: status(['draft', 'submitted', 'approved', 'rejected', 'void'], ['fulfilled']).optional(),
	reversalOf: ref('Entry this one takes back.').optional(),
	currency: currency('ISO 4217 code of costRate; absent means the company currency.').optional(),
	ext: ext(),
});
export type Timesheet = z.infer<typeof timesheetSchema>;

export const timesheet = entity({
	name: 'timesheet',
	title: 'Timesheet entry',
	version: 1,
	schema: timesheetSchema,
	nature: 'event',
	doc: 'Hours of one person on one day and one code. Hours are positive; a correction is a new, negative entry with reversalOf.',
});
