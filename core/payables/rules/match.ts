import { type Decimal, decimal, signOf, ZERO } from '../../money';

/**
 * - `two_way`   order against bill
 * - `three_way` order against receipt against bill
 * - `progress`  subcontract: the certified value of the work takes the place of the receipt
 */
export type MatchKind = 'two_way' | 'three_way' | 'progress';

/**
 * How far a bill may exceed its order. With a percentage and an amount, exceeding either one fails;
 * with neither, nothing may be exceeded. A limit is reached, not exceeded, at its exact value.
 */
export interface Tolerance {
	/** Percent, "5" = 5 %. */
	readonly percent?: Decimal;
	/** In the order's currency, or its unit of measure for quantities. */
	readonly amount?: Decimal;
}

export interface MatchPolicy {
	readonly kind: MatchKind;
	/** Billed to date over received to date. */
	readonly quantity?: Tolerance;
	/** Net unit price billed over net unit price ordered, by line. */
	readonly unitPrice?: Tolerance;
	/** Billed to date over the value ordered, cumulative by order line. */
	readonly total?: Tolerance;
	/** A unit price below the order's fails as well; by default only a bill that asks for more does. */
	readonly alsoBelow?: boolean;
}

/** An order line as it stands now, approved changes included; amounts without tax, of one currency. */
export interface OrderedLine {
	readonly quantity: Decimal;
	/** Net of discounts, charges of the line included. */
	readonly amount: Decimal;
	/** Received to date, less returns; `progress` does not look at it. */
	readonly received: Decimal;
	/** Value of the work certified to date, stored materials included; for `progress`. */
	readonly certified?: Decimal;
	/** On other bills that are not cancelled, drafts included, credit notes as negative. */
	readonly billedQuantity: Decimal;
	readonly billedAmount: Decimal;
}

/** A line of the bill under match; negative on a credit note. */
export interface BilledLine {
	readonly quantity: Decimal;
	/** Net of discounts, charges of the line included, without tax. */
	readonly amount: Decimal;
}

export const MATCH_CHECKS = ['quantity', 'unit_price', 'total', 'certified'] as const;
export type MatchCheckName = (typeof MATCH_CHECKS)[number];

export interface MatchCheck {
	readonly check: MatchCheckName;
	readonly status: 'passed' | 'failed' | 'not_applicable';
	/** What the order, the receipt or the certificate allows, tolerance not counted; worked out when read. */
	readonly expected: Decimal;
	readonly found: Decimal;
	/** `found − expected`. */
	readonly difference: Decimal;
}

export interface LineMatch {
	/** `held` as soon as one check failed. */
	readonly verdict: 'matched' | 'held';
	readonly checks: readonly [
		quantity: MatchCheck,
		unitPrice: MatchCheck,
		total: MatchCheck,
		certified: MatchCheck,
	];
}

/**
 * Matches one line of a bill with its order line.
 *
 * - quantity: billed to date, this bill included, against received to date (three-way only)
 * - unit price: net amount by quantity, so that a charge on the line counts, against the order's
 * - total: billed to date against the value ordered, whatever the split over bills
 * - certified: billed to date against the value certified (progress only)
 *
 * Credit notes are judged by what stays billed: they pass unless they take back more than was billed.
 * A bill line without quantity (a lump sum) has no unit price and no quantity to check.
 *
 * The rules are those Dynamics 365 publishes for two- and three-way matching; the examples of its
 * documentation are tests.
 */
export function matchLine(order: OrderedLine, bill: BilledLine, policy: MatchPolicy): LineMatch {
	const checks = [
		quantityCheck(order, bill, policy),
		unitPriceCheck(order, bill, policy),
		totalCheck('total', order.amount, order, bill, policy),
		policy.kind === 'progress'
			? totalCheck('certified', order.certified ?? ZERO, order, bill, { ...policy, total: {} })
			: notApplicable('certified'),
	] as const;
	return {
		verdict: checks.some(({ status }) => status === 'failed') ? 'held' : 'matched',
		checks,
	};
}

function quantityCheck(order: OrderedLine, bill: BilledLine, policy: MatchPolicy): MatchCheck {
	if (policy.kind !== 'three_way' || signOf(bill.quantity) === 0) return notApplicable('quantity');
	const found = order.billedQuantity.plus(bill.quantity);
	if (signOf(bill.quantity) < 0)
		return judged('quantity', !takesBackTooMuch(order.billedQuantity, found), ZERO, found);
	const over = found.minus(order.received);
	return judged('quantity', within(over, order.received, policy.quantity), order.received, found);
}

