import type { Decimal } from '../../../../core/money';
import { decimal } from '../../../../core/money';
import { costKey } from '../../../../core/job-cost/rules/dimensions';
import type { Book, CostFact, CostKey, Measure } from '../../../../core/job-cost/rules/types';

export const usd: Book = { company: 1, currency: 'USD' };
export const eur: Book = { company: 2, currency: 'EUR' };

export const d = (text: string): Decimal => decimal(text);

/** Decimals as text, so that a failure shows figures instead of digit arrays. */
export const shown = (value: Decimal | null): string | null =>
	value === null ? null : value.toFixed();

export const fact = (
	measure: Measure,
	amount: string,
	key: Partial<CostKey> = { project: 1, costCode: 3 },
	book: Book = usd,
): CostFact => ({ key: costKey(key), book, measure, amount: d(amount) });

/** What an action threw; an action that throws nothing fails the test. */
export function thrown(action: () => unknown): unknown {
	try {
		action();
	} catch (caught) {
		return caught;
	}
	throw new Error('nothing was thrown');
}

/** A small repeatable source of numbers in 0..1 (mulberry32) for tests over many random cases. */
export function random(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let t = Math.imul(state ^ (state >>> 15), 1 | state);
		t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
		return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
	};
}

export const shuffled = <T>(items: readonly T[], next: () => number): T[] =>
	items
		.map((item) => ({ item, at: next() }))
		.sort((a, b) => a.at - b.at)
		.map(({ item }) => item);
