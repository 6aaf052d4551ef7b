import type { AuditRecord } from '../audit/record';
import {
	FINAL_STATES,
	type Breaker,
	type Entry,
	type Heartbeat,
	type IntakeEvent,
	type Lane,
	type Proposal,
	type Scope,
	type Watermark,
} from '../entry';
import { recordOf } from '../ledger/keys';
import type {
	ControlRecord,
	EntryCount,
	EntryFilter,
	EntryGroup,
	Page,
	RecordFilter,
} from './store.port';

/** The rows of a memory store, for a test that looks behind the ledger. */
export interface MemoryTables {
	readonly entries: ReadonlyMap<number, Entry>;
	readonly lanes: ReadonlyMap<string, Lane>;
	readonly events: ReadonlyMap<number, IntakeEvent>;
	readonly watermarks: ReadonlyMap<string, Watermark>;
	readonly audit: ReadonlyMap<string, readonly AuditRecord[]>;
}

export const FINAL: ReadonlySet<Entry['state']> = new Set(FINAL_STATES);

/** All tables and their indexes; rows are replaced, never changed. */
export class Rows implements MemoryTables {
	entries = new Map<number, Entry>();
	payloads = new Map<number, string>();
	lanes = new Map<string, Lane>();
	events = new Map<number, IntakeEvent>();
	eventPayloads = new Map<number, string>();
	watermarks = new Map<string, Watermark>();
	breakers = new Map<string, Breaker>();
	proposals = new Map<number, Proposal>();
	heartbeats = new Map<string, Heartbeat>();
	audit = new Map<string, AuditRecord[]>();
	records = new Map<string, ControlRecord>();
	meta = new Map<string, string>();
	entryIds = new Map<string, number>();
	eventIds = new Map<string, number>();
	/** Ids that are not final, by lane and altogether. */
	openOfLane = new Map<string, Set<number>>();
	open = new Set<number>();
	ofCause = new Map<string, Set<number>>();
	lastId = 0;

	copy(): Rows {
		const to = new Rows();
		to.become(this);
		return to;
	}

	become(from: Rows): void {
		this.entries = new Map(from.entries);
		this.payloads = new Map(from.payloads);
		this.lanes = new Map(from.lanes);
		this.events = new Map(from.events);
		this.eventPayloads = new Map(from.eventPayloads);
		this.watermarks = new Map(from.watermarks);
		this.breakers = new Map(from.breakers);
		this.proposals = new Map(from.proposals);
		this.heartbeats = new Map(from.heartbeats);
		this.audit = new Map([...from.audit].map(([chain, list]) => [chain, [...list]]));
		this.records = new Map(from.records);
		this.meta = new Map(from.meta);
		this.entryIds = new Map(from.entryIds);
		this.eventIds = new Map(from.eventIds);
		this.openOfLane = sets(from.openOfLane);
		this.open = new Set(from.open);
		this.ofCause = sets(from.ofCause);
		this.lastId = from.lastId;
	}

	/** Puts a row in place of what was there (null: nothing) and keeps the indexes. */
	setEntry(id: number, row: Entry | null): void {
		const old = this.entries.get(id);
		if (old !== undefined) {
			if (this.entryIds.get(old.key) === id) this.entryIds.delete(old.key);
			this.open.delete(id);
			this.openOfLane.get(old.lane)?.delete(id);
			if (old.causation !== null) this.ofCause.get(old.causation)?.delete(id);
		}
		if (row === null) {
			this.entries.delete(id);
			return;
		}
		this.entries.set(id, row);
		this.entryIds.set(row.key, id);
		if (!FINAL.has(row.state)) {
			this.open.add(id);
			member(this.openOfLane, row.lane).add(id);
		}
		if (row.causation !== null) member(this.ofCause, row.causation).add(id);
	}

	setEvent(id: number, row: IntakeEvent | null): void {
		const old = this.events.get(id);
		if (old !== undefined) this.eventIds.delete(old.key);
		if (row === null) this.events.delete(id);
		else {
			this.events.set(id, row);
			this.eventIds.set(row.key, id);
		}
	}
}

const sets = (of: ReadonlyMap<string, ReadonlySet<number>>): Map<string, Set<number>> =>
	new Map([...of].map(([name, ids]) => [name, new Set(ids)]));

function member(of: Map<string, Set<number>>, name: string): Set<number> {
	let found = of.get(name);
	if (found === undefined) of.set(name, (found = new Set()));
	return found;
}

