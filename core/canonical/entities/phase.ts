import { z } from 'zod/v4';

import { entity } from '../entity';
import { code, ext, line, ref } from '../types';

export const phaseSchema = z.strictObject({
	project: ref('Project the phase divides.'),
	code: code('Code of the phase, unique within its project.'),
	name: line('Name of the phase.'),
	parent: ref('Parent phase.').optional(),
	level: z.int().min(1).max(20).describe('Depth in the breakdown, 1 is the top.').optional(),
	segmentType: z
		.enum(['sub_job', 'phase', 'custom'])
		.describe('What the source calls it: a sub job, a phase, or a custom segment of its WBS.')
		.optional(),
	flatCode: line('Full breakdown code as the source prints it, e.g. "01-011.CT1".').optional(),
	active: z.boolean().describe('false hides the phase from new postings.').optional(),
	ext: ext(),
});
export type Phase = z.infer<typeof phaseSchema>;

export const phase = entity({
	name: 'phase',
	title: 'Phase',
	version: 1,
	schema: phaseSchema,
	nature: 'state',
	doc: 'A part of one project: phase, sub job or building. The same code in two projects is two phases.',
});
