import type { Breaker, Entry } from '../entry';
import type { Verdict } from './api';
import { opensAt, probing } from './breaker';
import { answersFor, isFinal, type Desk, type LaneRow, type Row } from './desk';
import { closedFault, expiredFault, fromReport } from './faults';
import { expire, isExpired, isRefused, supersede } from './moves';

/** A delivery of this batch and the entry it stands for. */
export interface Placed {
	readonly index: number;
	readonly row: Row;
	/** Content it comes with now; may differ from the entry's after a change of the mapping. */
	readonly hash: string;
	/** The caller names the entry: it was due, or a person sent it again. */
	readonly named: boolean;
	readonly again: boolean;
}

/** What the claims of one batch share. */
export interface Claims {
	breaker: Breaker | null;
	breakerMoved: boolean;
	/** Entries claimed in this very batch. */
	readonly taken: Set<Row>;
	/** Inputs that got a claim. */
	readonly going: number[];
}

type Waiting = Extract<Verdict, { verdict: 'waiting' }>;
type Wait = Pick<Waiting, 'until' | 'why'>;

/**
 * Claims the entry when its lane lets it, else says what it waits for or how it ended. The verdict is
 * asked for after the desk was saved, when new entries have their ids.
 */
export function claimRow(desk: Desk, claims: Claims, placed: Placed): () => Verdict {
	const { index, row } = placed;
	const lane = desk.lane(row.entry.lane);
	if (isExpired(desk, lane)) expire(desk, lane);
	const settled = settledVerdict(desk, lane, placed);
	if (settled !== null) return settled;
	const newer = row.entry.kind === 'state' ? newerThan(lane, row) : null;
	if (newer !== null) {
		supersede(desk, row, newer);
		return () => ({ index, verdict: 'superseded', entry: row.entry });
	}
	const wait = laneWait(desk, lane, placed, claims) ?? breakerWait(desk, claims);
	if (wait !== null) {
		// A trigger need not hand out before then what could not go anyway.
		if (row.entry.state === 'ready' && row.entry.nextAt < wait.until) {
			desk.set(row, { nextAt: wait.until });
		}
		return () => ({ index, verdict: 'waiting', entry: row.entry, ...wait });
	}
	return grant(desk, lane, placed, claims);
}

/** Final and dead entries have their answer already. */
function settledVerdict(desk: Desk, lane: LaneRow, placed: Placed): (() => Verdict) | null {
	const { index, row, again } = placed;
	switch (row.entry.state) {
		case 'applied':
			return again && isNewest(lane, row)
				? null
				: () => ({ index, verdict: 'duplicate', entry: row.entry });
		case 'superseded':
			return () => ({ index, verdict: 'superseded', entry: row.entry });
		case 'cancelled':
			return row.entry.effect === 'corrected'
				? () => ({ index, verdict: 'superseded', entry: row.entry })
				: () => ({ index, verdict: 'exception', entry: row.entry, fault: closedFault() });
		case 'dead': {
			const fault = fromReport(row.entry.fault ?? expiredFault(0).report());
			return () => ({ index, verdict: 'exception', entry: row.entry, fault });
		}
		default:
			return null;
	}
}

/** What was applied may be sent again only while nothing newer is applied or on its way. */
const isNewest = (lane: LaneRow, row: Row): boolean =>
	(row.entry.kind !== 'state' || lane.lane.appliedId === row.entry.id) &&
	lane.open.every((other) => other === row || isFinal(other) || !isBefore(row, other));

/** Ordinal of a later revision that is applied or on its way; null when this one is the latest. */
function newerThan({ lane, holder, open }: LaneRow, row: Row): string | null {
	const { ordinal, revisionKind, operation } = row.entry;
	if (
		lane.appliedOrdinal !== null &&
		lane.appliedKind === revisionKind &&
		ordinal < lane.appliedOrdinal
	) {
		return lane.appliedOrdinal;
	}
	// What may have been done already is found out about first.
	if (holder === row) return null;
	const newer = open.find(
		(other) =>
			!isFinal(other) &&
			!isRefused(other.entry) &&
			answersFor(other.entry, row.entry) &&
			other.entry.kind === 'state' &&
			other.entry.operation === operation &&
			other.entry.revisionKind === revisionKind &&
			other.entry.ordinal > ordinal,
	);
	return newer?.entry.ordinal ?? null;
}

/** By revision, and among equals by registration; new rows have no id yet and come last. */
const isBefore = (a: Row, b: Row): boolean =>
	a.entry.ordinal < b.entry.ordinal ||
	(a.entry.ordinal === b.entry.ordinal && (a.entry.id || Infinity) < (b.entry.id || Infinity));

