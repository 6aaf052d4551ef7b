import { z } from 'zod/v4';

import {
	retentionTermsSchema,
	type SubPayApplication,
	subPayApplicationSchema,
} from '../../canonical/entities/sub-pay-application';
import { code, type Ref } from '../../canonical/types';
import { type Delivered, delivered } from '../../job-cost/delivered';
import { decimal } from '../../money';
import type { OrderQuestion } from '../../procurement/order/find';
import type { RetentionPolicy } from '../../progress/retention';

/** What an application does not say of itself. */
export const applicationOptions = {
	/** Account by code that holds retention; absent: the one named Retention Payable. */
	retentionAccount: code('Retention account.').optional(),
	/** Terms of the contract; absent: those of the document, and else what its lines state. */
	retentionTerms: retentionTermsSchema.optional(),
	/** What becomes of a line billed beyond its scheduled value. */
	overbilling: z.enum(['refuse', 'warn']).default('refuse'),
	/** A waiver of lien has to be there before an application is posted. */
	lienWaiver: z.enum(['required', 'not_required']).default('required'),
};
export interface ApplicationOptions {
	readonly retentionAccount?: string | undefined;
	readonly retentionTerms?: z.infer<typeof retentionTermsSchema> | undefined;
	readonly overbilling: 'refuse' | 'warn';
	readonly lienWaiver: 'required' | 'not_required';
}

export const applicationInput = delivered(subPayApplicationSchema).extend(applicationOptions);
export type DeliveredApplication = Delivered<SubPayApplication> & ApplicationOptions;

/** What has to be there before a bill is posted. */
const postOptions = {
	/** Progress to date has to be certified in Odoo, by Certify or by a service confirmation. */
	certification: z.enum(['required', 'not_required']).default('required'),
};
export interface PostOptions {
	readonly certification: 'required' | 'not_required';
}
export const postInput = applicationInput.extend(postOptions);

/** The subcontract a record of a source speaks of. */
export const subcontractQuestion = (
	{ system, tenant }: { readonly system: string; readonly tenant: string },
	subcontract: Ref,
): OrderQuestion => ({ record: subcontract, system, tenant });

/** Agreed terms as the rules want them; a rate on stored materials left out is that on work. */
export function policyOf(
	terms: z.infer<typeof retentionTermsSchema> | undefined,
): RetentionPolicy | null {
	if (terms === undefined) return null;
	return {
		steps: terms.steps.map(({ fromPercent, workPercent, storedPercent }) => ({
			fromPercent: decimal(fromPercent, 'fromPercent'),
			workPercent: decimal(workPercent, 'workPercent'),
			storedPercent: decimal(storedPercent ?? workPercent, 'storedPercent'),
		})),
		earlierWork: terms.earlierWork ?? 'split',
		completionOf: terms.completionOf ?? 'contract',
		...(terms.capPercent === undefined
			? {}
			: { capPercent: decimal(terms.capPercent, 'capPercent') }),
	};
}
