import { complete, monitoredResource } from '../../../../core/job-cost/rules/etc';
import { ETC_METHODS, type Forecast } from '../../../../core/job-cost/rules/types';
import { d, random, shown, thrown } from './figures';

/** revised, projected budget, projected cost, actual */
const base = (revised: string, budget: string, cost: string, actual: string) => ({
	revised: d(revised),
	projectedBudget: d(budget),
	projectedCost: d(cost),
	actual: d(actual),
});
const running = base('100', '110', '60', '40');
const overrun = base('100', '100', '130', '120');
const unbudgeted = base('0', '0', '30', '20');
const untouched = base('100', '100', '0', '0');
const credit = base('-50', '-50', '0', '0');
const resource = {
	method: 'monitored_resource',
	rate: d('10'),
	units: d('6'),
	start: '2026-01-01',
	end: '2026-01-30',
	asOf: '2026-01-10',
} as const;

const each: ReadonlyArray<[Forecast, string[]]> = [
	// eac for:                                          running overrun unbudgeted untouched credit
	[{ method: 'auto' }, ['110', '130', '30', '100', '0']],
	[{ method: 'zero' }, ['60', '130', '30', '0', '0']],
	[{ method: 'manual', items: [d('5'), d('7.5')] }, ['72.5', '142.5', '42.5', '12.5', '12.5']],
	[{ method: 'manual', items: [] }, ['60', '130', '30', '0', '0']],
	[{ method: 'lump_sum', amount: d('20') }, ['80', '150', '50', '20', '20']],
	[{ method: 'lump_sum', amount: d('-20') }, ['40', '110', '10', '-20', '-20']],
	[{ method: 'remaining_estimate', remaining: d('30') }, ['70', '150', '50', '30', '30']],
	[{ method: 'total_cost_less_actual', total: d('90') }, ['90', '90', '90', '90', '90']],
	[{ method: 'total_budget_less_actual' }, ['100', '120', '20', '100', '0']],
	[{ method: 'earned_progress', percent: d('40') }, ['100', '300', '50', '0', '0']],
	[{ method: 'earned_progress', percent: d('100') }, ['40', '120', '20', '0', '0']],
	[{ method: 'earned_progress', percent: d('0') }, ['110', '130', '30', '100', '0']],
	[resource, ['100', '170', '70', '40', '40']],
];

test.each(each)('%j', (forecast, expected) => {
	const cases = [running, overrun, unbudgeted, untouched, credit];
	const found = cases.map((one) => {
		const { eac, ftc, etc } = complete(forecast, one);
		expect(shown(eac)).toBe(shown(one.projectedCost.plus(ftc)));
		expect(shown(eac)).toBe(shown(one.actual.plus(etc)));
		return shown(eac);
	});
	expect(found).toEqual(expected);
});

test('every method has a case', () => {
	expect(new Set(each.map(([{ method }]) => method))).toEqual(new Set(ETC_METHODS));
});

test('an estimate below what is spent or committed stands, and is said', () => {
	const codes = (forecast: Forecast, from = running) =>
		complete(forecast, from).warnings.map(({ code }) => code);
	expect(codes({ method: 'total_cost_less_actual', total: d('59.99') })).toEqual([
		'forecast_below_projected_cost',
	]);
	expect(codes({ method: 'total_cost_less_actual', total: d('60') })).toEqual([]);
	expect(codes({ method: 'earned_progress', percent: d('0') })).toEqual(['no_progress']);
});

test.each(['-0.01', '100.01', '1000'])('progress of %s %% is refused', (percent) => {
	expect(
		thrown(() => complete({ method: 'earned_progress', percent: d(percent) }, running)),
	).toMatchObject({ code: 'forecast.bad_progress', field: 'percent' });
});

describe('monitored resource', () => {
	const at = (asOf: string) => shown(monitoredResource({ ...resource, asOf }));
	test('draws down day by day', () => {
		expect(at('2025-12-01')).toBe('60');
		expect(at('2025-12-31')).toBe('60');
		expect(at('2026-01-01')).toBe('58');
		expect(at('2026-01-10')).toBe('40');
		expect(at('2026-01-30')).toBe('0');
		expect(at('2027-01-01')).toBe('0');
	});
	test.each([
		['start', '2026-02-30'],
		['end', '2025-12-31'],
		['asOf', '10/01/2026'],
		['asOf', ''],
	])('wrong %s %s is refused', (field, date) => {
		expect(thrown(() => monitoredResource({ ...resource, [field]: date }))).toMatchObject({
			code: 'forecast.bad_span',
			field,
		});
	});
});

test('auto never forecasts below the projected cost, and reaches the budget where it can', () => {
	const next = random(11);
	const some = () => ((next() - 0.3) * 1000).toFixed(2);
	for (let round = 0; round < 500; round++) {
		const one = base(some(), some(), some(), some());
		const { eac, ftc } = complete({ method: 'auto' }, one);
		expect(ftc.gte(0)).toBe(true);
		expect(eac.eq(one.projectedBudget) || eac.eq(one.projectedCost)).toBe(true);
		expect(eac.gte(one.projectedBudget)).toBe(true);
	}
});
