import { z } from 'zod/v4';

import { entity } from '../entity';
import { LIFECYCLE, status } from '../status';
import { code, currency, date, ext, line, money, note, postalAddress, ref } from '../types';

export const projectSchema = z.strictObject({
	code: code('Number of the job as people know it; unique in the company.'),
	name: line('Name of the job.'),
	status: status(
		['draft', 'submitted', 'approved', 'executed', 'closed', 'void'],
		LIFECYCLE,
	).optional(),
	customer: ref('Customer (owner) the job is built for.').optional(),
	address: postalAddress('Site address.').optional(),
	startDate: date('First planned or actual day.').optional(),
	estimatedCompletionDate: date('Planned last day.').optional(),
	actualCompletionDate: date('Actual last day.').optional(),
	totalValue: money('Contract value as the source shows it; informative, positive.').optional(),
	stage: line('Stage in the words of the source, e.g. Course of Construction.', 100).optional(),
	type: line('Kind of project in the words of the source.', 100).optional(),
	accountingNumber: code(
		'Number of the job in accounting, when it differs from the code.',
	).optional(),
	parent: ref('Parent job, when this is part of a larger one.').optional(),
	timezone: line('IANA time zone of the site.', 64).optional(),
	active: z.boolean().describe('false hides the job from new postings.').optional(),
	description: note('Scope in a few sentences.').optional(),
	currency: currency(
		'ISO 4217 code of totalValue and of the job; absent means the company currency.',
	).optional(),
	ext: ext(),
});
export type Project = z.infer<typeof projectSchema>;

export const project = entity({
	name: 'project',
	title: 'Project',
	version: 1,
	schema: projectSchema,
	nature: 'state',
	doc: 'A job. It owns the budget and every cost booked against it.',
});
