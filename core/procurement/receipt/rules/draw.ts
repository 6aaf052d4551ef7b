import { type Decimal, min, ZERO } from '../../../money';

/** A received quantity that can go back; one unit for all of a line. */
export interface Received {
	/** Stock move that brought it. */
	readonly move: number;
	/** What came less what went back already. */
	readonly left: Decimal;
}

export interface Draw {
	readonly move: number;
	readonly quantity: Decimal;
}

/**
 * Takes a returned quantity out of what was received, in the order given (the newest first), and
 * says how much of it was never received.
 */
export function drawFrom(
	received: readonly Received[],
	wanted: Decimal,
): { readonly draws: readonly Draw[]; readonly missing: Decimal } {
	const draws: Draw[] = [];
	let missing = wanted;
	for (const { move, left } of received) {
		if (missing.lte(0)) break;
		if (left.lte(0)) continue;
		const quantity = min(left, missing);
		draws.push({ move, quantity });
		missing = missing.minus(quantity);
	}
	return { draws, missing: missing.lt(0) ? ZERO : missing };
}