function laneWait(desk: Desk, lane: LaneRow, placed: Placed, { taken }: Claims): Wait | null {
	const { row, named, hash } = placed;
	const { now } = desk;
	const { holder } = lane;
	const { quietUntil, leaseUntil } = lane.lane;
	if (holder !== null && holder.entry.state === 'sending') {
		return { until: leaseUntil, why: taken.has(holder) ? 'batch' : 'busy' };
	}
	// Only what may already be under way can be sent into the quiet: the same content again.
	const same = holder === row && hash === row.entry.hash;
	if (quietUntil > now && !same) return { until: quietUntil, why: 'quiet' };
	if (holder !== null && holder !== row) {
		if (!replaces(row, holder)) return { until: later(desk, holder), why: 'busy' };
		supersede(desk, holder, row.entry.ordinal);
	}
	// What is on its way already goes on, even when an earlier one has come in the meantime.
	const first =
		holder === row ? undefined : lane.open.find((other) => other !== row && goesFirst(other, row));
	if (first !== undefined) {
		return { until: later(desk, first), why: taken.has(first) ? 'batch' : 'busy' };
	}
	const { state, nextAt } = row.entry;
	if (!named && nextAt > now && (state === 'retry_wait' || state === 'blocked')) {
		return { until: nextAt, why: state === 'blocked' ? 'blocked' : 'not_due' };
	}
	return null;
}

/** The newer revision of a state makes it needless to find out about the older one. */
const replaces = (row: Row, holder: Row): boolean =>
	row.entry.kind === 'state' &&
	holder.entry.kind === 'state' &&
	row.entry.operation === holder.entry.operation &&
	answersFor(row.entry, holder.entry) &&
	isBefore(holder, row);

/**
 * Events and commands of a record go in their order, and so do different operations on its state. What
 * waits for a person holds nobody up.
 */
const goesFirst = (other: Row, row: Row): boolean =>
	!isFinal(other) &&
	other.entry.state !== 'dead' &&
	other.entry.kind === row.entry.kind &&
	other.entry.revisionKind === row.entry.revisionKind &&
	(row.entry.kind !== 'state' || other.entry.operation !== row.entry.operation) &&
	isBefore(other, row);

/** A moment at which another one may have gone; never now, or a trigger would turn in circles. */
const later = (desk: Desk, { entry }: Row): number =>
	Math.max(
		entry.state === 'sending' ? entry.leaseUntil : entry.nextAt,
		desk.now + desk.settings.retryBaseMs,
	);

function breakerWait({ now }: Desk, { breaker }: Claims): Wait | null {
	const until = opensAt(breaker);
	return until > now ? { until, why: 'breaker' } : null;
}

function grant(desk: Desk, lane: LaneRow, placed: Placed, claims: Claims): () => Verdict {
	const { index, row, hash } = placed;
	const { now, settings } = desk;
	const { breaker } = claims;
	if (breaker !== null && opensAt(breaker) > 0) {
		// Half open: this one finds out, the rest of the batch and every other process wait for it.
		claims.breaker = probing(breaker, now, settings);
		claims.breakerMoved = true;
	}
	const before = row.entry.hash;
	const epoch = nextEpoch(lane, desk.generation);
	const leaseUntil = now + settings.leaseMs;
	const attempt = row.entry.attempts;
	desk.set(row, {
		state: 'sending',
		hash,
		attempts: attempt + 1,
		epoch,
		leaseUntil,
		nextAt: leaseUntil,
		blockedOn: null,
		updatedAt: now,
	});
	desk.setLane(lane, { holder: row, epoch, leaseUntil });
	claims.taken.add(row);
	claims.going.push(index);
	desk.fact(
		'entry.claimed',
		row,
		{ attempt: attempt + 1, epoch },
		hash === before ? {} : { before, after: hash },
	);
	const unverified = lane.lane.generation < desk.generation;
	return () => ({ index, verdict: 'go', claim: claimOf(index, row.entry, attempt, unverified) });
}

/** Claims in one generation of a lane; more than a lane of one record ever has. */
const EPOCHS = 1_000_000;

/** A restored ledger must not give out a number that somebody still holds from before. */
const nextEpoch = ({ lane }: LaneRow, generation: number): number =>
	Math.max(lane.epoch, generation * EPOCHS) + 1;

const claimOf = (index: number, entry: Entry, attempt: number, unverified: boolean) => ({
	index,
	id: entry.id,
	key: entry.key,
	epoch: entry.epoch,
	leaseUntil: entry.leaseUntil,
	attempt,
	unverified,
});
