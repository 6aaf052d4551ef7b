import type { Env } from './env';
import type { Field, Model } from './model';
import type { Row, Stored } from './values';
import { recNameOf } from './model';
import { idOf, idsOf, textOf } from './values';
import { valueError } from './errors';

/** What an empty field holds. */
export function emptyOf(field: Field): Stored {
	switch (field.type) {
		case 'boolean':
			return false;
		case 'integer':
		case 'float':
		case 'monetary':
			return 0;
		case 'one2many':
		case 'many2many':
			return [];
		default:
			return null;
	}
}

/** Key under which a company's value of a company-dependent field is stored. */
export const companyKey = (field: string, company: number) => `${field}@${company}`;

/** Ids of a one2many, in the order of the other model. */
export function linesOf(env: Env, field: Field, id: number): number[] {
	const { relation, inverse } = field;
	if (relation === undefined || inverse === undefined) return [];
	const comodel = env.registry.find(relation);
	const link = comodel?.fields.get(inverse);
	if (!comodel || link?.type !== 'many2one') return [];
	const ids = [...env.store.table(relation).lookup(inverse, id)];
	if (ids.length === 0) return ids;
	const active = comodel.fields.has('active');
	const rows = env
		.rows(relation, ids)
		.filter((row) => !active || env.context['active_test'] === false || row['active'] !== false);
	rows.sort((a, b) => {
		const sequence = Number(a['sequence'] ?? 0) - Number(b['sequence'] ?? 0);
		return sequence !== 0 ? sequence : a.id - b.id;
	});
	return rows.map((row) => row.id);
}

/** The value of a field, whether stored, related, computed or on the other side of a one2many. */
export function fieldValue(env: Env, model: Model, row: Row, name: string): Stored {
	if (name === 'id') return row.id;
	const dot = name.indexOf('.');
	if (dot > 0) return pathValue(env, model, row, name);
	const { behaviour } = model;
	const compute = behaviour.computed?.[name];
	if (compute) return compute(env, row);
	const path = behaviour.related?.[name];
	if (path !== undefined) return pathValue(env, model, row, path);
	const field = model.fields.get(name);
	if (!field) throw valueError(`Invalid field '${name}' on '${model.name}'`);
	if (field.related !== undefined) return pathValue(env, model, row, field.related);
	if (name === 'display_name') return displayName(env, model, row);
	if (field.type === 'one2many') return linesOf(env, field, row.id);
	if (behaviour.companyDependent?.includes(name)) {
		return row[companyKey(name, env.company)] ?? emptyOf(field);
	}
	return row[name] ?? emptyOf(field);
}

function pathValue(env: Env, model: Model, row: Row, path: string): Stored {
	let current: { model: Model; row: Row } = { model, row };
	const steps = path.split('.');
	for (let i = 0; i < steps.length - 1; i += 1) {
		const step = steps[i] ?? '';
		const relation = current.model.fields.get(step)?.relation;
		const next = idOf(fieldValue(env, current.model, current.row, step));
		const comodel = relation === undefined ? undefined : env.registry.find(relation);
		const nextRow = comodel && env.row(comodel.name, next);
		if (!comodel || !nextRow) {
			const last = comodel?.fields.get(steps[steps.length - 1] ?? '');
			return last ? emptyOf(last) : null;
		}
		current = { model: comodel, row: nextRow };
	}
	return fieldValue(env, current.model, current.row, steps[steps.length - 1] ?? '');
}

export function displayName(env: Env, model: Model, row: Row): string {
	const own = model.behaviour.displayName;
	if (own) return own(env, row);
	const rec = recNameOf(model);
	if (rec === undefined) return `${model.name},${row.id}`;
	const value = fieldValue(env, model, row, rec);
	const field = model.fields.get(rec);
	if (field?.type === 'many2one' && field.relation !== undefined) {
		const id = idOf(value);
		return id === null ? '' : nameOf(env, field.relation, id);
	}
	return textOf(value);
}

/** Display name of a record; a row that is gone has none. */
export function nameOf(env: Env, model: string, id: number): string {
	const row = env.row(model, id);
	const about = env.registry.find(model);
	return row && about ? displayName(env, about, row) : '';
}

/** Many2many and one2many as ids, many2one as one id or none. */
export function targets(env: Env, model: Model, row: Row, name: string): number[] {
	const value = fieldValue(env, model, row, name);
	if (Array.isArray(value)) return idsOf(value);
	const id = idOf(value);
	return id === null ? [] : [id];
}
