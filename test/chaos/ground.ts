import { costCodeUpsert, costTypeUpsert } from '../../core/job-cost/codes';
import { setupPrepare } from '../../core/job-cost/setup/verbs';
import type { OdooClient } from '../../core/odoo/client.port';
import { externalId } from '../../core/odoo/external-id';
import { applyUpsert, planUpsert } from '../../core/odoo/upsert';
import { silentLogger, systemClock } from '../../core/ports';
import type { Verb, VerbPlan } from '../../core/verb';
import { ledgerCodes } from '../conformance/harness/ledger';
import { SYSTEM, type Masters } from './records';

/** Prepares an Odoo for job cost and puts in the master data all documents of the run name. */
export async function prepareGround(odoo: OdooClient, prefix: string): Promise<Masters> {
	await must(odoo, setupPrepare, {});
	const record = (nativeid: string, data: object) => ({
		system: SYSTEM,
		tenant: prefix,
		nativeid,
		data,
	});
	await must(
		odoo,
		costCodeUpsert,
		record('concrete', { code: `${prefix}-03-300`, name: 'Concrete' }),
	);
	await must(odoo, costTypeUpsert, record('labour', { code: `${prefix}-L`, name: 'Labour' }));
	const employee = await planUpsert(odoo, {
		model: 'hr.employee',
		mode: 'create_once',
		rows: [
			{
				index: 0,
				externalId: externalId({
					system: SYSTEM,
					tenant: prefix,
					entity: 'employee',
					key: 'carla',
				}),
				values: { name: `Carla ${prefix}`, hourly_cost: 42.5 },
			},
		],
	});
	const [created] = await applyUpsert(odoo, employee, systemClock);
	if (created?.status !== 'done') throw new Error('the employee could not be created');
	return {
		prefix,
		costCode: 'concrete',
		costType: 'labour',
		employee: 'carla',
		ledger: await ledgerCodes({ odoo }),
	};
}

async function must<I, P extends VerbPlan<R>, R>(
	odoo: OdooClient,
	verb: Verb<I, P, R>,
	value: unknown,
): Promise<void> {
	const deps = { odoo, clock: systemClock, log: silentLogger };
	const plan = await verb.plan(deps, [{ index: 0, value: verb.input.parse(value) }]);
	const [outcome] = await verb.apply(deps, plan);
	if (outcome?.status === 'done') return;
	throw new Error(`${verb.name}: ${outcome?.fault.message ?? 'no outcome'}`);
}
