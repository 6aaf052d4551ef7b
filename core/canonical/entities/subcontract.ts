import { z } from 'zod/v4';

import { entity } from '../entity';
import { date, ext, note } from '../types';
import { commitmentFields } from './commitment';

export const subcontractSchema = z.strictObject({
	...commitmentFields,
	startDate: date('First day of the work.').optional(),
	estimatedCompletionDate: date('Planned last day.').optional(),
	actualCompletionDate: date('Actual last day.').optional(),
	signedDate: date('Day the signed contract came back.').optional(),
	inclusions: note('What is included.').optional(),
	exclusions: note('What is not included.').optional(),
	ext: ext(),
});
export type Subcontract = z.infer<typeof subcontractSchema>;

export const subcontract = entity({
	name: 'subcontract',
	title: 'Subcontract',
	version: 1,
	schema: subcontractSchema,
	nature: 'state',
	doc: 'A commitment for work; its lines are the schedule of values. Approved lines count as committed cost; amounts are without tax and positive.',
});
