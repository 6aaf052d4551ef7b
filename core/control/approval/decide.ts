import { wrongRequest } from './faults';
import { bestRule, probeValues, type Probe } from './match';
import type { Policy, Rule, RuleStep } from './policy';
import { documentKey, familyOf, type ApprovalRequest } from './request';
import { magnitude, scaled } from './scaled';

/** An earlier request whose amount counts together with this one. */
export interface EarlierRequest {
	readonly key: string;
	readonly family: string;
	readonly currency: string;
	readonly amount: string;
	/** ms since the epoch. */
	readonly at: number;
}

/** What was asked before; anything that does not count is left out by `decide` itself. */
export interface History {
	readonly now: number;
	readonly earlier: readonly EarlierRequest[];
}

export interface NeededStep {
	/** 1, 2, 3 … */
	readonly step: number;
	readonly role: string;
	readonly expiryHours: number | null;
	readonly delegate: string | null;
}

interface Reasoned {
	/** Names of the rules that decided. */
	readonly rules: readonly string[];
	readonly reasons: readonly string[];
}

/** `after_the_fact` passes now, and its steps are asked for afterwards. */
export type Verdict = Reasoned &
	(
		| { readonly outcome: 'auto_approved' | 'rejected' }
		| {
				readonly outcome: 'needs_approval' | 'after_the_fact';
				readonly samePerson: boolean;
				readonly steps: readonly NeededStep[];
				/** The first step, its role, and until when (ms since the epoch). */
				readonly step: number;
				readonly role: string;
				readonly due: number | null;
		  }
	);

const HOUR = 3_600_000;

/**
 * What a policy says to a request. Pure: the same three arguments give the same verdict.
 *
 * Each cost code of the document is decided for itself and the strictest outcome holds for the
 * whole; the steps of all rules that ask for approval are taken together, a role once. A reduction
 * (negative amount) is judged by its magnitude and adds nothing to what is cumulated.
 *
 * Faults: those of `bestRule`; `approval.request` when the policy asks for a budget result or a vendor
 * class and the request says none.
 */
export function decide(policy: Policy, request: ApprovalRequest, history: History): Verdict {
	for (const field of ['budget', 'vendorClass'] as const) {
		if (!policy.asks[field] || (request[field] ?? '') !== '') continue;
		throw wrongRequest(
			field,
			`The request says no ${field}, which rules of the policy look at.`,
			field === 'budget' ? 'Check the budget before.' : 'Send the class of the vendor.',
		);
	}
	const amount = magnitude(scaled(request.amount, 'amount'));
	const { cumulative, count } = cumulated(policy, request, history);
	const codes = request.costCodes.length === 0 ? [''] : new Set(request.costCodes);
	const rules = new Set<Rule>();
	for (const costCode of codes) {
		const probe: Probe = {
			key: documentKey(request),
			values: probeValues({ ...request, costCode }),
			currency: request.currency,
			amount,
			cumulative,
		};
		rules.add(bestRule(policy.rulesFor, probe));
	}
	const found = [...rules];
	const sums = count === 0 ? [] : [`together with ${count} earlier of this project and vendor`];
	const said = (some: readonly Rule[]): Reasoned => ({
		rules: some.map(({ name }) => name),
		reasons: [
			...some.map(({ label, reason }) => (reason === '' ? label : `${label}: ${reason}`)),
			...sums,
		],
	});
	const refusing = found.filter(({ outcome }) => outcome === 'reject');
	if (refusing.length > 0) return { outcome: 'rejected', ...said(refusing) };
	const asking = found.filter(({ outcome }) => outcome !== 'auto');
	if (asking.length === 0) return { outcome: 'auto_approved', ...said(found) };
	const uncovered = asking.find((rule) => neededSteps(rule, amount) === null);
	if (uncovered !== undefined) {
		const { rules: names } = said([uncovered]);
		return {
			outcome: 'rejected',
			rules: names,
			reasons: [`${uncovered.label}: ${request.amount} ${request.currency} is above all limits`],
		};
	}
	const steps = together(asking.map((rule) => neededSteps(rule, amount) ?? []));
	const first = steps[0];
	const waits = asking.some(({ outcome }) => outcome === 'approve');
	return {
		outcome: waits ? 'needs_approval' : 'after_the_fact',
		...said(asking),
		samePerson: asking.every(({ samePerson }) => samePerson),
		steps,
		step: 1,
		role: first?.role ?? '',
		due: dueOf(first, history.now),
	};
}

export const dueOf = (step: NeededStep | undefined, from: number): number | null =>
	step?.expiryHours === null || step === undefined ? null : from + step.expiryHours * HOUR;

/**
 * The steps a rule asks for at this amount; null when every limit is below it. Steps of which any
 * has a limit are a ladder, climbed up to the first that covers the amount; a step without a limit
 * covers everything. Without any limit all steps are needed.
 */
function neededSteps({ steps }: Rule, amount: bigint): readonly RuleStep[] | null {
	if (steps.every(({ limit }) => limit === null)) return steps;
	const last = steps.findIndex(({ limit }) => limit === null || limit >= amount);
	return last < 0 ? null : steps.slice(0, last + 1);
}

/** The steps of all rules in their order, a role once and with its shortest time. */
function together(lists: ReadonlyArray<readonly RuleStep[]>): readonly NeededStep[] {
	const roles = new Map<string, RuleStep>();
	for (const step of lists.flat()) {
		const known = roles.get(step.role);
		if (known === undefined) roles.set(step.role, step);
		else {
			roles.set(step.role, {
				...known,
				order: Math.max(known.order, step.order),
				expiryHours: shorter(known.expiryHours, step.expiryHours),
				delegate: known.delegate ?? step.delegate,
			});
		}
	}
	return [...roles.values()]
		.sort((a, b) => a.order - b.order)
		.map(({ role, expiryHours, delegate }, at) => ({ step: at + 1, role, expiryHours, delegate }));
}

const shorter = (a: number | null, b: number | null): number | null =>
	a === null ? b : b === null ? a : Math.min(a, b);

const DAY = 24 * HOUR;

/** Magnitudes are not set off: a reduction must not make room for another order. */
function cumulated(
	policy: Policy,
	request: ApprovalRequest,
	{ now, earlier }: History,
): { readonly cumulative: bigint; readonly count: number } {
	const own = positive(request.amount);
	if (!policy.usesCumulative || earlier.length === 0) return { cumulative: own, count: 0 };
	const key = documentKey(request);
	const family = familyOf(request);
	const since = now - policy.windowDays * DAY;
	const counted = earlier.filter(
		(one) => one.key !== key && one.family === family && one.at > since,
	);
	const foreign = counted.find(({ currency }) => currency !== request.currency);
	if (foreign !== undefined) {
		throw wrongRequest(
			'currency',
			`Earlier requests of this project and vendor are in ${foreign.currency}, this one is in ${request.currency}; they cannot be added up.`,
			'Send the amounts of one project and vendor in one currency, or use rules without cumulative amounts.',
		);
	}
	return {
		cumulative: counted.reduce((total, { amount }) => total + positive(amount), own),
		count: counted.length,
	};
}

const positive = (text: string): bigint => {
	const value = scaled(text, 'amount');
	return value < 0n ? 0n : value;
};
