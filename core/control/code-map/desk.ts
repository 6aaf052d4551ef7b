import type { Entry } from '../../delivery/entry';
import { checkedText } from '../../delivery/ledger/checks';
import { openDesk } from '../../delivery/ledger/desk';
import { Fault, toFault } from '../../faults';
import type { ControlRecord, LedgerTx } from '../../delivery/stores/store.port';
import type { People } from '../approval/people';
import { personKey } from '../approval/person';
import { isDay } from '../approval/policy-row';
import { checkApprover } from './approver';
import { noPerson, notProposed, wrongMapping } from './faults';
import { checkName, listFamily, mappingKey, MAPPING_KIND, type CodeName } from './key';
import { checkTarget } from './lists';
import {
	decide,
	openVersion,
	propose,
	statusOf,
	type Changed,
	type Mapping,
	type Meaning,
} from './mapping';
import { eachRecord, nextRecord, type MapOffice } from './records';
import { wakeWaiting } from './wake';

/** Changes made in one transaction at most: others of the connection wait for it. */
const AT_ONCE = 500;

/** A wish to map a word, as a person or a table gives it. */
export interface Wish extends CodeName, Meaning {
	readonly name: string;
	readonly score: number | null;
}

export interface Proposing {
	readonly person: string;
	readonly reason: string;
	/** Import the wishes came with, or empty. */
	readonly batch: string;
	readonly again: boolean;
}

/** A mapping as it stands after a proposal or decision. */
export interface Standing extends Changed {
	readonly company: number;
	/** Deliveries that go on because of it. */
	readonly woken: readonly Entry[];
}

/**
 * Proposes mappings; nothing is translated by them until another person approves. One answer a wish, in
 * order: how it stands, or the fault that it has (`code_map.mapping`), which stops no other.
 * Fault of all: `code_map.person_missing`.
 */
export async function proposeAll(
	{ store, scope, settings }: MapOffice,
	wishes: readonly Wish[],
	{ person, reason, batch, again }: Proposing,
): Promise<ReadonlyArray<Standing | Fault>> {
	if (personKey(person) === '') throw noPerson();
	const checked = wishes.map((wish) => checkedWish(wish));
	const answers: Array<Standing | Fault> = [];
	for (let from = 0; from < checked.length; from += AT_ONCE) {
		const some = checked.slice(from, from + AT_ONCE);
		answers.push(
			...(await store.write(scope.connection, async (tx) => {
				const desk = await openDesk(tx, scope, settings, person);
				const drawer = await openDrawer(tx, scope.connection, scope.company, some);
				const done = some.map((wish): Standing | Fault => {
					if (wish instanceof Fault) return wish;
					const { name, score, target, label, from: first, until, ...word } = wish;
					const said = { by: person, at: tx.now, reason };
					const change = propose(drawer.get(word), word, {
						name,
						score,
						target,
						label,
						from: first,
						until,
						batch,
						said,
						again,
					});
					if (change.effect !== 'unchanged') {
						drawer.put(change.mapping);
						desk.note('code_map.proposed', keyOf(scope.company, word), factOf(change, reason));
					}
					return { ...change, company: scope.company, woken: [] };
				});
				await drawer.save();
				await desk.save();
				return done;
			})),
		);
	}
	return answers;
}

function checkedWish(wish: Wish): Wish | Fault {
	try {
		const { name, score, target, label, from, until, ...word } = wish;
		const checked = checkName(word);
		if (target !== null) checkTarget(checked.list, target);
		for (const [field, day] of [
			['from', from],
			['until', until],
		] as const) {
			if (day === null || isDay(day)) continue;
			throw wrongMapping(field, `${field} is no date.`, 'Write a date as 2026-03-31.');
		}
		if (from !== null && until !== null && until < from) {
			throw wrongMapping('until', 'The mapping ends before it begins.', 'Correct the days.');
		}
		for (const [field, text] of [
			['name', name],
			['label', label],
		] as const) {
			if (text.length <= 256 && /^\P{Cc}*$/u.test(text)) continue;
			throw wrongMapping(field, `${field} is no line of at most 256 characters.`, 'Shorten it.');
		}
		return { ...checked, name, score, target, label, from, until };
	} catch (thrown) {
		return toFault(thrown);
	}
}

/** What a person says to the proposal they saw. */
export interface Decision extends CodeName {
	readonly version: number;
	readonly what: 'approved' | 'rejected';
}

export interface Deciding {
	readonly people: People;
	/** Role that decides, as in the table of approvers. */
	readonly role: string;
	readonly person: string;
	/** Must be given to reject. */
	readonly reason: string;
}

/**
 * Takes decisions of a person on open proposals; what waited for an approved one goes on in the same
 * transaction. One answer a decision, in order. Faults of one: `code_map.not_proposed`,
 * `code_map.changed`, `code_map.already_decided`, those of `checkApprover`.
 */
