import { costCodeUpsert, costTypeUpsert } from '../core/job-cost/codes';
import { positionGet } from '../core/job-cost/position';
import { plansOf } from '../core/job-cost/plans';
import { projectUpsert } from '../core/job-cost/project';
import { setupPrepare } from '../core/job-cost/setup/verbs';
import type { OdooClient } from '../core/odoo/client.port';
import { silentLogger, systemClock } from '../core/ports';
import { runVerb } from '../sandbox/demo/run-verb';
import { inSeconds, median, seconds } from './measure';
import { openOdoo } from './odoo';
import { main } from './report';
import type { BenchResult } from './types';

const PROJECTS = 10;
const CODES = 50;
const TYPES = 5;
const LINES = 100_000;
const BATCH = 5000;
const ROUNDS = 5;

/**
 * Position of 10 projects with 100,000 analytic lines, against the bare grouped read of those lines
 * that any such report must make. The lines stay: the benchmark wants a scratch database.
 */
export async function run(): Promise<BenchResult> {
	const { odoo, on, close } = await openOdoo();
	try {
		const deps = { odoo, clock: systemClock, log: silentLogger };
		await runVerb(deps, setupPrepare, [{ issueToJob: false }]);
		const accounts = await projects(odoo);
		const types = await codes(odoo, costTypeUpsert, 'BT', TYPES);
		const costCodes = await codes(odoo, costCodeUpsert, 'BC', CODES);
		await fill(odoo, accounts, costCodes, types);
		const plans = await plansOf(odoo);

		const questions = Array.from({ length: PROJECTS }, (_, n) => ({
			project: { code: jobCode(n) },
		}));
		const ask = async () => await runVerb(deps, positionGet, questions);
		const bare = async () =>
			await odoo.readGroup({
				model: 'account.analytic.line',
				domain: [['account_id', 'in', accounts]],
				groupBy: ['account_id', plans.phase.column, plans.costCode.column, plans.costType.column],
				aggregates: ['amount:sum'],
			});
		// The first question learns facts of the connection (plans, companies, names) once.
		const total = (await ask()).results.flatMap(({ totals }) => totals.map(({ actual }) => actual));
		await bare();
		const before = odoo.stats().calls;
		await ask();
		const calls = odoo.stats().calls - before;
		const ours: number[] = [];
		const theirs: number[] = [];
		for (let round = 0; round < ROUNDS; round += 1) {
			ours.push(await seconds(ask));
			theirs.push(await seconds(bare));
		}
		return {
			name: 'Position of 10 projects over 100,000 analytic lines',
			on,
			ratios: [
				{
					what: 'verb / bare grouped read',
					ours: inSeconds(median(ours)),
					baseline: `one grouped read: ${inSeconds(median(theirs))}`,
					ratio: median(ours) / median(theirs),
					target: { atMost: 2 },
				},
			],
			claims: [
				{ what: 'calls to Odoo at most 5', holds: calls <= 5, found: String(calls) },
				{
					what: 'every line counted',
					holds: total.every((actual) => actual === (LINES / PROJECTS).toFixed(2)),
					found: `${String(total.length)} projects of ${total[0] ?? '?'}`,
				},
			],
		};
	} finally {
		close();
	}
}

const jobCode = (n: number): string => `BENCH-${String(n).padStart(2, '0')}`;
const record = (nativeid: string, data: object) => ({
	system: 'bench',
	tenant: 'position',
	nativeid,
	data,
});

/** Analytic accounts of the projects. */
async function projects(odoo: OdooClient): Promise<number[]> {
	const deps = { odoo, clock: systemClock, log: silentLogger };
	const { results } = await runVerb(
		deps,
		projectUpsert,
		Array.from({ length: PROJECTS }, (_, n) =>
			record(jobCode(n), { code: jobCode(n), name: `Bench job ${String(n)}` }),
		),
	);
	return results.map(({ account }) => account ?? 0);
}

async function codes(
	odoo: OdooClient,
	verb: typeof costCodeUpsert,
	prefix: string,
	count: number,
): Promise<number[]> {
	const deps = { odoo, clock: systemClock, log: silentLogger };
	const { results } = await runVerb(
		deps,
		verb,
		Array.from({ length: count }, (_, n) => {
			const code = `${prefix}-${String(n).padStart(2, '0')}`;
			return record(code, { code, name: `Bench ${code}` });
		}),
	);
	return results.map(({ id }) => id ?? 0);
}

/** Brings the number of lines to 100,000, each a cost of 1.00. */
async function fill(
	odoo: OdooClient,
	accounts: readonly number[],
	costCodes: readonly number[],
	types: readonly number[],
): Promise<void> {
	const plans = await plansOf(odoo);
	const there = await odoo.searchCount('account.analytic.line', [['account_id', 'in', accounts]]);
	for (let from = there; from < LINES; from += BATCH) {
		await odoo.call({
			model: 'account.analytic.line',
			method: 'create',
			args: {
				vals_list: Array.from({ length: Math.min(BATCH, LINES - from) }, (_, k) => {
					const n = from + k;
					return {
						name: 'Bench cost',
						date: '2026-01-15',
						amount: -1,
						account_id: accounts[n % PROJECTS],
						[plans.costCode.column]: costCodes[Math.floor(n / PROJECTS) % CODES],
						[plans.costType.column]: types[Math.floor(n / PROJECTS / CODES) % TYPES],
					};
				}),
			},
			timeoutMs: 600_000,
		});
	}
}

void main(run);
