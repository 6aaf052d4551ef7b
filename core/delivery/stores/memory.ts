import type { Entry, IntakeEvent, Proposal, Scope } from '../entry';
import {
	counted,
	FINAL,
	inScope,
	is,
	matching,
	paged,
	recordMatches,
	Rows,
	type MemoryTables,
} from './memory-rows';
import { staleRecord } from './store-faults';
import type { ControlRecord, LedgerReads, LedgerStore, LedgerTx } from './store.port';

/** A whole store as it was at one moment; what a backup holds. */
export interface MemorySnapshot {
	readonly restore: () => void;
}

export interface MemoryStore extends LedgerStore {
	readonly tables: MemoryTables;
	hasEvent(key: string): boolean;
	/** Remembers the store as it is; `restore` puts it back, whatever happened since. */
	snapshot(): MemorySnapshot;
}

/**
 * A ledger store that forgets with its process: for tests and the simulation, with the semantics of
 * the durable ones. A failed transaction leaves no trace; all writers queue behind each other, which
 * is stricter than one connection at a time.
 *
 * @param clock ms since the epoch, UTC; the store never lets it run backwards
 */
export function createMemoryStore(clock: () => number = Date.now): MemoryStore {
	const rows = new Rows();
	let last = 0;
	let queue: Promise<unknown> = Promise.resolve();

	// Readers queue as well, or they would see a transaction that may yet be rolled back.
	function alone<T>(work: () => Promise<T>): Promise<T> {
		const turn = queue.then(work);
		queue = turn.catch(() => undefined);
		return turn;
	}
	const now = (): number => (last = Math.max(last, clock()));
	// One object serves all transactions, because there is one at a time.
	const present: Present = { now: 0, undo: [] };
	const tx = transaction(rows, present);

	return {
		tables: rows,
		hasEvent: (key) => rows.eventIds.has(key),
		write: async (_connection, work) =>
			await alone(async () => {
				present.now = now();
				present.undo = [];
				let done = false;
				try {
					const result = await work(tx);
					done = true;
					return result;
				} finally {
					if (!done) for (const step of present.undo.reverse()) step();
				}
			}),
		read: async (work) =>
			await alone(async () => {
				present.now = now();
				return await work(tx);
			}),
		close: async () => await alone(async () => await Promise.resolve()),
		snapshot: () => {
			const copy = rows.copy();
			return { restore: () => rows.become(copy) };
		},
	};
}

const NONE: ReadonlySet<number> = new Set();

function pick<K, V>(from: ReadonlyMap<K, V>, keys: readonly K[]): Map<K, V> {
	const found = new Map<K, V>();
	for (const key of keys) {
		const value = from.get(key);
		if (value !== undefined) found.set(key, value);
	}
	return found;
}

const ascending = (a: number, b: number): number => a - b;

function byKey<V>(
	ids: ReadonlyMap<string, number>,
	of: ReadonlyMap<number, V>,
	keys: readonly string[],
): Map<string, V> {
	const found = new Map<string, V>();
	for (const key of keys) {
		const id = ids.get(key);
		const row = id === undefined ? undefined : of.get(id);
		if (row !== undefined) found.set(key, row);
	}
	return found;
}

