import type { Decimal } from '../../../../core/money';
import {
	averageAnnualInvestment,
	equipmentRates,
	usageCost,
} from '../../../../core/job-cost/rules/equipment';
import { labourCost } from '../../../../core/job-cost/rules/labour';
import { trend } from '../../../../core/job-cost/rules/trend';
import { d, eur, shown, usd, thrown } from './figures';

describe('equipment', () => {
	const machine = {
		price: d('300000'),
		salvage: d('48000'),
		tires: d('12000'),
		tireLifeHours: d('2500'),
		lifeYears: d('6'),
		hoursPerYear: d('2000'),
		interest: d('9000'),
		insurance: d('3000'),
		tax: d('2000'),
		fuel: d('18.2'),
		maintenance: d('9.5'),
	};

	test('all parts of the hourly rate; tires are written off by their own life', () => {
		const rates = equipmentRates(machine);
		expect(
			Object.fromEntries(
				(Object.entries(rates) as Array<[string, Decimal]>).map(([name, value]) => [
					name,
					shown(value),
				]),
			),
		).toEqual({
			annualDepreciation: '40000',
			depreciation: '20',
			interestInsuranceTax: '7',
			ownership: '27',
			tires: '4.8',
			operating: '32.5',
			hourly: '59.5',
		});
	});

	test('average annual investment', () => {
		expect(shown(averageAnnualInvestment(d('250000'), d('50000'), d('5')))).toBe('170000');
	});

	test.each([
		['lifeYears', { lifeYears: d('0') }],
		['hoursPerYear', { hoursPerYear: d('-1') }],
		['tireLifeHours', { tireLifeHours: d('0') }],
		['salvage', { salvage: d('300001') }],
	])('wrong %s is refused', (field, wrong) => {
		expect(thrown(() => equipmentRates({ ...machine, ...wrong }))).toMatchObject({
			code: 'equipment.bad_figure',
			field,
		});
	});

	test('idle hours cost the idle rate', () => {
		const hours = { operatedHours: d('6.5'), operatingRate: d('185') };
		expect(shown(usageCost(hours))).toBe('1202.5');
		expect(shown(usageCost({ ...hours, idleHours: d('1.5'), idleRate: d('60') }))).toBe('1292.5');
		expect(thrown(() => usageCost({ ...hours, idleHours: d('1') }))).toMatchObject({
			field: 'idleRate',
		});
		expect(thrown(() => usageCost({ ...hours, operatedHours: d('-1') }))).toMatchObject({
			field: 'operatedHours',
		});
	});
});

describe('labour', () => {
	const week = { hours: { regular: d('40'), overtime: d('8'), double: d('2') }, rate: d('30') };
	const shownAll = (found: ReturnType<typeof labourCost>) =>
		[found.hours, found.wages, found.premium, found.burden, found.cost].map(shown);

	test('overtime counts 1.5, double time 2', () => {
		expect(shownAll(labourCost(week))).toEqual(['50', '1680', '180', '0', '1680']);
	});
	test('burden on all wages or without the premium', () => {
		const burdenPercent = d('35');
		expect(shownAll(labourCost({ ...week, burdenPercent }))).toEqual([
			'50',
			'1680',
			'180',
			'588',
			'2268',
		]);
		expect(shown(labourCost({ ...week, burdenPercent, burdenOn: 'straight_time' }).burden)).toBe(
			'525',
		);
	});
	test('agreed multipliers replace the usual ones', () => {
		expect(shown(labourCost({ ...week, multipliers: { double: d('2.5') } }).wages)).toBe('1710');
	});
	test.each([
		['rate', { rate: d('-1') }],
		['hours.overtime', { hours: { overtime: d('-1') } }],
		['multipliers.double', { multipliers: { double: d('-2') } }],
		['burdenPercent', { burdenPercent: d('-1') }],
	])('negative %s is refused', (field, wrong) => {
		expect(thrown(() => labourCost({ ...week, ...wrong }))).toMatchObject({ field });
	});
});

describe('trend', () => {
	const month = (
		text: string,
		amount: string,
		measure: 'actual' | 'budget' = 'actual',
		book = usd,
	) => ({
		book,
		month: text,
		measure,
		amount: d(amount),
	});
	const facts = [
		month('2026-02', '5'),
		month('2025-11', '10'),
		month('2025-11', '-4'),
		month('2025-12', '100', 'budget'),
		month('2026-01', '7', 'actual', eur),
	];

	test('sums to date without gaps, a book at a time', () => {
		expect(
			trend(facts).map(({ book, points }) => [
				book.currency,
				points.map((point) => [point.month, shown(point.actualToDate), shown(point.budgetToDate)]),
			]),
		).toEqual([
			[
				'USD',
				[
					['2025-11', '6', '0'],
					['2025-12', '6', '100'],
					['2026-01', '6', '100'],
					['2026-02', '11', '100'],
				],
			],
			['EUR', [['2026-01', '7', '0']]],
		]);
	});
	test('the order of the facts does not matter', () => {
		expect(trend([...facts].reverse())).toEqual(trend(facts));
	});
	test('up to a month: later costs are left out, a quiet end is shown', () => {
		const [found] = trend(facts, '2026-01');
		expect(found!.points.map((point) => point.month)).toEqual(['2025-11', '2025-12', '2026-01']);
		expect(shown(found!.points.at(-1)!.actualToDate)).toBe('6');
		expect(shown(trend(facts, '2025-12')[0]!.points.at(-1)!.budgetToDate)).toBe('100');
		expect(trend([])).toEqual([]);
	});
	test('months that are none, and a mistyped year, are refused', () => {
		for (const wrong of ['2026-13', '2026-1', '', '2026-01-05']) {
			expect(thrown(() => trend([month(wrong, '1')]))).toMatchObject({ code: 'trend.bad_month' });
		}
		expect(thrown(() => trend([month('0202-01', '1'), month('2026-01', '1')]))).toMatchObject({
			code: 'trend.too_long',
		});
	});
});
