import { foreignKey, keyError, missingError, MissingRequired, valueError } from './errors';
import type { Env } from './env';
import type { Field, Model } from './model';
import type { Row, Stored, Values } from './values';
import { convertScalar } from './convert';
import { applyCommands, deferredFields } from './commands';
import { companyKey, emptyOf } from './record-values';
import { checkAccess, forgetSecurity } from '../security/access';
import { checkRules } from '../security/rules';
import { bindExternalId, forgetRecord } from './external-ids';
import { idOf } from './values';
import { referringRows } from './references';

const MAGIC_NAMES = new Set([
	'id',
	'create_uid',
	'create_date',
	'write_uid',
	'write_date',
	'display_name',
]);

function knownField(env: Env, model: Model, name: string): Field {
	const field = model.fields.get(name);
	if (!field) {
		throw valueError(
			env.registry.version >= 19
				? `Invalid field '${name}' in '${model.name}'`
				: `Invalid field '${name}' on model '${model.name}'`,
		);
	}
	return field;
}

/** Fills in what the caller left out: `default_…` of the context, then the model's own defaults. */
export function withDefaults(env: Env, model: Model, given: Values): Values {
	const values: Values = { ...given };
	for (const [key, value] of Object.entries(env.context)) {
		const field = key.startsWith('default_') ? key.slice('default_'.length) : '';
		if (field !== '' && model.fields.has(field) && !(field in values)) values[field] = value;
	}
	for (const [field, value] of Object.entries(model.constants)) {
		if (!(field in values) && model.fields.get(field)?.store) values[field] = value;
	}
	for (const [field, value] of Object.entries(model.behaviour.defaults ?? {})) {
		if (field in values || !model.fields.has(field)) continue;
		const known = typeof value === 'function' ? value(env, values) : value;
		if (known !== undefined) values[field] = known;
	}
	return values;
}

/** Company and currency where the model insists on them and nothing else decided. */
function fillCompany(env: Env, model: Model, values: Values): void {
	if (!('company_id' in values) && model.fields.get('company_id')?.required) {
		values['company_id'] = env.company;
	}
	const currency = model.fields.get('currency_id');
	if (!('currency_id' in values) && currency?.required && currency.relation === 'res.currency') {
		const company = env.row('res.company', givenId(values['company_id']) ?? env.company);
		values['currency_id'] = company?.['currency_id'] ?? false;
	}
}

/** Columns to store, with what has to wait until the record exists. */
function columnsOf(env: Env, model: Model, values: Values) {
	const columns: Record<string, Stored> = {};
	for (const [name, value] of Object.entries(values)) {
		if (MAGIC_NAMES.has(name)) continue;
		const field = knownField(env, model, name);
		if (field.type === 'one2many' || field.type === 'many2many') continue;
		if (model.behaviour.inverses?.[name]) continue;
		const stored = convertScalar(model, field, value);
		if (field.type === 'many2one' && typeof stored === 'number')
			checkTarget(env, model, field, stored);
		const key = model.behaviour.companyDependent?.includes(name)
			? companyKey(name, env.company)
			: name;
		columns[key] = stored;
	}
	return columns;
}

/** Values that need the record's id: lines, links, and fields stored elsewhere. */
function writeThrough(env: Env, model: Model, id: number, values: Values, fresh: boolean): void {
	const inverses = model.behaviour.inverses ?? {};
	for (const [name, inverse] of Object.entries(inverses)) {
		if (name in values) inverse(env, id, values[name]);
	}
	for (const field of deferredFields(model, values)) {
		if (!inverses[field.name]) applyCommands(env, model, id, field, values[field.name], fresh);
	}
}

/** Where a constraint stands, for its message. */
export const columnOf = (env: Env, model: Model, field: Field) => ({
	version: env.registry.version,
	model: model.name,
	modelLabel: model.label,
	field: field.name,
	label: field.label,
});

function checkTarget(env: Env, model: Model, field: Field, id: number): void {
	if (field.relation === undefined || env.row(field.relation, id)) return;
	throw foreignKey(columnOf(env, model, field));
}

function checkRequired(env: Env, model: Model, row: Row): void {
	for (const field of model.fields.values()) {
		if (!field.required || !field.store) continue;
		// The other side lives in a model nobody here needs (aliases, tax groups).
		if (field.relation !== undefined && !env.registry.find(field.relation)) continue;
		if (field.type === 'boolean' || field.type === 'one2many' || field.type === 'many2many')
			continue;
		if (model.behaviour.related?.[field.name] !== undefined) continue;
		if (model.behaviour.computed?.[field.name] !== undefined) continue;
		if (model.behaviour.companyDependent?.includes(field.name)) continue;
		if ((row[field.name] ?? emptyOf(field)) === null) {
			throw new MissingRequired(columnOf(env, model, field));
		}
	}
}

