import { z } from 'zod/v4';

import { joinKey } from '../../canonical/keys';
import { ID_LIMIT } from '../../canonical/types';
import type { LedgerReads } from '../../delivery/stores/store.port';
import { wrongMapping } from './faults';
import { fold, LIST_KIND } from './key';
import { CODE_LISTS, type CodeList } from './lists';
import { companiesOf, nextRecord, type MapOffice } from './records';
import { openMatcher, type ListedCode, type Matcher } from './match';
import type { Scope } from '../../delivery/entry';

/** Which list of which system: those of the target, or those of a source. */
export interface ListPlace {
	readonly list: CodeList;
	readonly system: string;
	readonly tenant: string;
}

/** Most codes of one list; a larger one is several lists. */
const LIMIT = 100_000;

const text = z.union([z.string(), z.number()]).transform((value) => String(value).trim());
const rowSchema = z.object({
	code: text.optional(),
	id: text.optional(),
	name: text.nullish(),
});

const listKey = (company: number, { list, system, tenant }: ListPlace): string =>
	joinKey(String(company), list, system, tenant);

/**
 * Keeps the codes a system has, with their names, so that they can be suggested. The list given is the
 * whole list. Rows hold `code`, `id` or both, and `name`; other columns are ignored.
 * Fault `code_map.mapping` naming the row.
 */
export async function saveList(
	{ store, scope }: MapOffice,
	place: ListPlace,
	rows: readonly unknown[],
): Promise<{ readonly effect: 'created' | 'updated' | 'unchanged'; readonly codes: number }> {
	if (!CODE_LISTS.includes(place.list)) {
		throw wrongMapping('list', 'There is no such list.', `Use ${CODE_LISTS.join(', ')}.`);
	}
	if (rows.length > LIMIT) {
		throw wrongMapping('codes', `The list has more than ${LIMIT} codes.`, 'Split it.');
	}
	const body = JSON.stringify(rows.map(readRow));
	const key = listKey(scope.company, place);
	const { connection, company } = scope;
	return await store.write(connection, async (tx) => {
		const known = (await tx.record(connection, LIST_KIND, key)) ?? undefined;
		if (known?.body === body) return { effect: 'unchanged', codes: rows.length };
		await tx.putRecord(
			nextRecord(known, tx.now, {
				connection,
				company,
				kind: LIST_KIND,
				key,
				family: place.list,
				status: 'kept',
				body,
			}),
		);
		return { effect: known === undefined ? 'created' : 'updated', codes: rows.length };
	});
}

function readRow(row: unknown, at: number): ListedCode {
	const parsed = rowSchema.safeParse(row);
	const { code = '', id = '', name } = parsed.success ? parsed.data : {};
	const known = code === '' ? id : code;
	if (
		known === '' ||
		known.length > ID_LIMIT ||
		id.length > ID_LIMIT ||
		!/^\P{Cc}+$/u.test(known)
	) {
		throw wrongMapping(
			'codes',
			`Row ${String(at + 1)} has no code of at most ${ID_LIMIT} characters.`,
			'Give every row a code (or an id) and a name.',
		);
	}
	return {
		code: known,
		...(id === '' || id === known ? {} : { id }),
		name: (name ?? '').replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').slice(0, 256),
	};
}

/** A kept list, ready for suggestions. */
export interface KeptList {
	readonly matcher: Matcher;
	/** The row of an id or code. */
	find(native: string): ListedCode | undefined;
}

interface Cached {
	readonly version: string;
	readonly list: KeptList;
}

/** Lists read last: an index of 50,000 codes takes longer to make than to ask. */
const cache = new Map<string, Cached>();
const CACHED = 24;

/** The own company's list, else the one of all companies; undefined when none is kept. */
export async function keptList(
	reads: LedgerReads,
	scope: Scope,
	place: ListPlace,
): Promise<KeptList | undefined> {
	const { connection } = scope;
	const keys = companiesOf(scope).map((company) => listKey(company, place));
	const records = await reads.records(connection, LIST_KIND, keys);
	const key = keys.find((one) => records.has(one));
	const record = key === undefined ? undefined : records.get(key);
	if (key === undefined || record === undefined) return undefined;
	const name = `${connection}\n${key}`;
	const version = `${String(record.version)}/${String(record.updatedAt)}`;
	const known = cache.get(name);
	if (known?.version === version) return known.list;
	const list = openList(JSON.parse(record.body) as ListedCode[]);
	cache.delete(name);
	cache.set(name, { version, list });
	for (const oldest of cache.keys()) {
		if (cache.size <= CACHED) break;
		cache.delete(oldest);
	}
	return list;
}

export function openList(codes: readonly ListedCode[]): KeptList {
	const byWord = new Map<string, ListedCode>();
	for (const one of codes) {
		for (const word of [one.id, one.code]) {
			if (word !== undefined && !byWord.has(fold(word))) byWord.set(fold(word), one);
		}
	}
	let matcher: Matcher | undefined;
	return {
		get matcher() {
			return (matcher ??= openMatcher(codes));
		},
		find: (native) => byWord.get(fold(native)),
	};
}
