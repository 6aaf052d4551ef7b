/** Numbers that look random and are the same for the same seed (mulberry32). */
export interface Random {
	/** In [0, 1). */
	next(): number;
	/** A whole number from `low` to `high`, both included. */
	between(low: number, high: number): number;
	chance(probability: number): boolean;
	pick<T>(from: readonly T[]): T;
	/** A key of `weights`, as often as its weight says. */
	weighted<K extends string>(weights: Readonly<Record<K, number>>): K;
}

export function seeded(seed: number): Random {
	let state = seed >>> 0;
	const next = (): number => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = state;
		mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
	const between = (low: number, high: number): number =>
		low + Math.floor(next() * (high - low + 1));
	return {
		next,
		between,
		chance: (probability) => next() < probability,
		pick: (from) => {
			const one = from[Math.floor(next() * from.length)];
			if (one === undefined) throw new Error('nothing to pick from');
			return one;
		},
		weighted: (weights) => {
			const entries = Object.entries(weights) as Array<[keyof typeof weights, number]>;
			let left = next() * entries.reduce((total, [, weight]) => total + weight, 0);
			for (const [key, weight] of entries) {
				left -= weight;
				if (left < 0) return key;
			}
			throw new Error('no weight is above zero');
		},
	};
}
