import type { FaultReport } from '../../faults';
import type { AuditRecord } from '../audit/record';
import type {
	Breaker,
	BusinessFacts,
	Entry,
	Heartbeat,
	IntakeEvent,
	Lane,
	Priority,
	Proposal,
	Watermark,
} from '../entry';
import { recordOf } from '../ledger/keys';
import type {
	AuditRow,
	BreakerRow,
	EntryRow,
	EventRow,
	HeartbeatRow,
	LaneRow,
	ProposalRow,
	WatermarkRow,
} from './tables';

/**
 * Rows of the tables to what the ledger works with, and back. Columns hold what this package wrote, so
 * closed sets of words are trusted here and checked where they come in.
 */
const json = (value: unknown): string => JSON.stringify(value);
const fault = (text: string | null): FaultReport | null =>
	text === null ? null : (JSON.parse(text) as FaultReport);

export const toEntryRow = (entry: Omit<Entry, 'id'>): Omit<EntryRow, 'id'> => ({
	key: entry.key,
	connection: entry.connection,
	company: entry.company,
	lane: entry.lane,
	kind: entry.kind,
	operation: entry.operation,
	action: entry.action,
	system: entry.system,
	tenant: entry.tenant,
	entity: entry.entity,
	native_id: entry.nativeId,
	record: recordOf(entry),
	revision: entry.revision,
	revision_kind: entry.revisionKind,
	ordinal: entry.ordinal,
	hash: entry.hash,
	title: entry.facts.title ?? null,
	project: entry.facts.project ?? null,
	vendor: entry.facts.vendor ?? null,
	cost_code: entry.facts.costCode ?? null,
	amount: entry.facts.amount ?? null,
	currency: entry.facts.currency ?? null,
	priority: entry.priority,
	state: entry.state,
	attempts: entry.attempts,
	epoch: entry.epoch,
	next_at: entry.nextAt,
	lease_until: entry.leaseUntil,
	blocked_on: entry.blockedOn,
	fault: entry.fault === null ? null : json(entry.fault),
	exception_class: entry.exceptionClass,
	queue: entry.queue,
	assignee: entry.assignee,
	effect: entry.effect,
	result: entry.result,
	seen: entry.seen,
	workflow_id: entry.workflowId,
	node: entry.node,
	correlation_id: entry.correlationId,
	causation: entry.causation,
	corrects: entry.corrects,
	created_at: entry.createdAt,
	updated_at: entry.updatedAt,
	failing_since: entry.failingSince,
	done_at: entry.doneAt,
});

/** Plain assignments: this runs for every row that is read. */
function factsOf(row: EntryRow): BusinessFacts {
	const facts: { -readonly [name in keyof BusinessFacts]: string } = {};
	if (row.title !== null) facts.title = row.title;
	if (row.project !== null) facts.project = row.project;
	if (row.vendor !== null) facts.vendor = row.vendor;
	if (row.cost_code !== null) facts.costCode = row.cost_code;
	if (row.amount !== null) facts.amount = row.amount;
	if (row.currency !== null) facts.currency = row.currency;
	return facts;
}

export const toEntry = (row: EntryRow): Entry => ({
	id: row.id,
	key: row.key,
	connection: row.connection,
	company: row.company,
	lane: row.lane,
	kind: row.kind as Entry['kind'],
	operation: row.operation,
	action: row.action,
	system: row.system,
	tenant: row.tenant,
	entity: row.entity,
	nativeId: row.native_id,
	revision: row.revision,
	revisionKind: row.revision_kind as Entry['revisionKind'],
	ordinal: row.ordinal,
	hash: row.hash,
	facts: factsOf(row),
	priority: row.priority as Priority,
	state: row.state,
	attempts: row.attempts,
	epoch: row.epoch,
	nextAt: row.next_at,
	leaseUntil: row.lease_until,
	blockedOn: row.blocked_on,
	fault: fault(row.fault),
	exceptionClass: row.exception_class as Entry['exceptionClass'],
	queue: row.queue as Entry['queue'],
	assignee: row.assignee,
	effect: row.effect,
	result: row.result,
	seen: row.seen,
	workflowId: row.workflow_id,
	node: row.node,
	correlationId: row.correlation_id,
	causation: row.causation,
	corrects: row.corrects,
	createdAt: row.created_at,
	updatedAt: row.updated_at,
	failingSince: row.failing_since,
	doneAt: row.done_at,
});

export const toLaneRow = (lane: Lane): LaneRow => ({
	lane: lane.lane,
	connection: lane.connection,
	inflight: lane.inflight,
	epoch: lane.epoch,
	lease_until: lane.leaseUntil,
	quiet_until: lane.quietUntil,
	applied_id: lane.appliedId,
	applied_ordinal: lane.appliedOrdinal,
	applied_kind: lane.appliedKind,
	applied_hash: lane.appliedHash,
	arrivals: lane.arrivals,
	generation: lane.generation,
});

