import { type Decimal, max, sum, toText } from '../../money';
import { bookText } from '../rules/dimensions';
import { rollUp } from '../rules/position';
import type { Trend } from '../rules/trend';
import type { Book, Position, PositionTotal } from '../rules/types';
import { currencyPlaces, type Format, formatter } from './format';
import { plain } from './escape';
import { namer, type Namer } from './names';
import { exceptionsTable, positionTable, wipTable, worstTable } from './tables';
import type { Bar, BookReport, KeyFigure, Line, ReportInput, ReportModel } from './types';

const BARS = 15;
/** From here on cents are left out, or twelve columns of figures do not fit a page. */
const WITHOUT_CENTS = 1e9;

/**
 * The report as text: every figure summed, rounded once and formatted, every name made harmless.
 * Both renderers print this and compute nothing. Equal input gives an equal model.
 *
 * @throws Fault `report.bad_date`, `report.bad_zone`, `report.bad_locale`
 */
export function reportModel(input: ReportInput): ReportModel {
	const locale = input.locale ?? 'en-US';
	const format = formatter(locale, 2);
	const name = namer(input.names);
	const books = booksOf(input);
	const projects = new Set(input.positions.map(({ key }) => key.project));
	const only = projects.size === 1 ? [...projects][0] : undefined;
	return {
		title: plain(input.title),
		subtitle: only === undefined ? `${projects.size} projects` : name.of('project', only),
		asOf: format.date(input.asOf),
		generated: format.instant(input.generatedAt, input.zone),
		generatedAt: input.generatedAt,
		locale,
		paper: input.paper ?? 'A4',
		books: books.map((book) => bookReport(book, input, name, locale, books.length > 1)),
		exceptions: exceptionsTable(input, name, (book) => moneyFormat(book, input, locale)),
	};
}

function booksOf(input: ReportInput): Book[] {
	const all = [
		...input.positions.map(({ book }) => book),
		...(input.wip ?? []).map(({ book }) => book),
		...(input.trends ?? []).map(({ book }) => book),
	];
	const byText = new Map(all.map((book) => [bookText(book), book]));
	return [...byText].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, book]) => book);
}

const sameBook =
	(book: Book) =>
	({ book: other }: { readonly book: Book }): boolean =>
		other.company === book.company && other.currency === book.currency;

function largest(input: ReportInput, book: Book): Decimal {
	const totals = rollUp(input.positions.filter(sameBook(book)), []);
	const figures = [
		...totals.flatMap(({ revised, eac, committedTotal }) => [revised, eac, committedTotal]),
		...(input.wip ?? []).filter(sameBook(book)).map(({ wip }) => wip.contract),
	];
	return figures.map((figure) => figure.abs()).reduce(max, sum([]));
}

function moneyFormat(book: Book, input: ReportInput, locale: string): Format & { cents: boolean } {
	const usual = currencyPlaces(book.currency);
	const cents = largest(input, book).lt(WITHOUT_CENTS);
	return { ...formatter(locale, cents ? usual : 0), cents: cents || usual === 0 };
}

function bookReport(
	book: Book,
	input: ReportInput,
	name: Namer,
	locale: string,
	several: boolean,
): BookReport {
	const format = moneyFormat(book, input, locale);
	const positions = input.positions.filter(sameBook(book));
	const [total] = rollUp(positions, []);
	const trend = (input.trends ?? []).find(sameBook(book));
	const company = input.companies?.get(book.company) ?? `Company ${book.company}`;
	const currency = plain(book.currency, 12);
	const jobs = (input.wip ?? []).filter(sameBook(book));
	return {
		heading: several ? `${plain(company, 80)} · ${currency}` : plain(company, 80),
		currency,
		unit: format.cents ? `Figures in ${currency}.` : `Figures in whole ${currency}.`,
		keyFigures: total === undefined ? [] : keyFigures(total, format),
		...bars(positions, format, name),
		line: trend === undefined || trend.points.length === 0 ? null : line(trend, format),
		worst: worstTable(positions, format, name),
		wip: input.wip === undefined ? null : wipTable(jobs, format, name),
		position: positionTable(positions, format, name),
	};
}

function keyFigures(total: PositionTotal, format: Format): KeyFigure[] {
	const over = total.variance.lt(0);
	const state = over ? 'Over budget' : total.variance.gt(0) ? 'Under budget' : 'On budget';
	const spent =
		total.percentSpent === null ? 'no budget' : `${format.percent(total.percentSpent)} of budget`;
	return [
		{
			label: 'Revised budget',
			value: format.money(total.revised),
			note: `original ${format.money(total.original)}`,
		},
		{ label: 'Actual cost', value: format.money(total.actual), note: spent },
		{
			label: 'Open commitments',
			value: format.money(total.committed),
			note: `draft bills ${format.money(total.draftBills)}`,
		},
		{
			label: 'Estimate to complete',
			value: format.money(total.etc),
			note: `pending changes ${format.money(total.pendingChanges)}`,
		},
		{
			label: 'Estimate at completion',
			value: format.money(total.eac),
			note: `projected budget ${format.money(total.projectedBudget)}`,
		},
		{
			label: 'Variance',
			value: format.money(total.variance),
			note: state,
			...(over ? { tone: 'bad' as const } : {}),
		},
	];
}

function bars(
	positions: readonly Position[],
	format: Format,
	name: Namer,
): Pick<BookReport, 'bars' | 'barsTitle'> {
	const size = ({ revised, eac }: PositionTotal) => max(revised.abs(), eac.abs());
	const codes = rollUp(positions, ['costCode']).sort(
		(a, b) => size(b).cmp(size(a)) || (a.key.costCode ?? Infinity) - (b.key.costCode ?? Infinity),
	);
	// A single code left over is shown by its own name.
	const shown = codes.length > BARS ? codes.slice(0, BARS - 1) : codes;
	const rest = codes.slice(shown.length);
	const inRest = new Set(rest.map(({ key }) => key.costCode));
	const others = rollUp(
		positions.filter(({ key }) => inRest.has(key.costCode)),
		[],
	);
	return {
		bars: [
			...shown.map((code) => bar(code, name.of('costCode', code.key.costCode), format)),
			...(rest.length === 0
				? []
				: others.map((all) => ({
						...bar(all, `${rest.length} other codes`, format),
						together: true,
					}))),
		],
		barsTitle:
			rest.length === 0
				? 'Cost by code against budget'
				: `Cost by code against budget: the ${shown.length} largest of ${codes.length} codes`,
	};
}

const pixel = (value: Decimal): number => Number(toText(value, 2));

const bar = (total: PositionTotal, label: string, format: Format): Bar => ({
	label,
	actual: pixel(total.actual),
	draftBills: pixel(total.draftBills),
	committed: pixel(total.committed),
	forecast: pixel(total.pendingCosts.plus(total.ftc)),
	budget: pixel(total.projectedBudget),
	eac: pixel(total.eac),
	eacText: format.money(total.eac),
	varianceText: format.money(total.variance),
	over: total.variance.lt(0),
});

function line({ points }: Trend, format: Format): Line {
	const last = points.at(-1);
	const budgeted = points.some(({ budgetToDate }) => !budgetToDate.eq(0));
	return {
		months: points.map(({ month }) => format.month(month)),
		month: points.map(({ actual }) => pixel(actual)),
		cost: points.map(({ actualToDate }) => pixel(actualToDate)),
		costText: last === undefined ? '' : format.money(last.actualToDate),
		budget: budgeted ? points.map(({ budgetToDate }) => pixel(budgetToDate)) : null,
		budgetText: last === undefined ? '' : format.money(last.budgetToDate),
	};
}
