import type { CanonicalItem } from '../../canonical/envelope';
import { isValid } from '../../canonical/is-valid';
import { entityNameOf } from '../../canonical/keys';
import { findEntity } from '../../canonical/registry';
import type { Entry } from '../../delivery/entry';
import type { Unreadable } from '../../delivery/ledger/api';
import { reportIn } from '../../delivery/ledger/unread';
import type { LedgerTx } from '../../delivery/stores/store.port';
import type { Fault } from '../../faults';
import { otherSystem, targetUnfit, unmapped } from './faults';
import { mappingKey, type CodeName } from './key';
import type { CodeList } from './lists';
import { lookUp, wordId, type Direction, type Lookup } from './lookup';
import type { MapOffice } from './records';
import { noteUse, type Sighting } from './use';
import { dayOf, translateData, type Word } from './walk';

/** As the queue names the step, and the Delivery Trigger what it hands out. */
export const APPLY_OPERATION = 'codeMap.mapping.apply';

/** One canonical record on its way to the nodes of the target system. */
export interface Untranslated {
	readonly index: number;
	readonly item: CanonicalItem;
	/** The record as it came, JSON text: what is kept when it cannot go on. */
	readonly payload: string;
	/** Entry the record is handed out as, and the intake event it came from. */
	readonly entry?: number;
	readonly causation: Unreadable['causation'];
}

export interface Choice {
	readonly to: string;
	/** Lists whose words are translated; others stay as they are. */
	readonly lists: ReadonlySet<CodeList>;
	/** Of these, the ones whose words may go on untranslated. */
	readonly optional: ReadonlySet<CodeList>;
	/** Day on which the mapping must hold, when it is not the record's own. */
	readonly day?: string;
	/** IANA zone in which an instant becomes a day. */
	readonly timezone: string;
}

/** What became of a record; one each. */
export type Applied =
	| { readonly index: number; readonly item: CanonicalItem }
	/** It waits in the exception queue for the mapping, or for a person. */
	| { readonly index: number; readonly fault: Fault; readonly entry: Entry };

/** A suggestion for a word, as people read it; empty when there is none. */
export type Hint = (name: CodeName) => string;

const NOTHING: ReadonlySet<Sighting> = new Set();

interface Judged {
	readonly given: Untranslated;
	readonly fault: Fault;
	/** Words nobody mapped, by every name they may be mapped under. */
	readonly waiting: ReadonlySet<Sighting>;
}

/**
 * Translates the references of canonical records by the mappings that hold on each record's day. In one
 * transaction: mappings are read, words counted, and what lacks a mapping lies in the exception queue
 * and is known to wait for it; an approval comes before or after all of that, never in between.
 *
 * Records translated to this system before go on as they are. The number of calls to the store depends
 * on how many words differ, not on the number of records.
 *
 * @param records whose envelope and data are valid
 */
export async function applyMappings(
	{ store, settings, scope, worker }: MapOffice,
	records: readonly Untranslated[],
	choice: Choice,
	hint: Hint = () => '',
): Promise<readonly Applied[]> {
	const sources = bySource(records);
	if (sources.size === 0) return [];
	return await store.write(scope.connection, async (tx) => {
		const done: Applied[] = [];
		const judged: Judged[] = [];
		const seen = new Map<string, Sighting>();
		for (const group of sources.values()) {
			const [first] = group;
			if (first === undefined) continue;
			const { system, tenant } = first.item;
			const direction = { to: choice.to, system, tenant };
			const words = wordsOf(group, choice);
			const lookup = await lookUp(tx, scope, direction, words.values());
			const notes = new Notes(scope.company, direction, seen);
			for (const given of group) {
				const result = translate(given, choice, lookup, notes, hint);
				if ('given' in result) judged.push(result);
				else done.push(result);
			}
		}
		done.push(...(await queue(tx, { store, settings, scope, worker }, judged)));
		await noteUse(tx, scope, seen.values());
		return done;
	});
}

const bySource = (records: readonly Untranslated[]): ReadonlyMap<string, Untranslated[]> =>
	groupBy(records, ({ item: { system, tenant } }) => `${system}\n${tenant}`);

export function groupBy<T>(
	rows: readonly T[],
	keyOf: (row: T) => string,
): ReadonlyMap<string, T[]> {
	const groups = new Map<string, T[]>();
	for (const row of rows) {
		const key = keyOf(row);
		const group = groups.get(key);
		if (group === undefined) groups.set(key, [row]);
		else group.push(row);
	}
	return groups;
}

