import type { Env } from './env';
import type { Field, Model } from './model';
import type { Stored, Values } from './values';
import { externalIdsOf, externalIdText } from './external-ids';
import { existingRows, withDefaults } from './records';
import { formatValue, mayRead, readRecords } from './read';
import { isRelational } from './model';
import { convertScalar } from './convert';
import { emptyOf } from './record-values';

/** `fields_get`: names that do not exist are left out, whoever asks. */
export function fieldsGet(
	env: Env,
	model: Model,
	names: readonly string[] | null,
	attributes: readonly string[] | null,
): Record<string, Record<string, unknown>> {
	const answer: Record<string, Record<string, unknown>> = {};
	for (const field of model.fields.values()) {
		if (names && names.length > 0 && !names.includes(field.name)) continue;
		if (!mayRead(env, model, field.name)) continue;
		const about = describe(model, field);
		const always = model.behaviour.shown?.[field.name] ? ['domain'] : [];
		answer[field.name] =
			attributes && attributes.length > 0
				? Object.fromEntries(
						Object.entries(about).filter(([key]) => [...attributes, ...always].includes(key)),
					)
				: about;
	}
	return answer;
}

function describe(model: Model, field: Field): Record<string, unknown> {
	return {
		change_default: false,
		company_dependent: model.behaviour.companyDependent?.includes(field.name) ?? false,
		manual: field.manual ?? false,
		name: field.name,
		readonly: field.readonly,
		required: field.required,
		searchable: field.store,
		sortable: field.store && field.type !== 'one2many',
		store: field.store,
		string: model.behaviour.shown?.[field.name]?.label ?? field.label,
		type: field.type,
		...(isRelational(field)
			? {
					domain: model.behaviour.shown?.[field.name]?.domain ?? field.domain ?? [],
					context: {},
					relation: field.relation,
				}
			: {}),
		...(field.inverse === undefined ? {} : { relation_field: field.inverse }),
		...(field.selection ? { selection: field.selection } : {}),
	};
}

/** `default_get`: only the fields that have a default. */
export function defaultGet(env: Env, model: Model, names: readonly string[]): Values {
	const values = withDefaults(env, model, {});
	const answer: Values = {};
	for (const name of names) {
		const field = model.fields.get(name);
		if (!field || !(name in values)) continue;
		const value = values[name];
		answer[name] =
			field.type === 'one2many' || field.type === 'many2many'
				? value
				: formatValue(env, field, convertScalar(model, field, value), true);
	}
	return answer;
}

/** `onchange` of a new record: the defaults. */
export function onchange(env: Env, model: Model, names: readonly string[]): Values {
	const values = defaultGet(env, model, names);
	for (const name of names) {
		const field = model.fields.get(name);
		if (field && !(name in values)) values[name] = formatValue(env, field, emptyOf(field), true);
	}
	return values;
}

/** `get_metadata`: who, when, and every External ID. */
export function metadataOf(env: Env, model: Model, ids: readonly number[]): Values[] {
	return readRecords(env, model, ids, ['create_uid', 'create_date', 'write_uid', 'write_date']).map(
		(row) => {
			const own = externalIdsOf(env, model.name, Number(row['id'])).map((one) => ({
				xmlid: externalIdText(one),
				noupdate: one['noupdate'] === true,
			}));
			const first = own[0];
			return {
				...row,
				xmlid: first?.xmlid ?? false,
				noupdate: first?.noupdate ?? false,
				xmlids: own,
			};
		},
	);
}

export function externalIdMap(
	env: Env,
	model: Model,
	ids: readonly number[],
): Record<string, string> {
	const answer: Record<string, string> = {};
	for (const id of ids) {
		const first = externalIdsOf(env, model.name, id)[0];
		answer[String(id)] = first ? externalIdText(first) : '';
	}
	return answer;
}

/** `export_data`: every cell as text; `id` makes an External ID up for records that have none. */
export function exportRows(
	env: Env,
	model: Model,
	ids: readonly number[],
	columns: readonly string[],
): Stored[][] {
	return existingRows(env, model, ids).map((row) =>
		columns.map((column): Stored => {
			const [name = '', sub] = column.split('/');
			if (name === 'id' || name === '.id') return exportId(env, model, row.id, name);
			const value = env.value(model.name, row, name);
			const field = model.fields.get(name);
			if (field?.type === 'many2one') {
				if (typeof value !== 'number') return '';
				const comodel = env.model(field.relation ?? '');
				return sub === undefined
					? env.nameOf(comodel.name, value)
					: exportId(env, comodel, value, sub);
			}
			return value === null ? '' : value;
		}),
	);
}

function exportId(env: Env, model: Model, id: number, kind: string): string {
	if (kind === '.id') return String(id);
	const first = externalIdsOf(env, model.name, id)[0];
	return first ? externalIdText(first) : `__export__.${model.name.replace(/\./g, '_')}_${id}`;
}
