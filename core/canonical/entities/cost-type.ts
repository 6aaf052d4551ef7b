import { z } from 'zod/v4';

import { entity } from '../entity';
import { code, ext, line } from '../types';

/** The families every list of cost types comes down to. */
export const COST_FAMILIES = [
	'labor',
	'equipment',
	'materials',
	'subcontract',
	'owner_cost',
	'professional_services',
	'other',
] as const;
export type CostFamily = (typeof COST_FAMILIES)[number];

export const costTypeSchema = z.strictObject({
	code: code('Short code, e.g. L, M, E, S.'),
	name: line('Name, e.g. Labour.'),
	family: z.enum(COST_FAMILIES).describe('The family it belongs to.').optional(),
	active: z.boolean().describe('false hides the type from new postings.').optional(),
	ext: ext(),
});
export type CostType = z.infer<typeof costTypeSchema>;

export const costType = entity({
	name: 'cost_type',
	title: 'Cost type',
	version: 1,
	schema: costTypeSchema,
	nature: 'state',
	doc: 'What the money goes to: labour, material, equipment, subcontract, other.',
});