/** Every word of the records that is to be translated, each once. */
export function wordsOf(
	records: readonly Untranslated[],
	{ to, lists }: Pick<Choice, 'to' | 'lists'>,
): ReadonlyMap<string, Word> {
	const words = new Map<string, Word>();
	for (const { item } of records) {
		if (item.codemap === to) continue;
		translateData(item.data, (word) => {
			if (lists.has(word.list)) words.set(wordId(word), word);
			return undefined;
		});
	}
	return words;
}

function translate(
	given: Untranslated,
	choice: Choice,
	lookup: Lookup,
	notes: Notes,
	hint: Hint,
): Applied | Judged {
	const { index, item } = given;
	const { to, lists, optional, timezone } = choice;
	if (item.codemap === to) return { index, item };
	if (item.codemap !== undefined) {
		return { given, fault: otherSystem(item.codemap, to), waiting: NOTHING };
	}
	const day = choice.day ?? dayOf(item.data, item.time, timezone);
	const missing = new Map<string, CodeName>();
	const counted = new Set<Sighting>();
	const waiting = new Set<Sighting>();
	let translated = false;
	const data = translateData(item.data, (word) => {
		if (!lists.has(word.list)) return undefined;
		const found = lookup.find(word, day);
		const sighting = notes.seen(word, found?.mapping);
		sighting.mapped = found !== undefined;
		counted.add(sighting);
		if (found !== undefined) {
			translated = true;
			return found.version.target ?? undefined;
		}
		if (!optional.has(word.list)) {
			missing.set(notes.key(sighting.name), sighting.name);
			for (const native of word.natives) waiting.add(notes.seen({ ...word, natives: [native] }));
		}
		return undefined;
	});
	for (const sighting of counted) {
		sighting.count += given.entry === undefined ? 1 : 0;
		sighting.record = item.subject;
	}
	if (missing.size > 0) {
		const names = [...missing.values()];
		const told = names.map((name) => ({ ...name, hint: hint(name) }));
		return { given, fault: unmapped(told, day, to), waiting };
	}
	const name = entityNameOf(item);
	const entity = findEntity(name);
	if (entity !== undefined && data !== item.data && !isValid(entity.schema, data)) {
		return { given, fault: targetUnfit(name), waiting: NOTHING };
	}
	return { index, item: translated ? { ...item, codemap: to, data } : item };
}

/** Puts what cannot go on into the exception queue and notes what it waits for. */
async function queue(
	tx: LedgerTx,
	{ settings, scope, worker }: MapOffice,
	judged: readonly Judged[],
): Promise<Applied[]> {
	const reported = await reportIn(
		tx,
		settings,
		scope,
		worker,
		judged.map(({ given: { index, payload, entry, causation }, fault }) => ({
			index,
			operation: APPLY_OPERATION,
			fault,
			payload,
			causation,
			...(entry === undefined ? {} : { entry }),
		})),
	);
	return reported.flatMap(({ index, entry }, at) => {
		const one = judged[at];
		if (one === undefined) return [];
		for (const sighting of one.waiting) sighting.waiting.add(entry.id);
		return [{ index, fault: one.fault, entry }];
	});
}

/** What a batch has seen, a word once. */
class Notes {
	private readonly known = new Map<string, Sighting>();

	constructor(
		private readonly company: number,
		private readonly direction: Direction,
		private readonly all: Map<string, Sighting>,
	) {}

	key(name: CodeName): string {
		return mappingKey(this.company, name);
	}

	/** The word under the name it is mapped by, else under its surest one. */
	seen(word: Word, by?: CodeName): Sighting {
		const id = `${by?.native ?? ''}\n${wordId(word)}`;
		const known = this.known.get(id);
		if (known !== undefined) return known;
		const name: CodeName = {
			...this.direction,
			list: word.list,
			// A phase is another one in every project; a cost code is the same until somebody says so.
			project: word.list === 'phase' ? (word.projects[0] ?? '') : '',
			native: by?.native ?? word.natives[0] ?? '',
		};
		const key = this.key(name);
		const sighting = this.all.get(key) ?? {
			name,
			count: 0,
			mapped: false,
			record: '',
			waiting: new Set<number>(),
		};
		this.all.set(key, sighting);
		this.known.set(id, sighting);
		return sighting;
	}
}
