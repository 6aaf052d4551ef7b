import { accessError, valueError } from './errors';
import type { Env } from './env';
import type { Field, Model } from './model';
import type { Row, Stored, Values } from './values';
import { checkAccess, hasGroup } from '../security/access';
import { checkRules } from '../security/rules';
import { fieldValue, nameOf } from './record-values';
import { idsOf, isObject } from './values';

/** Datetimes travel to the second, whatever the database holds. */
const toSecond = (value: string) => value.slice(0, 19);

/** A value as JSON shows it: empty is false (numbers 0), many2one a pair unless `bare`. */
export function formatValue(env: Env, field: Field, value: Stored, bare: boolean): Stored {
	switch (field.type) {
		case 'many2one': {
			if (typeof value !== 'number') return false;
			if (bare) return value;
			return [value, nameOf(env, field.relation ?? '', value)];
		}
		case 'one2many':
		case 'many2many': {
			const relation = field.relation ?? '';
			if (!env.registry.find(relation)) return [];
			return idsOf(value).filter((id) => {
				const row = env.row(relation, id);
				return (
					row !== undefined && (row['active'] !== false || env.context['active_test'] === false)
				);
			});
		}
		case 'boolean':
			return value === true;
		case 'integer':
		case 'float':
		case 'monetary':
			return typeof value === 'number' ? value : 0;
		case 'datetime':
			return typeof value === 'string' ? toSecond(value) : false;
		default:
			return value ?? false;
	}
}

function fieldsFor(env: Env, model: Model, names: unknown): Field[] {
	if (!Array.isArray(names) || names.length === 0) {
		return [...model.fields.values()].filter((field) => mayRead(env, model, field.name));
	}
	const fields = names.map((name: unknown) => {
		const field = typeof name === 'string' ? model.fields.get(name) : undefined;
		if (!field) throw valueError(invalidField(env, String(name), model.name));
		return field;
	});
	const hidden = fields.filter((field) => !mayRead(env, model, field.name));
	if (hidden.length > 0) {
		const quoted = hidden.map((field) => `“${field.name}”`).join(', ');
		throw accessError(
			`The fields ${quoted}, which you are trying to read, are not available for employee public profiles.`,
		);
	}
	return fields;
}

const invalidField = (env: Env, field: string, model: string) =>
	env.registry.version >= 19
		? `Invalid field '${field}' on '${model}'`
		: `Invalid field '${field}' on model '${model}'`;

export function mayRead(env: Env, model: Model, field: string): boolean {
	const group = model.behaviour.guardedFields?.[field];
	return group === undefined || env.su || hasGroup(env, env.uid, group);
}

/**
 * `read`: ids that are gone, and ids sent as text, are left out; a null among the ids comes back as
 * an empty record.
 */
export function readRecords(
	env: Env,
	model: Model,
	ids: readonly unknown[],
	names: unknown,
	load: unknown = '_classic_read',
): Values[] {
	checkAccess(env, model, 'read');
	const fields = fieldsFor(env, model, names);
	const bare = load !== '_classic_read';
	const rows = ids.map((id) =>
		typeof id === 'number' ? env.row(model.name, id) : id === null ? null : undefined,
	);
	checkRules(
		env,
		model,
		rows.filter((row): row is Row => Boolean(row)),
		'read',
	);
	// Names of related records are shown whatever the caller may read of them.
	const seeing = env.sudo();
	const readers = fields.map((field) => reader(seeing, model, field, bare));
	return rows.flatMap((row): Values[] => {
		if (row === undefined) return [];
		const values: Values = { id: row === null ? null : row.id };
		fields.forEach((field, i) => {
			if (field.name === 'id') return;
			values[field.name] = row === null ? false : readers[i]?.(row);
		});
		return [values];
	});
}

/** Looks names up once for each related record, not once for each row. */
function reader(env: Env, model: Model, field: Field, bare: boolean): (row: Row) => Stored {
	if (field.type !== 'many2one' || bare) {
		return (row) => formatValue(env, field, fieldValue(env, model, row, field.name), bare);
	}
	const names = new Map<number, string>();
	return (row) => {
		const id = fieldValue(env, model, row, field.name);
		if (typeof id !== 'number') return false;
		let name = names.get(id);
		if (name === undefined) {
			name = nameOf(env, field.relation ?? '', id);
			names.set(id, name);
		}
		return [id, name];
	};
}

/** `web_read`: nested fields by specification. */
export function webRead(
	env: Env,
	model: Model,
	ids: readonly unknown[],
	specification: Readonly<Record<string, unknown>>,
): Values[] {
	const names = Object.keys(specification);
	const flat = readRecords(env, model, ids, names.length > 0 ? names : ['id'], null);
	return flat.map((values) => {
		const row: Values = { id: values['id'] };
		for (const name of names) {
			row[name] = nested(env, model.fields.get(name), values[name], specification[name]);
		}
		return row;
	});
}

function nested(
	env: Env,
	field: Field | undefined,
	value: unknown,
	specification: unknown,
): unknown {
	const inner = isObject(specification) ? specification['fields'] : undefined;
	const comodel = field?.relation === undefined ? undefined : env.registry.find(field.relation);
	if (!field || !comodel || !isObject(inner)) return value;
	const sudo = env.sudo();
	if (field.type === 'many2one') {
		return typeof value === 'number' ? (webRead(sudo, comodel, [value], inner)[0] ?? false) : false;
	}
	const limit = isObject(specification) ? specification['limit'] : undefined;
	const ids = idsOf(value as Stored);
	return webRead(sudo, comodel, typeof limit === 'number' ? ids.slice(0, limit) : ids, inner);
}
