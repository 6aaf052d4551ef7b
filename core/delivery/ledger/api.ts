import type { Revision } from '../../canonical/revision';
import type { Fault } from '../../faults';
import type { AuditRecord } from '../audit/record';
import type {
	BusinessFacts,
	DeliveryKind,
	Entry,
	EntryState,
	Priority,
	Proposal,
	Scope,
	SourceRecordRef,
} from '../entry';
import type { ExceptionClass, QueueRole } from '../exceptions/taxonomy';
import type { EntryCount, EntryFilter, EntryGroup, LedgerStore, Page } from '../stores/store.port';

/** Who delivers: written into the audit trail of every step. */
export interface Worker {
	/** Unique for a process and execution. */
	readonly id: string;
	readonly workflowId: string;
	readonly node: string;
}

/** One input of a writing operation, ready to be sent. */
export interface Delivery extends SourceRecordRef {
	/** Position in the batch; ties the verdict back. */
	readonly index: number;
	readonly kind: DeliveryKind;
	/** Name of the verb, `area.resource.operation`. */
	readonly operation: string;
	readonly action: string;
	readonly revision: Revision;
	/** Content hash of the verb's input. */
	readonly hash: string;
	readonly facts: BusinessFacts;
	readonly priority: Priority;
	/** The input item as it came, JSON text: what a replay starts from. */
	readonly payload: string;
	readonly correlationId: string;
	/** Who decided, why and how, of an input that is a person's decision: goes into the audit trail. */
	readonly evidence?: Readonly<Record<string, string>>;
	/** Intake event it came from and how many deliveries that event became, or null. */
	readonly causation: { readonly event: string; readonly parts: number } | null;
	/** Entry named by a Delivery Trigger: a retry, a replay or a correction of it. */
	readonly entry?: number;
	/** Send it even when this content was applied before (reads Odoo again, changes what differs). */
	readonly again?: boolean;
}

/** An input that cannot even be read as a delivery: goes straight to the exception queue. */
export interface Unreadable {
	readonly index: number;
	readonly operation: string;
	readonly fault: Fault;
	readonly payload: string;
	readonly causation: Delivery['causation'];
	readonly entry?: number;
}

/** Right to send one entry until `leaseUntil`; renewed together with its batch. */
export interface Claim {
	readonly index: number;
	readonly id: number;
	readonly key: string;
	readonly epoch: number;
	readonly leaseUntil: number;
	/** Claims before this one, for messages and backoff. */
	readonly attempt: number;
	/** The lane was last applied before the ledger was restored: an update must be confirmed first. */
	readonly unverified: boolean;
}

/** What the ledger says to a delivery; exactly one each. */
export type Verdict =
	| { readonly index: number; readonly verdict: 'go'; readonly claim: Claim }
	/** Applied before: the earlier effect and result, no call to Odoo. */
	| { readonly index: number; readonly verdict: 'duplicate'; readonly entry: Entry }
	/** A newer revision is applied or waiting; this one is dropped and written down. */
	| { readonly index: number; readonly verdict: 'superseded'; readonly entry: Entry }
	/**
	 * Registered, but not now: lane busy or quiet, breaker open, retry not due. `until` is the
	 * earliest time it may go. `behind: 'batch'` waits for another delivery of this very batch.
	 */
	| {
			readonly index: number;
			readonly verdict: 'waiting';
			readonly entry: Entry;
			readonly until: number;
			readonly why: 'busy' | 'quiet' | 'breaker' | 'not_due' | 'blocked' | 'batch';
	  }
	/** In the exception queue: same key with other content, closed by a person, too many claims … */
	| {
			readonly index: number;
			readonly verdict: 'exception';
			readonly entry: Entry;
			readonly fault: Fault;
	  };

/** How a claimed delivery ended. */
export type Completion =
	| {
			readonly claim: Claim;
			readonly status: 'applied';
			readonly effect: string;
			/** JSON text of the verb's result. */
			readonly result: string;
			/**
			 * Correlations of the documents its chains began with, where the verb found them in Odoo;
			 * a payment of several bills ends as many chains.
			 */
			readonly trails?: readonly string[];
			/** Odoo said so after a read: the lane counts as verified in this generation. */
	  }
	| { readonly claim: Claim; readonly status: 'failed'; readonly fault: Fault };