export async function decideAll(
	{ store, scope, settings }: MapOffice,
	decisions: readonly Decision[],
	{ people, role, person, reason }: Deciding,
): Promise<ReadonlyArray<Standing | Fault>> {
	if (personKey(person) === '') throw noPerson();
	const rejects = decisions.some(({ what }) => what === 'rejected');
	const why = rejects ? checkedText('reason', reason) : reason.trim();
	const answers: Array<Standing | Fault> = [];
	for (let from = 0; from < decisions.length; from += AT_ONCE) {
		const some = decisions.slice(from, from + AT_ONCE);
		answers.push(
			...(await store.write(scope.connection, async (tx) => {
				const desk = await openDesk(tx, scope, settings, person);
				const drawer = await openDrawer(tx, scope.connection, scope.company, some);
				const done = some.map(({ version, what, ...word }): Standing | Fault => {
					try {
						const known = drawer.get(word);
						if (known === null) throw notProposed(word.native);
						const said = { by: person, at: tx.now, reason: why };
						const change = decide(known, version, what, said);
						if (change.effect !== 'unchanged') {
							const { by } = change.version.proposed;
							const matter = {
								role,
								company: scope.company,
								project: known.project,
								proposedBy: by,
							};
							checkApprover(people, matter, person, tx.now);
							drawer.put(change.mapping);
							desk.note(`code_map.${what}`, keyOf(scope.company, word), factOf(change, why));
						}
						return { ...change, company: scope.company, woken: [] };
					} catch (thrown) {
						return toFault(thrown);
					}
				});
				await drawer.save();
				const woken = await wakeWaiting(desk, scope.company, approvedOf(done));
				await desk.save();
				return withWoken(done, woken);
			})),
		);
	}
	return answers;
}

const approvedOf = (done: ReadonlyArray<Standing | Fault>): readonly Mapping[] =>
	done.flatMap((one) =>
		!(one instanceof Fault) && one.effect !== 'unchanged' && one.version.status === 'approved'
			? [one.mapping]
			: [],
	);

/** What a transaction set free is told once, with its first approval. */
function withWoken(
	done: ReadonlyArray<Standing | Fault>,
	woken: readonly Entry[],
): ReadonlyArray<Standing | Fault> {
	const first = done.findIndex(
		(one) => !(one instanceof Fault) && one.version.status === 'approved',
	);
	return done.map((one, at) => (one instanceof Fault || at !== first ? one : { ...one, woken }));
}

/** Open proposals of an import, for deciding on all of them. */
export async function openOfBatch(
	{ store, scope }: MapOffice,
	batch: string,
): Promise<ReadonlyArray<Mapping & { readonly open: number }>> {
	return await store.read(async (reads) => {
		const found: Array<Mapping & { readonly open: number }> = [];
		const filter = { kind: MAPPING_KIND, company: scope.company, statuses: ['proposed'] };
		await eachRecord(reads, scope, filter, ({ body }) => {
			const mapping = JSON.parse(body) as Mapping;
			const open = openVersion(mapping);
			if (open?.batch === batch) found.push({ ...mapping, open: open.version });
		});
		return found;
	});
}

const keyOf = (company: number, name: CodeName): string =>
	`${MAPPING_KIND}|${mappingKey(company, name)}`;

const factOf = ({ mapping, version }: Changed, reason: string) => ({
	list: mapping.list,
	native: mapping.native,
	target: version.target ?? '(none)',
	version: version.version,
	...(version.from === null ? {} : { from: version.from }),
	...(version.until === null ? {} : { until: version.until }),
	proposedBy: version.proposed.by,
	reason,
});

/** Mappings of one company in one transaction, read at once and written at once. */
interface Drawer {
	get(name: CodeName): Mapping | null;
	put(mapping: Mapping): void;
	save(): Promise<void>;
}

async function openDrawer(
	tx: LedgerTx,
	connection: string,
	company: number,
	names: ReadonlyArray<CodeName | Fault>,
): Promise<Drawer> {
	const keys = names.flatMap((name) => (name instanceof Fault ? [] : [mappingKey(company, name)]));
	const rows = await tx.records(connection, MAPPING_KIND, keys);
	const changed = new Map<string, Mapping>();
	return {
		get: (name) => {
			const key = mappingKey(company, name);
			const row = rows.get(key);
			return changed.get(key) ?? (row === undefined ? null : (JSON.parse(row.body) as Mapping));
		},
		put: (mapping) => {
			changed.set(mappingKey(company, mapping), mapping);
		},
		save: async () => {
			await tx.putRecords(
				[...changed].map(
					([key, mapping]): ControlRecord =>
						nextRecord(rows.get(key), tx.now, {
							connection,
							company,
							kind: MAPPING_KIND,
							key,
							family: listFamily(mapping),
							status: statusOf(mapping),
							body: JSON.stringify(mapping),
						}),
				),
			);
		},
	};
}
