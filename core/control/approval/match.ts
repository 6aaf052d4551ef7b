import { ambiguous, noRule, otherCurrency } from './faults';
import { DIMENSIONS, type Dimension, type Pattern, type Range, type Rule } from './policy';
import { comparable } from './policy-row';
import type { RuleIndex } from './rule-index';

/** A request in the form in which rules are compared with it. */
export interface Probe {
	readonly key: string;
	/** By `DIMENSIONS`, in lower case; null when the request does not say it. */
	readonly values: ReadonlyArray<string | null>;
	readonly currency: string;
	/** Magnitude, in 10⁻¹². */
	readonly amount: bigint;
	/** The amount and those of earlier requests of the same project and vendor, in 10⁻¹². */
	readonly cumulative: bigint;
}

export const probeValues = (
	values: Readonly<Record<Dimension, string | null>>,
): ReadonlyArray<string | null> =>
	DIMENSIONS.map((dimension) => {
		const value = values[dimension];
		return value === null || value === '' ? null : comparable(value);
	});

/**
 * The one rule that fits best. A higher priority wins; else the rule that names at least the same
 * conditions, and one more or one more exactly; else, with the same conditions, the one whose
 * ranges lie within the other's. Nothing else is more specific: a rule for a project and one for a
 * vendor class leave open what was meant.
 *
 * Faults: `approval.no_rule`; `approval.ambiguous_rules`, naming both rows; `approval.currency` when a
 * rule in another currency would have been at least as specific.
 */
export function bestRule(rulesFor: RuleIndex, probe: Probe): Rule {
	const fitting: Rule[] = [];
	const foreign: Rule[] = [];
	for (const rule of rulesFor(probe.values)) {
		if (!fitsConditions(rule, probe)) continue;
		if (rule.currency !== null && rule.currency !== probe.currency) foreign.push(rule);
		else if (within(probe.amount, rule.amount) && within(probe.cumulative, rule.cumulative)) {
			fitting.push(rule);
		}
	}
	const [first] = fitting;
	const [other] = foreign;
	if (first === undefined) {
		throw other === undefined
			? noRule(probe.key)
			: otherCurrency(probe.currency, other.label, other.currency ?? '');
	}
	const best = fitting.reduce((found, rule) => (beats(rule, found) ? rule : found), first);
	const rival = fitting.find((rule) => rule !== best && !beats(best, rule));
	if (rival !== undefined) throw ambiguous(best.label, rival.label);
	// Limits in another currency that were meant for just this must not be passed by unseen.
	const unread = foreign.find((rule) => outranks(rule, best) === 1);
	if (unread !== undefined) {
		throw otherCurrency(probe.currency, unread.label, unread.currency ?? '');
	}
	return best;
}

function fitsConditions({ conditions }: Rule, { values }: Probe): boolean {
	for (let at = 0; at < conditions.length; at++) {
		const pattern = conditions[at];
		if (pattern === null || pattern === undefined) continue;
		const value = values[at];
		if (value === null || value === undefined) return false;
		if (pattern.isPrefix ? !value.startsWith(pattern.text) : value !== pattern.text) return false;
	}
	return true;
}

const within = (amount: bigint, { over, upTo }: Range): boolean =>
	(over === null || amount > over) && (upTo === null || amount <= upTo);

const beats = (a: Rule, b: Rule): boolean => {
	const order = outranks(a, b);
	if (order !== 0) return order === 1;
	const narrower = [inside(a.amount, b.amount), inside(a.cumulative, b.cumulative)];
	const wider = [inside(b.amount, a.amount), inside(b.cumulative, a.cumulative)];
	return narrower.every(Boolean) && !wider.every(Boolean);
};

/** 1 when `a` is more specific by priority and conditions, -1 when `b` is, 0 when they are alike. */
function outranks(a: Rule, b: Rule): 1 | 0 | -1 | null {
	if (a.priority !== b.priority) return a.priority > b.priority ? 1 : -1;
	let more = false;
	let less = false;
	for (let at = 0; at < a.conditions.length; at++) {
		const [mine, theirs] = [exactness(a.conditions[at]), exactness(b.conditions[at])];
		more ||= mine > theirs;
		less ||= mine < theirs;
	}
	if (more && less) return null;
	return more ? 1 : less ? -1 : 0;
}

/** Both patterns fit the same value, so a longer beginning is the more exact one. */
const exactness = (pattern: Pattern | null | undefined): number => {
	if (pattern === null || pattern === undefined) return 0;
	return pattern.isPrefix ? 1 + pattern.text.length : Number.POSITIVE_INFINITY;
};

const inside = (a: Range, b: Range): boolean =>
	(b.over === null || (a.over !== null && a.over >= b.over)) &&
	(b.upTo === null || (a.upTo !== null && a.upTo <= b.upTo));
