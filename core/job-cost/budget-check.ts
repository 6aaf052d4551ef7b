import { z } from 'zod/v4';

import { money, refSchema } from '../canonical/types';
import { toFault } from '../faults';
import { type Decimal, decimal, toText } from '../money';
import { done, failed, type Outcome } from '../outcome';
import { asPlanned, type Verb, type VerbDeps, type VerbInput } from '../verb';
import { asksOf, allAsks, type CodedData, codingOf } from './coding';
import { companiesOf, refuseForeign } from './companies';
import { readDirectory } from './directory';
import { POSITION_NEEDS, projectQuestion, type ReadPlan, studyProjects } from './position';
import {
	type BudgetPolicy,
	type BudgetReason,
	checkBudget,
	type Verdict,
	VERDICTS,
} from './rules/budget-check';
import { DIMENSIONS } from './rules/types';
import { isReady, prepareEach } from './upserting';

const limit = () =>
	z
		.string()
		.regex(/^\d{1,15}(?:\.\d{1,12})?$/, 'must be a decimal of zero or more')
		.optional();

/** When a request is let through; see `BudgetPolicy`. */
export const budgetLimits = z.object({
	/** Dimensions on which the budget is controlled; by default project, cost code and cost type. */
	by: z.array(z.enum(DIMENSIONS)).min(1).default(['project', 'costCode', 'costType']),
	/** Percent of the revised budget used, the request included. */
	warnAbovePercent: limit(),
	blockAbovePercent: limit(),
	/** Money over the revised budget. */
	warnOverBy: limit(),
	blockOverBy: limit(),
	/** Where no budget stands. */
	missingBudget: z.enum(VERDICTS).default('block'),
	/** Also hold back orders that wait for approval. */
	reservePending: z.boolean().default(false),
});
export type BudgetLimits = z.infer<typeof budgetLimits>;

export const budgetCheckInput = projectQuestion.extend({
	phase: refSchema.optional(),
	costCode: refSchema.optional(),
	costType: refSchema.optional(),
	/** Cost asked for, positive, in the currency of the project's company. */
	amount: money('Cost asked for; negative gives budget back.'),
	currency: z
		.string()
		.regex(/^[A-Z]{3}$/)
		.optional(),
	...budgetLimits.shape,
});
export type BudgetCheckInput = z.infer<typeof budgetCheckInput>;

export interface BudgetCheckResult {
	readonly verdict: Verdict;
	readonly reasons: readonly BudgetReason[];
	readonly project: { readonly id: number; readonly code: string; readonly name: string };
	readonly currency: string;
	/** Decimal texts, cost positive. */
	readonly revised: string;
	readonly committed: string;
	readonly draftBills: string;
	readonly actual: string;
	readonly reserved: string;
	readonly requested: string;
	readonly availableBefore: string;
	/** After the request; negative is the overrun. */
	readonly available: string;
	readonly percentUsed: string | null;
	/** Last day that counts. */
	readonly asOf: string;
	/** When Odoo was asked, RFC 3339; a later posting is not in the answer. */
	readonly lookedAt: string;
}

/**
 * Says whether a cost fits its budget: ok, warn or block, with the figures. It reserves nothing;
 * two checks at the same time may both pass. Each input is judged by itself. Without limits it
 * warns when a request exceeds what is available and never blocks a budgeted code.
 */
export const budgetCheck: Verb<BudgetCheckInput, ReadPlan<BudgetCheckResult>, BudgetCheckResult> = {
	name: 'jobCost.budgetCheck.check',
	writes: false,
	needs: POSITION_NEEDS,
	input: budgetCheckInput,
	plan: planChecks,
	apply: asPlanned,
};

/** The policy of these limits; without any limit a request over the budget is warned of. */
export function budgetPolicyOf(limits: BudgetLimits): BudgetPolicy {
	const { by, missingBudget, reservePending, ...texts } = limits;
	const { warnAbovePercent, blockAbovePercent, warnOverBy, blockOverBy } = texts;
	const limitOf = (text: string | undefined, name: string) =>
		text === undefined ? {} : { [name]: decimal(text, name) };
	const noLimits = [warnAbovePercent, blockAbovePercent, warnOverBy, blockOverBy].every(
		(text) => text === undefined,
	);
	return {
		by,
		missingBudget,
		reservePending,
		...limitOf(noLimits ? '100' : warnAbovePercent, 'warnAbovePercent'),
		...limitOf(blockAbovePercent, 'blockAbovePercent'),
		...limitOf(warnOverBy, 'warnOverBy'),
		...limitOf(blockOverBy, 'blockOverBy'),
	};
}

const codedOf = ({ project, phase, costCode, costType }: BudgetCheckInput): CodedData => ({
	project,
	phase,
	costCode,
	costType,
});

const originOf = ({ system, tenant }: BudgetCheckInput) => ({ system, tenant, nativeid: 'check' });

async function planChecks(
	deps: VerbDeps,
	inputs: ReadonlyArray<VerbInput<BudgetCheckInput>>,
): Promise<ReadPlan<BudgetCheckResult>> {
	const [companies, directory, studies] = await Promise.all([
		companiesOf(deps.odoo),
		readDirectory(
			deps.odoo,
			allAsks(inputs.map(({ value }) => asksOf(originOf(value), codedOf(value)))),
		),
		studyProjects(deps, inputs),
	]);
	const lookedAt = new Date(deps.clock.now()).toISOString();
	const checked = prepareEach(inputs, ({ index, value }) => {
		const study = studies.find((one) => one.index === index)?.study;
		if (study === undefined) throw toFault(new Error('input without a study'));
		if ('fault' in study) throw study.fault;
		const named = value.company === undefined ? null : companies.named(value.company).id;
		const coding = codingOf(directory, originOf(value), codedOf(value), named);
		const company = companies.byId(study.job.company ?? named ?? companies.own.id);
		refuseForeign(company, value.currency);
		const { answers } = checkBudget(
			study.positions,
			[
				{
					key: {
						project: study.job.id,
						phase: coding.phase?.id ?? null,
						costCode: coding.costCode?.id ?? null,
						costType: coding.costType?.id ?? null,
					},
					book: { company: company.id, currency: company.currency },
					amount: decimal(value.amount),
				},
			],
			budgetPolicyOf(value),
		);
		const [answer] = answers;
		if (answer === undefined) throw toFault(new Error('request without an answer'));
		return { answer, study, currency: company.currency };
	});
	const preview = checked.map((one): Outcome<BudgetCheckResult> => {
		if (!isReady(one)) return failed(one.index, one.fault);
		const { answer, study, currency } = one.value;
		const text = (amount: Decimal) => toText(amount);
		return done(
			one.index,
			'read',
			{
				verdict: answer.verdict,
				reasons: answer.reasons,
				project: { id: study.job.id, code: study.job.code, name: study.job.name },
				currency,
				revised: text(answer.revised),
				committed: text(answer.committed),
				draftBills: text(answer.draftBills),
				actual: text(answer.actual),
				reserved: text(answer.reserved),
				requested: text(answer.requested),
				availableBefore: text(answer.availableBefore),
				available: text(answer.available),
				percentUsed: answer.percentUsed === null ? null : toText(answer.percentUsed, 1),
				asOf: study.asOf,
				lookedAt,
			},
			study.warnings,
		);
	});
	return { preview };
}
