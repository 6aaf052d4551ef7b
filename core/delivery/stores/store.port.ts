import type { AuditRecord } from '../audit/record';
import type {
	Breaker,
	Entry,
	EntryState,
	Heartbeat,
	IntakeEvent,
	Lane,
	Priority,
	Progress,
	Proposal,
	Scope,
	Watermark,
} from '../entry';
import type { ExceptionClass, QueueRole } from '../exceptions/taxonomy';

/** Which entries; all given conditions hold together. */
export interface EntryFilter {
	readonly states?: readonly EntryState[];
	readonly queues?: readonly QueueRole[];
	readonly classes?: readonly ExceptionClass[];
	readonly operations?: readonly string[];
	readonly entities?: readonly string[];
	readonly priority?: Priority;
	readonly workflowId?: string;
	readonly assignee?: string;
	readonly record?: string;
	readonly correlationId?: string;
	readonly project?: string;
	/** `nextAt <= dueAt`. */
	readonly dueAt?: number;
	/** `leaseUntil <= expiredAt`. */
	readonly expiredAt?: number;
	/** Still tried, in whatever open state but dead, and `failingSince <= failingTo`. */
	readonly failingTo?: number;
	readonly blockedOn?: readonly string[];
	readonly createdFrom?: number;
	readonly createdTo?: number;
}

export interface Page {
	/** `due`: priority, then nextAt, then id. `newest`: id descending. `oldest`: id ascending. */
	readonly order: 'due' | 'newest' | 'oldest';
	readonly limit: number;
	/** Continues after this id (`newest`, `oldest`). */
	readonly after?: number;
}

/** Dimensions by which entries are counted. */
export type EntryGroup =
	| 'state'
	| 'queue'
	| 'exceptionClass'
	| 'operation'
	| 'entity'
	| 'priority'
	| 'workflowId'
	| 'project'
	| 'vendor'
	| 'costCode';

export interface EntryCount {
	/** Values of the asked groups, in their order; null where an entry has none. */
	readonly by: ReadonlyArray<string | number | null>;
	readonly count: number;
	readonly oldestCreatedAt: number;
	readonly newestCreatedAt: number;
}

/**
 * A document of a control that must outlive n8n: an approval, a code mapping. The ledger does not
 * look into it; the columns are what it is found by. `connection`, `kind` and `key` are its identity.
 */
export interface ControlRecord {
	readonly connection: string;
	readonly company: number;
	/** Which control, e.g. `approval`. */
	readonly kind: string;
	readonly key: string;
	/** What belongs together, e.g. one project and vendor. */
	readonly family: string;
	readonly status: string;
	/** When somebody has to look at it, ms since the epoch; null when nobody has to. */
	readonly dueAt: number | null;
	/** 1, 2, 3 … without gaps. */
	readonly version: number;
	/** JSON text. */
	readonly body: string;
	readonly createdAt: number;
	readonly updatedAt: number;
}

/** Which records; all given conditions hold together. */
export interface RecordFilter {
	readonly kind: string;
	/** Exactly of this company, where 0 means those made for all of them. */
	readonly company?: number;
	readonly family?: string;
	readonly statuses?: readonly string[];
	/** `dueAt <= dueAt`. */
	readonly dueAt?: number;
	/** `updatedAt >= updatedFrom`. */
	readonly updatedFrom?: number;
}

