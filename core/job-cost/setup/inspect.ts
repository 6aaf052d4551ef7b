import { fault } from '../../faults';
import type { OdooClient } from '../../odoo/client.port';
import {
	GROUP,
	MODEL,
	MODEL_ACCESS,
	MODEL_DATA,
	RECORD_RULE,
} from '../../odoo/models/administration';
import { ANALYTIC_LINE, ANALYTIC_PLAN, type AnalyticPlanRow } from '../../odoo/models/analytic';
import { PICKING_TYPE, WAREHOUSE } from '../../odoo/models/stock';
import { idOf, type Many2one } from '../../odoo/models/values';
import { resolveExternalIds } from '../../odoo/resolve-external-ids';
import { MANUAL_MODELS } from './models';
import { EXTRA_FIELDS } from './models/extra-fields';
import {
	ACCESS,
	DIMENSION_PLANS,
	INTEGRATION_GROUP,
	ISSUE_TO_JOB,
	PLAN_DIMENSIONS,
	type PlanDimension,
	RULES,
	setupId,
} from './parts';

/**
 * - `present`      nothing to do
 * - `missing`      Setup would create it
 * - `adoptable`    a record of that name exists; Setup would use it and give it its External ID
 * - `incomplete`   exists, but lacks fields that Setup would add
 * - `not_needed`   the module it serves is not installed
 */
export type PartState = 'present' | 'missing' | 'adoptable' | 'incomplete' | 'not_needed';

export interface PartFinding {
	/** Stable name, e.g. `plan.cost-codes`. */
	readonly part: string;
	readonly state: PartState;
	/** What it is for, for the person who decides. */
	readonly about: string;
	readonly model: string;
	/** Odoo id, when it exists. */
	readonly id: number | null;
}

export interface WarehouseRow {
	readonly id: number;
	readonly name: string;
	readonly company_id: Many2one;
	readonly lot_stock_id: Many2one;
}

/** Everything Setup needs to know, read in a fixed number of calls. */
export interface SetupState {
	readonly findings: readonly PartFinding[];
	readonly known: ReadonlyMap<string, number>;
	readonly planIds: Readonly<Record<PlanDimension, number | null>>;
	/** By model: is it there, and which of its fields are not? */
	readonly models: ReadonlyMap<
		string,
		{ readonly exists: boolean; readonly missing: readonly string[] }
	>;
	readonly warehouses: readonly WarehouseRow[];
	/** Which budget model the position will read. */
	readonly budgets: 'enterprise' | 'oca' | 'manual';
	/** May this user create models? Only an administrator may. */
	readonly administrator: boolean;
}

export interface SetupWish {
	/** Names of root plans to use instead of the defaults, when a database has its own. */
	readonly planNames?: { readonly [dimension in PlanDimension]?: string | undefined } | undefined;
	readonly issueToJob: boolean;
}