function checkUnique(env: Env, model: Model, row: Row): void {
	for (const { fields, message } of model.behaviour.unique ?? []) {
		const values = fields.map((field) => row[field] ?? null);
		if (values.some((value) => value === null)) continue;
		const [first = ''] = fields;
		for (const id of env.store.table(model.name).lookup(first, values[0] ?? null)) {
			if (id === row.id) continue;
			const other = env.row(model.name, id);
			if (other && fields.every((field, i) => (other[field] ?? null) === values[i])) {
				throw message(values);
			}
		}
	}
}

/** `create`: all or none of the list. Returns the ids in order. */
export function createRecords(env: Env, model: Model, list: readonly Values[]): number[] {
	checkAccess(env, model, 'create');
	const table = env.store.table(model.name);
	const ids: number[] = [];
	for (const given of list) {
		for (const name of Object.keys(given)) if (name !== 'id') knownField(env, model, name);
		const values = withDefaults(env, model, given);
		model.behaviour.prepare?.(env, values, undefined);
		fillCompany(env, model, values);
		const columns = columnsOf(env, model, values);
		const row: Row = {
			...columns,
			create_uid: env.uid,
			create_date: env.started,
			write_uid: env.uid,
			write_date: env.started,
			id: table.nextId(),
		};
		checkUnique(env, model, row);
		env.store.put(model.name, row);
		ids.push(row.id);
		// A line of a `load` carries its External ID here.
		if (typeof given['id'] === 'string') bindExternalId(env, given['id'], model.name, row.id);
		writeThrough(env, model, row.id, values, true);
	}
	model.behaviour.saved?.(env, ids, null);
	const rows = env.rows(model.name, ids);
	for (const row of rows) checkRequired(env, model, row);
	checkRules(env, model, rows, 'create');
	forgetSecurity(env, model.name);
	return ids;
}

/** Rows by id; a missing one, or an id that is no number, is the MissingError Odoo raises. */
export function existingRows(env: Env, model: Model, ids: readonly unknown[]): Row[] {
	const table = env.store.table(model.name);
	const rows: Row[] = [];
	const missing: unknown[] = [];
	for (const id of ids) {
		const row = typeof id === 'number' ? table.rows.get(id) : undefined;
		if (row) rows.push(row);
		else missing.push(id);
	}
	if (missing.length > 0) throw missingError(model.name, missing, env.uid);
	return rows;
}

export function writeRecords(env: Env, model: Model, ids: readonly number[], given: Values): void {
	checkAccess(env, model, 'write');
	for (const name of Object.keys(given)) {
		// 19 looks the name up before it validates it.
		if (env.registry.version >= 19 && !model.fields.has(name)) throw keyError(name);
		knownField(env, model, name);
	}
	const rows = existingRows(env, model, ids);
	checkRules(env, model, rows, 'write');
	if (rows.length === 0) return;
	model.behaviour.guard?.(env, rows, given);
	const changed = new Set<string>();
	for (const { id } of rows) {
		const row = env.row(model.name, id);
		if (!row) continue;
		const values: Values = { ...given };
		model.behaviour.prepare?.(env, values, row);
		const columns = columnsOf(env, model, values);
		for (const name of Object.keys(values)) changed.add(name);
		const next: Row = { ...row, ...columns, write_uid: env.uid, write_date: env.started };
		checkUnique(env, model, next);
		env.store.put(model.name, next);
		writeThrough(env, model, id, values, false);
	}
	model.behaviour.saved?.(env, ids, changed);
	const after = env.rows(model.name, ids);
	for (const row of after) checkRequired(env, model, row);
	checkRules(env, model, after, 'write');
	forgetSecurity(env, model.name);
}

export function unlinkRecords(env: Env, model: Model, ids: readonly number[]): void {
	checkAccess(env, model, 'unlink');
	const rows = existingRows(env, model, ids);
	checkRules(env, model, rows, 'unlink');
	model.behaviour.beforeUnlink?.(env, rows);
	for (const { id } of rows) remove(env, model, id);
	model.behaviour.unlinked?.(env, rows);
	forgetSecurity(env, model.name);
}

function remove(env: Env, model: Model, id: number): void {
	for (const { owner, field, policy, rows } of referringRows(env, model, id)) {
		if (policy === 'restrict') throw foreignKey(columnOf(env, owner, field));
		for (const row of rows) {
			if (policy === 'cascade') remove(env, owner, row.id);
			else env.patch(owner.name, row.id, { [field.name]: null });
		}
	}
	forgetRecord(env, model.name, id);
	env.store.remove(model.name, id);
}

/** The id of a many2one on its way in, before it is converted. */
export const givenId = (value: unknown): number | null =>
	typeof value === 'number' ? idOf(value) : null;
