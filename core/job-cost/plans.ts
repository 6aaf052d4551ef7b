import { fault } from '../faults';
import type { OdooClient } from '../odoo/client.port';
import { ANALYTIC_LINE, ANALYTIC_PLAN, type AnalyticPlanRow } from '../odoo/models/analytic';
import { resolveExternalIds } from '../odoo/resolve-external-ids';
import type { Dimension } from './rules/types';
import { DIMENSION_PLANS, PLAN_DIMENSIONS, type PlanDimension } from './setup/parts';

export interface PlanColumn {
	/** Root plan. */
	readonly plan: number;
	/** Field of the analytic lines that holds the account of this plan. */
	readonly column: string;
}
/** Where each dimension of job cost lives in this database. */
export type Plans = Readonly<Record<Dimension, PlanColumn>>;

const PLAN_COLUMN = /^x_plan(\d+)_id$/;

// A fact of the connection, like the fields of a model: read once for each client.
const known = new WeakMap<OdooClient, Promise<Plans>>();

/**
 * The plans and their columns. The numbers differ in every database, so the column is found by the
 * plan's id among the fields that exist; the project plan is the one root plan without a column of
 * its own.
 *
 * Faults: `setup.not_prepared` when a plan is missing.
 */
export function plansOf(odoo: OdooClient): Promise<Plans> {
	const reading = known.get(odoo) ?? readPlans(odoo);
	known.set(odoo, reading);
	// A failed read is not remembered: Setup may repair it while the client lives.
	reading.catch(() => known.delete(odoo));
	return reading;
}

export const forgetPlans = (odoo: OdooClient): void => void known.delete(odoo);

async function readPlans(odoo: OdooClient): Promise<Plans> {
	const [resolved, roots, fields] = await Promise.all([
		resolveExternalIds(
			odoo,
			PLAN_DIMENSIONS.map((dimension) => DIMENSION_PLANS[dimension].externalId),
			ANALYTIC_PLAN,
		),
		odoo.searchRead<AnalyticPlanRow>({
			model: ANALYTIC_PLAN,
			domain: [['parent_id', '=', false]],
			fields: ['name', 'parent_id'],
		}),
		odoo.fieldsOf(ANALYTIC_LINE),
	]);
	const columns = new Map(
		[...(fields?.keys() ?? [])].flatMap((name) => {
			const plan = PLAN_COLUMN.exec(name)?.[1];
			return plan === undefined ? [] : [[Number(plan), name] as const];
		}),
	);
	const own = (dimension: PlanDimension): PlanColumn => {
		const plan = resolved.get(DIMENSION_PLANS[dimension].externalId)?.id;
		const column = plan === undefined ? undefined : columns.get(plan);
		if (plan === undefined || column === undefined) {
			throw notPrepared(DIMENSION_PLANS[dimension].name);
		}
		return { plan, column };
	};
	const without = roots.filter(({ id }) => !columns.has(id));
	const project = without[0];
	if (project === undefined || without.length > 1) throw notPrepared('Project');
	return {
		project: { plan: project.id, column: 'account_id' },
		phase: own('phase'),
		costCode: own('costCode'),
		costType: own('costType'),
	};
}

const notPrepared = (plan: string) =>
	fault({
		class: 'conflict',
		code: 'setup.not_prepared',
		message: `The analytic plan "${plan}" is not set up in this Odoo, or this user cannot see it.`,
		remedy:
			'Run Setup > Prepare once as an administrator, and put the integration user into the group "Construction Integration".',
		model: ANALYTIC_PLAN,
	});