/** The needed parts of Odoo and their state. Reads only. */
export async function inspect(odoo: OdooClient, wish: SetupWish): Promise<SetupState> {
	const warehouseIds = wish.issueToJob ? await readWarehouses(odoo) : [];
	const expected = [
		...PLAN_DIMENSIONS.map((dimension) => DIMENSION_PLANS[dimension].externalId),
		...MANUAL_MODELS.map(({ externalId }) => externalId),
		...EXTRA_FIELDS.map(({ externalId }) => externalId),
		INTEGRATION_GROUP.externalId,
		...ACCESS.map(({ key }) => setupId('access', key)),
		...RULES.map(({ key }) => setupId('rule', key)),
		...warehouseIds.flatMap(({ company_id }) => {
			const company = idOf(company_id) ?? 0;
			return [ISSUE_TO_JOB.locationId(company), ISSUE_TO_JOB.operationTypeId(company)];
		}),
	];
	const [resolved, plans, lineFields, modelFields, extraFacts, enterprise, oca, administrator] =
		await Promise.all([
			resolveExternalIds(odoo, expected),
			odoo.searchRead<AnalyticPlanRow>({
				model: ANALYTIC_PLAN,
				domain: [['parent_id', '=', false]],
				fields: ['name', 'parent_id'],
				order: 'id',
			}),
			odoo.fieldsOf(ANALYTIC_LINE),
			Promise.all(MANUAL_MODELS.map(async ({ model }) => await odoo.fieldsOf(model))),
			Promise.all(EXTRA_FIELDS.map(async ({ model }) => await odoo.fieldsOf(model))),
			odoo.fieldsOf('budget.line'),
			odoo.fieldsOf('crossovered.budget.lines'),
			odoo.call<boolean>({
				model: MODEL,
				method: 'has_access',
				args: { operation: 'create' },
				repeatable: true,
			}),
		]);
	if (lineFields === null) throw noAnalyticAccounting();

	const known = new Map([...resolved].map(([name, { id }]) => [name, id]));
	const models = new Map(
		MANUAL_MODELS.map(({ model, fields }, at) => {
			const facts = modelFields[at] ?? null;
			const missing = fields.map(({ name }) => name).filter((name) => facts?.has(name) !== true);
			return [model, { exists: facts !== null, missing }] as const;
		}),
	);
	const findings: PartFinding[] = [];
	const planIds: Record<PlanDimension, number | null> = {
		phase: null,
		costCode: null,
		costType: null,
	};

	for (const dimension of PLAN_DIMENSIONS) {
		const { externalId, name } = DIMENSION_PLANS[dimension];
		const byId = plans.find(({ id }) => id === known.get(externalId));
		const wanted = wish.planNames?.[dimension] ?? name;
		const byName = plans.filter((plan) => plan.name.toLowerCase() === wanted.toLowerCase());
		if (byId === undefined && byName.length > 1) throw planAmbiguous(wanted);
		const plan = byId ?? byName[0];
		planIds[dimension] = plan?.id ?? null;
		findings.push({
			part: `plan.${externalId.slice(externalId.lastIndexOf('.') + 1)}`,
			state: byId ? 'present' : plan ? 'adoptable' : 'missing',
			about: `Analytic plan "${plan?.name ?? wanted}": a column of its own on every cost`,
			model: ANALYTIC_PLAN,
			id: plan?.id ?? null,
		});
	}
	for (const { part, model, name, about, externalId } of MANUAL_MODELS) {
		const { exists = false, missing = [] } = models.get(model) ?? {};
		findings.push({
			part: `${part}-model`,
			state: !exists ? 'missing' : missing.length > 0 ? 'incomplete' : 'present',
			about: exists && missing.length > 0 ? `${name} lacks: ${missing.join(', ')}` : about,
			model,
			id: known.get(externalId) ?? null,
		});
	}
	for (const [at, { part, model, field, about, externalId }] of EXTRA_FIELDS.entries()) {
		const facts = extraFacts[at] ?? null;
		findings.push({
			part,
			state: facts === null ? 'not_needed' : facts.has(field.name) ? 'present' : 'missing',
			about,
			model,
			id: known.get(externalId) ?? null,
		});
	}
	const byExternalId = (part: string, externalId: string, model: string, about: string) => {
		const id = known.get(externalId) ?? null;
		findings.push({ part, state: id === null ? 'missing' : 'present', about, model, id });
	};
	byExternalId(
		'group.integration',
		INTEGRATION_GROUP.externalId,
		GROUP,
		`Group "${INTEGRATION_GROUP.name}" for the integration user`,
	);
	for (const { key, model, may, group } of ACCESS) {
		byExternalId(
			`access.${key}`,
			setupId('access', key),
			MODEL_ACCESS,
			`Right ${may} on ${model} for ${group}`,
		);
	}
	for (const { key, name } of RULES) {
		byExternalId(`rule.${key}`, setupId('rule', key), RECORD_RULE, name);
	}
	for (const warehouse of warehouseIds) {
		const company = idOf(warehouse.company_id) ?? 0;
		byExternalId(
			`issue-to-job.${String(company)}`,
			ISSUE_TO_JOB.operationTypeId(company),
			PICKING_TYPE,
			`Operation type "${ISSUE_TO_JOB.name}" of ${warehouse.name}: issues from stock cost the job`,
		);
	}
	if (wish.issueToJob && warehouseIds.length === 0) {
		findings.push({
			part: 'issue-to-job',
			state: 'not_needed',
			about:
				'Issues from stock need the apps Inventory and Project Stock Accounting, which are not both installed',
			model: PICKING_TYPE,
			id: null,
		});
	}
	return {
		findings,
		known,
		planIds,
		models,
		warehouses: warehouseIds,
		budgets: enterprise?.has('budget_amount') ? 'enterprise' : oca ? 'oca' : 'manual',
		administrator,
	};
}

/** One warehouse a company: the first, where its stock is. Empty when issues cannot carry cost. */
async function readWarehouses(odoo: OdooClient): Promise<WarehouseRow[]> {
	const types = await odoo.fieldsOf(PICKING_TYPE);
	if (types?.has('analytic_costs') !== true) return [];
	const rows = await odoo.searchRead<WarehouseRow>({
		model: WAREHOUSE,
		domain: [],
		fields: ['name', 'company_id', 'lot_stock_id'],
		order: 'company_id, sequence, id',
	});
	const first = new Map<number, WarehouseRow>();
	for (const row of rows) {
		const company = idOf(row.company_id);
		if (company !== null && !first.has(company)) first.set(company, row);
	}
	return [...first.values()];
}

export const administratorNeeded = () =>
	fault({
		class: 'rights',
		code: 'setup.administrator_needed',
		message: 'Setup creates models, groups and rights, which this Odoo user may not do.',
		remedy:
			'Run Setup once with a credential of an administrator (group "Role / Administrator", in Odoo 18 "Administration / Settings"); every other operation works with the integration user.',
		model: MODEL,
		field: 'credential',
		details: { group: 'base.group_system', readsExternalIds: MODEL_DATA },
	});

const noAnalyticAccounting = () =>
	fault({
		class: 'conflict',
		code: 'setup.no_analytic_accounting',
		message: 'This Odoo has no analytic accounting.',
		remedy:
			'Install the apps Project and Invoicing, and turn on Analytic Accounting in the settings.',
		model: ANALYTIC_LINE,
	});

const planAmbiguous = (name: string) =>
	fault({
		class: 'mapping',
		code: 'mapping.ambiguous',
		message: `Two analytic plans are named "${name}".`,
		remedy: 'Rename one of them in Odoo, or name another plan in the Setup parameters.',
		model: ANALYTIC_PLAN,
		field: 'planNames',
	});
