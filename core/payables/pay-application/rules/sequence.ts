import { fault } from '../../../faults';

/** An application in Odoo that counts: neither cancelled nor taken back. */
export interface BookedApplication {
	readonly externalId: string;
	readonly number: number;
	/** Last day of its period, `YYYY-MM-DD`; null when a person changed the text that holds it. */
	readonly periodEnd: string | null;
}

export interface Place<T extends BookedApplication> {
	/** The application before; null for the first. */
	readonly previous: T | null;
	/** The next one after this, when there is one already: this one can no longer change. */
	readonly later: T | null;
}

/**
 * The place of an application among those of its subcontract. Each starts from the one before, so it
 * comes after it, and a number or a period is billed once.
 *
 * Faults: `pay_application.duplicate_number`, `pay_application.number_changed`,
 * `pay_application.out_of_order`, `pay_application.duplicate_period`.
 */
export function placeOf<T extends BookedApplication>(
	mine: BookedApplication,
	booked: readonly T[],
): Place<T> {
	const others = booked.filter(({ externalId }) => externalId !== mine.externalId);
	const twin = others.find(({ number }) => number === mine.number);
	if (twin !== undefined) throw duplicateNumber(mine, twin);
	const own = booked.find(({ externalId }) => externalId === mine.externalId);
	if (own !== undefined && own.number !== mine.number) throw numberChanged(mine, own);
	const previous = others.find(({ number }) => number === mine.number - 1) ?? null;
	if (previous === null && mine.number > 1) throw outOfOrder(mine, others);
	const overlap = others.find(({ number, periodEnd }) => {
		if (periodEnd === null || mine.periodEnd === null) return false;
		return number < mine.number ? periodEnd >= mine.periodEnd : periodEnd <= mine.periodEnd;
	});
	if (overlap !== undefined) throw duplicatePeriod(mine, overlap);
	const later = others
		.filter(({ number }) => number > mine.number)
		.sort((a, b) => a.number - b.number)[0];
	return { previous, later: later ?? null };
}

const duplicateNumber = (mine: BookedApplication, twin: BookedApplication) =>
	fault({
		class: 'conflict',
		code: 'pay_application.duplicate_number',
		message: `Application ${String(mine.number)} of the subcontract is booked already, from another record.`,
		remedy:
			'Void the one that is wrong in the source; a next application needs the next number. Nothing was booked.',
		field: 'number',
		details: { booked: twin.externalId },
	});

const numberChanged = (mine: BookedApplication, own: BookedApplication) =>
	fault({
		class: 'conflict',
		code: 'pay_application.number_changed',
		message: `The application is booked as number ${String(own.number)} and now says ${String(mine.number)}.`,
		remedy: 'Void it and send it under a new id, or restore its number.',
		field: 'number',
	});

const outOfOrder = (mine: BookedApplication, others: readonly BookedApplication[]) => {
	const last = others.reduce((most, { number }) => Math.max(most, number), 0);
	return fault({
		class: 'conflict',
		code: 'pay_application.out_of_order',
		message: `Application ${String(mine.number)} needs application ${String(mine.number - 1)}, which is not booked; the last one is ${last === 0 ? 'none' : String(last)}.`,
		remedy: 'Send the applications that are missing, then this one again.',
		field: 'number',
		details: { number: mine.number, last },
	});
};

const duplicatePeriod = (mine: BookedApplication, other: BookedApplication) =>
	fault({
		class: 'conflict',
		code: 'pay_application.duplicate_period',
		message: `The period to ${mine.periodEnd ?? ''} of application ${String(mine.number)} does not follow that of application ${String(other.number)}, which ends ${other.periodEnd ?? ''}.`,
		remedy: 'Correct the period, or void the application that bills it twice.',
		field: 'periodEnd',
		details: { other: other.externalId },
	});
