import { reportModel } from '../../../../core/job-cost/report/model';
import type { Row, Table } from '../../../../core/job-cost/report/types';
import { position, rollUp } from '../../../../core/job-cost/rules/position';
import { eur, fact, random, shuffled, usd, thrown } from '../rules/figures';
import { sample } from './sample';

const texts = ({ cells }: Row) => cells.map(({ text }) => text);
const [book] = reportModel(sample()).books;
const rows = (table: Table | null) => table!.rows.map((row) => [row.kind, ...texts(row)]);

test('the head says who, what and when, in the given zone', () => {
	const model = reportModel(sample());
	expect(model).toMatchObject({
		title: 'Job cost report',
		subtitle: '2 projects',
		asOf: '31 Oct 2026',
		generated: '2 Nov 2026, 06:05 (America/Denver)',
		paper: 'A4',
	});
	expect(book).toMatchObject({ heading: 'Summit Ridge Builders', unit: 'Figures in USD.' });
});

test('the position: jobs and phases with totals, lines by code and type, in the order of their codes', () => {
	expect(rows(book!.position)).toEqual([
		[
			'project',
			'P-2 Route 9 Bridge',
			'',
			'9,000.00',
			'0.00',
			'9,000.00',
			'0.00',
			'0.00',
			'0.00',
			'527.77',
			'8,472.23',
			'9,250.00',
			'9,777.77',
			'−777.77',
			'5.9 %',
		],
		[
			'line',
			'01-100 General',
			'Labor',
			'0.00',
			'0.00',
			'0.00',
			'0.00',
			'0.00',
			'0.00',
			'−250.00',
			'250.00',
			'250.00',
			'0.00',
			'0.00',
			'—',
		],
		[
			'line',
			'01-100 General',
			'Material',
			'0.00',
			'0.00',
			'0.00',
			'0.00',
			'0.00',
			'0.00',
			'777.77',
			'−777.77',
			'0.00',
			'777.77',
			'−777.77',
			'—',
		],
		[
			'line',
			'03-300 Concrete',
			'Labor',
			'9,000.00',
			'0.00',
			'9,000.00',
			'0.00',
			'0.00',
			'0.00',
			'0.00',
			'9,000.00',
			'9,000.00',
			'9,000.00',
			'0.00',
			'0.0 %',
		],
		[
			'project',
			'P-10 Harbor Point',
			'',
			'140,000.00',
			'5,000.50',
			'145,000.50',
			'0.00',
			'20,000.00',
			'1,500.00',
			'107,000.35',
			'16,500.15',
			'45,000.25',
			'152,000.60',
			'−7,000.10',
			'73.8 %',
		],
		[
			'phase',
			'10 Structure',
			'',
			'100,000.00',
			'5,000.50',
			'105,000.50',
			'0.00',
			'20,000.00',
			'1,500.00',
			'60,000.25',
			'23,500.25',
			'45,000.25',
			'105,000.50',
			'0.00',
			'57.1 %',
		],
		[
			'line',
			'03-300 Concrete',
			'Labor',
			'100,000.00',
			'5,000.50',
			'105,000.50',
			'0.00',
			'20,000.00',
			'1,500.00',
			'60,000.25',
			'23,500.25',
			'45,000.25',
			'105,000.50',
			'0.00',
			'57.1 %',
		],
		[
			'phase',
			'20 Envelope',
			'',
			'40,000.00',
			'0.00',
			'40,000.00',
			'0.00',
			'0.00',
			'0.00',
			'47,000.10',
			'−7,000.10',
			'0.00',
			'47,000.10',
			'−7,000.10',
			'117.5 %',
		],
		[
			'line',
			'07-500 Roofing',
			'Material',
			'40,000.00',
			'0.00',
			'40,000.00',
			'0.00',
			'0.00',
			'0.00',
			'47,000.10',
			'−7,000.10',
			'0.00',
			'47,000.10',
			'−7,000.10',
			'117.5 %',
		],
		[
			'total',
			'Total',
			'',
			'149,000.00',
			'5,000.50',
			'154,000.50',
			'0.00',
			'20,000.00',
			'1,500.00',
			'107,528.12',
			'24,972.38',
			'54,250.25',
			'161,778.37',
			'−7,777.87',
			'69.8 %',
		],
	]);
});

test('the worst codes come first and say their state', () => {
	expect(rows(book!.worst).map((row) => [row[1], row[2], row[6], row[8]])).toEqual([
		['07-500 Roofing', 'P-10 Harbor Point', '−7,000.10', 'Over budget'],
		['01-100 General', 'P-2 Route 9 Bridge', '−777.77', 'No budget'],
		['03-300 Concrete', 'P-2 Route 9 Bridge', '0.00', 'Within budget'],
		['03-300 Concrete', 'P-10 Harbor Point', '0.00', 'Within budget'],
	]);
});

