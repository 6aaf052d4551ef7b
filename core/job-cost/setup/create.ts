import { fault } from '../../faults';
import type { OdooClient } from '../../odoo/client.port';
import {
	GROUP,
	MODEL,
	MODEL_ACCESS,
	MODEL_DATA,
	MODEL_FIELD,
	RECORD_RULE,
} from '../../odoo/models/administration';
import { ANALYTIC_PLAN } from '../../odoo/models/analytic';
import { USER } from '../../odoo/models/company';
import { LOCATION, PICKING_TYPE } from '../../odoo/models/stock';
import { idOf } from '../../odoo/models/values';
import { splitExternalId } from '../../odoo/external-id';
import { applyUpsert, type Cell, planUpsert, type UpsertRow } from '../../odoo/upsert';
import { resolveExternalIds } from '../../odoo/resolve-external-ids';
import type { Clock } from '../../ports';
import { MANUAL_MODELS } from './models';
import { EXTRA_FIELDS } from './models/extra-fields';
import { fieldId, type ManualField } from './models/manual-model';
import {
	ACCESS,
	DIMENSION_PLANS,
	INTEGRATION_GROUP,
	ISSUE_TO_JOB,
	PLAN_DIMENSIONS,
	RULES,
	setupId,
} from './parts';
import type { SetupState } from './inspect';

/** Creates what `inspect` found missing; everything by create-once, so that it may run again. */
export async function createMissing(odoo: OdooClient, clock: Clock, state: SetupState) {
	const once = async (model: string, rows: ReadonlyArray<Omit<UpsertRow, 'index'>>) => {
		if (rows.length === 0) return;
		const indexed = rows.map((row, index) => ({ ...row, index }));
		const plan = await planUpsert(odoo, { model, rows: indexed, mode: 'create_once' });
		for (const outcome of await applyUpsert(odoo, plan, clock)) {
			if (outcome.status === 'exception') throw outcome.fault;
		}
	};

	await plans(odoo, state, once);
	await manualModels(state, once);
	await extraFields(odoo, state, once);
	await once(GROUP, [
		{
			externalId: INTEGRATION_GROUP.externalId,
			values: { name: INTEGRATION_GROUP.name },
		},
	]);
	await rights(odoo, state, once);
	await issueToJob(state, once);
}

type Once = (model: string, rows: ReadonlyArray<Omit<UpsertRow, 'index'>>) => Promise<void>;

async function plans(odoo: OdooClient, state: SetupState, once: Once) {
	for (const dimension of PLAN_DIMENSIONS) {
		const { externalId, name } = DIMENSION_PLANS[dimension];
		if (state.known.has(externalId)) continue;
		const id = state.planIds[dimension];
		if (id === null) {
			await once(ANALYTIC_PLAN, [
				{ externalId, values: { name, default_applicability: 'optional' } },
			]);
			continue;
		}
		// The plan is the customer's own: it only gets our name, which is unique in Odoo.
		const { module, name: key } = splitExternalId(externalId);
		await odoo.call({
			model: MODEL_DATA,
			method: 'create',
			args: {
				vals_list: [{ module, name: key, model: ANALYTIC_PLAN, res_id: id, noupdate: true }],
			},
		});
	}
}

async function manualModels(state: SetupState, once: Once) {
	for (const model of MANUAL_MODELS) {
		const { exists, missing } = state.models.get(model.model) ?? NOTHING;
		const fields = model.fields
			.filter((field) => missing.includes(field.name) && !isLate(field))
			.map((field) => ({ externalId: fieldId(model, field.name), values: fieldValues(field) }));
		if (exists) {
			await once(
				MODEL_FIELD,
				fields.map(({ externalId, values }) => ({
					externalId,
					values: { model_id: { externalId: model.externalId }, ...values },
				})),
			);
			continue;
		}
		await once(MODEL, [
			{
				externalId: model.externalId,
				values: { name: model.name, model: model.model },
				lines: { field_id: fields },
			},
		]);
	}
	await once(
		MODEL_FIELD,
		MANUAL_MODELS.flatMap((model) =>
			model.fields
				.filter(
					(field) =>
						isLate(field) && state.models.get(model.model)?.missing.includes(field.name) === true,
				)
				.map((field) => ({
					externalId: fieldId(model, field.name),
					values: { model_id: { externalId: model.externalId }, ...fieldValues(field) },
				})),
		),
	);
}

/** A field that Odoo accepts only when the models and fields it refers to are there. */
const isLate = ({ ttype, related }: ManualField): boolean =>
	ttype === 'one2many' || related !== undefined;

/** Fields on Odoo's own models. */
async function extraFields(odoo: OdooClient, state: SetupState, once: Once) {
	const missing = EXTRA_FIELDS.filter(({ part }) =>
		state.findings.some((finding) => finding.part === part && finding.state === 'missing'),
	);
	if (missing.length === 0) return;
	const models = await odoo.searchRead<{ id: number; model: string }>({
		model: MODEL,
		domain: [['model', 'in', [...new Set(missing.map(({ model }) => model))]]],
		fields: ['model'],
	});
	const idOfModel = new Map(models.map(({ id, model }) => [model, id]));
	await once(
		MODEL_FIELD,
		missing.map(({ externalId, model, field }) => {
			const id = idOfModel.get(model);
			if (id === undefined) throw modelVanished(model);
			return { externalId, values: { model_id: { id }, ...fieldValues(field) } };
		}),
	);
}

const NOTHING = { exists: false, missing: [] as readonly string[] };

