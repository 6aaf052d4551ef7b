import { type Decimal, min, sum } from '../../../money';

/** An open stock move that waits for goods of an order line; unit of the line. */
export interface Waiting {
	readonly move: number;
	readonly demand: Decimal;
}

/**
 * Lowers what waits to what is still expected, taking from the last move first. Never raises:
 * somebody may have given up the rest.
 * @returns the new demand of the moves that change
 */
export function lowerTo(waiting: readonly Waiting[], expected: Decimal): readonly Waiting[] {
	let surplus = sum(waiting.map(({ demand }) => demand)).minus(expected);
	const changed: Waiting[] = [];
	for (const { move, demand } of [...waiting].reverse()) {
		if (surplus.lte(0)) break;
		const less = min(demand, surplus);
		if (less.lte(0)) continue;
		changed.push({ move, demand: demand.minus(less) });
		surplus = surplus.minus(less);
	}
	return changed;
}