export const is = <T>(wanted: T | undefined, value: T): boolean =>
	wanted === undefined || wanted === value;
const among = <T>(wanted: readonly T[] | undefined, value: T | null): boolean =>
	wanted === undefined || (value !== null && wanted.includes(value));

export const inScope = (
	scope: Scope,
	row: { readonly connection: string; readonly company: number },
): boolean =>
	row.connection === scope.connection && (scope.company === 0 || row.company === scope.company);

export function matching(rows: Rows, scope: Scope, filter: EntryFilter): Entry[] {
	const onlyOpen =
		filter.failingTo !== undefined || (filter.states?.every((state) => !FINAL.has(state)) ?? false);
	const found: Entry[] = [];
	for (const id of onlyOpen ? rows.open : rows.entries.keys()) {
		const entry = rows.entries.get(id);
		if (entry !== undefined && inScope(scope, entry) && matches(entry, filter)) found.push(entry);
	}
	return found;
}

const matches = (entry: Entry, filter: EntryFilter): boolean =>
	among(filter.states, entry.state) &&
	among(filter.queues, entry.queue) &&
	among(filter.classes, entry.exceptionClass) &&
	among(filter.operations, entry.operation) &&
	among(filter.entities, entry.entity) &&
	is(filter.priority, entry.priority) &&
	is(filter.workflowId, entry.workflowId) &&
	(filter.assignee === undefined || filter.assignee === entry.assignee) &&
	(filter.record === undefined || filter.record === recordOf(entry)) &&
	is(filter.correlationId, entry.correlationId) &&
	(filter.project === undefined || filter.project === entry.facts.project) &&
	(filter.dueAt === undefined || entry.nextAt <= filter.dueAt) &&
	(filter.expiredAt === undefined || entry.leaseUntil <= filter.expiredAt) &&
	among(filter.blockedOn, entry.blockedOn) &&
	(filter.failingTo === undefined ||
		(!FINAL.has(entry.state) &&
			entry.state !== 'dead' &&
			entry.failingSince !== null &&
			entry.failingSince <= filter.failingTo)) &&
	(filter.createdFrom === undefined || entry.createdAt >= filter.createdFrom) &&
	(filter.createdTo === undefined || entry.createdAt <= filter.createdTo);

export const recordMatches = (scope: Scope, record: ControlRecord, filter: RecordFilter): boolean =>
	inScope(scope, record) &&
	record.kind === filter.kind &&
	is(filter.company, record.company) &&
	is(filter.family, record.family) &&
	among(filter.statuses, record.status) &&
	(filter.dueAt === undefined || (record.dueAt !== null && record.dueAt <= filter.dueAt)) &&
	(filter.updatedFrom === undefined || record.updatedAt >= filter.updatedFrom);

interface Paged {
	readonly id: number;
	readonly priority: number;
	readonly nextAt: number;
}

export function paged<R extends Paged>(found: R[], { order, limit, after }: Page): R[] {
	switch (order) {
		case 'due':
			found.sort((a, b) => a.priority - b.priority || a.nextAt - b.nextAt || a.id - b.id);
			return found.slice(0, limit);
		case 'newest':
			return found
				.filter(({ id }) => after === undefined || id < after)
				.sort((a, b) => b.id - a.id)
				.slice(0, limit);
		case 'oldest':
			return found
				.filter(({ id }) => after === undefined || id > after)
				.sort((a, b) => a.id - b.id)
				.slice(0, limit);
	}
}

export function counted(found: readonly Entry[], groups: readonly EntryGroup[]): EntryCount[] {
	const counts = new Map<string, EntryCount>();
	for (const entry of found) {
		const by = groups.map((group) => groupValue(entry, group));
		const key = JSON.stringify(by);
		const so = counts.get(key);
		counts.set(key, {
			by,
			count: (so?.count ?? 0) + 1,
			oldestCreatedAt: Math.min(so?.oldestCreatedAt ?? entry.createdAt, entry.createdAt),
			newestCreatedAt: Math.max(so?.newestCreatedAt ?? entry.createdAt, entry.createdAt),
		});
	}
	return [...counts.values()];
}

const groupValue = (entry: Entry, group: EntryGroup): string | number | null =>
	group === 'project' || group === 'vendor' || group === 'costCode'
		? (entry.facts[group] ?? null)
		: entry[group];