/** What became of it. `fenced`: somebody else took over in the meantime; nothing was changed. */
export interface Completed {
	readonly index: number;
	readonly entry: Entry;
	readonly outcome: EntryState | 'fenced';
}

/** Limits and times; every figure has a default in `ledger/settings.ts`. */
export interface LedgerSettings {
	/** ms a claim holds without renewal. */
	readonly leaseMs: number;
	/** ms a lane is quiet after an unknown outcome: client timeout + proxy buffers + Odoo's own limit. */
	readonly quietMs: number;
	readonly retryBaseMs: number;
	readonly retryMaxMs: number;
	/** ms after the first failure at which a delivery that keeps failing goes to a person. */
	readonly retryHorizonMs: number;
	/** Claims without an end after which a delivery is taken for poison. */
	readonly maxLostClaims: number;
	/** ms until a delivery handed out by a trigger may be handed out again. */
	readonly takeMs: number;
	/** Hand-outs of an intake event before it goes to a person. */
	readonly maxTakes: number;
	readonly breakerFailures: number;
	readonly breakerProbeMs: number;
	/** Largest payload kept, in UTF-8 bytes. */
	readonly maxPayloadBytes: number;
	readonly payloadDays: number;
	readonly entryDays: number;
	/** Exception classes whose replay, correction or dismissal needs a second person. */
	readonly secondPersonFor: readonly ExceptionClass[];
	/** Random number in [0, 1); replaced in the simulation. */
	readonly random: () => number;
}

/** A due entry or intake event for a workflow. */
export type Due =
	| {
			readonly what: 'delivery';
			readonly entry: Entry;
			readonly payload: string;
			readonly why: 'waiting' | 'retry' | 'replay' | 'unblocked' | 'expired';
	  }
	| {
			readonly what: 'event';
			readonly key: string;
			readonly source: string;
			readonly attempts: number;
			readonly payload: string;
			readonly receivedAt: number;
	  };

export interface NewEvent {
	/** `<system>|<tenant>|<event id>`, or the content hash when the source gives none. */
	readonly eventKey: string;
	readonly source: string;
	readonly hash: string;
	readonly payload: string;
	readonly priority: Priority;
	/** The receiver starts a workflow with it at once; otherwise a Delivery Trigger will. */
	readonly taken: boolean;
}

export interface Received {
	readonly key: string;
	/** `conflict`: the same event id with other content; kept for a person, never processed. */
	readonly verdict: 'accepted' | 'duplicate' | 'conflict';
}

export interface Decision {
	readonly id: number;
	/** The person who decides, as the workflow knows them. */
	readonly by: string;
	readonly reason: string;
}

/** What a decision did: carried out, or waiting for a second person. */
export interface Decided {
	readonly entry: Entry;
	readonly outcome: 'done' | 'proposed';
	readonly proposal?: Proposal;
}

/**
 * The delivery ledger. Every method throws `Fault` only, and has changed nothing when it does. Faults:
 * `ledger.unavailable`; `ledger.not_found` (also for entries of another scope, so that nobody learns
 * what exists elsewhere); `ledger.wrong_state`; `ledger.reason_missing`; `ledger.second_person`.
 */
export interface Ledger {
	readonly settings: LedgerSettings;
	readonly store: LedgerStore;

	/**
	 * Registers and claims a batch in one transaction. One verdict an input.
	 * @param foreseen told which inputs will go, before the claims are committed: what they need may
	 *   be read meanwhile, nothing written. Told again when the store repeats the transaction.
	 */
	begin(
		scope: Scope,
		worker: Worker,
		batch: { readonly deliveries: readonly Delivery[]; readonly unreadable: readonly Unreadable[] },
		foreseen?: (going: readonly number[]) => void,
	): Promise<readonly Verdict[]>;
	/** Claims entries that waited behind others of their own batch. */
	claim(
		scope: Scope,
		worker: Worker,
		waiting: ReadonlyArray<{ readonly index: number; readonly id: number }>,
	): Promise<readonly Verdict[]>;
	/** Prolongs leases; returns the claims that are still held, with their new end. */
	renew(scope: Scope, claims: readonly Claim[]): Promise<readonly Claim[]>;
	complete(
		scope: Scope,
		worker: Worker,
		completions: readonly Completion[],
	): Promise<readonly Completed[]>;

