import type { Fault, FaultReport } from '../../faults';
import { blockingReference, routeFault } from '../exceptions/route';
import type { Entry, Lane, Scope } from '../entry';
import type { LedgerStore } from '../stores/store.port';
import type { Claim, Completed, Completion, LedgerSettings, Worker } from './api';
import { afterBatch, wordOf } from './breaker';
import { actorOf, isFinal, isVisible, openDesk, type Desk, type LaneRow, type Row } from './desk';
import { notFound } from './faults';
import { recordOf } from './keys';
import { bury, isPastHorizon } from './moves';

/** A blocked delivery is tried again now and then: what it waits for may have come by another way. */
const BLOCKED_RETRY_MS = 3_600_000;
/** Deliveries set free by one completion at most; the rest goes by the hourly try. */
const UNBLOCK_LIMIT = 1_000;

/** `Ledger.complete`: what is still held is written down, the rest is fenced off. */
export async function complete(
	store: LedgerStore,
	settings: LedgerSettings,
	scope: Scope,
	worker: Worker,
	completions: readonly Completion[],
): Promise<readonly Completed[]> {
	if (completions.length === 0) return [];
	return await store.write(scope.connection, async (tx) => {
		const desk = await openDesk(tx, scope, settings, actorOf(worker));
		await loadClaimed(
			desk,
			completions.map(({ claim }) => claim),
		);
		const held: Completion[] = [];
		const done = completions.map((completion) => {
			const { claim } = completion;
			const row = claimedRow(desk, claim);
			if (!isHeld(desk, row, claim)) {
				desk.fact('entry.fenced', row, { epoch: claim.epoch, now: row.entry.epoch });
				return { index: claim.index, row, fenced: true };
			}
			held.push(completion);
			if (completion.status === 'applied') apply(desk, row, completion);
			else fail(desk, row, completion.fault);
			return { index: claim.index, row, fenced: false };
		});
		const breaker = afterBatch(
			await tx.breaker(scope.connection),
			held.map((one) => wordOf(one.status === 'failed' ? one.fault : null)),
			tx.now,
			scope.connection,
			settings,
		);
		if (breaker !== null) await tx.putBreaker(breaker);
		const applied = done.filter(({ row, fenced }) => !fenced && row.entry.state === 'applied');
		await unblock(
			desk,
			applied.map(({ row }) => row.entry),
		);
		await desk.save();
		return done.map(({ index, row, fenced }) => ({
			index,
			entry: row.entry,
			outcome: fenced ? ('fenced' as const) : row.entry.state,
		}));
	});
}

export async function loadClaimed(desk: Desk, claims: readonly Claim[]): Promise<void> {
	await desk.load({ ids: claims.map(({ id }) => id) });
	await desk.load({ lanes: claims.map((claim) => claimedRow(desk, claim).entry.lane) });
}

export function claimedRow(desk: Desk, { id }: Claim): Row {
	const row = desk.byId(id);
	if (row === undefined || !isVisible(desk.scope, row.entry)) throw notFound();
	return row;
}

/**
 * Is the claim still its lane's latest? A lease that ran out unnoticed, or was noticed but not taken
 * over, loses nothing: what the late holder says is true.
 */
export const isHeld = (desk: Desk, row: Row, { epoch }: Claim): boolean =>
	row.entry.epoch === epoch &&
	(row.entry.state === 'sending' || row.entry.state === 'unknown') &&
	desk.lane(row.entry.lane).holder === row;

function apply(
	desk: Desk,
	row: Row,
	{ effect, result, trails = [] }: Extract<Completion, { status: 'applied' }>,
): void {
	const { now, generation } = desk;
	const lane = desk.lane(row.entry.lane);
	const before = row.entry.kind === 'state' ? lane.lane.appliedHash : null;
	desk.set(row, {
		state: 'applied',
		effect,
		result,
		...NO_TROUBLE,
		leaseUntil: 0,
		doneAt: row.entry.doneAt ?? now,
		updatedAt: now,
	});
	const [trail, ...others] = trails;
	const detail = trail === undefined ? { effect } : { effect, trail };
	desk.fact('entry.applied', row, detail, { before, after: row.entry.hash });
	for (const other of others) desk.fact('entry.joined', row, { trail: other });
	leave(desk, lane, {
		generation,
		...(row.entry.kind === 'state' ? appliedBy(row.entry) : {}),
	});
}

const NO_TROUBLE = {
	fault: null,
	exceptionClass: null,
	queue: null,
	blockedOn: null,
	failingSince: null,
} as const;