test('never more than ten, the same whatever the order of the lines', () => {
	const next = random(2);
	const positions = position(
		Array.from({ length: 40 }, (_, at) => [
			fact('original', '100', { project: 1, costCode: at + 1 }),
			fact('actual', (next() * 300).toFixed(2), { project: 1, costCode: at + 1 }),
		]).flat(),
	);
	const worst = (from: typeof positions) =>
		reportModel(sample({ positions: from, wip: [], trends: [] })).books[0]!.worst;
	const table = worst(positions);
	expect(table.rows).toHaveLength(10);
	expect(table.caption).toBe('The ten worst of 40 cost codes');
	expect(worst(shuffled(positions, next))).toEqual(table);
	const lowest = rollUp(positions, ['costCode']).sort((a, b) => a.variance.cmp(b.variance))[0]!;
	expect(texts(table.rows[0]!)[0]).toBe(`#${lowest.key.costCode}`);
});

test('WIP shows over and under billing and totals', () => {
	expect(rows(book!.wip)).toEqual(
		['P-10 Harbor Point', 'Total'].map((name, at) => [
			at === 0 ? 'line' : 'total',
			name,
			'1,000,000.00',
			'850,000.00',
			'425,000.00',
			at === 0 ? '50.0 %' : '',
			'500,000.00',
			'550,000.00',
			'50,000.00',
			'0.00',
			'75,000.00',
			'150,000.00',
			'0.00',
			'500,000.00',
		]),
	);
});

test('the trend has no gap and ends with the cost to date', () => {
	expect(book!.line).toMatchObject({
		months: ["Aug '26", "Sep '26", "Oct '26"],
		month: [60000.25, 0, 47527.87],
		cost: [60000.25, 60000.25, 107528.12],
		costText: '107,528.12',
		budget: [150000, 150000, 150000],
	});
});

test('bars add up to the estimate at completion; beyond fifteen codes the rest is one bar', () => {
	for (const bar of book!.bars) {
		expect(bar.actual + bar.draftBills + bar.committed + bar.forecast).toBeCloseTo(bar.eac, 2);
	}
	const positions = position(
		Array.from({ length: 40 }, (_, at) => fact('actual', String(at + 1), { costCode: at + 1 })),
	);
	const { bars, barsTitle } = reportModel(sample({ positions, wip: [], trends: [] })).books[0]!;
	expect(bars).toHaveLength(15);
	expect(bars.at(-1)).toMatchObject({ label: '26 other codes', actual: (26 * 27) / 2 });
	expect(barsTitle).toMatch(/the 14 largest of 40 codes$/);
});

test('what needs a person is listed with its figure and currency', () => {
	expect(reportModel(sample()).exceptions.rows.map(texts)).toEqual([
		['PO00317', 'An order line names no job.', ''],
		[
			'P-10 Harbor Point · 20 Envelope · 07-500 Roofing · Material',
			'The estimate at completion exceeds the budget.',
			'USD −7,000.10',
		],
		[
			'P-2 Route 9 Bridge · 01-100 General · Material',
			'Cost stands against no budget.',
			'USD 777.77',
		],
	]);
});

test('books are never added', () => {
	const positions = position([
		fact('actual', '1', { project: 1 }, usd),
		fact('actual', '2', { project: 1 }, eur),
	]);
	const { books } = reportModel(sample({ positions, wip: [], trends: [] }));
	expect(
		books.map(({ heading, position: table }) => [heading, texts(table.rows.at(-1)!)[8]]),
	).toEqual([
		['Summit Ridge Builders · USD', '1.00'],
		['Company 2 · EUR', '2.00'],
	]);
});

test('a currency has its own digits; from a milliard on cents are left out, and it is said', () => {
	const one = (amount: string, currency: string) => {
		const positions = position([fact('actual', amount, { project: 1 }, { company: 1, currency })]);
		const { unit, position: table } = reportModel(sample({ positions, wip: [], trends: [] }))
			.books[0]!;
		return [unit, texts(table.rows.at(-1)!)[8]];
	};
	expect(one('1234567.5', 'JPY')).toEqual(['Figures in JPY.', '1,234,568']);
	expect(one('1.2345', 'KWD')).toEqual(['Figures in KWD.', '1.235']);
	expect(one('999999999.99', 'USD')).toEqual(['Figures in USD.', '999,999,999.99']);
	expect(one('123456789012345.67', 'USD')).toEqual([
		'Figures in whole USD.',
		'123,456,789,012,346',
	]);
	expect(one('-0.001', 'USD')).toEqual(['Figures in USD.', '0.00']);
	expect(one('5', '<b>')).toEqual(['Figures in <b>.', '5.00']);
});

test('another language of figures', () => {
	const [found] = reportModel(sample({ locale: 'de-DE' })).books;
	expect(texts(found!.position.rows.at(-1)!)[12]).toBe('−7.777,87');
});

test('nothing at all', () => {
	const model = reportModel(sample({ positions: [], wip: [], trends: [], notices: [] }));
	expect(model).toMatchObject({ subtitle: '0 projects', books: [], exceptions: { rows: [] } });
});

test.each([
	['asOf', { asOf: '31.10.2026' }, 'report.bad_date'],
	['asOf', { asOf: '2026-02-30' }, 'report.bad_date'],
	['zone', { zone: 'Mars/Base' }, 'report.bad_zone'],
	['locale', { locale: 'not a locale' }, 'report.bad_locale'],
])('a wrong %s is refused', (field, wrong, code) => {
	expect(thrown(() => reportModel(sample(wrong)))).toMatchObject({ code, field });
});
