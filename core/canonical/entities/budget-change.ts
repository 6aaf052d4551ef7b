import { z } from 'zod/v4';

import { entity } from '../entity';
import { status } from '../status';
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

export const budgetChangeLineSchema = z.strictObject({
	lineId: line(
		'Native id of the line, unique within the change; its half of the line key.',
		ID_LIMIT,
	),
	adjustmentNumber: line(
		'Lines with the same number belong together; those of a transfer sum to zero.',
		32,
	).optional(),
	kind: z
		.enum(['change_event', 'budget_change'])
		.describe('change_event: caused by a change event; budget_change: a free adjustment.')
		.optional(),
	phase: jobCoding.phase,
	costCode: jobCoding.costCode,
	costType: ref('Cost type.'),
	amount: money('Signed: positive raises the budget, negative lowers it.'),
	quantity: quantity('Quantity that goes with the amount.').optional(),
	uom: unit().optional(),
	unitCost: money('Cost of one unit.').optional(),
	description: line('What the line is for.').optional(),
	changeEventLine: ref('Line of the change event that caused it.').optional(),
	ext: ext(),
});
export type BudgetChangeLine = z.infer<typeof budgetChangeLineSchema>;

export const budgetChangeSchema = z.strictObject({
	project: jobCoding.project,
	number: line('Number of the change within the project.', 64),
	title: line('Title.').optional(),
	date: date('Day the change counts from; approval day where the source has one.').optional(),
	status: status(
		['draft', 'submitted', 'in_review', 'revise', 'approved', 'rejected', 'void'],
		['partially_fulfilled', 'fulfilled'],
	),
	transfer: z
		.boolean()
		.describe('true: moves budget only, so the lines of each adjustment must sum to zero.')
		.optional(),
	description: note('Reason.').optional(),
	lines: z.array(budgetChangeLineSchema).min(1).max(2000).describe('The budget moved, by code.'),
	currency: currency().optional(),
	ext: ext(),
});
export type BudgetChange = z.infer<typeof budgetChangeSchema>;

export const budgetChange = entity({
	name: 'budget_change',
	title: 'Budget change',
	version: 1,
	schema: budgetChangeSchema,
	nature: 'state',
	doc: 'A numbered change of the budget. Approved lines are approved changes, submitted ones and those in review or revision are pending; drafts, void and rejected ones count nowhere.',
});
