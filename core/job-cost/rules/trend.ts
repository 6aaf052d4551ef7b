import { fault } from '../../faults';
import { type Decimal, ZERO } from '../../money';
import { bookText } from './dimensions';
import type { Book } from './types';

/** Cost and budget that came in a month, for one book. */
export interface MonthFact {
	readonly book: Book;
	/** `YYYY-MM`, by accounting date. */
	readonly month: string;
	readonly measure: 'actual' | 'budget';
	readonly amount: Decimal;
}

export interface TrendPoint {
	readonly month: string;
	readonly actual: Decimal;
	readonly budget: Decimal;
	/** Sums from the first month on. */
	readonly actualToDate: Decimal;
	readonly budgetToDate: Decimal;
}

export interface Trend {
	readonly book: Book;
	readonly points: readonly TrendPoint[];
}

const MONTH = /^\d{4}-(?:0[1-9]|1[0-2])$/;
const LONGEST = 1200;

/**
 * Cost month by month and to date, one trend for each book, without gaps: a month in which nothing
 * was booked has a point. Up to `until` (`YYYY-MM`) where given, else to the last month with a
 * figure; later figures are left out.
 *
 * @throws Fault `trend.bad_month`, `trend.too_long` beyond a hundred years (a mistyped year)
 */
export function trend(facts: Iterable<MonthFact>, until?: string): Trend[] {
	const books = new Map<string, { book: Book; months: Map<string, Sums> }>();
	for (const { book, month, measure, amount } of facts) {
		assertMonth(month);
		if (until !== undefined && month > until) continue;
		const text = bookText(book);
		const entry = books.get(text) ?? { book, months: new Map<string, Sums>() };
		books.set(text, entry);
		const sums = entry.months.get(month) ?? { actual: ZERO, budget: ZERO };
		entry.months.set(month, { ...sums, [measure]: sums[measure].plus(amount) });
	}
	if (until !== undefined) assertMonth(until);
	return [...books]
		.sort(([a], [b]) => (a < b ? -1 : 1))
		.map(([, { book, months }]) => ({ book, points: points(months, until) }));
}

interface Sums {
	readonly actual: Decimal;
	readonly budget: Decimal;
}

function points(months: ReadonlyMap<string, Sums>, until: string | undefined): TrendPoint[] {
	const named = [...months.keys()].sort();
	const [first] = named;
	const last = until ?? named.at(-1);
	if (first === undefined || last === undefined) return [];
	let actualToDate = ZERO;
	let budgetToDate = ZERO;
	return monthsBetween(first, last).map((month) => {
		const { actual, budget } = months.get(month) ?? { actual: ZERO, budget: ZERO };
		actualToDate = actualToDate.plus(actual);
		budgetToDate = budgetToDate.plus(budget);
		return { month, actual, budget, actualToDate, budgetToDate };
	});
}

function monthsBetween(first: string, last: string): string[] {
	const at = (month: string) => Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1;
	const count = at(last) - at(first) + 1;
	if (count > LONGEST) {
		throw fault({
			class: 'source_data',
			code: 'trend.too_long',
			message: `Costs run from ${first} to ${last}: one of the dates is mistyped.`,
			remedy: 'Correct the date of the first or the last cost in Odoo.',
			field: 'month',
		});
	}
	return Array.from({ length: count }, (_, index) => {
		const month = at(first) + index;
		const year = String(Math.floor(month / 12)).padStart(4, '0');
		return `${year}-${String((month % 12) + 1).padStart(2, '0')}`;
	});
}

function assertMonth(month: string): void {
	if (MONTH.test(month)) return;
	throw fault({
		class: 'protocol',
		code: 'trend.bad_month',
		message: 'A cost carries no readable month.',
		remedy: 'Give months as YYYY-MM.',
		field: 'month',
	});
}
