import { z } from 'zod/v4';

import { line } from './types';

/**
 * Status has three axes that move on their own: what was agreed (commercial), what was delivered,
 * billed or paid (progress), and how far the record has travelled (integration). Sources mix them;
 * the status maps of a source take them apart.
 */
export const COMMERCIAL_STATUSES = [
	'draft',
	'submitted',
	'in_review',
	'revise',
	'approved',
	'executed',
	'posted',
	'on_hold',
	'closed',
	'rejected',
	'void',
	'reversed',
	'terminated',
] as const;
export type CommercialStatus = (typeof COMMERCIAL_STATUSES)[number];

export const PROGRESS_STATUSES = [
	'planned',
	'active',
	'on_hold',
	'closed',
	'partially_fulfilled',
	'fulfilled',
	'not_paid',
	'partially_paid',
	'paid',
] as const;
export type ProgressStatus = (typeof PROGRESS_STATUSES)[number];

export const INTEGRATION_STATUSES = [
	'not_synced',
	'staged',
	'queued',
	'exporting',
	'synced',
	'failed',
	'stale',
	'conflict',
	'locked',
	'unlinked',
] as const;
export type IntegrationStatus = (typeof INTEGRATION_STATUSES)[number];

/** The canonical status a native value stands for; an axis it says nothing about is absent. */
export interface StatusMeaning {
	readonly commercial?: CommercialStatus;
	readonly progress?: ProgressStatus;
	readonly integration?: IntegrationStatus;
	/** Facts the status word carries beyond the axes, e.g. work going on without an agreed price. */
	readonly flags?: readonly string[];
}

/** The status field of an entity: the values its commercial and progress axes may take. */
export const status = <
	const C extends readonly [CommercialStatus, ...CommercialStatus[]],
	const P extends readonly [ProgressStatus, ...ProgressStatus[]],
>(
	commercial: C,
	progress: P,
) =>
	z
		.strictObject({
			commercial: z.enum(commercial).describe('What was agreed.').optional(),
			progress: z.enum(progress).describe('What was delivered, billed or paid.').optional(),
			integration: z
				.enum(INTEGRATION_STATUSES)
				.describe('How far the record has travelled between the systems.')
				.optional(),
			flags: z
				.array(line('A fact the native status carries beyond the axes.', 64))
				.max(8)
				.describe('Facts the native status carries beyond the axes, e.g. proceed_at_risk.')
				.optional(),
			native: line('The status in the words of the source.', 100).optional(),
		})
		.describe('Status on its three axes; an absent axis is unknown.');

/** Commercial life of a document that needs approval before it counts. */
export const DOCUMENT_STATUSES = [
	'draft',
	'submitted',
	'in_review',
	'revise',
	'approved',
	'executed',
	'on_hold',
	'closed',
	'rejected',
	'void',
	'terminated',
] as const;
export const FULFILMENT = ['partially_fulfilled', 'fulfilled'] as const;
export const PAYMENT = ['not_paid', 'partially_paid', 'paid'] as const;
export const LIFECYCLE = ['planned', 'active', 'on_hold', 'closed'] as const;
