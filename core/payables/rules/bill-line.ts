import { type Decimal, ZERO } from '../../money';
import {
	type BilledLine,
	type MatchCheck,
	type MatchKind,
	matchLine,
	type MatchPolicy,
	type OrderedLine,
	takesBackTooMuch,
	type Tolerance,
	within,
} from './match';

/** How a bill line is matched; `none` asks for no match at all (rent, utilities). */
export type BillMatchKind = MatchKind | 'none';

export interface BillPolicy extends Omit<MatchPolicy, 'kind'> {
	readonly kind: BillMatchKind;
	/**
	 * Amount of the line over what its quantity costs at the ordered price. Not checked without it:
	 * the unit price says the same in per cent, this one catches a small per cent of a large amount.
	 */
	readonly amount?: Tolerance;
	/** Tax of the line over and under what the order's taxes give. Not checked without it. */
	readonly tax?: Tolerance;
}

/** The order line a bill line names, and what of the two can be compared. */
export interface OrderFacts extends OrderedLine {
	/** Tax of the whole order line, in its currency. */
	readonly tax: Decimal;
	/** The order is confirmed and not cancelled. */
	readonly confirmed: boolean;
	readonly sameVendor: boolean;
	/** The bill, and every other bill of the order line, is in the order's currency. */
	readonly sameCurrency: boolean;
	readonly sameUnit: boolean;
}

export interface BillFacts extends BilledLine {
	readonly tax: Decimal;
}

/** In the order they are looked at: the first that fails says who has to see to the bill. */
export const BILL_CHECKS = [
	'order',
	'vendor',
	'currency',
	'unit',
	'quantity_ordered',
	'quantity',
	'certified',
	'unit_price',
	'amount',
	'total',
	'tax',
] as const;
export type BillCheckName = (typeof BILL_CHECKS)[number];

export interface BillCheck extends Omit<MatchCheck, 'check'> {
	readonly check: BillCheckName;
}

/**
 * All checks of one bill line, each once, in the order of `BILL_CHECKS`.
 *
 * - order: the line bills a line of a confirmed order
 * - vendor, currency, unit: of bill and order are the same; what they forbid to compare is left out,
 *   because a figure converted at some rate would match by chance
 * - quantity ordered: billed to date against ordered (by progress the value says it)
 * - quantity (received), unit price, total (cumulative), certified: `matchLine`
 * - amount and tax: against the order's price and tax for the quantity billed
 *
 * @param order null where the line names no order line
 */
export function checkBillLine(
	order: OrderFacts | null,
	bill: BillFacts,
	policy: BillPolicy,
): readonly BillCheck[] {
	const { kind } = policy;
	if (kind === 'none') return BILL_CHECKS.map(skipped);
	if (order === null) {
		return BILL_CHECKS.map((check) => (check === 'order' ? flag('order', false) : skipped(check)));
	}
	const { sameCurrency, sameUnit } = order;
	const [quantity, unitPrice, total, certified] = matchLine(order, bill, {
		...policy,
		kind,
	}).checks;
	return [
		flag('order', order.confirmed),
		flag('vendor', order.sameVendor),
		flag('currency', sameCurrency),
		flag('unit', sameUnit),
		sameUnit ? orderedCheck(order, bill, policy) : skipped('quantity_ordered'),
		sameUnit ? quantity : skipped('quantity'),
		sameCurrency ? certified : skipped('certified'),
		sameCurrency && sameUnit ? unitPrice : skipped('unit_price'),
		sameCurrency && sameUnit ? amountCheck(order, bill, policy) : skipped('amount'),
		sameCurrency ? total : skipped('total'),
		sameCurrency ? taxCheck(order, bill, policy) : skipped('tax'),
	];
}

function orderedCheck(order: OrderFacts, bill: BillFacts, policy: BillPolicy): BillCheck {
	if (policy.kind === 'progress' || bill.quantity.eq(0)) return skipped('quantity_ordered');
	const found = order.billedQuantity.plus(bill.quantity);
	if (bill.quantity.lt(0)) {
		const passed = !takesBackTooMuch(order.billedQuantity, found);
		return judged('quantity_ordered', ZERO, found, passed);
	}
	const over = found.minus(order.quantity);
	const passed = within(over, order.quantity, policy.quantity);
	return judged('quantity_ordered', order.quantity, found, passed);
}

function amountCheck(order: OrderFacts, bill: BillFacts, policy: BillPolicy): BillCheck {
	if (policy.amount === undefined || order.quantity.eq(0) || bill.quantity.eq(0)) {
		return skipped('amount');
	}
	const expected = order.amount.times(bill.quantity).div(order.quantity);
	// A credit note is as wrong when it pays back more as a bill is when it asks for more.
	const over = bill.amount.abs().minus(expected.abs());
	return judged('amount', expected, bill.amount, within(over, expected, policy.amount));
}

function taxCheck(order: OrderFacts, bill: BillFacts, policy: BillPolicy): BillCheck {
	if (policy.tax === undefined || order.amount.eq(0)) return skipped('tax');
	const expected = order.tax.times(bill.amount).div(order.amount);
	const off = bill.tax.minus(expected).abs();
	return judged('tax', expected, bill.tax, within(off, expected, policy.tax));
}

const judged = (
	check: BillCheckName,
	expected: Decimal,
	found: Decimal,
	passed: boolean,
): BillCheck => ({
	check,
	status: passed ? 'passed' : 'failed',
	expected,
	found,
	difference: found.minus(expected),
});

/** A check without figures. */
const flag = (check: BillCheckName, passed: boolean): BillCheck => ({
	check,
	status: passed ? 'passed' : 'failed',
	expected: ZERO,
	found: ZERO,
	difference: ZERO,
});

const skipped = (check: BillCheckName): BillCheck => ({
	check,
	status: 'not_applicable',
	expected: ZERO,
	found: ZERO,
	difference: ZERO,
});
