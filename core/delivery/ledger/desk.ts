import { appendFacts } from '../audit/chain';
import type { AuditFact } from '../audit/record';
import { redactReport } from '../audit/redact';
import {
	FINAL_STATES,
	PROGRESS_FIELDS,
	type Entry,
	type EntryState,
	type Lane,
	type Progress,
	type Scope,
} from '../entry';
import type { LedgerTx } from '../stores/store.port';
import type { LedgerSettings, Worker } from './api';
import { recordOf } from './keys';

/** An entry on the desk; `entry.id` is 0 until a new one is saved. */
export interface Row {
	readonly entry: Entry;
}

/** A lane on the desk, with its entries that are not final. */
export interface LaneRow {
	readonly lane: Lane;
	/** The entry in flight or of unknown outcome; `lane.inflight` follows it when saved. */
	readonly holder: Row | null;
	readonly open: readonly Row[];
}

type Detail = AuditFact['detail'];

/**
 * What one transaction works on: rows are read in sets, changed here, and saved in sets, so that the
 * number of calls to the store does not depend on how many deliveries a batch has.
 */
export interface Desk {
	readonly tx: LedgerTx;
	readonly now: number;
	readonly scope: Scope;
	readonly settings: LedgerSettings;
	/** Generation of the ledger: how often it was restored from a backup. */
	readonly generation: number;
	load(wanted: {
		readonly keys?: readonly string[];
		readonly ids?: readonly number[];
		readonly lanes?: readonly string[];
	}): Promise<void>;
	/** Puts entries on the desk that were read in another way, with their lanes. */
	take(entries: readonly Entry[]): Promise<void>;
	byKey(key: string): Row | undefined;
	byId(id: number): Row | undefined;
	/** A loaded lane, or a new one. */
	lane(name: string): LaneRow;
	add(entry: Omit<Entry, 'id'>, payload: string): Row;
	set(row: Row, patch: Partial<Omit<Entry, 'id'>>): void;
	setPayload(row: Row, payload: string): void;
	setLane(
		lane: LaneRow,
		patch: Partial<Omit<Lane, 'lane' | 'connection' | 'inflight'>> & {
			readonly holder?: Row | null;
		},
	): void;
	/** Notes a step of an entry for the audit trail. */
	fact(
		what: string,
		row: Row,
		detail?: Detail,
		content?: { readonly before?: string | null; readonly after?: string | null },
	): void;
	/** Notes a step of something else (event, connection, stream). */
	note(
		what: string,
		key: string,
		detail: Detail,
		content?: Pick<AuditFact, 'before' | 'after'>,
	): void;
	save(): Promise<void>;
}

const NO_CHANGE: Partial<Progress> = {};
const PROGRESS: ReadonlySet<string> = new Set(PROGRESS_FIELDS);
const FINAL: ReadonlySet<EntryState> = new Set(FINAL_STATES);
export const isFinal = (row: Row): boolean => FINAL.has(row.entry.state);

/** Does the scope see it? Company 0 sees all companies of its connection. */
export const isVisible = (
	scope: Scope,
	row: { readonly connection: string; readonly company: number },
): boolean =>
	row.connection === scope.connection && (scope.company === 0 || row.company === scope.company);

/**
 * May what one company sends close what waits of another? Only its own, unless it sees all of them: a
 * neighbour that names the same record must not make a delivery disappear.
 */
export const answersFor = (
	newer: { readonly company: number },
	older: { readonly company: number },
): boolean => newer.company === 0 || newer.company === older.company;

/** Who acts, as the audit trail names it. */
export const actorOf = (worker: Worker): string => `workflow:${worker.workflowId}/${worker.node}`;

interface MutableRow {
	entry: Entry;
	/** Of a new row, and of one that got another. */
	payload: string | null;
	/** What is to be written of a known row. */
	change: Partial<Progress>;
	/** Its identity changed as well: all of it is written. */
	whole: boolean;
}

interface MutableLane {
	lane: Lane;
	holder: MutableRow | null;
	open: MutableRow[];
	touched: boolean;
}

