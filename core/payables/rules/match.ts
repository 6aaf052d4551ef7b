import { type Decimal, ZERO } from '../../money';

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
	/** What the order, the receipt or the certificate allows, tolerance not counted. */
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
	if (policy.kind !== 'three_way' || bill.quantity.eq(0)) return notApplicable('quantity');
	const found = order.billedQuantity.plus(bill.quantity);
	if (bill.quantity.lt(0))
		return judged('quantity', ZERO, found, !takesBackTooMuch(order.billedQuantity, found));
	return judged(
		'quantity',
		order.received,
		found,
		within(found.minus(order.received), order.received, policy.quantity),
	);
}

/**
 * Compared as `billed × ordered quantity` against `ordered × billed quantity`: no quotient is rounded
 * before it is judged. Expected and found are those products by unit.
 */
function unitPriceCheck(order: OrderedLine, bill: BilledLine, policy: MatchPolicy): MatchCheck {
	if (bill.quantity.eq(0) || order.quantity.eq(0)) return notApplicable('unit_price');
	const ordered = order.amount.times(bill.quantity);
	const billed = bill.amount.times(order.quantity);
	const scale = order.quantity.times(bill.quantity);
	// Both sides carry the sign of the quantities; a credit of two negatives is compared as positive.
	const sign = scale.lt(0) ? -1 : 1;
	const over = billed.minus(ordered).times(sign);
	const passed =
		withinScaled(over, ordered.times(sign), scale.abs(), policy.unitPrice) &&
		(policy.alsoBelow !== true ||
			withinScaled(over.neg(), ordered.times(sign), scale.abs(), policy.unitPrice));
	return judged(
		'unit_price',
		order.amount.div(order.quantity),
		bill.amount.div(bill.quantity),
		passed,
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
	if (bill.amount.lt(0))
		return judged(check, ZERO, found, !takesBackTooMuch(order.billedAmount, found));
	const over = found.minus(allowed);
	return judged(check, allowed, found, within(over, allowed, policy.total));
}

/** A credit may bring the billed figure to zero, not through it. */
export const takesBackTooMuch = (billedBefore: Decimal, billedAfter: Decimal): boolean =>
	billedBefore.gte(0) ? billedAfter.lt(0) : billedAfter.lt(billedBefore);

/** May `over` exceed `base` so far? Nothing over is always within. */
export const within = (over: Decimal, base: Decimal, tolerance: Tolerance | undefined): boolean =>
	withinScaled(over, base, undefined, tolerance);

/** `scale` is what `over` and `base` were multiplied by; an amount tolerance is multiplied likewise. */
function withinScaled(
	over: Decimal,
	base: Decimal,
	scale: Decimal | undefined,
	{ percent, amount }: Tolerance = {},
): boolean {
	if (over.lte(0)) return true;
	if (percent === undefined && amount === undefined) return false;
	if (percent !== undefined && over.times(100).gt(base.abs().times(percent))) return false;
	if (amount === undefined) return true;
	return over.lte(scale === undefined ? amount : amount.times(scale));
}

const judged = (
	check: MatchCheckName,
	expected: Decimal,
	found: Decimal,
	passed: boolean,
): MatchCheck => ({
	check,
	status: passed ? 'passed' : 'failed',
	expected,
	found,
	difference: found.minus(expected),
});

const notApplicable = (check: MatchCheckName): MatchCheck => ({
	check,
	status: 'not_applicable',
	expected: ZERO,
	found: ZERO,
	difference: ZERO,
});