function reads(rows: Rows): Omit<LedgerReads, 'now'> {
	return {
		entriesByKey: async (keys) => await answer(byKey(rows.entryIds, rows.entries, keys)),
		entriesById: async (ids) => await answer(pick(rows.entries, ids)),
		openOfLanes: async (lanes, known = NONE) =>
			await answer(
				[...new Set(lanes)]
					.flatMap((lane) => [...(rows.openOfLane.get(lane) ?? NONE)])
					.filter((id) => !known.has(id))
					.sort(ascending)
					.flatMap((id) => rows.entries.get(id) ?? []),
			),
		countByCausation: async (events) =>
			await answer(
				new Map(
					events
						.map((event) => [event, rows.ofCause.get(event)?.size ?? 0] as const)
						.filter(([, count]) => count > 0),
				),
			),
		lanes: async (lanes) => await answer(pick(rows.lanes, lanes)),
		findEntries: async (scope, filter, page) =>
			await answer(paged(matching(rows, scope, filter), page)),
		countEntries: async (scope, filter, groups) =>
			await answer(counted(matching(rows, scope, filter), groups)),
		latencies: async (scope, since, limit) =>
			await answer(
				matching(rows, scope, { states: ['applied'] })
					.filter(({ doneAt }) => doneAt !== null && doneAt >= since)
					.sort((a, b) => (b.doneAt ?? 0) - (a.doneAt ?? 0) || b.id - a.id)
					.slice(0, limit)
					.map(({ doneAt, createdAt }) => (doneAt ?? createdAt) - createdAt),
			),
		payloads: async (ids) => await answer(pick(rows.payloads, ids)),
		eventsByKey: async (keys) => await answer(byKey(rows.eventIds, rows.events, keys)),
		findEvents: async (scope, filter, page) =>
			await answer(
				paged(
					[...rows.events.values()].filter(
						(event) =>
							inScope(scope, event) &&
							(filter.states?.includes(event.state) ?? true) &&
							is(filter.workflowId, event.workflowId) &&
							is(filter.node, event.node) &&
							is(filter.priority, event.priority) &&
							event.nextAt <= (filter.dueAt ?? Infinity),
					),
					page,
				),
			),
		countEvents: async (scope) => {
			const counts = new Map<IntakeEvent['state'], number>();
			for (const event of rows.events.values()) {
				if (inScope(scope, event)) counts.set(event.state, (counts.get(event.state) ?? 0) + 1);
			}
			return await answer(counts);
		},
		eventPayloads: async (ids) => await answer(pick(rows.eventPayloads, ids)),
		watermark: async (connection, stream) =>
			await answer(rows.watermarks.get(pair(connection, stream)) ?? null),
		breaker: async (connection) => await answer(rows.breakers.get(connection) ?? null),
		proposals: async (connection, entryIds) => {
			const wanted = new Set(entryIds);
			return await answer(
				[...rows.proposals.values()].filter(
					(proposal) => proposal.connection === connection && wanted.has(proposal.entryId),
				),
			);
		},
		heartbeats: async (connection) =>
			await answer([...rows.heartbeats.values()].filter((beat) => beat.connection === connection)),
		lastAudit: async (chain) => await answer(rows.audit.get(chain)?.at(-1) ?? null),
		// Numbers are 1, 2, 3 … so the number is the place.
		auditFrom: async (chain, from, limit) =>
			await answer(
				(rows.audit.get(chain) ?? []).slice(Math.max(0, from - 1), Math.max(0, from - 1) + limit),
			),
		auditOf: async (chain, keys, limit) => {
			const wanted = new Set(keys);
			const found = (rows.audit.get(chain) ?? []).filter(({ key }) => wanted.has(key));
			return await answer(found.slice(Math.max(0, found.length - limit)));
		},
		record: async (connection, kind, key) =>
			await answer(rows.records.get(recordId({ connection, kind, key })) ?? null),
		records: async (connection, kind, keys) =>
			await answer(
				new Map(
					keys.flatMap((key) => {
						const found = rows.records.get(recordId({ connection, kind, key }));
						return found === undefined ? [] : [[key, found] as const];
					}),
				),
			),
		findRecords: async (scope, filter, { limit, after }) =>
			await answer(
				[...rows.records.values()]
					.filter(
						(record) =>
							recordMatches(scope, record, filter) && (after === undefined || record.key > after),
					)
					.sort((a, b) => (a.key < b.key ? -1 : 1))
					.slice(0, limit),
			),
		meta: async (name) => await answer(rows.meta.get(name) ?? null),
	};
}

const answer = async <T>(value: T): Promise<T> => await Promise.resolve(value);
const pair = (connection: string, name: string): string => `${connection}\n${name}`;
const recordId = ({
	connection,
	kind,
	key,
}: Pick<ControlRecord, 'connection' | 'kind' | 'key'>): string => pair(connection, pair(kind, key));
/** The transaction under way. */
interface Present {
	now: number;
	undo: Array<() => void>;
}

