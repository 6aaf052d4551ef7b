import { MODEL_DATA } from '../../odoo/models/administration';
import { MANUAL_MODELS } from './models';
import type { ModelAccess, ModelRule } from './models/manual-model';
import { INTEGRATION_GROUP, setupId } from './names';

/** What this package adds to Odoo, as data. Setup compares it with the database and creates it. */

export { INTEGRATION_GROUP, setupId } from './names';

export const DIMENSION_PLANS = {
	phase: { externalId: setupId('plan', 'phases'), name: 'Phases' },
	costCode: { externalId: setupId('plan', 'cost-codes'), name: 'Cost Codes' },
	costType: { externalId: setupId('plan', 'cost-types'), name: 'Cost Types' },
} as const;
export type PlanDimension = keyof typeof DIMENSION_PLANS;
export const PLAN_DIMENSIONS = ['phase', 'costCode', 'costType'] as const satisfies PlanDimension[];

/**
 * Rights, as External ID of the group and what it may do. The look-up right lets an integration
 * user see which record an External ID names; the rule below limits it to this package's own.
 */
export const ACCESS: ReadonlyArray<ModelAccess & { readonly model: string }> = [
	{
		key: 'external-id-lookup',
		model: MODEL_DATA,
		group: INTEGRATION_GROUP.externalId,
		may: 'r',
	},
	...MANUAL_MODELS.flatMap(({ model, access }) => access.map((one) => ({ ...one, model }))),
];

export const RULES: ReadonlyArray<ModelRule & { readonly model: string }> = [
	{
		key: 'external-id-own',
		name: 'Construction integration: own External IDs',
		model: MODEL_DATA,
		group: INTEGRATION_GROUP.externalId,
		domain: "[('module', '=', 'n8n')]",
	},
	...MANUAL_MODELS.flatMap(({ model, rules }) => rules.map((one) => ({ ...one, model }))),
];

/** Names of the stock carrier of material issues, per company. */
export const ISSUE_TO_JOB = {
	name: 'Issue to job',
	locationName: 'Job consumption',
	sequenceCode: 'JOB',
	locationId: (company: number) => setupId('job-location', String(company)),
	operationTypeId: (company: number) => setupId('issue-to-job', String(company)),
} as const;
