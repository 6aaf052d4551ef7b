import { DateTime } from 'luxon';

/**
 * Dates of the demo, counted from one anchor, so that the same anchor gives the same books.
 * Month 7 is the last full month that ended on or before the anchor, month 0 the first of eight.
 */
export interface Calendar {
	/** First day of the month. */
	first(month: number): string;
	/** The given day of the month (1..28). */
	day(month: number, day: number): string;
	/** The n-th working day (Monday to Friday) of the month, from 0. */
	workday(month: number, n: number): string;
	/** Last day of the month. */
	last(month: number): string;
}

const MONTHS = 8;

export function calendar(anchor: string): Calendar {
	const at = DateTime.fromISO(anchor, { zone: 'utc' });
	if (!at.isValid)
		throw new RangeError(`The anchor date "${anchor}" is not a date like 2026-10-31.`);
	const lastFull = at.plus({ days: 1 }).startOf('month').minus({ months: 1 });
	const start = (month: number) => lastFull.minus({ months: MONTHS - 1 - month });
	return {
		first: (month) => start(month).toISODate(),
		day: (month, day) => start(month).set({ day }).toISODate(),
		workday: (month, n) => {
			const days = Array.from({ length: start(month).daysInMonth }, (_, i) =>
				start(month).plus({ days: i }),
			).filter(({ weekday }) => weekday <= 5);
			const day = days[n];
			if (day === undefined)
				throw new RangeError(`Month ${String(month)} has no working day ${String(n)}.`);
			return day.toISODate();
		},
		last: (month) => start(month).endOf('month').toISODate(),
	};
}
