import { type Decimal, signOf, ZERO } from '../../money';
import {
	type BilledLine,
	judged,
	type MatchCheck,
	type MatchKind,
	matchLine,
	type MatchPolicy,
	notApplicable,
	type OrderedLine,
	takesBackTooMuch,
	type Tolerance,
	within,
	withinScaled,
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
	if (!asksForMatch(policy)) return BILL_CHECKS.map((check) => notApplicable(check));
	if (order === null) {
		return BILL_CHECKS.map((check) =>
			check === 'order' ? flag('order', false) : notApplicable(check),
		);
	}
	const { sameCurrency, sameUnit } = order;
	const [quantity, unitPrice, total, certified] = matchLine(order, bill, policy).checks;
	return [
		flag('order', order.confirmed),
		flag('vendor', order.sameVendor),
		flag('currency', sameCurrency),
		flag('unit', sameUnit),
		sameUnit ? orderedCheck(order, bill, policy) : notApplicable('quantity_ordered'),
		sameUnit ? quantity : notApplicable('quantity'),
		sameCurrency ? certified : notApplicable('certified'),
		sameCurrency && sameUnit ? unitPrice : notApplicable('unit_price'),
		sameCurrency && sameUnit ? amountCheck(order, bill, policy) : notApplicable('amount'),
		sameCurrency ? total : notApplicable('total'),
		sameCurrency ? taxCheck(order, bill, policy) : notApplicable('tax'),
	];
}

const asksForMatch = (policy: BillPolicy): policy is BillPolicy & { readonly kind: MatchKind } =>
	policy.kind !== 'none';

function orderedCheck(order: OrderFacts, bill: BillFacts, policy: BillPolicy): BillCheck {
	const sign = signOf(bill.quantity);
	if (policy.kind === 'progress' || sign === 0) return notApplicable('quantity_ordered');
	const found = order.billedQuantity.plus(bill.quantity);
	if (sign < 0) {
		const passed = !takesBackTooMuch(order.billedQuantity, found);
		return judged('quantity_ordered', passed, ZERO, found);
	}
	const over = found.minus(order.quantity);
	const passed = within(over, order.quantity, policy.quantity);
	return judged('quantity_ordered', passed, order.quantity, found);
}

/** Compared as products, as the unit price is: `amount × ordered quantity` and `ordered × quantity`. */
function amountCheck(order: OrderFacts, bill: BillFacts, policy: BillPolicy): BillCheck {
	if (policy.amount === undefined || signOf(order.quantity) * signOf(bill.quantity) === 0) {
		return notApplicable('amount');
	}
	const ordered = order.amount.times(bill.quantity).abs();
	// A credit note is as wrong when it pays back more as a bill is when it asks for more.
	const over = bill.amount.times(order.quantity).abs().minus(ordered);
	const passed = withinScaled(over, ordered, order.quantity, policy.amount);
	const expected = () => order.amount.times(bill.quantity).div(order.quantity);
	return judged('amount', passed, expected, bill.amount);
}

function taxCheck(order: OrderFacts, bill: BillFacts, policy: BillPolicy): BillCheck {
	if (policy.tax === undefined || signOf(order.amount) === 0) return notApplicable('tax');
	const ordered = order.tax.times(bill.amount);
	const off = bill.tax.times(order.amount).minus(ordered).abs();
	const passed = withinScaled(off, ordered, order.amount, policy.tax);
	return judged('tax', passed, () => ordered.div(order.amount), bill.tax);
}

type Flag = 'order' | 'vendor' | 'currency' | 'unit';
const flags = (passed: boolean): Readonly<Record<Flag, BillCheck>> => ({
	order: judged('order', passed, ZERO, ZERO),
	vendor: judged('vendor', passed, ZERO, ZERO),
	currency: judged('currency', passed, ZERO, ZERO),
	unit: judged('unit', passed, ZERO, ZERO),
});
const PASSED = flags(true);
const FAILED = flags(false);

/** A check without figures: every one of them is the same. */
const flag = (check: Flag, passed: boolean): BillCheck => (passed ? PASSED : FAILED)[check];
