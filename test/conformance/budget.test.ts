import { budgetGet, budgetUpsert } from '../../core/job-cost/budget';
import { budgetChangeUpsert } from '../../core/job-cost/budget-change';
import { forecastUpsert } from '../../core/job-cost/forecast';
import { positionGet } from '../../core/job-cost/position';
import { close, openPrepared } from './harness/ground';
import { codes, smallJob } from './scenarios/job-cost-master';
import { effects, good, type Ground, record, refusal, run } from './scenarios/kit';

let ground: Ground;
let code: ReturnType<typeof codes>;
beforeAll(async () => {
	ground = await openPrepared();
	code = codes(ground);
	await smallJob(ground);
});
afterAll(async () => {
	await close(ground);
});

const concrete = () => ({ costCode: { id: 'concrete' }, costType: { code: code.material } });
const steel = () => ({ costCode: { code: code.steel }, costType: { id: 'material' } });
const line = (id: string, data: object) => record(ground, id, { project: { id: 'job' }, ...data });

const position = async (more: object = {}) =>
	good(await run(ground, positionGet, [{ project: { code: code.job }, ...more }])).result;
/** original, approved, pending, revised, eac of the whole job. */
const totals = async (more: object = {}) => {
	const [total] = (await position(more)).totals;
	return total === undefined
		? []
		: [total.original, total.approvedChanges, total.pendingChanges, total.revised, total.eac];
};

test('budget lines are kept and add up', async () => {
	const lines = [
		line('b1', { ...concrete(), phase: { id: 'phase' }, originalAmount: '10000.10' }),
		line('b2', {
			...steel(),
			originalAmount: '4500.00',
			quantity: '3',
			unitCost: '1500',
			calculation: 'automatic',
		}),
		// Counts nowhere.
		line('b3', { ...steel(), originalAmount: '9999', status: { commercial: 'draft' } }),
	];
	expect(effects(await run(ground, budgetUpsert, lines))).toEqual(Array(3).fill('created'));
	const again = await run(ground, budgetUpsert, lines);
	expect([effects(again), again.applyCalls]).toEqual([Array(3).fill('unchanged'), 0]);
	const changed = [
		line('b1', { ...concrete(), phase: { id: 'phase' }, originalAmount: '10000.20' }),
	];
	const moved = await run(ground, budgetUpsert, changed);
	expect(good(moved).effect).toBe('updated');
	expect(good(moved).result.changed).toEqual(['x_amount']);
	expect(await totals()).toEqual(['14500.20', '0.00', '0.00', '14500.20', '14500.20']);
	const listed = good(await run(ground, budgetGet, [{ project: { code: code.job } }])).result;
	expect(listed.revised).toBe('14500.20');
	expect(listed.lines.map(({ amount, state }) => [amount, state]).sort()).toEqual([
		['10000.20', 'approved'],
		['4500.00', 'approved'],
		['9999.00', 'draft'],
	]);
});

test('a wrong line names its fault and leaves the others alone', async () => {
	const ran = await run(ground, budgetUpsert, [
		line('w1', {
			...steel(),
			originalAmount: '100',
			quantity: '3',
			unitCost: '7',
			calculation: 'automatic',
		}),
		line('w2', { ...steel(), costCode: { code: 'no-such-code' }, originalAmount: '100' }),
		line('w3', { ...steel(), originalAmount: '100', currency: 'JPY' }),
		line('w4', { ...concrete(), originalAmount: '0.01' }),
	]);
	expect(effects(ran)).toEqual([
		'budget.arithmetic',
		'mapping.unknown_cost_code',
		'currency.not_company',
		'created',
	]);
	expect((await totals())[0]).toBe('14500.21');
});

describe('a budget change', () => {
	const change = (commercial: string, amounts: readonly [string, string], more: object = {}) =>
		line('c1', {
			number: '1',
			date: '2026-03-01',
			status: { commercial },
			lines: [
				{ lineId: '1', ...concrete(), amount: amounts[0] },
				{ lineId: '2', ...steel(), amount: amounts[1] },
			],
			...more,
		});

	test('is pending in review, counts when approved, and nowhere when void', async () => {
		const step = async (...asked: Parameters<typeof change>) =>
			await run(ground, budgetChangeUpsert, [change(...asked)]);
		expect(effects(await step('in_review', ['250.05', '-50.05']))).toEqual(['created']);
		expect(await totals()).toEqual(['14500.21', '0.00', '200.00', '14500.21', '14700.21']);
		expect(effects(await step('approved', ['250.05', '-50.05']))).toEqual(['updated']);
		expect(await totals()).toEqual(['14500.21', '200.00', '0.00', '14700.21', '14700.21']);
		expect(effects(await step('approved', ['250.05', '-50.05']))).toEqual(['unchanged']);
		expect(refusal(await step('in_review', ['250.05', '-50.05']))).toBe('budget_change.state');
		expect(effects(await step('void', ['250.05', '-50.05']))).toEqual(['updated']);
		expect(await totals()).toEqual(['14500.21', '0.00', '0.00', '14500.21', '14500.21']);
		expect(refusal(await step('approved', ['250.05', '-50.05']))).toBe('budget_change.state');
	});

	test('that only moves budget adds up to zero', async () => {
		const transfer = (to: string) =>
			record(ground, 'c2', {
				...change('approved', ['300', to]).data,
				number: '2',
				transfer: true,
			});
		expect(refusal(await run(ground, budgetChangeUpsert, [transfer('-299.99')]))).toBe(
			'budget_change.not_balanced',
		);
		expect(good(await run(ground, budgetChangeUpsert, [transfer('-300')])).result.net).toBe('0.00');
		expect(await totals()).toEqual(['14500.21', '0.00', '0.00', '14500.21', '14500.21']);
	});
});

test('a forecast holds from its day until a later one', async () => {
	const forecast = (asOf: string, data: object) =>
		record(ground, `f-${asOf}`, { project: { id: 'job' }, ...steel(), asOf, ...data });
	const eacOfSteel = async (asOf: string) =>
		(await position({ asOf })).lines.find((one) => one.costCode?.code === code.steel)?.eac;
	// 4,500 less the 300 moved to concrete.
	expect(await eacOfSteel('2026-06-30')).toBe('4200.00');
	const first = forecast('2026-04-30', { method: 'total_cost_less_actual', amount: '5000.50' });
	expect(effects(await run(ground, forecastUpsert, [first]))).toEqual(['created']);
	expect(effects(await run(ground, forecastUpsert, [first]))).toEqual(['unchanged']);
	const later = forecast('2026-05-31', { method: 'manual', items: ['100.10', '200.20'] });
	expect(effects(await run(ground, forecastUpsert, [later]))).toEqual(['created']);
	expect(await eacOfSteel('2026-04-29')).toBe('4200.00');
	expect(await eacOfSteel('2026-04-30')).toBe('5000.50');
	expect(await eacOfSteel('2026-05-31')).toBe('300.30');
	expect(
		refusal(await run(ground, forecastUpsert, [forecast('2026-06-30', { method: 'lump_sum' })])),
	).toBe('forecast.figure_missing');
});
