import type { Kysely, Transaction } from 'kysely';

import type { EntryState, IntakeEvent } from '../entry';

/**
 * The tables as both databases have them: names in snake case, whole numbers as 64-bit integers,
 * times as ms since the epoch, everything else text. `rows.ts` turns them into entries and back.
 */
export interface EntryRow {
	id: number;
	key: string;
	connection: string;
	company: number;
	lane: string;
	kind: string;
	operation: string;
	action: string;
	system: string;
	tenant: string;
	entity: string;
	native_id: string;
	/** Key of the source record, for look-ups; from the four columns before. */
	record: string;
	revision: string;
	revision_kind: string;
	ordinal: string;
	hash: string;
	title: string | null;
	project: string | null;
	vendor: string | null;
	cost_code: string | null;
	amount: string | null;
	currency: string | null;
	priority: number;
	state: EntryState;
	attempts: number;
	epoch: number;
	next_at: number;
	lease_until: number;
	blocked_on: string | null;
	fault: string | null;
	exception_class: string | null;
	queue: string | null;
	assignee: string | null;
	effect: string | null;
	result: string | null;
	seen: number;
	workflow_id: string;
	node: string;
	correlation_id: string;
	causation: string | null;
	corrects: number | null;
	created_at: number;
	updated_at: number;
	failing_since: number | null;
	done_at: number | null;
}

export interface LaneRow {
	lane: string;
	connection: string;
	inflight: number | null;
	epoch: number;
	lease_until: number;
	quiet_until: number;
	applied_id: number | null;
	applied_ordinal: string | null;
	applied_kind: string | null;
	applied_hash: string | null;
	arrivals: number;
	generation: number;
}

export interface EventRow {
	id: number;
	key: string;
	connection: string;
	company: number;
	source: string;
	hash: string;
	state: IntakeEvent['state'];
	attempts: number;
	next_at: number;
	parts: number;
	fault: string | null;
	seen: number;
	workflow_id: string;
	node: string;
	priority: number;
	created_at: number;
	updated_at: number;
}

export interface WatermarkRow {
	connection: string;
	stream: string;
	value: string;
	page_token: string | null;
	updated_at: number;
}

export interface BreakerRow {
	connection: string;
	failures: number;
	opened_at: number;
	probe_at: number;
}

export interface ProposalRow {
	id: number;
	connection: string;
	entry_id: number;
	what: string;
	by: string;
	reason: string;
	payload: string | null;
	created_at: number;
	decided_by: string | null;
	decision: string | null;
	decided_at: number | null;
}

export interface HeartbeatRow {
	name: string;
	connection: string;
	workflow_id: string;
	at: number;
}

export interface AuditRow {
	chain: string;
	n: number;
	at: number;
	actor: string;
	what: string;
	key: string;
	record: string;
	before: string | null;
	after: string | null;
	detail: string;
	prev: string;
	hash: string;
}

export interface RecordRow {
	connection: string;
	kind: string;
	key: string;
	company: number;
	family: string;
	status: string;
	due_at: number | null;
	version: number;
	body: string;
	created_at: number;
	updated_at: number;
}

/** Bodies lie apart from their rows, so that lists and claims never read them. */
export interface PayloadRow {
	id: number;
	body: string;
}

export interface MetaRow {
	name: string;
	value: string;
}

export interface Tables {
	entry: EntryRow;
	payload: PayloadRow;
	lane: LaneRow;
	event: EventRow;
	event_payload: PayloadRow;
	watermark: WatermarkRow;
	breaker: BreakerRow;
	proposal: ProposalRow;
	heartbeat: HeartbeatRow;
	audit: AuditRow;
	record: RecordRow;
	meta: MetaRow;
}

export type Database = Kysely<Tables>;
export type DatabaseTransaction = Transaction<Tables>;

/** In what the two databases differ for the statements of `sql.ts` and `migrations.ts`. */
export interface SqlDialect {
	readonly name: 'sqlite' | 'postgres';
	/** Placeholder of the `n`th value, counted from 1. */
	readonly placeholder: (n: number) => string;
	/** The same where nothing else says the type of the value. */
	readonly value: (n: number, type: 'whole' | 'text') => string;
	/** Rows of one multi-row statement at most. */
	readonly rowsAtOnce: number;
	/** Values of one statement at most. */
	readonly valuesAtOnce: number;
}

export const SQLITE: SqlDialect = {
	name: 'sqlite',
	placeholder: () => '?',
	value: () => '?',
	rowsAtOnce: 64,
	valuesAtOnce: 32_000,
};

export const POSTGRES: SqlDialect = {
	name: 'postgres',
	placeholder: (n) => `$${String(n)}`,
	value: (n, type) => `$${String(n)}::${type === 'whole' ? 'bigint' : 'text'}`,
	rowsAtOnce: 1_024,
	valuesAtOnce: 65_000,
};

/** The states a partial index leaves out; the text must stand alike in the index and the query. */
export const OPEN_STATES = `state not in ('applied', 'superseded', 'cancelled')`;
/** The states a sweeper or trigger looks for. */
export const DUE_STATES = `state in ('ready', 'sending', 'retry_wait', 'unknown', 'blocked')`;
export const OPEN_EVENTS = `state in ('waiting', 'taken')`;