/** Every field fills the same columns, because lines of one record travel in one table. */
const fieldValues = (field: ManualField): Record<string, Cell> => ({
	name: field.name,
	field_description: field.label,
	ttype: field.ttype,
	relation: field.relation ?? null,
	relation_field: field.relationField ?? null,
	related: field.related ?? null,
	store: field.related === undefined,
	readonly: field.related !== undefined,
	on_delete: field.onDelete ?? null,
	required: field.required ?? false,
	index: field.indexed ?? false,
	currency_field: field.ttype === 'monetary' ? 'x_currency_id' : null,
	selection: field.selection === undefined ? null : pythonPairs(field.selection),
});

/** ir.model.fields takes a selection as the text of a Python list of pairs. */
const pythonPairs = (pairs: ReadonlyArray<readonly [string, string]>): string =>
	`[${pairs.map(([value, label]) => `('${value}','${label}')`).join(',')}]`;

async function rights(odoo: OdooClient, state: SetupState, once: Once) {
	const models = await odoo.searchRead<{ id: number; model: string }>({
		model: MODEL,
		domain: [['model', 'in', [...new Set([...ACCESS, ...RULES].map(({ model }) => model))]]],
		fields: ['model'],
	});
	const modelCell = (model: string): Cell => {
		const row = models.find((candidate) => candidate.model === model);
		if (row === undefined) throw modelVanished(model);
		return { id: row.id };
	};
	const isMissing = ({ externalId }: { externalId: string }) => !state.known.has(externalId);

	const access = ACCESS.map(({ key, model, group, may }) => ({
		externalId: setupId('access', key),
		values: {
			name: `construction ${key}`,
			model_id: modelCell(model),
			group_id: { externalId: group },
			perm_read: true,
			perm_write: may.includes('w'),
			perm_create: may.includes('c'),
			perm_unlink: may.includes('u'),
		},
	})).filter(isMissing);
	await once(MODEL_ACCESS, access);
	await once(
		RECORD_RULE,
		RULES.map(({ key, name, model, group, domain }) => ({
			externalId: setupId('rule', key),
			values: {
				name,
				model_id: modelCell(model),
				domain_force: domain,
				...(group === null ? {} : { groups: { externalId: group } }),
			},
		})).filter(isMissing),
	);
	if (access.length > 0) {
		// The worker that created a right may have refilled its cache just before and go on denying
		// (recipes 2.6); one more write makes every worker read it anew.
		const created = await resolveExternalIds(
			odoo,
			access.map(({ externalId }) => externalId),
			MODEL_ACCESS,
		);
		await odoo.call({
			model: MODEL_ACCESS,
			method: 'write',
			ids: [...created.values()].map(({ id }) => id),
			args: { vals: { perm_read: true } },
			repeatable: true,
		});
	}
}

async function issueToJob(state: SetupState, once: Once) {
	const companies = state.warehouses.flatMap((warehouse) => {
		const company = idOf(warehouse.company_id);
		const stock = idOf(warehouse.lot_stock_id);
		return company === null || stock === null ? [] : [{ warehouse: warehouse.id, company, stock }];
	});
	await once(
		LOCATION,
		companies
			.filter(({ company }) => !state.known.has(ISSUE_TO_JOB.locationId(company)))
			.map(({ company }) => ({
				externalId: ISSUE_TO_JOB.locationId(company),
				values: {
					name: ISSUE_TO_JOB.locationName,
					usage: 'production',
					company_id: { id: company },
				},
			})),
	);
	await once(
		PICKING_TYPE,
		companies
			.filter(({ company }) => !state.known.has(ISSUE_TO_JOB.operationTypeId(company)))
			.map(({ company, stock, warehouse }) => ({
				externalId: ISSUE_TO_JOB.operationTypeId(company),
				values: {
					name: ISSUE_TO_JOB.name,
					code: 'outgoing',
					sequence_code: ISSUE_TO_JOB.sequenceCode,
					analytic_costs: true,
					warehouse_id: { id: warehouse },
					company_id: { id: company },
					default_location_src_id: { id: stock },
					default_location_dest_id: { externalId: ISSUE_TO_JOB.locationId(company) },
				},
			})),
	);
}

/** Adds users to the integration group; a login that is unknown is a fault before any change. */
export async function addToGroup(odoo: OdooClient, logins: readonly string[], groupField: string) {
	if (logins.length === 0) return;
	const users = await odoo.searchRead<{ id: number; login: string; [groups: string]: unknown }>({
		model: USER,
		domain: [['login', 'in', [...logins]]],
		fields: ['login', groupField],
	});
	const missing = logins.filter((login) => !users.some((user) => user.login === login));
	if (missing.length > 0) throw unknownUser(missing.length);
	const group = (await resolveExternalIds(odoo, [INTEGRATION_GROUP.externalId], GROUP)).get(
		INTEGRATION_GROUP.externalId,
	);
	if (group === undefined) throw modelVanished(GROUP);
	const outside = users.filter((user) => {
		const groups = user[groupField];
		return !(Array.isArray(groups) && groups.includes(group.id));
	});
	if (outside.length === 0) return;
	await odoo.call({
		model: USER,
		method: 'write',
		ids: outside.map(({ id }) => id),
		args: { vals: { [groupField]: [[4, group.id, 0]] } },
		repeatable: true,
	});
}

const unknownUser = (count: number) =>
	fault({
		class: 'mapping',
		code: 'mapping.unknown_user',
		message: `${String(count)} of the named integration users do not exist in Odoo.`,
		remedy: 'Give the logins exactly as under Settings > Users.',
		model: USER,
		field: 'integrationUsers',
	});

const modelVanished = (model: string) =>
	fault({
		class: 'protocol',
		code: 'setup.not_visible',
		message: `${model} is not visible after Setup created what it needs.`,
		remedy: 'Run Setup again; if it happens again, report it with the Odoo version.',
		model,
	});
