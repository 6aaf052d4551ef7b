import { fault } from '../../faults';
import { type Decimal, max, min, sum, ZERO } from '../../money';
import { bookText } from './dimensions';
import { ratio } from './ratio';
import type { Book } from './types';

const ONE = ZERO.plus(1);

/** A job on the work-in-progress schedule; amounts in the book's currency, to date, without tax. */
export interface WipInput {
	readonly originalContract: Decimal;
	/** Approved owner change orders only; pending ones are no contract value. */
	readonly approvedChanges: Decimal;
	readonly costToDate: Decimal;
	/** Cost still to come: `etc` of the position. */
	readonly costToComplete: Decimal;
	/** Invoiced to the owner, gross of retention, net of credit notes. */
	readonly billed: Decimal;
	/** The job is finished: everything is earned, nothing is to come. */
	readonly closed?: boolean;
	/** The same figures at the end of the period before, for the figures of this period. */
	readonly before?: { readonly earned: Decimal; readonly costToDate: Decimal };
}

export interface WipWarning {
	readonly code:
		| 'loss_job'
		| 'no_estimate'
		| 'beyond_estimate'
		| 'no_contract'
		| 'cost_after_close';
	readonly message: string;
}

export interface Wip {
	readonly contract: Decimal;
	readonly costToDate: Decimal;
	readonly costToComplete: Decimal;
	readonly estimatedCost: Decimal;
	/** 0..1; null where nothing is estimated and nothing spent. */
	readonly fractionComplete: Decimal | null;
	readonly earned: Decimal;
	readonly billed: Decimal;
	/** Billed more than earned: a liability, never negative. */
	readonly overBilling: Decimal;
	/** Earned more than billed: an asset, never negative. */
	readonly underBilling: Decimal;
	/** `earned − costToDate`, before a loss provision. */
	readonly grossProfitToDate: Decimal;
	/** `contract − estimatedCost`; negative is a loss. */
	readonly estimatedGrossProfit: Decimal;
	/** The full expected loss, as a positive figure; 0 for a job with profit. */
	readonly expectedLoss: Decimal;
	/** The part of it that percentage of completion has not shown yet: what has to be accrued. */
	readonly lossProvision: Decimal;
	/** `contract − earned`: revenue still to earn. */
	readonly backlog: Decimal;
	/** Null without `before`. */
	readonly earnedThisPeriod: Decimal | null;
	readonly grossProfitThisPeriod: Decimal | null;
	readonly warnings: readonly WipWarning[];
}

/**
 * Work in progress of a job by cost-to-cost percentage of completion:
 * - `contract = original + approved changes`
 * - `fraction = cost to date ÷ (cost to date + cost to complete)`, kept within 0..1
 * - `earned = fraction × contract`
 * - `over billing = max(0, billed − earned)`, `under billing = max(0, earned − billed)`
 * - a job with `estimated cost > contract` is a loss job: the full loss is to be recognised at once,
 *   `provision = expected loss + gross profit to date` with that profit being the part already shown
 *
 * A closed job has earned its contract; what is still open or billed short shows as under billing.
 * With no estimate the fraction is unknown and nothing is earned, so billings are over billings.
 * Source: percentage-of-completion as in the Covinly WIP article and the Nance Contractors problem;
 * full loss at once as in ASC 605-35-25-45 and 606's onerous contract guidance for contractors.
 */
export function wip(input: WipInput): Wip {
	const contract = input.originalContract.plus(input.approvedChanges);
	const { costToDate, billed } = input;
	const closed = input.closed === true;
	const costToComplete = closed ? ZERO : input.costToComplete;
	const estimatedCost = costToDate.plus(costToComplete);
	const fractionComplete = closed ? ONE : fractionOf(costToDate, estimatedCost);
	const earned = fractionComplete === null ? ZERO : contract.times(fractionComplete);
	const estimatedGrossProfit = contract.minus(estimatedCost);
	const grossProfitToDate = earned.minus(costToDate);
	const expectedLoss = max(ZERO, estimatedGrossProfit.neg());
	return {
		contract,
		costToDate,
		costToComplete,
		estimatedCost,
		fractionComplete,
		earned,
		billed,
		overBilling: max(ZERO, billed.minus(earned)),
		underBilling: max(ZERO, earned.minus(billed)),
		grossProfitToDate,
		estimatedGrossProfit,
		expectedLoss,
		lossProvision: max(ZERO, min(expectedLoss, expectedLoss.plus(grossProfitToDate))),
		backlog: contract.minus(earned),
		earnedThisPeriod: input.before === undefined ? null : earned.minus(input.before.earned),
		grossProfitThisPeriod:
			input.before === undefined
				? null
				: earned.minus(input.before.earned).minus(costToDate.minus(input.before.costToDate)),
		warnings: look(input, contract, estimatedCost),
	};
}