export const toLane = (row: LaneRow): Lane => ({
	lane: row.lane,
	connection: row.connection,
	inflight: row.inflight,
	epoch: row.epoch,
	leaseUntil: row.lease_until,
	quietUntil: row.quiet_until,
	appliedId: row.applied_id,
	appliedOrdinal: row.applied_ordinal,
	appliedKind: row.applied_kind as Lane['appliedKind'],
	appliedHash: row.applied_hash,
	arrivals: row.arrivals,
	generation: row.generation,
});

export const toEventRow = (event: Omit<IntakeEvent, 'id'>): Omit<EventRow, 'id'> => ({
	key: event.key,
	connection: event.connection,
	company: event.company,
	source: event.source,
	hash: event.hash,
	state: event.state,
	attempts: event.attempts,
	next_at: event.nextAt,
	parts: event.parts,
	fault: event.fault === null ? null : json(event.fault),
	seen: event.seen,
	workflow_id: event.workflowId,
	node: event.node,
	priority: event.priority,
	created_at: event.createdAt,
	updated_at: event.updatedAt,
});

export const toEvent = (row: EventRow): IntakeEvent => ({
	id: row.id,
	key: row.key,
	connection: row.connection,
	company: row.company,
	source: row.source,
	hash: row.hash,
	state: row.state,
	attempts: row.attempts,
	nextAt: row.next_at,
	parts: row.parts,
	fault: fault(row.fault),
	seen: row.seen,
	workflowId: row.workflow_id,
	node: row.node,
	priority: row.priority as Priority,
	createdAt: row.created_at,
	updatedAt: row.updated_at,
});

export const toWatermarkRow = (mark: Watermark): WatermarkRow => ({
	connection: mark.connection,
	stream: mark.stream,
	value: mark.value,
	page_token: mark.pageToken,
	updated_at: mark.updatedAt,
});

export const toWatermark = (row: WatermarkRow): Watermark => ({
	connection: row.connection,
	stream: row.stream,
	value: row.value,
	pageToken: row.page_token,
	updatedAt: row.updated_at,
});

export const toBreakerRow = (breaker: Breaker): BreakerRow => ({
	connection: breaker.connection,
	failures: breaker.failures,
	opened_at: breaker.openedAt,
	probe_at: breaker.probeAt,
});

export const toBreaker = (row: BreakerRow): Breaker => ({
	connection: row.connection,
	failures: row.failures,
	openedAt: row.opened_at,
	probeAt: row.probe_at,
});

export const toProposalRow = (proposal: Omit<Proposal, 'id'>): Omit<ProposalRow, 'id'> => ({
	connection: proposal.connection,
	entry_id: proposal.entryId,
	what: proposal.what,
	by: proposal.by,
	reason: proposal.reason,
	payload: proposal.payload,
	created_at: proposal.createdAt,
	decided_by: proposal.decidedBy,
	decision: proposal.decision,
	decided_at: proposal.decidedAt,
});

export const toProposal = (row: ProposalRow): Proposal => ({
	id: row.id,
	connection: row.connection,
	entryId: row.entry_id,
	what: row.what as Proposal['what'],
	by: row.by,
	reason: row.reason,
	payload: row.payload,
	createdAt: row.created_at,
	decidedBy: row.decided_by,
	decision: row.decision as Proposal['decision'],
	decidedAt: row.decided_at,
});

export const toHeartbeatRow = (beat: Heartbeat): HeartbeatRow => ({
	name: beat.name,
	connection: beat.connection,
	workflow_id: beat.workflowId,
	at: beat.at,
});

export const toHeartbeat = (row: HeartbeatRow): Heartbeat => ({
	name: row.name,
	connection: row.connection,
	workflowId: row.workflow_id,
	at: row.at,
});

export const toAuditRow = (record: AuditRecord): AuditRow => ({
	chain: record.chain,
	n: record.n,
	at: record.at,
	actor: record.actor,
	what: record.what,
	key: record.key,
	record: record.record,
	before: record.before,
	after: record.after,
	detail: json(record.detail),
	prev: record.prev,
	hash: record.hash,
});

export const toAuditRecord = (row: AuditRow): AuditRecord => ({
	chain: row.chain,
	n: row.n,
	at: row.at,
	actor: row.actor,
	what: row.what,
	key: row.key,
	record: row.record,
	before: row.before,
	after: row.after,
	detail: JSON.parse(row.detail) as AuditRecord['detail'],
	prev: row.prev,
	hash: row.hash,
});
