import { type Decimal, sum, toText } from '../../../../core/money';
import { position, rollUp } from '../../../../core/job-cost/rules/position';
import {
	DIMENSIONS,
	type Dimension,
	MEASURES,
	type CostFact,
} from '../../../../core/job-cost/rules/types';
import { costKey } from '../../../../core/job-cost/rules/dimensions';
import { d, eur, fact, random, shown, shuffled, usd, thrown } from './figures';

const figures = (facts: CostFact[], forecasts = [] as Parameters<typeof position>[1]) => {
	const lines = position(facts, forecasts);
	expect(lines).toHaveLength(1);
	const { warnings, method, ...rest } = lines[0]!;
	const amounts = Object.entries(rest).filter(
		([name]) => name !== 'key' && name !== 'book',
	) as Array<[string, Decimal | null]>;
	return {
		...Object.fromEntries(amounts.map(([name, value]) => [name, shown(value)])),
		method,
		warnings: warnings.map(({ code }) => code),
	};
};

describe('position of one key', () => {
	test('an untouched budget line forecasts its budget (Procore REST example of a budget line)', () => {
		expect(figures([fact('original', '20000')])).toMatchObject({
			original: '20000',
			revised: '20000',
			committed: '0',
			projectedCost: '0',
			ftc: '20000',
			eac: '20000',
			variance: '0',
		});
	});

	test('every figure of a running line', () => {
		expect(
			figures([
				fact('original', '100000'),
				fact('approvedChanges', '12000'),
				fact('pendingChanges', '3000'),
				fact('committedTotal', '70000'),
				fact('committed', '30000'),
				fact('pendingCosts', '2500'),
				fact('draftBills', '4000'),
				fact('actual', '50000'),
				fact('actual', '-1000'),
			]),
		).toEqual({
			original: '100000',
			approvedChanges: '12000',
			revised: '112000',
			pendingChanges: '3000',
			projectedBudget: '115000',
			committedTotal: '70000',
			committed: '30000',
			pendingCosts: '2500',
			draftBills: '4000',
			actual: '49000',
			projectedCost: '85500',
			uncommitted: '29000',
			ftc: '29500',
			eac: '115000',
			etc: '66000',
			variance: '0',
			varianceToRevised: '-3000',
			percentSpent: '43.75',
			method: 'auto',
			warnings: [],
		});
	});

	test('an overrun stays an overrun: nothing more is forecast and the variance is negative', () => {
		expect(figures([fact('original', '1000'), fact('actual', '1200')])).toMatchObject({
			ftc: '0',
			eac: '1200',
			variance: '-200',
			percentSpent: '120',
			warnings: ['budget_overrun'],
		});
	});

	test('cost without budget: no percentage, and it is said', () => {
		expect(figures([fact('actual', '10', { project: 1 })])).toMatchObject({
			percentSpent: null,
			variance: '-10',
			warnings: ['cost_without_budget', 'cost_without_cost_code'],
		});
	});

	test('a forecast alone makes a line; two forecasts of one key are refused', () => {
		const key = costKey({ project: 1, costCode: 3 });
		const lump = { key, book: usd, forecast: { method: 'lump_sum', amount: d('500') } } as const;
		expect(figures([], [lump])).toMatchObject({ eac: '500', variance: '-500', method: 'lump_sum' });
		expect(thrown(() => position([], [lump, lump]))).toMatchObject({ code: 'forecast.twice' });
	});

	test('unknown measures and ids that are none are faults', () => {
		expect(thrown(() => position([fact('__proto__' as 'actual', '1')]))).toMatchObject({
			code: 'job_cost.unknown_measure',
		});
		for (const bad of [0, -1, 1.5, NaN, Infinity]) {
			expect(thrown(() => position([fact('actual', '1', { costCode: bad })]))).toMatchObject({
				code: 'job_cost.bad_id',
				field: 'costCode',
			});
		}
	});
});

describe('positions of many keys', () => {
	const next = random(7);
	const pick = <T>(values: readonly T[]): T => values[Math.floor(next() * values.length)]!;
	const facts = Array.from({ length: 3000 }, () =>
		fact(
			pick(MEASURES),
			(Math.floor(next() * 2_000_00) / 100 - 500).toFixed(2),
			{
				project: pick([1, 2, 10]),
				phase: pick([4, null]),
				costCode: pick([5, 6, 60, null]),
				costType: pick([7, 8, null]),
			},
			pick([usd, eur]),
		),
	);
	const lines = position(facts);

	test('the order of the facts does not matter', () => {
		expect(position(shuffled(facts, next))).toEqual(lines);
	});

	test('the parts add up to the facts, for every measure and book', () => {
		for (const book of [usd, eur]) {
			for (const measure of MEASURES) {
				const read = facts.filter((one) => one.book === book && one.measure === measure);
				const shownLines = lines.filter((one) => one.book.currency === book.currency);
				expect(toText(sum(shownLines.map((one) => one[measure])))).toBe(
					toText(sum(read.map((one) => one.amount))),
				);
			}
		}
	});

	test('eac = projected cost + ftc = actual + etc, and variance = projected budget − eac', () => {
		for (const line of lines) {
			expect(line.eac.eq(line.projectedCost.plus(line.ftc))).toBe(true);
			expect(line.eac.eq(line.actual.plus(line.etc))).toBe(true);
			expect(line.variance.eq(line.projectedBudget.minus(line.eac))).toBe(true);
		}
	});

	test('any roll-up has the same total, and never over two currencies', () => {
		for (let subset = 0; subset < 16; subset++) {
			const by = DIMENSIONS.filter((_, bit) => subset & (1 << bit)) as Dimension[];
			const totals = rollUp(lines, by);
			for (const currency of ['USD', 'EUR']) {
				const of = <T extends { book: { currency: string } }>(all: readonly T[]) =>
					all.filter((one) => one.book.currency === currency);
				expect(toText(sum(of(totals).map((one) => one.eac)))).toBe(
					toText(sum(of(lines).map((one) => one.eac))),
				);
				expect(of(totals).reduce((count, one) => count + one.lines, 0)).toBe(of(lines).length);
			}
			if (by.length === 0) expect(totals.map(({ book }) => book)).toEqual([usd, eur]);
		}
	});

	test('lines are ordered by company, project, phase, code and type, unnamed parts last', () => {
		const order = lines.map(({ key, book }) =>
			[book.company, key.project, key.phase, key.costCode, key.costType].map(
				(id) => id ?? Number.MAX_SAFE_INTEGER,
			),
		);
		const sorted = [...order].sort((a, b) => {
			const at = a.findIndex((id, index) => id !== b[index]);
			return at < 0 ? 0 : a[at]! - b[at]!;
		});
		expect(order).toEqual(sorted);
	});
});
