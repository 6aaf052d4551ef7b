import { fault } from '../../faults';
import { type Book, type CostKey, DIMENSIONS, type Dimension } from './types';

export const NO_KEY: CostKey = { project: null, phase: null, costCode: null, costType: null };

/** A key of some parts; the others are null. */
export const costKey = (parts: Partial<CostKey>): CostKey => ({ ...NO_KEY, ...parts });

/**
 * Text that is equal for equal dimensions, and orders as people list them: book, then project,
 * phase, code and type by id, unnamed parts last.
 */
export function keyText(key: CostKey, book?: Book): string {
	const parts = DIMENSIONS.map((dimension) => idText(key[dimension], dimension));
	return (book === undefined ? parts : [bookText(book), ...parts]).join('/');
}

export const bookText = (book: Book): string =>
	`${idText(book.company, 'company')}:${book.currency}`;

/** Only the chosen dimensions of a key; the others become null. */
export function keep(key: CostKey, by: readonly Dimension[]): CostKey {
	const kept: { -readonly [dimension in Dimension]: number | null } = { ...NO_KEY };
	for (const dimension of by) kept[dimension] = key[dimension];
	return kept;
}

export interface Group<T> {
	readonly key: CostKey;
	readonly book: Book;
	readonly items: readonly T[];
}

/**
 * Groups by book and the chosen dimensions, ordered by `keyText`. `by` may be any subset; an empty
 * one gives a group for each book, never one over several currencies.
 */
export function groupBy<T extends { readonly key: CostKey; readonly book: Book }>(
	items: Iterable<T>,
	by: readonly Dimension[] = DIMENSIONS,
): Group<T>[] {
	const groups = new Map<string, { key: CostKey; book: Book; items: T[] }>();
	for (const item of items) {
		const key = keep(item.key, by);
		const text = keyText(key, item.book);
		const group = groups.get(text);
		if (group === undefined) groups.set(text, { key, book: item.book, items: [item] });
		else group.items.push(item);
	}
	return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group);
}

// Twelve digits hold any Odoo id; a tilde sorts after every digit.
function idText(id: number | null, field: string): string {
	if (id === null) return '~';
	if (!Number.isSafeInteger(id) || id <= 0 || id > 999_999_999_999) {
		throw fault({
			class: 'protocol',
			code: 'job_cost.bad_id',
			message: `The ${field} of a job cost figure is not a record id.`,
			remedy: `Give the Odoo id of the ${field} as a positive whole number, or leave it out.`,
			field,
		});
	}
	return String(id).padStart(12, '0');
}