	/** Commits events before anybody is told so. One answer an event, in order. */
	receive(scope: Scope, worker: Worker, events: readonly NewEvent[]): Promise<readonly Received[]>;
	/** Commits a page of a polled stream together with its watermark. */
	receivePage(
		scope: Scope,
		worker: Worker,
		page: {
			readonly stream: string;
			readonly events: readonly NewEvent[];
			readonly watermark: string;
			readonly pageToken: string | null;
		},
	): Promise<readonly Received[]>;
	watermark(
		scope: Scope,
		stream: string,
	): Promise<{ value: string; pageToken: string | null } | null>;
	/** An event that leads to no delivery, on purpose. */
	acknowledge(
		scope: Scope,
		worker: Worker,
		eventKeys: readonly string[],
		why: string,
	): Promise<number>;

	/** Expired leases become `unknown`, expired horizons `dead`, events not taken up `dead`. */
	sweep(scope: Scope): Promise<{ readonly changed: number }>;
	/**
	 * Hands out what is due, of one priority class, most urgent class first, and holds it back from
	 * others for `takeMs`.
	 */
	take(
		scope: Scope,
		worker: Worker,
		what: {
			readonly limit: number;
			readonly deliveries: boolean;
			readonly events: boolean;
			/** Only what nodes of this workflow registered. */
			readonly workflowId?: string;
			readonly operations?: readonly string[];
			/** Only classes as urgent as this one or more; default 2, that is all. */
			readonly upTo?: Priority;
		},
	): Promise<readonly Due[]>;

	/** Puts something into the exception queue that failed outside an Odoo node (e.g. in mapping). */
	report(
		scope: Scope,
		worker: Worker,
		problems: readonly Unreadable[],
	): Promise<ReadonlyArray<{ readonly index: number; readonly entry: Entry }>>;
	find(scope: Scope, filter: EntryFilter, page: Page): Promise<readonly Entry[]>;
	count(
		scope: Scope,
		filter: EntryFilter,
		groups: readonly EntryGroup[],
	): Promise<readonly EntryCount[]>;
	/** With payload (null after retention), its proposals and its audit records (newest 200). */
	open(
		scope: Scope,
		id: number,
	): Promise<{
		readonly entry: Entry;
		readonly payload: string | null;
		readonly proposals: readonly Proposal[];
		readonly trail: readonly AuditRecord[];
	}>;
	assign(scope: Scope, decision: Decision & { readonly to: string }): Promise<Entry>;
	/** Moves it to another role's queue. */
	route(scope: Scope, decision: Decision & { readonly queue: QueueRole }): Promise<Entry>;
	/** Sends it again as it is. An applied one has no second effect. */
	replay(scope: Scope, decision: Decision): Promise<Decided>;
	/** Closes it as corrected and registers the corrected payload as a new revision. */
	resolve(scope: Scope, decision: Decision & { readonly payload: string }): Promise<Decided>;
	/** Closes it for good. */
	dismiss(scope: Scope, decision: Decision): Promise<Decided>;
	/** The second person; must differ from the first. */
	decide(
		scope: Scope,
		decision: Decision & { readonly proposalId: number; readonly approve: boolean },
	): Promise<Decided>;

	/** After a restore of the store from a backup: lanes must be confirmed before they overwrite. */
	declareRestore(
		scope: Scope,
		by: string,
		reason: string,
	): Promise<{ readonly generation: number }>;
	/** Removes payloads and entries past their time, in small steps; the audit trail stays. */
	retain(scope: Scope): Promise<{ readonly payloads: number; readonly entries: number }>;
	heartbeat(scope: Scope, worker: Worker): Promise<void>;
	close(): Promise<void>;
}
