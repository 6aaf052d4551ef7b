import { z } from 'zod/v4';

import { entity } from '../entity';
import { code, ext, line, ref } from '../types';

export const costCodeSchema = z.strictObject({
	code: code('Full code as it is posted to, e.g. 03-300.'),
	name: line('Name of the work.'),
	shortCode: line('Last part of the code, without its parents.', 64).optional(),
	parent: ref('Parent cost code or division.').optional(),
	project: ref(
		'Project, when the source keeps codes by project; absent for the standard list.',
	).optional(),
	phase: ref('Phase or sub job, when the source keeps codes below one.').optional(),
	standardCode: ref('Entry of the company-wide standard list this code came from.').optional(),
	postable: z.boolean().describe('false for a division row that takes no postings.').optional(),
	budgeted: z.boolean().describe('The code has a budget line in its project.').optional(),
	active: z.boolean().describe('false hides the code from new postings.').optional(),
	ext: ext(),
});
export type CostCode = z.infer<typeof costCodeSchema>;

export const costCode = entity({
	name: 'cost_code',
	title: 'Cost code',
	version: 1,
	schema: costCodeSchema,
	nature: 'state',
	doc: 'What the work is, in the company’s list of codes (often after CSI divisions).',
});
