import { z } from 'zod/v4';

import { entity } from '../entity';
import { DOCUMENT_STATUSES, FULFILMENT, status } from '../status';
import { currency, ext, jobCoding, line, money, note, quantity, ref, unit } from '../types';

export const budgetLineSchema = z.strictObject({
	...jobCoding,
	costType: ref('Cost type.'),
	originalAmount: money('Original budget of this line. Positive is cost.'),
	quantity: quantity('Budgeted quantity in the unit.').optional(),
	uom: unit().optional(),
	unitCost: money('Budgeted cost of one unit.').optional(),
	calculation: z
		.enum(['manual', 'automatic'])
		.describe('automatic: amount = quantity × unit cost; manual: the amount stands alone.')
		.optional(),
	name: line('What the line covers.').optional(),
	notes: note('Remarks.').optional(),
	status: status(DOCUMENT_STATUSES, FULFILMENT).optional(),
	currency: currency().optional(),
	ext: ext(),
});
export type BudgetLine = z.infer<typeof budgetLineSchema>;

export const budgetLine = entity({
	name: 'budget_line',
	title: 'Budget line',
	version: 1,
	schema: budgetLineSchema,
	nature: 'state',
	doc: 'The original budget of one project × phase × cost code × cost type. Derived figures (revised, committed, actual …) are never sent; the position computes them.',
});
