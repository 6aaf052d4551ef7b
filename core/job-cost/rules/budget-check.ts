import { fault } from '../../faults';
import { type Decimal, max, sum, ZERO } from '../../money';
import { groupBy, keep, keyText } from './dimensions';
import { percentOf } from './ratio';
import { rollUp } from './position';
import type { Book, CostKey, Dimension, Position } from './types';

export const VERDICTS = ['ok', 'warn', 'block'] as const;
export type Verdict = (typeof VERDICTS)[number];

/**
 * When a request is let through. Limits are reached, not exceeded, at their exact value: 100 % used
 * passes a block at 100 %. With a percentage and an amount, exceeding either one is enough.
 */
export interface BudgetPolicy {
	/** Dimensions on which budget is controlled, e.g. project and cost code. */
	readonly by: readonly Dimension[];
	/** Percent of the revised budget used, the request included. */
	readonly warnAbovePercent?: Decimal;
	readonly blockAbovePercent?: Decimal;
	/** Money over the revised budget, in the book's currency. */
	readonly warnOverBy?: Decimal;
	readonly blockOverBy?: Decimal;
	/** Verdict where no budget above zero stands. */
	readonly missingBudget: Verdict;
	/** Also hold back what requisitions and changes not yet approved would cost. */
	readonly reservePending?: boolean;
}

export interface BudgetRequest {
	readonly key: CostKey;
	readonly book: Book;
	/** Cost asked for; negative gives budget back. */
	readonly amount: Decimal;
}

export type BudgetReason =
	| 'within_budget'
	| 'gives_back'
	| 'no_budget'
	| 'above_warn_percent'
	| 'above_block_percent'
	| 'over_warn_amount'
	| 'over_block_amount';

export interface BudgetAnswer {
	readonly key: CostKey;
	readonly book: Book;
	readonly verdict: Verdict;
	readonly reasons: readonly BudgetReason[];
	readonly revised: Decimal;
	readonly committed: Decimal;
	readonly draftBills: Decimal;
	readonly actual: Decimal;
	/** Held back for what is not approved yet; 0 unless the policy says so. */
	readonly reserved: Decimal;
	readonly requested: Decimal;
	/** `revised − committed − draftBills − actual − reserved`. */
	readonly availableBefore: Decimal;
	/** `availableBefore − requested`; negative is the overrun. */
	readonly available: Decimal;
	/** Percent of the revised budget used with the request; null without a budget above zero. */
	readonly percentUsed: Decimal | null;
}

export interface BudgetCheck {
	/** The worst of the answers; `ok` for an empty request. */
	readonly verdict: Verdict;
	readonly answers: readonly BudgetAnswer[];
}

/**
 * May this cost be taken on? Lines of the request that fall on one budget are judged together.
 * `available = revised − committed − draft − actual − requested` (Procore, Autodesk and Dynamics
 * budget control agree on the terms; pending changes are no budget). A line that asks for nothing or
 * gives back is always `ok`.
 *
 * @throws Fault `budget_check.policy` when a block limit lies below its warning
 */
export function checkBudget(
	positions: Iterable<Position>,
	requests: Iterable<BudgetRequest>,
	policy: BudgetPolicy,
): BudgetCheck {
	assertPolicy(policy);
	const budgets = new Map(
		rollUp(positions, policy.by).map((total) => [keyText(total.key, total.book), total]),
	);
	const answers = groupBy(requests, policy.by).map(({ key, book, items }): BudgetAnswer => {
		const budget = budgets.get(keyText(keep(key, policy.by), book));
		const requested = sum(items.map(({ amount }) => amount));
		const revised = budget?.revised ?? ZERO;
		const committed = budget?.committed ?? ZERO;
		const draftBills = budget?.draftBills ?? ZERO;
		const actual = budget?.actual ?? ZERO;
		const reserved = policy.reservePending === true ? (budget?.pendingCosts ?? ZERO) : ZERO;
		const used = committed.plus(draftBills).plus(actual).plus(reserved);
		const availableBefore = revised.minus(used);
		const available = availableBefore.minus(requested);
		const percentUsed = revised.gt(0) ? percentOf(used.plus(requested), revised) : null;
		return {
			key,
			book,
			...judge(policy, requested, percentUsed, max(ZERO, available.neg())),
			revised,
			committed,
			draftBills,
			actual,
			reserved,
			requested,
			availableBefore,
			available,
			percentUsed,
		};
	});
	return { verdict: worst(answers.map(({ verdict }) => verdict)), answers };
}

export const worst = (verdicts: Iterable<Verdict>): Verdict =>
	[...verdicts].reduce<Verdict>(
		(one, other) => (VERDICTS.indexOf(other) > VERDICTS.indexOf(one) ? other : one),
		'ok',
	);

function judge(
	policy: BudgetPolicy,
	requested: Decimal,
	percentUsed: Decimal | null,
	overBy: Decimal,
): { verdict: Verdict; reasons: BudgetReason[] } {
	if (requested.lte(0)) return { verdict: 'ok', reasons: ['gives_back'] };
	if (percentUsed === null) return { verdict: policy.missingBudget, reasons: ['no_budget'] };
	const above = (value: Decimal, limit: Decimal | undefined) =>
		limit !== undefined && value.gt(limit);
	const blocking: BudgetReason[] = [];
	if (above(percentUsed, policy.blockAbovePercent)) blocking.push('above_block_percent');
	if (above(overBy, policy.blockOverBy)) blocking.push('over_block_amount');
	if (blocking.length > 0) return { verdict: 'block', reasons: blocking };
	const warning: BudgetReason[] = [];
	if (above(percentUsed, policy.warnAbovePercent)) warning.push('above_warn_percent');
	if (above(overBy, policy.warnOverBy)) warning.push('over_warn_amount');
	if (warning.length > 0) return { verdict: 'warn', reasons: warning };
	return { verdict: 'ok', reasons: ['within_budget'] };
}

function assertPolicy(policy: BudgetPolicy): void {
	const pairs = [
		['warnAbovePercent', policy.warnAbovePercent, policy.blockAbovePercent],
		['warnOverBy', policy.warnOverBy, policy.blockOverBy],
	] as const;
	for (const [field, warn, block] of pairs) {
		const wrong =
			(warn !== undefined && warn.lt(0)) ||
			(block !== undefined && block.lt(0)) ||
			(warn !== undefined && block !== undefined && block.lt(warn));
		if (!wrong) continue;
		throw fault({
			class: 'source_data',
			code: 'budget_check.policy',
			message: 'The limits of the budget check contradict each other.',
			remedy: 'Give limits of zero or more, the one for warning not above the one for blocking.',
			field,
		});
	}
}
