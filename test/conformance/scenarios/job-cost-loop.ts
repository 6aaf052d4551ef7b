import assert from 'node:assert/strict';

import { budgetUpsert } from '../../../core/job-cost/budget';
import { budgetChangeUpsert } from '../../../core/job-cost/budget-change';
import { budgetCheck } from '../../../core/job-cost/budget-check';
import { forecastUpsert } from '../../../core/job-cost/forecast';
import { positionGet } from '../../../core/job-cost/position';
import { otherCostPost } from '../../../core/job-cost/posting/cost-entry';
import { equipmentPost } from '../../../core/job-cost/posting/equipment';
import { postingReverse } from '../../../core/job-cost/posting/reverse';
import { labourPost } from '../../../core/job-cost/posting/timesheet';
import { wipGet } from '../../../core/job-cost/wip';
import { codes, smallJob } from './job-cost-master';
import { cleanUp, create, effects, good, type Ground, record, refusal, remove, run } from './kit';

/** From budget to position and WIP, every figure to the cent; each step repeated changes nothing. */
export async function budgetToPosition(ground: Ground): Promise<void> {
	const { odoo } = ground;
	let employee = 0;
	try {
		const code = codes(ground);
		await smallJob(ground);
		employee = await create(odoo, 'hr.employee', {
			name: `Carla ${ground.prefix}`,
			hourly_cost: 42.5,
		});
		const concrete = {
			project: { id: 'job' },
			costCode: { code: code.concrete },
			costType: { code: code.material },
		};
		const labour = { ...concrete, costType: { id: 'labour' } };

		const budget = [
			record(ground, 'b1', { ...concrete, phase: { code: '01' }, originalAmount: '250000.10' }),
			record(ground, 'b2', { ...labour, originalAmount: '1000' }),
			record(ground, 'b3', { ...concrete, costCode: { id: 'steel' }, originalAmount: '480000' }),
		];
		assert.deepEqual(effects(await run(ground, budgetUpsert, budget)), Array(3).fill('created'));
		const again = await run(ground, budgetUpsert, budget);
		assert.deepEqual(effects(again), Array(3).fill('unchanged'));
		assert.equal(again.applyCalls, 0);

		const line = (lineId: string, costCode: object, amount: string) => ({
			lineId,
			costCode,
			costType: { code: code.material },
			amount,
		});
		const changes = await run(ground, budgetChangeUpsert, [
			record(ground, 'c1', {
				project: { id: 'job' },
				number: '1',
				date: '2026-03-01',
				transfer: true,
				status: { commercial: 'approved' },
				lines: [
					line('1', { code: code.concrete }, '4500'),
					line('2', { code: code.steel }, '-4500'),
				],
			}),
			record(ground, 'c2', {
				project: { id: 'job' },
				number: '2',
				status: { commercial: 'in_review' },
				lines: [line('1', { code: code.steel }, '100.25')],
			}),
			record(ground, 'c3', {
				project: { id: 'job' },
				number: '3',
				transfer: true,
				status: { commercial: 'approved' },
				lines: [line('1', { code: code.concrete }, '10'), line('2', { code: code.steel }, '-9.99')],
			}),
		]);
		assert.deepEqual(effects(changes), ['created', 'created', 'budget_change.not_balanced']);

		const hours = [
			record(ground, 't1', {
				...labour,
				employee: { code: `Carla ${ground.prefix}` },
				date: '2026-03-02',
				hours: '8',
			}),
			record(ground, 't2', {
				...labour,
				employee: { code: `Carla ${ground.prefix}` },
				date: '2026-03-03',
				hours: '3.5',
				costRate: '60.01',
			}),
		];
		const labourRun = await run(ground, labourPost, hours);
		assert.equal(good(labourRun).result.cost, '340.00');
		assert.equal(good(labourRun, 1).result.cost, '210.04');
		assert.deepEqual(effects(await run(ground, labourPost, hours)), ['unchanged', 'unchanged']);

		const other = await run(ground, otherCostPost, [
			record(ground, 'e1', { ...concrete, date: '2026-03-04', amount: '1234.56', kind: 'other' }),
			record(ground, 'e2', { ...concrete, date: '2026-03-04', amount: '34.56', kind: 'other' }),
		]);
		assert.deepEqual(effects(other), ['created', 'created']);
		const changed = await run(ground, otherCostPost, [
			record(ground, 'e1', { ...concrete, date: '2026-03-04', amount: '1234.57', kind: 'other' }),
		]);
		assert.equal(refusal(changed), 'conflict.already_posted');
		good(
			await run(ground, equipmentPost, [
				record(ground, 'u1', {
					...concrete,
					equipment: { code: 'EX-330' },
					date: '2026-03-05',
					quantity: '2',
					idleQuantity: '1',
					operatingRate: '150',
					idleRate: '70',
				}),
			]),
		);
		const reversal = {
			system: 'conformance',
			tenant: ground.prefix,
			record: { id: 'e2' },
			entity: 'cost_entry',
			date: '2026-04-01',
			reason: 'entered twice',
		};
		good(await run(ground, postingReverse, [reversal]));
		assert.deepEqual(effects(await run(ground, postingReverse, [reversal])), ['unchanged']);

		good(
			await run(ground, forecastUpsert, [
				record(ground, 'f1', { ...labour, asOf: '2026-03-31', method: 'lump_sum', amount: '500' }),
			]),
		);

		const question = { project: { code: code.job } };
		await run(ground, positionGet, [question]);
		const ran = await run(ground, positionGet, [
			{ ...question, asOf: '2026-04-30' },
			{ project: { code: code.other }, asOf: '2026-04-30' },
		]);
		assert.ok(ran.planCalls <= 5, `${String(ran.planCalls)} calls for two projects`);
		const { lines, totals } = good(ran).result;
		const figures = Object.fromEntries(
			lines.map((one) => [
				[one.phase?.code, one.costCode?.code, one.costType?.code]
					.join('|')
					.replaceAll(`${ground.prefix}-`, ''),
				[one.revised, one.pendingChanges, one.actual, one.eac, one.variance].join(' '),
			]),
		);
		assert.deepEqual(figures, {
			'100/01|03-300|M': '250000.10 0.00 0.00 250000.10 0.00',
			// 1,000 − (340.00 + 210.04 + 500)
			'|03-300|L': '1000.00 0.00 550.04 1050.04 -50.04',
			// 1,234.56 + 34.56 + 370 − 34.56
			'|03-300|M': '4500.00 0.00 1604.56 4500.00 0.00',
			'|05-120|M': '475500.00 100.25 0.00 475600.25 0.00',
		});
		assert.equal(totals[0]?.revised, '731000.10');
		assert.equal(totals[0]?.actual, '2154.60');
		assert.deepEqual(good(ran, 1).result.lines, []);

		const before = good(
			await run(ground, positionGet, [{ ...question, asOf: '2026-03-31', by: ['project'] }]),
		);
		assert.equal(before.result.lines[0]?.actual, '2189.16', 'before the reversal of April');

		const checks = await run(ground, budgetCheck, [
			{
				...question,
				costCode: { code: code.concrete },
				costType: { code: code.labour },
				amount: '449.96',
			},
			{
				...question,
				costCode: { code: code.concrete },
				costType: { code: code.labour },
				amount: '449.97',
			},
			{
				...question,
				costCode: { code: code.steel },
				costType: { code: code.labour },
				amount: '1',
			},
		]);
		assert.deepEqual(
			[0, 1, 2].map((index) => good(checks, index).result.verdict),
			['ok', 'warn', 'block'],
		);
		assert.equal(good(checks, 1).result.available, '-0.01');

		const wip = good(
			await run(ground, wipGet, [{ ...question, asOf: '2026-04-30', contractValue: '1000000' }]),
		).result;
		assert.equal(wip.costToDate, '2154.60');
		assert.equal(wip.costToComplete, '728995.79');
		assert.equal(wip.percentComplete, '0.29');
		// 1,000,000 × 2,154.60 ÷ 731,150.39
		assert.equal(wip.earned, '2946.86');
		assert.equal(wip.underBilling, '2946.86');
	} finally {
		await cleanUp(ground);
		await remove(odoo, 'hr.employee', employee === 0 ? [] : [employee]);
	}
}
