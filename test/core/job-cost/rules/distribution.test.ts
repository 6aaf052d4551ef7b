import { allocate } from '../../../../core/job-cost/rules/allocate';
import {
	buildDistribution,
	percentagesOf,
	type Place,
	readDistribution,
	shareQuantities,
	splitAmount,
} from '../../../../core/job-cost/rules/distribution';
import { sum, toText } from '../../../../core/money';
import { d, random, shown, thrown } from './figures';

const PLACES: Record<number, Place> = {
	11: 'project',
	12: 'project',
	21: 'phase',
	3: 'costCode',
	4: 'costCode',
	7: 'costType',
	90: 'other',
};
const placeOf = (id: number) => PLACES[id];
const read = (value: unknown) => {
	const { splits, percent, problems } = readDistribution(value, placeOf);
	return {
		splits: splits.map(({ key, percent: share }) => [
			[key.project, key.phase, key.costCode, key.costType],
			shown(share),
		]),
		percent: shown(percent),
		problems: problems.map(({ code }) => code),
	};
};

describe('reading a distribution as Odoo will book it', () => {
	test('one joined key a split, whatever the order of the ids', () => {
		expect(read({ '11,3,7': 60, '7,11,4': 40 })).toEqual({
			splits: [
				[[11, null, 3, 7], '60'],
				[[11, null, 4, 7], '40'],
			],
			percent: '100',
			problems: [],
		});
		expect(read({ '3,11': 30, '11,3': 70 }).splits).toEqual([[[11, null, 3, null], '100']]);
	});

	test.each([
		['separate keys would count the cost three times', { '11': 100, '3': 100, '7': 100 }],
		['separate keys next to a joined one', { '11,4': 0, '11': 100, '7': 100 }],
	])('%s', (_, value) => {
		const { percent, problems, splits } = read(value);
		expect(percent).toBe('100');
		expect(problems).toEqual(['separate_keys']);
		expect(splits.every(([key]) => (key as Array<number | null>)[0] === 11)).toBe(true);
	});

	test.each<[string, unknown, string[], string]>([
		['nothing', false, ['empty'], '0'],
		['null', null, ['empty'], '0'],
		['an empty object', {}, ['empty'], '0'],
		['text', '{"11":100}', ['not_a_distribution'], '0'],
		['a list', [100], ['not_a_distribution'], '0'],
		['half of it', { '11,3': 50 }, ['not_100'], '50'],
		['too much', { '11,3': 60, '11,4': 60 }, ['not_100'], '120'],
		['an unknown account', { '99999': 100 }, ['unknown_account', 'not_100'], '0'],
		['one unknown of two', { '11,99999': 100 }, ['unknown_account'], '100'],
		['two of one plan', { '11,3,4': 100 }, ['two_of_one_plan'], '100'],
		['a key that is no id', { '11,abc': 100 }, ['bad_key', 'not_100'], '0'],
		['a fraction as id', { '1.5': 100 }, ['bad_key', 'not_100'], '0'],
		['prototype keys', JSON.parse('{"__proto__":100}'), ['bad_key', 'not_100'], '0'],
		['a negative share', { '11': -5 }, ['bad_percent', 'not_100'], '0'],
		['text as share', { '11': '100' }, ['bad_percent', 'not_100'], '0'],
		['NaN as share', { '11': NaN }, ['bad_percent', 'not_100'], '0'],
	])('%s', (_, value, problems, percent) => {
		expect(read(value)).toMatchObject({ problems, percent });
	});

	test('the later of two accounts of one plan counts, as in Odoo', () => {
		expect(read({ '11,3,4': 100 }).splits).toEqual([[[11, null, 4, null], '100']]);
	});

	test('more than two digits are rounded as Odoo rounds them', () => {
		expect(read({ '11,3': 33.333333, '11,4': 66.666667 })).toMatchObject({
			splits: [
				[[11, null, 3, null], '33.33'],
				[[11, null, 4, null], '66.67'],
			],
			problems: [],
		});
	});

	test('accounts of other plans are let through', () => {
		expect(read({ '11,90': 100 })).toEqual({
			splits: [[[11, null, null, null], '100']],
			percent: '100',
			problems: [],
		});
	});
});

