import { silentLogger, systemClock } from '../core/ports';
import { requisitionCheckBudget } from '../core/procurement/requisition/budget';
import { requisitionUpsert } from '../core/procurement/requisition/upsert';
import { runVerb } from '../sandbox/demo/run-verb';
import { benchJob, CODES } from './job';
import { inSeconds, median, seconds } from './measure';
import { openOdoo } from './odoo';
import { main } from './report';
import type { BenchResult } from './types';

const REQUISITIONS = 100;
const LINES = 10;
const ROUNDS = 5;

/**
 * Budget check of 1,000 requisition lines, against the bare read of those lines. The requisitions
 * stay: the benchmark wants a scratch database.
 */
export async function run(): Promise<BenchResult> {
	const { odoo, on, close } = await openOdoo();
	const stamp = `Q${Date.now().toString(36)}`;
	try {
		await benchJob(odoo, stamp);
		const deps = { odoo, clock: systemClock, log: silentLogger };
		await runVerb(
			deps,
			requisitionUpsert,
			Array.from({ length: REQUISITIONS }, (_none, at) => ({
				system: 'bench',
				tenant: stamp,
				nativeid: String(at),
				data: {
					number: `REQ-${stamp}-${String(at)}`,
					project: { id: 'job' },
					requester: 'bench',
					lines: Array.from({ length: LINES }, (_line, line) => ({
						lineId: String(line),
						description: `Bench line ${String(line)}`,
						costCode: { id: `c${String(line % CODES)}` },
						costType: { id: 'm' },
						quantity: '3',
						estimatedUnitCost: '10.01',
					})),
				},
			})),
		);
		const questions = Array.from({ length: REQUISITIONS }, (_none, at) => ({
			record: { id: String(at) },
			system: 'bench',
			tenant: stamp,
		}));
		const ask = async () => await runVerb(deps, requisitionCheckBudget, questions);
		const bare = async () =>
			await odoo.searchRead({
				model: 'x_requisition_line',
				domain: [['x_requisition_id.x_origin', '=like', `REQ-${stamp}-%`]],
				fields: ['x_amount', 'x_cost_code_id', 'x_cost_type_id'],
			});
		// The first question learns facts of the connection (plans, companies, names) once.
		const cold = odoo.stats().calls;
		await ask();
		const before = odoo.stats().calls;
		const { results } = await ask();
		const calls = odoo.stats().calls - before;
		const ours: number[] = [];
		const theirs: number[] = [];
		for (let round = 0; round < ROUNDS; round += 1) {
			ours.push(await seconds(ask));
			theirs.push(await seconds(bare));
		}
		const checked = results.flatMap(({ budgets }) => budgets.flatMap(({ lines }) => lines));
		return {
			name: 'Budget check of 1,000 requisition lines',
			on,
			ratios: [
				{
					what: 'verb / bare read of the lines',
					ours: inSeconds(median(ours)),
					baseline: `one read: ${inSeconds(median(theirs))}`,
					ratio: median(ours) / median(theirs),
					target: null,
				},
			],
			claims: [
				{
					what: 'calls to Odoo at most 6',
					holds: calls <= 6,
					found: `${String(calls)} (the first time on a connection ${String(before - cold)})`,
				},
				{
					what: 'every line judged',
					holds: checked.length === REQUISITIONS * LINES,
					found: String(checked.length),
				},
			],
		};
	} finally {
		close();
	}
}

void main(run);
