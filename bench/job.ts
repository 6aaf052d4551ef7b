import { costCodeUpsert, costTypeUpsert } from '../core/job-cost/codes';
import { budgetUpsert } from '../core/job-cost/budget';
import { projectUpsert } from '../core/job-cost/project';
import { setupPrepare } from '../core/job-cost/setup/verbs';
import type { OdooClient } from '../core/odoo/client.port';
import { externalId } from '../core/odoo/external-id';
import { applyUpsert, planUpsert } from '../core/odoo/upsert';
import { silentLogger, systemClock } from '../core/ports';
import { vendorUpsert } from '../core/procurement/vendor';
import { runVerb } from '../sandbox/demo/run-verb';

export const CODES = 10;

/** A job to buy for: cost codes with a budget each, a vendor and a service. */
export interface BenchJob {
	/** Tenant of all its records; system `bench`. */
	readonly stamp: string;
	/** Reference of the service. */
	readonly item: string;
}

/** Makes the records benchmarks of purchases refer to; their ids are `job`, `c0` …, `m`, `v`. */
export async function benchJob(odoo: OdooClient, stamp: string): Promise<BenchJob> {
	const deps = { odoo, clock: systemClock, log: silentLogger };
	const of = (nativeid: string, data: object) => ({
		system: 'bench',
		tenant: stamp,
		nativeid,
		data,
	});
	await runVerb(deps, setupPrepare, [{ issueToJob: false }]);
	await runVerb(deps, projectUpsert, [of('job', { code: stamp, name: `Bench job ${stamp}` })]);
	const code = (prefix: string, at: number) => ({
		code: `${stamp}-${prefix}${String(at)}`,
		name: `Bench ${prefix}${String(at)} ${stamp}`,
	});
	const codes = Array.from({ length: CODES }, (_none, at) => at);
	await runVerb(
		deps,
		costCodeUpsert,
		codes.map((at) => of(`c${String(at)}`, code('C', at))),
	);
	await runVerb(deps, costTypeUpsert, [of('m', code('M', 0))]);
	await runVerb(
		deps,
		budgetUpsert,
		codes.map((at) =>
			of(`b${String(at)}`, {
				project: { id: 'job' },
				costCode: { id: `c${String(at)}` },
				costType: { id: 'm' },
				originalAmount: '1000000',
			}),
		),
	);
	await runVerb(deps, vendorUpsert, [of('v', { name: `Bench vendor ${stamp}`, code: stamp })]);
	const item = `${stamp}-WORK`;
	const plan = await planUpsert(odoo, {
		model: 'product.product',
		mode: 'create_once',
		rows: [
			{
				index: 0,
				externalId: externalId({ system: 'bench', tenant: stamp, entity: 'item', key: 'work' }),
				values: { name: `Bench work ${stamp}`, default_code: item, type: 'service' },
			},
		],
	});
	await applyUpsert(odoo, plan, systemClock);
	return { stamp, item };
}
