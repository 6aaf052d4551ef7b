import {
	leaseFrom,
	leaseLost,
	markOf,
	type Lease,
	type LeaseMark,
} from '../../core/delivery/lease';
import { operationPriority } from '../../core/delivery/ledger/priority';
import type {
	Claim,
	Completed,
	Completion,
	Delivery,
	Unreadable,
	Verdict,
} from '../../core/delivery/ledger/api';
import { keepRenewed } from '../../core/delivery/renewal';
import { fault, toFault, type Fault } from '../../core/faults';
import { failed, type Outcome } from '../../core/outcome';
import type { Logger } from '../../core/ports';
import type { VerbDeps } from '../../core/verb';
import type { Batch, Planned } from './batch';
import type { ItemDelivery } from './item-delivery';
import type { LedgerSession } from './ledger';
import type { OdooAccess, OdooSession } from './ports';

/** How one item of a writing operation ended. */
export type Delivered =
	| {
			readonly status: 'done';
			/** `duplicate` and `superseded` besides those of the verbs. */
			readonly effect: string;
			/** The verb's result as the ledger keeps it; null when it was never sent. */
			readonly result: string | null;
			readonly warnings: readonly string[];
			readonly entry: Completed['entry'];
	  }
	| {
			readonly status: 'exception';
			readonly fault: Fault;
			readonly entry: Completed['entry'];
			/** Set while it waits for its turn. */
			readonly until?: number;
	  };

/** One item as the ledger gets it. */
export interface Sent extends ItemDelivery {
	/** The item as it came, JSON text: what a replay starts from. */
	readonly payload: string;
	/** Send it even when this content was applied before. */
	readonly again: boolean;
}

export interface Run {
	/** Name of the verb. */
	readonly operation: string;
	readonly batch: Batch;
	readonly sent: (index: number) => Sent;
	readonly session: LedgerSession;
	readonly odoo: OdooAccess;
	readonly log: Logger;
	readonly settle: (index: number, delivered: Delivered) => Promise<void>;
}

/**
 * Delivers a batch: registers all of it, sends what may go now, writes down what became of it.
 * Deliveries that wait for others of the same batch follow in waves. Odoo is written to only for what
 * holds a claim, read while the claims are committed, and not called at all when nothing goes.
 *
 * Every item is settled, also when it throws: a fault of the whole batch is first written down for
 * each claim. A ledger that fails before the first claim leaves all items unsettled and Odoo untouched.
 */
export async function deliver(run: Run): Promise<void> {
	const { ledger, scope, worker } = run.session;
	const odoo = odooWhenNeeded(run.odoo);
	try {
		let asked = markOf();
		let ahead: Ahead | undefined;
		let verdicts = await ledger.begin(scope, worker, registrations(run), (going) => {
			ahead = readAhead(run.batch, odoo, going);
		});
		for (;;) {
			const { claims, behind } = await settleVerdicts(run, verdicts);
			if (claims.length === 0) return await settleWaiting(run, behind);
			let whole = false;
			try {
				await sendWave(run, odoo, claims, asked, ahead);
				ahead = undefined;
				whole = true;
			} finally {
				if (!whole) await settleWaiting(run, behind);
			}
			if (behind.length === 0) return;
			asked = markOf();
			verdicts = await ledger.claim(
				scope,
				worker,
				behind.map(({ index, entry }) => ({ index, id: entry.id })),
			);
		}
	} finally {
		odoo.close();
	}
}

