import { z } from 'zod/v4';

import { isTemplate } from './code-template';

/** The options of an estimate sheet. */
export const estimateSettings = z.strictObject({
	/** The sign that parts whole and fraction in text cells. */
	decimal: z.enum(['point', 'comma']).default('point'),
	/** How code cells are written: `{code}`, `{code}.{type}`, `{phase}-{code}.{type}` … */
	codePattern: z
		.string()
		.max(40)
		.refine(isTemplate, 'must be {code} with at most {phase} before and {type} after it')
		.default('{code}'),
	/** Spreadsheets drop leading zeros of codes they take for numbers: pad those to so many digits. */
	codeDigits: z.int().min(1).max(12).optional(),
	/** What a row of text without figures is: a remark between lines, or the phase of the next ones. */
	headings: z.enum(['note', 'phase']).default('note'),
	/** Cost type of lines that name none. */
	defaultType: z.string().min(1).max(64).optional(),
	/** Sheets with one amount column a cost type: heading -> cost type code. */
	typeColumns: z.record(z.string().min(1).max(128), z.string().min(1).max(64)).default({}),
	/** Names of the cost types: code -> name. */
	typeNames: z.record(z.string().min(1).max(64), z.string().min(1).max(256)).default({}),
});
export type EstimateSettings = z.infer<typeof estimateSettings>;
