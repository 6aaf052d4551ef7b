import { type Decimal, max, min, ZERO } from '../../../money';

/** Quantities of an order line; a credit line has them below zero. */
export interface LineQuantities {
	readonly ordered: Decimal;
	readonly received: Decimal;
	/** On draft and posted bills, refunds taken off. */
	readonly billed: Decimal;
}

/**
 * What came of a line: the larger of received and billed, for a credit line the one further below
 * zero. A line is never reduced beyond it.
 */
export const cameOf = ({ ordered, received, billed }: LineQuantities): Decimal =>
	ordered.lt(0) ? min(min(received, billed), ZERO) : max(max(received, billed), ZERO);

/** The quantity that ends a line: what came, and never more than was ordered. */
export const closedQuantity = (line: LineQuantities): Decimal =>
	line.ordered.lt(0) ? max(cameOf(line), line.ordered) : min(cameOf(line), line.ordered);

/** Would this quantity take back what was received or billed already? */
export function isBelowCame(quantity: Decimal, line: LineQuantities): boolean {
	const came = cameOf(line);
	return line.ordered.lt(0) ? quantity.gt(came) : quantity.lt(came);
}

export const nothingCame = ({ received, billed }: LineQuantities): boolean =>
	received.eq(0) && billed.eq(0);