/** An item that cannot even be written down is an exception; the others of its batch go on. */
function registrations({ operation, batch, sent, session }: Run): {
	deliveries: Delivery[];
	unreadable: Unreadable[];
} {
	const deliveries: Delivery[] = [];
	const unreadable: Unreadable[] = [];
	const unread = (index: number, why: Fault): void => {
		const { payload, ...from } = sentOr(sent, index);
		unreadable.push({ ...causeOf(from), index, operation, fault: why, payload });
	};
	for (const index of batch.fit) {
		try {
			const { hash, revision, correlationId, ...facts } = batch.delivery(index);
			const { payload, again, ...from } = sent(index);
			deliveries.push({
				...facts,
				...causeOf(from),
				index,
				operation,
				hash,
				payload,
				priority: operationPriority(operation),
				revision: revision ?? { kind: 'hash', value: hash },
				correlationId: correlationId ?? session.worker.id,
				...(again ? { again } : {}),
			});
		} catch (thrown) {
			unread(index, itemUnreadable(thrown));
		}
	}
	for (const { index, fault: why } of batch.unfit) unread(index, why);
	return { deliveries, unreadable };
}

function sentOr(sent: Run['sent'], index: number): Sent {
	try {
		return sent(index);
	} catch {
		// The fault of the item says why; its text cannot be made.
		return { payload: JSON.stringify({ unreadable: true, item: index }), again: false };
	}
}

const itemUnreadable = (cause: unknown): Fault =>
	fault({
		class: 'source_data',
		code: 'node.item_unreadable',
		message: 'The item cannot be written down: it is nested too deep, or refers to itself.',
		remedy: 'Flatten the record before this node.',
		cause,
	});

const causeOf = ({ entry, event, parts }: ItemDelivery): Pick<Delivery, 'causation' | 'entry'> => ({
	causation: event === undefined ? null : { event, parts: parts ?? 1 },
	...(entry === undefined ? {} : { entry }),
});

type Waiting = Extract<Verdict, { verdict: 'waiting' }>;

/** Settles all that does not go now; returns what does, and what waits for it. */
async function settleVerdicts(
	run: Run,
	verdicts: readonly Verdict[],
): Promise<{ claims: Claim[]; behind: Waiting[] }> {
	const claims: Claim[] = [];
	const behind: Waiting[] = [];
	await Promise.all(
		verdicts.map(async (verdict) => {
			if (verdict.verdict === 'go') claims.push(verdict.claim);
			else if (verdict.verdict === 'waiting' && verdict.why === 'batch') behind.push(verdict);
			else await run.settle(verdict.index, unsent(verdict));
		}),
	);
	return { claims, behind };
}

async function settleWaiting(run: Run, waiting: readonly Waiting[]): Promise<void> {
	for (const verdict of waiting) await run.settle(verdict.index, unsent(verdict));
}

function unsent(verdict: Exclude<Verdict, { verdict: 'go' }>): Delivered {
	const { entry } = verdict;
	switch (verdict.verdict) {
		case 'duplicate':
		case 'superseded':
			return {
				status: 'done',
				effect: verdict.verdict,
				result: verdict.verdict === 'duplicate' ? entry.result : null,
				warnings: [],
				entry,
			};
		case 'exception':
			return { status: 'exception', fault: verdict.fault, entry };
		case 'waiting':
			return { status: 'exception', fault: waits(verdict), entry, until: verdict.until };
	}
}

/** Sends what holds a claim, writes down how each ended, and settles it. */
async function sendWave(
	run: Run,
	odoo: OdooWhenNeeded,
	claims: readonly Claim[],
	asked: LeaseMark,
	ahead?: Ahead,
): Promise<void> {
	const { ledger, scope, worker } = run.session;
	const lease = leaseFrom(asked, ledger.settings.leaseMs);
	const stopRenewing = keepRenewed({ ledger, scope, log: run.log }, claims, lease);
	let outcomes: ReadonlyMap<number, Outcome<unknown>> = new Map();
	let stop: Fault | undefined;
	let opened = false;
	try {
		odoo.hold(lease);
		const deps = await odoo.deps();
		opened = true;
		outcomes = await carryOut(run.batch, deps, claims, ahead);
	} catch (thrown) {
		stop = toFault(thrown);
	} finally {
		stopRenewing();
	}
	const otherwise = stop === undefined ? lost() : opened ? stop : notLetIn(stop);
	const completions = claims.map((claim) =>
		completionOf(claim, outcomes.get(claim.index) ?? failed(claim.index, otherwise)),
	);
	const completed = await ledger.complete(scope, worker, completions).catch((thrown: unknown) => {
		throw notRecorded(toFault(thrown));
	});
	const byIndex = new Map(completed.map((row) => [row.index, row]));
	await Promise.all(
		completions.map(async (completion) => {
			const { index } = completion.claim;
			const row = byIndex.get(index);
			if (row === undefined) return;
			await run.settle(index, sentOff(completion, row, outcomes.get(index)));
		}),
	);
	if (stop !== undefined) throw stop;
}