const appliedBy = (entry: Entry): Partial<Lane> => ({
	appliedId: entry.id,
	appliedOrdinal: entry.ordinal,
	appliedKind: entry.revisionKind,
	appliedHash: entry.hash,
});

/** The lane is free; what waits in it for its turn need not wait for a clock. */
function leave(desk: Desk, lane: LaneRow, patch: Partial<Lane> = {}): void {
	const { lane: _name, connection: _connection, inflight: _inflight, ...rest } = patch;
	desk.setLane(lane, { ...rest, holder: null, leaseUntil: 0 });
	const { now } = desk;
	for (const row of lane.open) {
		if (!isFinal(row) && row.entry.state === 'ready' && row.entry.nextAt > now) {
			desk.set(row, { nextAt: Math.max(now, lane.lane.quietUntil) });
		}
	}
}

/** By the class of the fault: again later, out of doubt first, when another record is there, or never. */
function fail(desk: Desk, row: Row, thrown: Fault): void {
	const fault = thrown.report();
	const { now, settings } = desk;
	const { quietMs } = settings;
	const lane = desk.lane(row.entry.lane);
	const failingSince = row.entry.failingSince ?? now;
	if (fault.class === 'unknown_outcome') {
		desk.setLane(lane, { quietUntil: Math.max(lane.lane.quietUntil, now + quietMs) });
	}
	const late = isPastHorizon(desk, failingSince);
	if (!late && fault.class === 'unavailable') {
		wait(desk, row, fault, { state: 'retry_wait', nextAt: now + backoff(desk, row), failingSince });
		desk.fact('entry.retry', row, { code: fault.code, attempts: row.entry.attempts });
		leave(desk, lane);
		return;
	}
	if (!late && fault.class === 'unknown_outcome' && fault.retryable) {
		wait(desk, row, fault, { state: 'unknown', nextAt: now + backoff(desk, row), failingSince });
		desk.fact('entry.unknown', row, { code: fault.code, attempts: row.entry.attempts });
		desk.setLane(lane, { holder: row, leaseUntil: 0 });
		return;
	}
	const blockedOn = late ? null : blockingReference(fault);
	if (blockedOn !== null) {
		wait(desk, row, fault, { state: 'blocked', nextAt: now + BLOCKED_RETRY_MS, failingSince });
		desk.set(row, { blockedOn });
		desk.fact('entry.blocked', row, { code: fault.code, on: blockedOn });
		leave(desk, lane);
		return;
	}
	bury(desk, row, fault, 'entry.failed');
	leave(desk, lane);
}

function wait(
	desk: Desk,
	row: Row,
	fault: FaultReport,
	as: Pick<Entry, 'state' | 'nextAt' | 'failingSince'>,
): void {
	const { exceptionClass, queue } = routeFault(fault, row.entry.entity);
	desk.set(row, { ...as, fault, exceptionClass, queue, leaseUntil: 0, updatedAt: desk.now });
}

/** Full jitter: anywhere between now and the doubled wait, so that many do not come back at once. */
const backoff = ({ settings }: Desk, { entry }: Row): number =>
	Math.round(
		settings.random() *
			Math.min(
				settings.retryMaxMs,
				settings.retryBaseMs * 2 ** Math.min(30, Math.max(0, entry.attempts - 1)),
			),
	);

/** Deliveries that waited for these records, or for any record of their entity, may go now. */
async function unblock(desk: Desk, applied: readonly Entry[]): Promise<void> {
	const arrived = new Set(
		applied.flatMap((entry) =>
			entry.nativeId === '' ? [] : [recordOf(entry), `entity:${entry.entity}`],
		),
	);
	if (arrived.size === 0) return;
	const { tx, now, scope } = desk;
	// What waits may be another company's; nothing of it is given out here.
	const waiting = await tx.findEntries(
		{ connection: scope.connection, company: 0 },
		{ states: ['blocked'], blockedOn: [...arrived] },
		{ order: 'oldest', limit: UNBLOCK_LIMIT },
	);
	await desk.load({ ids: waiting.map(({ id }) => id) });
	for (const { id } of waiting) {
		const row = desk.byId(id);
		if (row === undefined || row.entry.state !== 'blocked') continue;
		desk.set(row, {
			state: 'ready',
			nextAt: now,
			blockedOn: null,
			exceptionClass: null,
			queue: null,
			updatedAt: now,
		});
	}
}
