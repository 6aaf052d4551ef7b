/** Seeded random numbers: one seed gives one run, on every machine. */
export interface Random {
	/** In [0, 1). */
	next(): number;
	/** Whole number in [0, below). */
	below(limit: number): number;
	chance(probability: number): boolean;
	pick<T>(from: readonly T[]): T;
}

/** mulberry32. */
export function random(seed: number): Random {
	let state = seed >>> 0;
	const next = (): number => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
	};
	const below = (limit: number): number => Math.floor(next() * limit);
	return {
		next,
		below,
		chance: (probability) => next() < probability,
		pick: <T>(from: readonly T[]): T => {
			const found = from[below(from.length)];
			if (found === undefined) throw new Error('Nothing to pick from.');
			return found;
		},
	};
}