describe('building a distribution', () => {
	test('orders the ids, joins equal splits and keeps two digits', () => {
		expect(
			buildDistribution(
				[
					{ accounts: [7, 3, 11, 21], percent: d('33.33') },
					{ accounts: [11, 21, 3, 7], percent: d('33.33') },
					{ accounts: [4, 11, 90], percent: d('33.34') },
				],
				placeOf,
			),
		).toEqual({ '11,21,3,7': 66.66, '11,4,90': 33.34 });
	});

	test('what it builds it reads without a problem', () => {
		const built = buildDistribution([{ accounts: [11, 3], percent: d('100') }], placeOf);
		expect(read(built).problems).toEqual([]);
	});

	test.each<[string, number[], string, string]>([
		['empty', [], '100', 'no_project'],
		['no project', [3, 7], '100', 'no_project'],
		['unknown', [11, 99999], '100', 'unknown_account'],
		['two of one plan', [11, 3, 4], '100', 'two_of_one_plan'],
		['two projects', [11, 12], '100', 'two_of_one_plan'],
		['a fraction', [11.5], '100', 'bad_key'],
		['three digits', [11], '33.333', 'bad_percent'],
		['zero', [11], '0', 'bad_percent'],
		['negative', [11], '-1', 'bad_percent'],
		['not all', [11], '99.99', 'not_100'],
	])('%s is refused', (_, accounts, percent, code) => {
		expect(
			thrown(() => buildDistribution([{ accounts, percent: d(percent) }], placeOf)),
		).toMatchObject({ code: `distribution.${code}`, field: 'analytic_distribution' });
	});

	test('no split at all is refused', () => {
		expect(thrown(() => buildDistribution([], placeOf))).toMatchObject({
			code: 'distribution.empty',
		});
	});
});

describe('splitting money', () => {
	const texts = (values: ReturnType<typeof allocate>) => values.map((value) => toText(value));

	test('the cent that is left goes to the largest remainder, then to the first', () => {
		expect(texts(allocate(d('100'), [d('1'), d('1'), d('1')]))).toEqual([
			'33.34',
			'33.33',
			'33.33',
		]);
		expect(texts(allocate(d('0.05'), [d('1'), d('2'), d('2')]))).toEqual(['0.01', '0.02', '0.02']);
		expect(texts(allocate(d('-100'), [d('1'), d('2')]))).toEqual(['-33.33', '-66.67']);
		expect(texts(allocate(d('10'), [d('0'), d('1')]))).toEqual(['0.00', '10.00']);
	});

	test('conserves every cent for any amount, weights and places', () => {
		const next = random(3);
		for (let round = 0; round < 2000; round++) {
			const places = Math.floor(next() * 4);
			const amount = d(((next() - 0.5) * 10 ** (1 + next() * 8)).toFixed(6));
			const weights = Array.from({ length: 1 + Math.floor(next() * 9) }, (_, at) =>
				d((at === 0 ? next() + 0.01 : Math.max(0, next() - 0.2)).toFixed(4)),
			);
			const shares = allocate(amount, weights, places);
			expect(toText(sum(shares), places)).toBe(toText(amount, places));
			const whole = sum(weights);
			const step = d('1').div(10 ** places);
			for (const [at, share] of shares.entries()) {
				expect(share.eq(share.round(places, 0))).toBe(true);
				const exact = amount.round(places, 1).times(weights[at]!).div(whole);
				expect(share.minus(exact).abs().lt(step)).toBe(true);
			}
		}
	});

	test('percentages of amounts add up to 100', () => {
		expect(texts(percentagesOf([d('1'), d('1'), d('1')]))).toEqual(['33.34', '33.33', '33.33']);
		expect(texts(percentagesOf([d('-30'), d('-70')]))).toEqual(['30.00', '70.00']);
		for (const bad of [[], [d('0')], [d('5'), d('-1')]]) {
			expect(thrown(() => percentagesOf(bad))).toMatchObject({ code: 'allocate.bad_weights' });
		}
	});

	test('a partial distribution splits only its part', () => {
		const { splits } = readDistribution({ '11,3': 25, '11,4': 25 }, placeOf);
		expect(texts(splitAmount(d('0.10'), splits))).toEqual(['0.03', '0.02']);
		expect(splitAmount(d('5'), [])).toEqual([]);
	});
});

describe('quantities of split lines', () => {
	const line = (journalItem: number | null, quantity: string, amount: string, whole?: string) => ({
		journalItem,
		quantity: d(quantity),
		amount: d(amount),
		...(whole === undefined ? {} : { journalItemAmount: d(whole) }),
	});
	const shares = (...lines: Array<ReturnType<typeof line>>) => shareQuantities(lines).map(shown);

	test('Odoo repeats the whole quantity on each split; each gets its share', () => {
		expect(shares(line(5, '10', '-600'), line(5, '10', '-400'))).toEqual(['6', '4']);
	});
	test('lines of their own keep theirs', () => {
		expect(shares(line(null, '8', '-320'), line(null, '8', '-320'), line(6, '3', '-9'))).toEqual([
			'8',
			'8',
			'3',
		]);
	});
	test('a partial distribution takes part of the quantity when the item’s amount is known', () => {
		expect(shares(line(5, '10', '-500', '1000'))).toEqual(['5']);
	});
	test('without any amount the quantity is shared equally', () => {
		expect(shares(line(5, '10', '0'), line(5, '10', '0'))).toEqual(['5', '5']);
	});
});
