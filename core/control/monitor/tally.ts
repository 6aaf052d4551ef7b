import type { Scope } from '../../delivery/entry';
import type { EntryFilter, EntryGroup, LedgerReads } from '../../delivery/stores/store.port';

/** A number of deliveries and when the oldest of them was accepted (ms since the epoch). */
export interface Tally {
	readonly count: number;
	readonly oldest: number | null;
}

/** A project, vendor or cost code; or what names none; or all that a list has no room for. */
export interface Named {
	readonly kind: 'name' | 'none' | 'others';
	/** Empty unless `kind` is `name`. */
	readonly name: string;
}

export interface Group extends Tally {
	readonly by: ReadonlyArray<string | number | null>;
}

const NONE: Tally = { count: 0, oldest: null };

export const oldestOf = (times: ReadonlyArray<number | null>): number | null =>
	times.reduce<number | null>(
		(oldest, at) => (at === null || (oldest !== null && oldest <= at) ? oldest : at),
		null,
	);

export const add = (...tallies: ReadonlyArray<Tally | undefined>): Tally => ({
	count: tallies.reduce((sum, tally) => sum + (tally?.count ?? 0), 0),
	oldest: oldestOf(tallies.map((tally) => tally?.oldest ?? null)),
});

export const tallyOf = (groups: readonly Tally[]): Tally => add(...groups);

export const groupsOf = async (
	reads: Pick<LedgerReads, 'countEntries'>,
	scope: Scope,
	filter: EntryFilter,
	groups: readonly EntryGroup[],
): Promise<readonly Group[]> =>
	(await reads.countEntries(scope, filter, groups)).map(({ by, count, oldestCreatedAt }) => ({
		by,
		count,
		oldest: count === 0 ? null : oldestCreatedAt,
	}));

/** Groups of one dimension by its value. */
export const byName = (groups: readonly Group[]): ReadonlyMap<string | null, Tally> => {
	const names = new Map<string | null, Tally>();
	for (const { by, ...tally } of groups) {
		const name = by[0] === null || by[0] === undefined || by[0] === '' ? null : String(by[0]);
		names.set(name, add(names.get(name), tally));
	}
	return names;
};

/**
 * The names with most to do, by the columns from first to last, at most `limit`; the rest of the
 * names is put together as `others`, what has no name comes last.
 */
export function topOf(
	columns: ReadonlyArray<ReadonlyMap<string | null, Tally>>,
	limit: number,
): ReadonlyArray<Named & { readonly tallies: readonly Tally[] }> {
	const names = new Set(columns.flatMap((column) => [...column.keys()]));
	const tallies = (name: string | null) => columns.map((column) => column.get(name) ?? NONE);
	const rows = [...names]
		.flatMap((name) =>
			name === null ? [] : [{ kind: 'name' as const, name, tallies: tallies(name) }],
		)
		.sort((a, b) => {
			const at = a.tallies.findIndex((tally, index) => tally.count !== b.tallies[index]?.count);
			return (b.tallies[at]?.count ?? 0) - (a.tallies[at]?.count ?? 0) || order(a.name, b.name);
		});
	const rest = rows.slice(limit);
	const others = columns.map((_, at) => add(...rest.map((row) => row.tallies[at])));
	return [
		...rows.slice(0, limit),
		...(rest.length === 0 ? [] : [{ kind: 'others' as const, name: '', tallies: others }]),
		...(names.has(null) ? [{ kind: 'none' as const, name: '', tallies: tallies(null) }] : []),
	];
}

const order = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1);
