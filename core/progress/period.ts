import { fault } from '../faults';
import { type Decimal, toText, ZERO } from '../money';

/** A line of the schedule of values to date; without tax, in the contract's currency. */
export interface Progress {
	/** Work done, materials built in included. */
	readonly work: Decimal;
	/** Materials stored and not yet built in. */
	readonly stored: Decimal;
}

/** What an application says of a line: of the period, to date, or both. Absent is not said. */
export interface PeriodClaim {
	readonly workPrevious?: Decimal | undefined;
	/** Without materials that were stored before. */
	readonly workThisPeriod?: Decimal | undefined;
	/** Materials stored before and built in this period. */
	readonly materialsMoved?: Decimal | undefined;
	readonly workToDate?: Decimal | undefined;
	readonly storedPrevious?: Decimal | undefined;
	readonly storedNow?: Decimal | undefined;
}

export interface Period {
	/** Work of the period, materials built in included; negative takes back. */
	readonly work: Decimal;
	/** By how much stored materials grew; negative where they were built in. */
	readonly stored: Decimal;
	/** What the period bills: `work + stored`. */
	readonly billed: Decimal;
	readonly toDate: Progress;
}

/**
 * Turns what an application says into what the period bills. Cumulative figures lose what was billed
 * before; period figures are taken as they are; where both are said they must agree. A previous
 * figure of the source must be the one that was booked, or a period would be billed twice or never.
 *
 *     billed = work this period + materials moved + (stored now − stored before)
 *
 * Without the last term stored material is billed twice: once when it is stored, once when built in.
 * Source: G702/G703 columns D to G; the conversion of cumulative applications as Agave publishes it.
 *
 * Faults: `progress.previous_differs`, `progress.figures_disagree`, `progress.moved_beyond_stored`,
 * `progress.below_zero`; `field` names the figure.
 */
export function periodOf(claim: PeriodClaim, before: Progress): Period {
	refuseOther(claim.workPrevious, before.work, 'workPrevious');
	refuseOther(claim.storedPrevious, before.stored, 'storedPrevious');
	const moved = claim.materialsMoved ?? ZERO;
	if (moved.abs().gt(before.stored.abs())) throw movedTooMuch(moved, before.stored);
	const said =
		claim.workThisPeriod === undefined && claim.materialsMoved === undefined
			? undefined
			: (claim.workThisPeriod ?? ZERO).plus(moved);
	const derived = claim.workToDate?.minus(before.work);
	if (said !== undefined && derived !== undefined && !said.eq(derived)) {
		throw disagree(said, derived);
	}
	const work = said ?? derived ?? ZERO;
	const toDate = {
		work: before.work.plus(work),
		stored: claim.storedNow ?? before.stored.minus(moved),
	};
	const stored = toDate.stored.minus(before.stored);
	return { work, stored, billed: work.plus(stored), toDate };
}

/**
 * Refuses a line whose figures lie on the wrong side of zero, or beyond its scheduled value.
 * A credit line has a scheduled value below zero, and its figures with it.
 * @returns true when the line is billed beyond its scheduled value
 */
export function isBeyond(scheduled: Decimal, { work, stored }: Progress): boolean {
	const sign = scheduled.lt(0) ? -1 : 1;
	for (const [figure, field] of [
		[work, 'workToDate'],
		[stored, 'storedNow'],
	] as const) {
		if (figure.times(sign).lt(0)) throw belowZero(figure, field);
	}
	return work.plus(stored).times(sign).gt(scheduled.times(sign));
}

const refuseOther = (said: Decimal | undefined, booked: Decimal, field: string): void => {
	if (said === undefined || said.eq(booked)) return;
	throw fault({
		class: 'conflict',
		code: 'progress.previous_differs',
		message: `The source shows ${toText(said)} from earlier applications, ${toText(booked)} is booked.`,
		remedy:
			'Send the earlier applications as they were certified, or correct the figure in the source.',
		field,
		details: { said: toText(said), booked: toText(booked) },
	});
};

const disagree = (said: Decimal, derived: Decimal) =>
	fault({
		class: 'source_data',
		code: 'progress.figures_disagree',
		message: `The period shows ${toText(said)} of work, the figure to date leaves ${toText(derived)}.`,
		remedy: 'Correct the line in the source, or send only one of the two figures.',
		field: 'workToDate',
		details: { period: toText(said), derived: toText(derived) },
	});

const movedTooMuch = (moved: Decimal, stored: Decimal) =>
	fault({
		class: 'source_data',
		code: 'progress.moved_beyond_stored',
		message: `Materials of ${toText(moved)} are to be built in, ${toText(stored)} were stored.`,
		remedy: 'Correct the materials moved; what was never stored is work of the period.',
		field: 'materialsMoved',
	});

const belowZero = (figure: Decimal, field: string) =>
	fault({
		class: 'source_data',
		code: 'progress.below_zero',
		message: `To date the line comes to ${toText(figure)}.`,
		remedy: 'Take back at most what was billed before.',
		field,
	});
