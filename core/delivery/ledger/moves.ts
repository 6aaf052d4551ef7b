import type { Fault, FaultReport } from '../../faults';
import { routeFault } from '../exceptions/route';
import type { Entry } from '../entry';
import type { Desk, LaneRow, Row } from './desk';
import { expiredFault, lostClaims, poisonFault } from './faults';

/** The moves of an entry from state to state that more than one verb of the ledger makes. */

/** Goes to the exception queue. A lane it held is free, but stays quiet as long as it was to be. */
export function bury(desk: Desk, row: Row, report: FaultReport, why = 'entry.dead'): void {
	const { exceptionClass, queue } = routeFault(report, row.entry.entity);
	desk.set(row, {
		state: 'dead',
		fault: report,
		exceptionClass,
		queue,
		blockedOn: null,
		leaseUntil: 0,
		updatedAt: desk.now,
	});
	desk.fact(why, row, { code: report.code, class: exceptionClass, queue });
	release(desk, row);
}

/** A newer revision takes its place. */
export function supersede(desk: Desk, row: Row, by: string): void {
	desk.set(row, {
		state: 'superseded',
		blockedOn: null,
		exceptionClass: null,
		queue: null,
		doneAt: desk.now,
		updatedAt: desk.now,
	});
	desk.fact('entry.superseded', row, { by });
	release(desk, row);
}

function release(desk: Desk, row: Row): void {
	const lane = desk.lane(row.entry.lane);
	if (lane.holder === row) desk.setLane(lane, { holder: null, leaseUntil: 0 });
}

/**
 * The lease of a lane's holder is over and nobody said how it ended: the outcome is unknown. The quiet
 * period counts from now, with a whole lease before it, and not from the end of the lease: the clock
 * that says it is over may have been set ahead, while the holder goes by its own. A jump of the clock
 * then delays a newer revision and never lets it overtake a request that is still under way.
 */
export function expire(desk: Desk, lane: LaneRow): void {
	const row = lane.holder;
	if (row === null) return;
	const { now, settings } = desk;
	desk.setLane(lane, {
		quietUntil: Math.max(lane.lane.quietUntil, now + settings.leaseMs + settings.quietMs),
	});
	const lost = lostClaims(row.entry.fault) + 1;
	if (lost >= settings.maxLostClaims) {
		desk.fact('entry.expired', row, { lost });
		bury(desk, row, poisonFault(lost).report());
		return;
	}
	desk.set(row, {
		state: 'unknown',
		fault: expiredFault(lost).report(),
		failingSince: row.entry.failingSince ?? now,
		nextAt: now,
		updatedAt: now,
	});
	desk.fact('entry.expired', row, { lost });
}

export const isExpired = (desk: Desk, { lane, holder }: LaneRow): boolean =>
	holder !== null && holder.entry.state === 'sending' && lane.leaseUntil <= desk.now;

/** Does the retry horizon of a delivery that keeps failing end now? */
export const isPastHorizon = (desk: Desk, failingSince: number | null): boolean =>
	failingSince !== null && desk.now - failingSince >= desk.settings.retryHorizonMs;

/** The fault a delivery dies of when it has failed for too long: what it failed with at last. */
export const lastFault = (row: Row, otherwise: Fault): FaultReport =>
	row.entry.fault ?? otherwise.report();

/** Entries that say nothing about what the record is like. */
export const isRefused = ({ state, fault }: Entry): boolean =>
	state === 'dead' &&
	fault !== null &&
	['delivery.conflict', 'delivery.other_company', 'delivery.incomparable_revision'].includes(
		fault.code,
	);