/** Contract value to date from the three kinds of owner changes: approved ones count, others not. */
export function contractToDate(
	original: Decimal,
	changes: Iterable<{
		readonly state: 'draft' | 'pending' | 'approved' | 'void';
		readonly amount: Decimal;
	}>,
): Decimal {
	const approved = [...changes].filter(({ state }) => state === 'approved');
	return original.plus(sum(approved.map(({ amount }) => amount)));
}

export type WipTotals = Pick<
	Wip,
	| 'contract'
	| 'costToDate'
	| 'costToComplete'
	| 'estimatedCost'
	| 'earned'
	| 'billed'
	| 'overBilling'
	| 'underBilling'
	| 'grossProfitToDate'
	| 'estimatedGrossProfit'
	| 'expectedLoss'
	| 'lossProvision'
	| 'backlog'
>;

/**
 * Totals of a schedule of one book. Over and under billings are added apart: the one is a liability,
 * the other an asset, and they do not offset each other.
 *
 * @throws Fault `wip.several_books`
 */
export function wipTotals(
	jobs: ReadonlyArray<{ readonly book: Book; readonly wip: Wip }>,
): WipTotals {
	if (new Set(jobs.map(({ book }) => bookText(book))).size > 1) {
		throw fault({
			class: 'source_data',
			code: 'wip.several_books',
			message: 'Jobs of several companies or currencies have no common total.',
			remedy: 'Total each company and currency by itself.',
		});
	}
	const total = (name: keyof WipTotals) => sum(jobs.map(({ wip: job }) => job[name]));
	return {
		contract: total('contract'),
		costToDate: total('costToDate'),
		costToComplete: total('costToComplete'),
		estimatedCost: total('estimatedCost'),
		earned: total('earned'),
		billed: total('billed'),
		overBilling: total('overBilling'),
		underBilling: total('underBilling'),
		grossProfitToDate: total('grossProfitToDate'),
		estimatedGrossProfit: total('estimatedGrossProfit'),
		expectedLoss: total('expectedLoss'),
		lossProvision: total('lossProvision'),
		backlog: total('backlog'),
	};
}

function fractionOf(costToDate: Decimal, estimatedCost: Decimal): Decimal | null {
	const fraction = ratio(costToDate, estimatedCost);
	// A negative estimate has no meaning as a whole of which something could be done.
	if (fraction === null || estimatedCost.lt(0)) return null;
	return min(ONE, max(ZERO, fraction));
}

function look(input: WipInput, contract: Decimal, estimatedCost: Decimal): WipWarning[] {
	const found: WipWarning[] = [];
	const closed = input.closed === true;
	if (contract.lt(estimatedCost)) {
		found.push({
			code: 'loss_job',
			message: 'The estimated cost exceeds the contract: the full loss is to be recognised now.',
		});
	}
	if (!closed && estimatedCost.lte(0)) {
		found.push({
			code: 'no_estimate',
			message: 'No cost is estimated, so the percentage of completion is unknown.',
		});
	}
	if (!closed && estimatedCost.gt(0) && input.costToComplete.lt(0)) {
		found.push({
			code: 'beyond_estimate',
			message: 'The cost to complete is negative; the job is taken as complete.',
		});
	}
	if (contract.lte(0)) {
		found.push({ code: 'no_contract', message: 'The job has no contract value.' });
	}
	if (closed && !input.costToComplete.eq(0)) {
		found.push({
			code: 'cost_after_close',
			message: 'The job is closed but cost is still forecast; it is left out.',
		});
	}
	return found;
}