/** What Odoo was asked while the claims were still being committed. */
interface Ahead {
	readonly going: readonly number[];
	readonly planned: Promise<Planned>;
}

/**
 * Reading Odoo and committing the claims take about the same time, so they go side by side. Nothing
 * is written before the lease is held.
 */
function readAhead(batch: Batch, odoo: OdooWhenNeeded, going: readonly number[]): Ahead {
	const planned = odoo.deps().then(async (deps) => await batch.plan(deps, going));
	// Whoever uses the plan meets its fault; a transaction that fails or is repeated leaves it unused.
	planned.catch(() => undefined);
	return { going, planned };
}

const isFor = ({ going }: Ahead, indexes: readonly number[]): boolean =>
	going.length === indexes.length && going.every((index, at) => index === indexes[at]);

/** Plan and apply. After a restore of the ledger, what would overwrite a record is held back. */
async function carryOut(
	batch: Batch,
	deps: VerbDeps,
	claims: readonly Claim[],
	ahead?: Ahead,
): Promise<ReadonlyMap<number, Outcome<unknown>>> {
	const unverified = claims.filter((claim) => claim.unverified).map(({ index }) => index);
	const first = unverified.length === 0 ? undefined : await batch.plan(deps, unverified);
	const held = (first?.preview ?? [])
		.filter((outcome) => outcome.status === 'done' && outcome.effect === 'updated')
		.map(({ index }) => failed(index, restoredLane()));
	const heldBack = new Set(held.map(({ index }) => index));
	const going = claims.map(({ index }) => index).filter((index) => !heldBack.has(index));
	const plan = async (): Promise<Planned> =>
		ahead !== undefined && first === undefined && isFor(ahead, going)
			? await ahead.planned
			: await batch.plan(deps, going);
	const outcomes = going.length === 0 ? [] : await (await plan()).apply();
	return new Map([...held, ...outcomes].map((outcome) => [outcome.index, outcome]));
}

function completionOf(claim: Claim, outcome: Outcome<unknown>): Completion {
	if (outcome.status === 'exception') {
		const refused = REFUSES_ALL.has(outcome.fault.code);
		return { claim, status: 'failed', fault: refused ? notLetIn(outcome.fault) : outcome.fault };
	}
	try {
		const result = JSON.stringify(outcome.result ?? null);
		const trails = trailsOf(outcome.result);
		return { claim, status: 'applied', effect: outcome.effect, result, trails };
	} catch {
		// Odoo did it, but nobody could be told what; the repeat finds it unchanged.
		return { claim, status: 'failed', fault: lost() };
	}
}

/** Verbs of documents say under `trail`, or `trails`, which chains of documents theirs belongs to. */
function trailsOf(result: unknown): readonly string[] {
	if (typeof result !== 'object' || result === null) return [];
	const { trail, trails } = result as { readonly trail?: unknown; readonly trails?: unknown };
	const all: readonly unknown[] = Array.isArray(trails) ? trails : [trail];
	return [...new Set(all.filter((one) => typeof one === 'string' && one !== ''))] as string[];
}

function sentOff(
	completion: Completion,
	{ entry, outcome }: Completed,
	carriedOut: Outcome<unknown> | undefined,
): Delivered {
	if (completion.status === 'failed') {
		return { status: 'exception', fault: completion.fault, entry };
	}
	if (outcome === 'fenced') return { status: 'exception', fault: takenOver(), entry };
	const { effect, result } = completion;
	const warnings = carriedOut?.status === 'done' ? carriedOut.warnings : [];
	return { status: 'done', effect, result, warnings, entry };
}