/**
 * Compared as `billed × ordered quantity` against `ordered × billed quantity`: no quotient is rounded
 * before it is judged. Expected and found are those products by unit.
 */
function unitPriceCheck(order: OrderedLine, bill: BilledLine, policy: MatchPolicy): MatchCheck {
	const quantities = signOf(bill.quantity) * signOf(order.quantity);
	if (quantities === 0) return notApplicable('unit_price');
	const ordered = order.amount.times(bill.quantity);
	const over = bill.amount.times(order.quantity).minus(ordered);
	const scale = order.quantity.times(bill.quantity);
	// Both sides carry the sign of the quantities; a credit of two negatives is compared as positive.
	const more = quantities < 0 ? over.neg() : over;
	const passed =
		withinScaled(more, ordered, scale, policy.unitPrice) &&
		(policy.alsoBelow !== true || withinScaled(more.neg(), ordered, scale, policy.unitPrice));
	return judged(
		'unit_price',
		passed,
		() => order.amount.div(order.quantity),
		() => bill.amount.div(bill.quantity),
	);
}

function totalCheck(
	check: 'total' | 'certified',
	allowed: Decimal,
	order: OrderedLine,
	bill: BilledLine,
	policy: MatchPolicy,
): MatchCheck {
	const found = order.billedAmount.plus(bill.amount);
	if (signOf(bill.amount) < 0)
		return judged(check, !takesBackTooMuch(order.billedAmount, found), ZERO, found);
	return judged(check, within(found.minus(allowed), allowed, policy.total), allowed, found);
}

/** A credit may bring the billed figure to zero, not through it. */
export const takesBackTooMuch = (billedBefore: Decimal, billedAfter: Decimal): boolean =>
	signOf(billedBefore) >= 0 ? signOf(billedAfter) < 0 : billedAfter.lt(billedBefore);

/** May `over` exceed `base` so far? Nothing over is always within. */
export const within = (over: Decimal, base: Decimal, tolerance: Tolerance | undefined): boolean =>
	withinScaled(over, base, undefined, tolerance);

/** `scale` is what `over` and `base` were multiplied by; an amount tolerance is multiplied likewise. */
export function withinScaled(
	over: Decimal,
	base: Decimal,
	scale: Decimal | undefined,
	{ percent, amount }: Tolerance = {},
): boolean {
	if (signOf(over) <= 0) return true;
	if (percent === undefined && amount === undefined) return false;
	if (percent !== undefined && over.gt(base.abs().times(shareOf(percent)))) return false;
	if (amount === undefined) return true;
	return over.lte(scale === undefined ? amount : amount.times(scale.abs()));
}

const HUNDREDTH = decimal('0.01');
const shares = new WeakMap<Decimal, Decimal>();

/** A policy's per cent as a factor, exact; worked out once for all lines it judges. */
function shareOf(percent: Decimal): Decimal {
	const known = shares.get(percent);
	if (known !== undefined) return known;
	const share = percent.times(HUNDREDTH);
	shares.set(percent, share);
	return share;
}

type Figure = Decimal | (() => Decimal);
const valueOf = (figure: Figure): Decimal => (typeof figure === 'function' ? figure() : figure);

/** Figures are worked out when somebody reads them: a quotient costs more than the whole check. */
class Judged<C extends string> {
	constructor(
		readonly check: C,
		readonly status: 'passed' | 'failed',
		private readonly allowed: Figure,
		private readonly asked: Figure,
	) {}
	get expected(): Decimal {
		return valueOf(this.allowed);
	}
	get found(): Decimal {
		return valueOf(this.asked);
	}
	get difference(): Decimal {
		return this.found.minus(this.expected);
	}
}

export const judged = <C extends string>(
	check: C,
	passed: boolean,
	expected: Figure,
	found: Figure,
): Omit<MatchCheck, 'check'> & { readonly check: C } =>
	new Judged(check, passed ? 'passed' : 'failed', expected, found);

export const notApplicable = <C extends string>(
	check: C,
): Omit<MatchCheck, 'check'> & { readonly check: C } => ({
	check,
	status: 'not_applicable',
	expected: ZERO,
	found: ZERO,
	difference: ZERO,
});