/** Reads; rows of other scopes are never seen. */
export interface LedgerReads {
	/** The store's clock, ms since the epoch: of the database with PostgreSQL; never runs backwards. */
	readonly now: number;
	entriesByKey(keys: readonly string[]): Promise<ReadonlyMap<string, Entry>>;
	entriesById(ids: readonly number[]): Promise<ReadonlyMap<number, Entry>>;
	/** Entries of these lanes that are not final, by id ascending, without those `known` already. */
	openOfLanes(
		lanes: readonly string[],
		known?: { has(id: number): boolean },
	): Promise<readonly Entry[]>;
	/** How many entries name these intake events as their cause. */
	countByCausation(events: readonly string[]): Promise<ReadonlyMap<string, number>>;
	lanes(lanes: readonly string[]): Promise<ReadonlyMap<string, Lane>>;
	findEntries(scope: Scope, filter: EntryFilter, page: Page): Promise<readonly Entry[]>;
	countEntries(
		scope: Scope,
		filter: EntryFilter,
		groups: readonly EntryGroup[],
	): Promise<readonly EntryCount[]>;
	/** Milliseconds from acceptance to `applied` of entries done since then, newest first, at most `limit`. */
	latencies(scope: Scope, since: number, limit: number): Promise<readonly number[]>;
	/** JSON text by entry id; absent when retention removed it. */
	payloads(ids: readonly number[]): Promise<ReadonlyMap<number, string>>;
	eventsByKey(keys: readonly string[]): Promise<ReadonlyMap<string, IntakeEvent>>;
	findEvents(
		scope: Scope,
		filter: {
			readonly states?: ReadonlyArray<IntakeEvent['state']>;
			readonly workflowId?: string;
			readonly node?: string;
			readonly dueAt?: number;
			readonly priority?: Priority;
		},
		page: Page,
	): Promise<readonly IntakeEvent[]>;
	countEvents(scope: Scope): Promise<ReadonlyMap<IntakeEvent['state'], number>>;
	eventPayloads(ids: readonly number[]): Promise<ReadonlyMap<number, string>>;
	watermark(connection: string, stream: string): Promise<Watermark | null>;
	breaker(connection: string): Promise<Breaker | null>;
	proposals(connection: string, entryIds: readonly number[]): Promise<readonly Proposal[]>;
	heartbeats(connection: string): Promise<readonly Heartbeat[]>;
	lastAudit(chain: string): Promise<AuditRecord | null>;
	/** Numbers `from` and up, ascending. */
	auditFrom(chain: string, from: number, limit: number): Promise<readonly AuditRecord[]>;
	/** The newest `limit` records about these keys, ascending. */
	auditOf(chain: string, keys: readonly string[], limit: number): Promise<readonly AuditRecord[]>;
	/** Of whatever company: the caller decides what a foreign one means. */
	record(connection: string, kind: string, key: string): Promise<ControlRecord | null>;
	/** The same for many keys of one kind, by key. */
	records(
		connection: string,
		kind: string,
		keys: readonly string[],
	): Promise<ReadonlyMap<string, ControlRecord>>;
	/** By key ascending, from the one after `after`. */
	findRecords(
		scope: Scope,
		filter: RecordFilter,
		page: { readonly limit: number; readonly after?: string },
	): Promise<readonly ControlRecord[]>;
	/** Small facts of the ledger itself: `generation`, `environment`, `instance` … */
	meta(name: string): Promise<string | null>;
}

export type EntryChange = Readonly<Partial<Progress>> & { readonly id: number };

/** A write transaction: all of it or nothing, serialised with every other of its connection. */
export interface LedgerTx extends LedgerReads {
	/** `payload` is JSON text. Returns the rows with their ids, in order. */
	insertEntries(
		rows: ReadonlyArray<Omit<Entry, 'id'> & { readonly payload: string }>,
	): Promise<readonly Entry[]>;
	/** Replaces rows by id. */
	putEntries(rows: readonly Entry[]): Promise<void>;
	/** Changes the given fields of rows, which must be there; each id once. */
	changeEntries(changes: readonly EntryChange[]): Promise<void>;
	/** Replaces the payloads of entries by their id. */
	putPayloads(
		rows: ReadonlyArray<{ readonly id: number; readonly payload: string }>,
	): Promise<void>;
	/** Inserts or replaces rows by lane. */
	putLanes(rows: readonly Lane[]): Promise<void>;
	insertEvents(
		rows: ReadonlyArray<Omit<IntakeEvent, 'id'> & { readonly payload: string }>,
	): Promise<readonly IntakeEvent[]>;
	putEvents(rows: readonly IntakeEvent[]): Promise<void>;
	putWatermark(row: Watermark): Promise<void>;
	putBreaker(row: Breaker): Promise<void>;
	insertProposal(row: Omit<Proposal, 'id'>): Promise<Proposal>;
	putProposal(row: Proposal): Promise<void>;
	putHeartbeat(row: Heartbeat): Promise<void>;
	appendAudit(rows: readonly AuditRecord[]): Promise<void>;
	/**
	 * Inserts version 1, or replaces the version before. Fault `ledger.stale_record` when somebody
	 * else wrote in between. Retention never removes a record.
	 */
	putRecord(row: ControlRecord): Promise<void>;
	/** The same for many rows of one connection and kind, each key once: all of them or none. */
	putRecords(rows: readonly ControlRecord[]): Promise<void>;
	putMeta(name: string, value: string): Promise<void>;
	/**
	 * Removes payload bodies of the scope's final entries and settled events updated before then; returns
	 * how many. How long others keep theirs is not for this scope to say.
	 */
	removePayloads(scope: Scope, before: number, limit: number): Promise<number>;
	/** Removes final entries (with empty lanes kept) and settled events updated before then. */
	removeEntries(scope: Scope, before: number, limit: number): Promise<number>;
}

/**
 * Where the ledger lies. Both methods throw `Fault` only: `ledger.unavailable` (class `unavailable`)
 * when the store cannot be used now, `ledger.*` of class `rights` when it must not be used.
 */
export interface LedgerStore {
	/**
	 * Serialised with all writers of `connection`, in this and every other process. `work` may run more
	 * than once, when a database broke off the first try for the sake of another transaction: it starts
	 * from what `tx` reads, keeps nothing of an earlier run, and touches nothing but `tx`.
	 */
	write<T>(connection: string, work: (tx: LedgerTx) => Promise<T>): Promise<T>;
	read<T>(work: (reads: LedgerReads) => Promise<T>): Promise<T>;
	close(): Promise<void>;
}
