import type { RevisionKind } from '../canonical/revision';
import type { FaultReport } from '../faults';
import type { ExceptionClass, QueueRole } from './exceptions/taxonomy';

/**
 * Whose deliveries these are: one Odoo database, and in it one company or all. Everything the
 * ledger gives out is filtered by it; it comes from an Odoo credential, never from an item.
 */
export interface Scope {
	/** `<origin>|<database>` of the Odoo credential: a new key or user is still the same connection. */
	readonly connection: string;
	/** Odoo id of the credential's company; 0 sees all companies of the connection. */
	readonly company: number;
}

/**
 * Where a delivery stands.
 * - `ready`       may be sent
 * - `sending`     claimed: somebody holds the lease of `epoch`
 * - `retry_wait`  nothing was done; again at `nextAt`
 * - `unknown`     may or may not have been done; the same revision again, a newer one after `quietUntil`
 * - `blocked`     waits for the record `blockedOn`
 * - `dead`        waits for a person: the exception queue
 * - `applied`, `superseded` (a newer revision took its place), `cancelled` (closed by a person): final
 */
export const ENTRY_STATES = [
	'ready',
	'sending',
	'retry_wait',
	'unknown',
	'blocked',
	'dead',
	'applied',
	'superseded',
	'cancelled',
] as const;
export type EntryState = (typeof ENTRY_STATES)[number];

export const FINAL_STATES = ['applied', 'superseded', 'cancelled'] as const satisfies EntryState[];

/**
 * - `state`   a revision of a record: the newest wins, older ones waiting are superseded
 * - `event`   an immutable document (hours, receipt, payment): never coalesced
 * - `command` an order without a key of its own (prepare, reverse): one at a time, never a duplicate
 */
export type DeliveryKind = 'state' | 'event' | 'command';

/** 0 documents that move money, 1 commitments and costs, 2 master data and bulk. */
export type Priority = 0 | 1 | 2;

/** What a controller asks for: figures by project, vendor and cost code. Never a secret. */
export interface BusinessFacts {
	readonly title?: string;
	readonly project?: string;
	readonly vendor?: string;
	readonly costCode?: string;
	/** Decimal text in `currency`. */
	readonly amount?: string;
	readonly currency?: string;
}

/** The record of a source a delivery is about. */
export interface SourceRecordRef {
	readonly system: string;
	readonly tenant: string;
	readonly entity: string;
	readonly nativeId: string;
}

/** One delivery. Times are ms since the epoch in UTC. Its payload lies apart (`payloads`). */
export interface Entry extends SourceRecordRef {
	/** Assigned by the store, rising. */
	readonly id: number;
	/** Unique in the ledger: connection, lane, operation, action, revision. */
	readonly key: string;
	readonly connection: string;
	readonly company: number;
	/** `<connection>|<area.resource>|<record key>`: one delivery at a time. */
	readonly lane: string;
	readonly kind: DeliveryKind;
	/** Name of the verb, e.g. `jobCost.project.upsert`. */
	readonly operation: string;
	readonly action: string;
	readonly revision: string;
	readonly revisionKind: RevisionKind;
	/** Sortable text of the revision (`revisionOrdinal`); arrival number when it says no order. */
	readonly ordinal: string;
	/** Content hash of the verb's input without what differs between deliveries of one content. */
	readonly hash: string;
	readonly facts: BusinessFacts;
	readonly priority: Priority;
	readonly state: EntryState;
	/** Claims so far; rises at the claim, so that a payload that kills the process counts too. */
	readonly attempts: number;
	/** Fence of this entry's claim; a completion with another epoch changes nothing. */
	readonly epoch: number;
	/** Not before; also pushed ahead when a trigger has handed the entry to a workflow. */
	readonly nextAt: number;
	readonly leaseUntil: number;
	readonly blockedOn: string | null;
	readonly fault: FaultReport | null;
	readonly exceptionClass: ExceptionClass | null;
	readonly queue: QueueRole | null;
	readonly assignee: string | null;
	/** Effect and result of the verb, for the answer to a duplicate; null until applied. */
	readonly effect: string | null;
	readonly result: string | null;
	/** Deliveries of this key, the first included. */
	readonly seen: number;
	readonly workflowId: string;
	readonly node: string;
	readonly correlationId: string;
	/** Key of the intake event it came from, or null. */
	readonly causation: string | null;
	/** Entry this one corrects, or null. */
	readonly corrects: number | null;
	readonly createdAt: number;
	readonly updatedAt: number;
	/** First failure of the present round; the retry horizon counts from here. */
	readonly failingSince: number | null;
	readonly doneAt: number | null;
}

