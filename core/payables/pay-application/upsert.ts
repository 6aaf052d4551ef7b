import { MOVE } from '../../odoo/models/accounting';
import { PURCHASE_ORDER } from '../../odoo/models/purchase';
import type { AccessNeed, Verb } from '../../verb';
import { type BillPlan, planBills } from './bills';
import { applicationInput, type DeliveredApplication } from './input';
import { studyApplications } from './read';
import type { ApplicationResult } from './result';
import { applyBills } from './write-bills';

export const APPLICATION_NEEDS: readonly AccessNeed[] = [
	{
		model: MOVE,
		operations: ['read', 'write', 'create'],
		group: 'Invoicing / Billing',
		module: 'account',
	},
	{ model: PURCHASE_ORDER, operations: ['read'], group: 'Purchase / User', module: 'purchase' },
	{ model: 'account.account', operations: ['read'], group: 'Invoicing / Billing' },
];

/**
 * Keeps the draft bill of a subcontract pay application: by line of the schedule of values the work
 * and the stored materials of the period, at the cost of the job, and what is held of them on the
 * retention account, at no cost.
 *
 * A submitted application is billed as requested, an approved one as certified; a draft one is left
 * alone, a void one is cancelled. Cumulative figures are converted against what is booked. Retention
 * follows the agreed terms, for lines without work too. Amounts are without tax, positive, in the
 * currency of the subcontract.
 *
 * Calls grow with the longest row of applications of one subcontract in the batch, not with the batch.
 * Faults of an item: those of the subcontract (`mapping.unknown_subcontract`,
 * `mapping.commitment_without_id`), of `studyApplication` and `billRows`, `retention.no_account`,
 * `retention.account_kind`, `conflict.already_posted`, `pay_application.cancelled`,
 * `pay_application.later_exists`, `pay_application.waits`, `pay_application.not_as_meant`,
 * `pay_application.other_vendor`.
 */
export const payApplicationUpsert: Verb<DeliveredApplication, BillPlan, ApplicationResult> = {
	name: 'payables.payApplication.upsert',
	writes: true,
	needs: APPLICATION_NEEDS,
	input: applicationInput,
	plan: async ({ odoo }, inputs) => await planBills(odoo, await studyApplications(odoo, inputs)),
	apply: applyBills,
};