/** @param actor who the audit trail names for what is done here */
export async function openDesk(
	tx: LedgerTx,
	scope: Scope,
	settings: LedgerSettings,
	actor: string,
): Promise<Desk> {
	const generation = Number((await tx.meta('generation')) ?? '0');
	const byId = new Map<number, MutableRow>();
	const byKey = new Map<string, MutableRow>();
	const lanes = new Map<string, MutableLane>();
	const added: MutableRow[] = [];
	const facts: AuditFact[] = [];

	function take(entry: Entry): MutableRow {
		const known = byId.get(entry.id);
		if (known !== undefined) return known;
		const row: MutableRow = { entry, payload: null, change: NO_CHANGE, whole: false };
		byId.set(entry.id, row);
		byKey.set(entry.key, row);
		return row;
	}
	// Rows and lanes are only ever made here, so what comes back is what was given out.
	const mine = (row: Row): MutableRow => row as MutableRow;

	async function loadLanes(names: readonly string[]): Promise<void> {
		const wanted = [...new Set(names)].filter((name) => !lanes.has(name));
		if (wanted.length === 0) return;
		const found = await tx.lanes(wanted);
		if (found.size > 0) {
			for (const entry of await tx.openOfLanes([...found.keys()], byId)) take(entry);
		}
		for (const [name, lane] of found) {
			const holder = lane.inflight === null ? undefined : byId.get(lane.inflight);
			lanes.set(name, { lane, holder: holder ?? null, open: [], touched: false });
		}
		for (const row of byId.values()) {
			if (!isFinal(row) && found.has(row.entry.lane)) lanes.get(row.entry.lane)?.open.push(row);
		}
	}

	function laneNamed(name: string): MutableLane {
		let lane = lanes.get(name);
		if (lane === undefined) {
			lane = { lane: emptyLane(name, scope.connection), holder: null, open: [], touched: false };
			lanes.set(name, lane);
		}
		return lane;
	}

	return {
		tx,
		now: tx.now,
		scope,
		settings,
		generation,
		load: async ({ keys = [], ids = [], lanes: names = [] }) => {
			const newKeys = [...new Set(keys)].filter((key) => !byKey.has(key));
			if (newKeys.length > 0) {
				for (const entry of (await tx.entriesByKey(newKeys)).values()) take(entry);
			}
			const newIds = [...new Set(ids)].filter((id) => !byId.has(id));
			if (newIds.length > 0) {
				for (const entry of (await tx.entriesById(newIds)).values()) take(entry);
			}
			await loadLanes(names);
		},
		take: async (entries) => {
			for (const entry of entries) take(entry);
			await loadLanes(entries.map(({ lane }) => lane));
		},
		byKey: (key) => byKey.get(key),
		byId: (id) => byId.get(id),
		lane: laneNamed,
		add: (entry, payload) => {
			const row: MutableRow = {
				entry: { id: 0, ...entry },
				payload,
				change: NO_CHANGE,
				whole: false,
			};
			byKey.set(entry.key, row);
			if (!isFinal(row)) laneNamed(entry.lane).open.push(row);
			added.push(row);
			return row;
		},
		set: (given, asked) => {
			const row = mine(given);
			const patch =
				asked.fault === undefined || asked.fault === null
					? asked
					: { ...asked, fault: redactReport(asked.fault) };
			const old = row.entry;
			row.entry = { ...old, ...patch };
			const isNew = old.id === 0;
			for (const name of isNew ? [] : (Object.keys(patch) as Array<keyof typeof patch>)) {
				if (row.entry[name] === old[name]) continue;
				if (!PROGRESS.has(name)) row.whole = true;
				else row.change = { ...row.change, [name]: row.entry[name] };
			}
			if (row.entry.key !== old.key) {
				byKey.delete(old.key);
				byKey.set(row.entry.key, row);
			}
			if (row.entry.lane !== old.lane) {
				const from = laneNamed(old.lane);
				from.open = from.open.filter((other) => other !== row);
				laneNamed(row.entry.lane).open.push(row);
			}
		},
		setPayload: (given, payload) => {
			mine(given).payload = payload;
		},
		setLane: (given, { holder, ...patch }) => {
			const lane = given as MutableLane;
			lane.lane = { ...lane.lane, ...patch };
			if (holder !== undefined) lane.holder = holder === null ? null : mine(holder);
			lane.touched = true;
		},
		fact: (what, { entry }, detail = {}, content = {}) => {
			facts.push({
				actor,
				what,
				key: entry.key,
				record: entry.nativeId === '' ? '' : recordOf(entry),
				before: content.before ?? null,
				after: content.after ?? null,
				detail: { correlation: entry.correlationId, ...detail },
			});
		},
		note: (what, key, detail, content = { before: null, after: null }) => {
			facts.push({ actor, what, key, record: '', ...content, detail });
		},
		save: async () => {
			if (added.length > 0) {
				const saved = await tx.insertEntries(
					added.map(({ entry: { id: _id, ...entry }, payload }) => ({
						...entry,
						payload: payload ?? '',
					})),
				);
				saved.forEach((entry, at) => {
					const row = added[at];
					if (row !== undefined) row.entry = entry;
				});
			}
			const bodies = [...byId.values()].flatMap(({ entry: { id }, payload }) =>
				payload === null ? [] : [{ id, payload }],
			);
			if (bodies.length > 0) await tx.putPayloads(bodies);
			const known = [...byId.values()];
			const replaced = known.filter(({ whole }) => whole);
			if (replaced.length > 0) await tx.putEntries(replaced.map(({ entry }) => entry));
			const changed = known.filter(({ whole, change }) => !whole && change !== NO_CHANGE);
			if (changed.length > 0) {
				await tx.changeEntries(changed.map(({ entry: { id }, change }) => ({ id, ...change })));
			}
			const moved = [...lanes.values()].filter(({ touched }) => touched);
			if (moved.length > 0) {
				await tx.putLanes(
					moved.map(({ lane, holder }) => ({ ...lane, inflight: holder?.entry.id ?? null })),
				);
			}
			if (facts.length > 0) await appendFacts(tx, scope.connection, facts);
		},
	};
}

/** Generation 0: a lane the restored ledger has never seen is as doubtful as one it has. */
const emptyLane = (lane: string, connection: string): Lane => ({
	lane,
	connection,
	inflight: null,
	epoch: 0,
	leaseUntil: 0,
	quietUntil: 0,
	appliedId: null,
	appliedOrdinal: null,
	appliedKind: null,
	appliedHash: null,
	arrivals: 0,
	generation: 0,
});