/** Odoo says so of the credential or the database, whatever is sent. */
const REFUSES_ALL: ReadonlySet<string> = new Set([
	'odoo.key_missing',
	'odoo.key_policy',
	'odoo.key_refused',
	'odoo.login_refused',
	'odoo.unknown_database',
]);

/**
 * Odoo let nobody in, so nothing was sent and no record is to blame: an expired key must not turn a
 * night's deliveries into exceptions, one by one. They wait until somebody has mended the credential.
 */
function notLetIn(stop: Fault): Fault {
	if (stop.class === 'unavailable') return stop;
	// To open a connection only reads, so an answer that got lost leaves no doubt.
	if (stop.class === 'unknown_outcome') return stop.with({ class: 'unavailable', retryable: true });
	return fault({
		class: 'unavailable',
		code: 'delivery.odoo_refused',
		message: stop.message,
		remedy: `${stop.remedy} The deliveries wait for it and are then sent by themselves.`,
		details: { code: stop.code },
		cause: stop,
	});
}

interface OdooWhenNeeded {
	/** Opened at the first call. */
	deps(): Promise<VerbDeps>;
	/** Writes are refused without a lease, and once the one given last is over. */
	hold(lease: Lease): void;
	close(): void;
}

function odooWhenNeeded(odoo: OdooAccess): OdooWhenNeeded {
	let session: Promise<OdooSession> | undefined;
	let held: Lease | undefined;
	return {
		deps: async () => {
			session ??= odoo.open(() => (held === undefined ? leaseLost() : held.lost()));
			return (await session).deps;
		},
		hold: (lease) => {
			held = lease;
		},
		close: () => {
			// One that never opened has told whoever waited for it.
			session?.then(
				(opened) => opened.close(),
				() => undefined,
			);
		},
	};
}

const WAITS: { readonly [why in Waiting['why']]: string } = {
	busy: 'Another delivery of this record is under way.',
	quiet: 'An earlier delivery of this record may still arrive in Odoo.',
	breaker: 'Odoo did not answer several times in a row, so nothing is sent for the moment.',
	not_due: 'It failed a short while ago and is tried again later.',
	blocked: 'It waits for another record that is not in Odoo yet.',
	batch: 'Another delivery of this record in the same run did not come to an end.',
};

const waits = ({ why, until }: Waiting): Fault =>
	fault({
		class: 'unavailable',
		code: `delivery.${why}`,
		message: `${WAITS[why]} The delivery is kept and was not sent.`,
		remedy: 'Nothing is to be done: the Delivery Trigger sends it when its time comes.',
		details: { until: new Date(until).toISOString() },
	});

const takenOver = (): Fault =>
	fault({
		class: 'conflict',
		code: 'delivery.fenced',
		message: 'Another run took this delivery over in the meantime; its result counts.',
		remedy: 'Nothing is to be done. If it happens often, look for executions that stand still.',
	});

const restoredLane = (): Fault =>
	fault({
		class: 'conflict',
		code: 'delivery.restored_lane',
		message:
			'The ledger was restored from a backup, and this delivery would change a record that may be newer in Odoo.',
		remedy: 'Compare the record in Odoo with the payload, then replay or dismiss the delivery.',
	});

/** The verb answered for fewer inputs than it was given. */
const lost = (): Fault =>
	fault({
		class: 'unknown_outcome',
		code: 'node.no_outcome',
		message: 'This item was handed over, but no result came back for it.',
		remedy:
			'Nothing is to be done: it is sent again by the Delivery Trigger, without a second effect.',
	});

const notRecorded = (cause: Fault): Fault =>
	fault({
		class: 'unknown_outcome',
		code: 'delivery.not_recorded',
		message: `Odoo was called, but the ledger could not write down the result: ${cause.message}`,
		remedy: `${cause.remedy} The deliveries are then sent again, without a second effect.`,
		cause,
	});