function transaction(rows: Rows, present: Present): LedgerTx {
	function put<K, V>(into: Map<K, V>, key: K, value: V): void {
		const old = into.get(key);
		present.undo.push(() => (old === undefined ? into.delete(key) : into.set(key, old)));
		into.set(key, value);
	}
	function remove<K, V>(from: Map<K, V>, key: K): void {
		const old = from.get(key);
		if (old === undefined) return;
		present.undo.push(() => from.set(key, old));
		from.delete(key);
	}
	function setEntry(id: number, row: Entry | null): void {
		const old = rows.entries.get(id) ?? null;
		present.undo.push(() => rows.setEntry(id, old));
		rows.setEntry(id, row);
	}
	function setEvent(id: number, row: IntakeEvent | null): void {
		const old = rows.events.get(id) ?? null;
		present.undo.push(() => rows.setEvent(id, old));
		rows.setEvent(id, row);
	}
	function putAll(records: readonly ControlRecord[]): void {
		for (const row of records) {
			const id = recordId(row);
			if ((rows.records.get(id)?.version ?? 0) !== row.version - 1) throw staleRecord(row.kind);
			put(rows.records, id, row);
		}
	}
	// Like a sequence of a database, ids are not given back by a rollback.
	const nextId = (): number => (rows.lastId += 1);
	const isOld = (row: Entry | IntakeEvent, scope: Scope, before: number): boolean =>
		inScope(scope, row) && row.updatedAt < before;

	return {
		...reads(rows),
		get now() {
			return present.now;
		},
		insertEntries: async (given) =>
			await answer(
				given.map(({ payload, ...rest }) => {
					if (rows.entryIds.has(rest.key)) throw new Error(`Entry exists: ${rest.key}`);
					const entry: Entry = { id: nextId(), ...rest };
					setEntry(entry.id, entry);
					put(rows.payloads, entry.id, payload);
					return entry;
				}),
			),
		putEntries: async (given) => {
			for (const entry of given) {
				const holder = rows.entryIds.get(entry.key);
				if (holder !== undefined && holder !== entry.id) throw new Error(`Key taken: ${entry.key}`);
				setEntry(entry.id, entry);
			}
			await answer(undefined);
		},
		putPayloads: async (given) => {
			for (const { id, payload } of given) put(rows.payloads, id, payload);
			await answer(undefined);
		},
		changeEntries: async (given) => {
			for (const { id, ...change } of given) {
				const entry = rows.entries.get(id);
				if (entry === undefined) throw new Error(`No entry ${id}`);
				setEntry(id, { ...entry, ...change });
			}
			await answer(undefined);
		},
		putLanes: async (given) => {
			for (const lane of given) put(rows.lanes, lane.lane, lane);
			await answer(undefined);
		},
		insertEvents: async (given) =>
			await answer(
				given.map(({ payload, ...rest }) => {
					if (rows.eventIds.has(rest.key)) throw new Error(`Event exists: ${rest.key}`);
					const event: IntakeEvent = { id: nextId(), ...rest };
					setEvent(event.id, event);
					put(rows.eventPayloads, event.id, payload);
					return event;
				}),
			),
		putEvents: async (given) => {
			for (const event of given) setEvent(event.id, event);
			await answer(undefined);
		},
		putWatermark: async (row) =>
			await answer(put(rows.watermarks, pair(row.connection, row.stream), row)),
		putBreaker: async (row) => await answer(put(rows.breakers, row.connection, row)),
		insertProposal: async (row) => {
			const proposal: Proposal = { id: nextId(), ...row };
			put(rows.proposals, proposal.id, proposal);
			return await answer(proposal);
		},
		putProposal: async (row) => await answer(put(rows.proposals, row.id, row)),
		putHeartbeat: async (row) =>
			await answer(put(rows.heartbeats, pair(row.connection, pair(row.name, row.workflowId)), row)),
		appendAudit: async (given) => {
			for (const record of given) {
				const chain = rows.audit.get(record.chain) ?? [];
				rows.audit.set(record.chain, chain);
				if (record.n !== chain.length + 1) throw new Error(`Audit number ${record.n} is taken.`);
				chain.push(record);
				present.undo.push(() => chain.pop());
			}
			await answer(undefined);
		},
		putRecord: async (row) => {
			putAll([row]);
			await answer(undefined);
		},
		putRecords: async (given) => {
			putAll(given);
			await answer(undefined);
		},
		putMeta: async (name, value) => await answer(put(rows.meta, name, value)),
		removePayloads: async (scope, before, limit) => {
			let removed = 0;
			for (const [id, entry] of rows.entries) {
				if (removed >= limit) break;
				if (!FINAL.has(entry.state) || !isOld(entry, scope, before) || !rows.payloads.has(id))
					continue;
				remove(rows.payloads, id);
				removed += 1;
			}
			for (const [id, event] of rows.events) {
				if (removed >= limit) break;
				if (
					event.state !== 'settled' ||
					!isOld(event, scope, before) ||
					!rows.eventPayloads.has(id)
				) {
					continue;
				}
				remove(rows.eventPayloads, id);
				removed += 1;
			}
			return await answer(removed);
		},
		removeEntries: async (scope, before, limit) => {
			let removed = 0;
			for (const [id, entry] of [...rows.entries]) {
				if (removed >= limit) break;
				if (!FINAL.has(entry.state) || !isOld(entry, scope, before)) continue;
				setEntry(id, null);
				remove(rows.payloads, id);
				removed += 1;
			}
			for (const [id, event] of [...rows.events]) {
				if (removed >= limit) break;
				if (event.state !== 'settled' || !isOld(event, scope, before)) continue;
				setEvent(id, null);
				remove(rows.eventPayloads, id);
				removed += 1;
			}
			return await answer(removed);
		},
	};
}