/** Fields that change while an entry is delivered; the others say which delivery it is. */
export const PROGRESS_FIELDS = [
	'hash',
	'state',
	'attempts',
	'epoch',
	'nextAt',
	'leaseUntil',
	'blockedOn',
	'fault',
	'exceptionClass',
	'queue',
	'assignee',
	'effect',
	'result',
	'seen',
	'causation',
	'updatedAt',
	'failingSince',
	'doneAt',
] as const satisfies Array<keyof Entry>;
export type Progress = Pick<Entry, (typeof PROGRESS_FIELDS)[number]>;

/** One record of one resource in one Odoo: its revisions pass one at a time. */
export interface Lane {
	readonly lane: string;
	readonly connection: string;
	/** Entry in flight or of unknown outcome, or null. */
	readonly inflight: number | null;
	/** Rises with every claim of the lane. */
	readonly epoch: number;
	readonly leaseUntil: number;
	/** Until then only the same entry may be sent again (a delayed request may still arrive). */
	readonly quietUntil: number;
	readonly appliedId: number | null;
	readonly appliedOrdinal: string | null;
	readonly appliedKind: RevisionKind | null;
	readonly appliedHash: string | null;
	/** Entries registered so far; orders revisions that say nothing of order. */
	readonly arrivals: number;
	/** Ledger generation in which Odoo was last known to agree. */
	readonly generation: number;
}

/** What a webhook or a poll brought in, as it came, before it is mapped. */
export interface IntakeEvent {
	readonly id: number;
	/** Unique: connection, source, and the event's own id, else the hash of its content. */
	readonly key: string;
	readonly connection: string;
	readonly company: number;
	/** Name of the source profile, e.g. `procore`. */
	readonly source: string;
	readonly hash: string;
	/** `waiting` to be handed out, `taken` until `nextAt`, `settled`, or `dead` (exception queue). */
	readonly state: 'waiting' | 'taken' | 'settled' | 'dead';
	readonly attempts: number;
	readonly nextAt: number;
	/** Canonical items it became, as far as known; settled when so many deliveries name it. */
	readonly parts: number;
	readonly fault: FaultReport | null;
	readonly seen: number;
	readonly workflowId: string;
	readonly node: string;
	readonly priority: Priority;
	readonly createdAt: number;
	readonly updatedAt: number;
}

export interface Watermark {
	readonly connection: string;
	/** `<system>|<tenant>|<stream>`. */
	readonly stream: string;
	readonly value: string;
	readonly pageToken: string | null;
	readonly updatedAt: number;
}

/** Circuit breaker of one connection. */
export interface Breaker {
	readonly connection: string;
	/** Transport failures in a row. */
	readonly failures: number;
	/** 0 = closed. */
	readonly openedAt: number;
	/** When open: the next single attempt is allowed from here on. */
	readonly probeAt: number;
}

/** A decision that waits for a second person. */
export interface Proposal {
	readonly id: number;
	readonly connection: string;
	readonly entryId: number;
	readonly what: 'replay' | 'resolve' | 'dismiss';
	readonly by: string;
	readonly reason: string;
	/** Corrected payload of a `resolve`, JSON text. */
	readonly payload: string | null;
	readonly createdAt: number;
	readonly decidedBy: string | null;
	readonly decision: 'approved' | 'rejected' | null;
	readonly decidedAt: number | null;
}

/** Sign of life of a trigger or sweeper, for the monitor. */
export interface Heartbeat {
	readonly name: string;
	readonly connection: string;
	readonly workflowId: string;
	readonly at: number;
}
