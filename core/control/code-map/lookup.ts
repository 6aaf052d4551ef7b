import type { Scope } from '../../delivery/entry';
import type { LedgerReads } from '../../delivery/stores/store.port';
import { mappingKey, MAPPING_KIND, type CodeName } from './key';
import { PER_PROJECT } from './lists';
import { meaningOn, type Mapping, type MappingVersion } from './mapping';
import { companiesOf } from './records';
import type { Word } from './walk';

/** Which words are looked up: of this source, for this target. */
export interface Direction {
	readonly to: string;
	readonly system: string;
	readonly tenant: string;
}

export interface Found {
	readonly mapping: Mapping;
	readonly version: MappingVersion;
}

/** Mappings of a set of words, read at once. */
export interface Lookup {
	/**
	 * What the word means on the day. The own company's mapping wins over the one of all companies,
	 * within it the project's over the general one, within it that of the id over that of the code.
	 */
	find(word: Word, day: string): Found | undefined;
}

/** Reads the mappings of words in a number of calls that depends on how many differ. */
export async function lookUp(
	reads: LedgerReads,
	scope: Scope,
	direction: Direction,
	words: Iterable<Word>,
): Promise<Lookup> {
	const companies = companiesOf(scope);
	const byWord = new Map<string, readonly string[]>();
	const wanted = new Set<string>();
	const keysOf = (word: Word): readonly string[] => {
		const id = wordId(word);
		const known = byWord.get(id);
		if (known !== undefined) return known;
		const names = namesOf(direction, word);
		const made = companies.flatMap((company) => names.map((name) => mappingKey(company, name)));
		byWord.set(id, made);
		return made;
	};
	for (const word of words) for (const key of keysOf(word)) wanted.add(key);
	const records = await reads.records(scope.connection, MAPPING_KIND, [...wanted]);
	const mappings = new Map<string, Mapping>();
	for (const [key, { body }] of records) mappings.set(key, JSON.parse(body) as Mapping);
	return {
		find: (word, day) => {
			for (const key of keysOf(word)) {
				const mapping = mappings.get(key);
				const version = mapping === undefined ? undefined : meaningOn(mapping, day);
				if (mapping !== undefined && version !== undefined) return { mapping, version };
			}
			return undefined;
		},
	};
}

/** Tells words apart within one look-up; no part of a record holds a line break. */
export const wordId = ({ list, natives, projects }: Word): string =>
	PER_PROJECT.has(list)
		? `${list}\n${natives.join('\n')}\n\n${projects.join('\n')}`
		: `${list}\n${natives.join('\n')}`;

/** The names a word may be mapped under, the most specific first. */
export function namesOf(direction: Direction, word: Word): readonly CodeName[] {
	const projects = PER_PROJECT.has(word.list) ? [...word.projects, ''] : [''];
	return projects.flatMap((project) =>
		word.natives.map((native) => ({ ...direction, list: word.list, project, native })),
	);
}
