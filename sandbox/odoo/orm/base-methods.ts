import { userError, valueError } from './errors';
import type { Domain } from './domain';
import type { Env } from './env';
import type { Arguments, Method, Model } from './model';
import type { Values } from './values';
import { defaultGet, exportRows, externalIdMap, fieldsGet, metadataOf, onchange } from './describe';
import { formattedReadGroup, readGroup, type GroupedRequest } from './grouped-answers';
import { load } from './load';
import { activeFieldOf, method, recNameOf } from './model';
import { readRecords, webRead } from './read';
import { existingRows } from './records';
import { matchingRows, nameSearch, searchIds } from './search';
import { checkAccess, hasGroup, isAllowed, type Operation } from '../security/access';
import { checkRules, visibleRows } from '../security/rules';
import { isList, isObject, repr } from './values';

const domainOf = (args: Arguments, name = 'domain'): Domain => {
	const value = args[name];
	// Anything else reaches the parser, which refuses it in Odoo's words.
	return value === undefined || value === null ? [] : (value as Domain);
};
const limitOf = (args: Arguments): number | undefined =>
	typeof args['limit'] === 'number' && args['limit'] > 0 ? args['limit'] : undefined;
const offsetOf = (args: Arguments): number =>
	typeof args['offset'] === 'number' ? args['offset'] : 0;
const orderOf = (args: Arguments): string | undefined =>
	typeof args['order'] === 'string' && args['order'] !== '' ? args['order'] : undefined;
const texts = (value: unknown): string[] =>
	Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
const valuesOf = (value: unknown): Values => {
	if (isObject(value)) return value;
	throw valueError(`dictionary update sequence element #0 has length 1; 2 is required`);
};
const pageOf = (args: Arguments) => ({
	order: orderOf(args),
	limit: limitOf(args),
	offset: offsetOf(args),
});

function operationOf(value: unknown): Operation {
	if (value === 'read' || value === 'write' || value === 'create' || value === 'unlink')
		return value;
	throw valueError(`Invalid access mode: ${repr(value)}`);
}

function setActive(
	env: Env,
	model: Model,
	ids: readonly number[],
	active: (now: boolean) => boolean,
): null {
	const field = activeFieldOf(model);
	if (field === undefined) throw userError(`Model ${model.name} has no active field`);
	for (const row of existingRows(env, model, ids)) {
		env.write(model.name, [row.id], { [field]: active(row[field] === true) });
	}
	return null;
}

/** Columns that a copy does not take over. */
const NOT_COPIED = new Set([
	'id',
	'create_uid',
	'create_date',
	'write_uid',
	'write_date',
	'state',
	'message_ids',
]);

function copy(env: Env, model: Model, ids: readonly number[], given: unknown): number[] {
	return existingRows(env, model, ids).flatMap((row) => {
		const values: Values = {};
		for (const [name, value] of Object.entries(row)) {
			const field = model.fields.get(name);
			if (!field || NOT_COPIED.has(name) || value === null) continue;
			values[name] = field.type === 'many2many' ? [[6, 0, value]] : value;
		}
		const rec = recNameOf(model);
		if (rec !== undefined && typeof row[rec] === 'string') values[rec] = `${row[rec]} (copy)`;
		return env.create(model.name, [{ ...values, ...(isObject(given) ? given : {}) }]);
	});
}

function grouped(args: Arguments): GroupedRequest {
	const having = args['having'];
	return {
		domain: domainOf(args),
		groupby: texts(args['groupby']),
		aggregates: texts(args['aggregates']),
		having: Array.isArray(having) ? (having as [string, string, number][]) : [],
		...pageOf(args),
	};
}

function postMessage(env: Env, model: Model, ids: readonly number[], args: Arguments): number[] {
	const rows = existingRows(env, model, ids);
	checkRules(env, model, rows, 'read');
	return rows.flatMap((row) =>
		env.sudo().create('mail.message', [
			{
				model: model.name,
				res_id: row.id,
				body: args['body'] ?? '',
				message_type: args['message_type'] ?? 'notification',
				date: env.started.slice(0, 19),
				author_id: env.row('res.users', env.uid)?.['partner_id'] ?? false,
			},
		]),
	);
}

/** What every model answers, whatever the version. */
const COMMON: Readonly<Record<string, Method>> = {
	search: method('model', ['domain', 'offset?', 'limit?', 'order?'], (env, model, _ids, args) =>
		searchIds(env, model, domainOf(args), pageOf(args)),
	),
	search_count: method('model', ['domain', 'limit?'], (env, model, _ids, args) => {
		const count = matchingRows(env, model, domainOf(args)).length;
		return Math.min(count, limitOf(args) ?? count);
	}),
	search_read: method(
		'model',
		['domain?', 'fields?', 'offset?', 'limit?', 'order?', 'load?'],
		(env, model, _ids, args) => {
			const ids = searchIds(env, model, domainOf(args), pageOf(args));
			return readRecords(
				env,
				model,
				ids,
				args['fields'],
				'load' in args ? args['load'] : '_classic_read',
			);
		},
	),
	read: method('records', ['fields?', 'load?'], (env, model, ids, args) =>
		readRecords(env, model, ids, args['fields'], 'load' in args ? args['load'] : '_classic_read'),
	),
	web_read: method('records', ['specification'], (env, model, ids, args) =>
		webRead(env, model, ids, valuesOf(args['specification'])),
	),
	web_search_read: method(
		'model',
		['domain', 'specification', 'offset?', 'limit?', 'order?', 'count_limit?'],
		(env, model, _ids, args) => {
			const all = searchIds(env, model, domainOf(args), { order: orderOf(args) });
			const from = offsetOf(args);
			const limit = limitOf(args);
			const ids = all.slice(from, limit === undefined ? undefined : from + limit);
			return {
				length: all.length,
				records: webRead(env, model, ids, valuesOf(args['specification'])),
			};
		},
	),
	web_save: method('records', ['vals', 'specification', 'next_id?'], (env, model, ids, args) => {
		const values = valuesOf(args['vals']);
		if (ids.length > 0) env.write(model.name, ids, values);
		const saved = ids.length > 0 ? ids : env.create(model.name, [values]);
		return webRead(env, model, saved, valuesOf(args['specification']));
	}),
	create: method('model', ['vals_list'], (env, model, _ids, args) => {
		const list = args['vals_list'];
		return env.create(model.name, Array.isArray(list) ? list.map(valuesOf) : [valuesOf(list)]);
	}),
	write: method('records', ['vals'], (env, model, ids, args) => {
		if (ids.length > 0) env.write(model.name, ids, valuesOf(args['vals']));
		return true;
	}),
	unlink: method('records', [], (env, model, ids) => {
		if (ids.length > 0) env.unlink(model.name, ids);
		return true;
	}),
	copy: method('records', ['default?'], (env, model, ids, args) =>
		copy(env, model, ids, args['default']),
	),
	name_create: method('model', ['name'], (env, model, _ids, args) => {
		const rec = recNameOf(model) ?? 'name';
		const [id = 0] = env.create(model.name, [{ [rec]: args['name'] }]);
		return [id, env.nameOf(model.name, id)];
	}),
	fields_get: method('model', ['allfields?', 'attributes?'], (env, model, _ids, args) =>
		fieldsGet(
			env,
			model,
			Array.isArray(args['allfields']) ? texts(args['allfields']) : null,
			Array.isArray(args['attributes']) ? texts(args['attributes']) : null,
		),
	),
	onchange: method(
		'records',
		['values', 'field_names', 'fields_spec'],
		(env, model, _ids, args) => ({
			value: onchange(env, model, Object.keys(valuesOf(args['fields_spec']))),
		}),
	),
	load: method('model', ['fields', 'data'], (env, model, _ids, args) => {
		const data = Array.isArray(args['data']) ? args['data'] : [];
		return load(
			env,
			model,
			texts(args['fields']),
			data.map((row: unknown) => (isList(row) ? row : [])),
		);
	}),
	export_data: method('records', ['fields_to_export'], (env, model, ids, args) => {
		if (!hasGroup(env, env.uid, 'base.group_allow_export')) {
			throw userError("You don't have the rights to export data. Please contact an Administrator.");
		}
		return { datas: exportRows(env, model, ids, texts(args['fields_to_export'])) };
	}),
	get_metadata: method('records', [], (env, model, ids) => metadataOf(env, model, ids)),
	get_external_id: method('records', [], (env, model, ids) => externalIdMap(env, model, ids)),
	get_formview_id: method('records', ['access_uid?'], () => false),
	has_access: method('records', ['operation'], (env, model, ids, args) => {
		const operation = operationOf(args['operation']);
		if (!isAllowed(env, model, operation)) return false;
		const rows = existingRows(env, model, ids);
		return visibleRows(env, model, rows, operation).length === rows.length;
	}),
	check_access_rights: method(
		'model',
		['operation', 'raise_exception?'],
		(env, model, _ids, args) => {
			const operation = operationOf(args['operation']);
			if (args['raise_exception'] !== false) checkAccess(env, model, operation);
			return isAllowed(env, model, operation);
		},
	),
	read_group: method(
		'model',
		['domain', 'fields', 'groupby', 'offset?', 'limit?', 'orderby?', 'lazy?'],
		(env, model, _ids, args) => {
			const groupby =
				typeof args['groupby'] === 'string' ? [args['groupby']] : texts(args['groupby']);
			return readGroup(env, model, domainOf(args), texts(args['fields']), groupby, {
				lazy: args['lazy'] !== false,
				order: args['orderby'],
				limit: limitOf(args),
				offset: offsetOf(args),
			});
		},
	),
	action_archive: method('records', [], (env, model, ids) =>
		setActive(env, model, ids, () => false),
	),
	action_unarchive: method('records', [], (env, model, ids) =>
		setActive(env, model, ids, () => true),
	),
	toggle_active: method('records', [], (env, model, ids) =>
		setActive(env, model, ids, (now) => !now),
	),
	message_post: method(
		'records',
		[
			'body?',
			'subject?',
			'message_type?',
			'subtype_xmlid?',
			'subtype_id?',
			'attachment_ids?',
			'body_is_html?',
			'partner_ids?',
			'author_id?',
			'email_from?',
			'parent_id?',
		],
		postMessage,
	),
	message_subscribe: method('records', ['partner_ids?', 'subtype_ids?'], () => true),
	message_unsubscribe: method('records', ['partner_ids?'], () => true),
};

const searchByName = (filter: string) =>
	method('model', ['name?', `${filter}?`, 'operator?', 'limit?'], (env, model, _ids, args) =>
		nameSearch(
			env,
			model,
			typeof args['name'] === 'string' ? args['name'] : '',
			domainOf(args, filter),
			typeof args['operator'] === 'string' ? args['operator'] : 'ilike',
			limitOf(args) ?? 100,
		),
	);
const defaultsBy = (parameter: string) =>
	method('model', [parameter], (env, model, _ids, args) =>
		defaultGet(env, model, texts(args[parameter])),
	);

const ONLY_18: Readonly<Record<string, Method>> = {
	name_search: searchByName('args'),
	default_get: defaultsBy('fields_list'),
};

const ONLY_19: Readonly<Record<string, Method>> = {
	name_search: searchByName('domain'),
	default_get: defaultsBy('fields'),
	formatted_read_group: method(
		'model',
		['domain', 'groupby?', 'aggregates?', 'having?', 'offset?', 'limit?', 'order?'],
		(env, model, _ids, args) => formattedReadGroup(env, model, grouped(args)),
	),
	formatted_read_grouping_sets: method(
		'model',
		['domain', 'grouping_sets', 'aggregates?', 'order?'],
		(env, model, _ids, args) => {
			const sets = Array.isArray(args['grouping_sets']) ? args['grouping_sets'] : [];
			return sets.map((groupby: unknown) =>
				formattedReadGroup(env, model, { ...grouped(args), groupby: texts(groupby) }),
			);
		},
	),
	web_read_group: method(
		'model',
		['domain', 'groupby', 'aggregates?', 'limit?', 'offset?', 'order?'],
		(env, model, _ids, args) => {
			const all = formattedReadGroup(env, model, { ...grouped(args), limit: undefined, offset: 0 });
			return { groups: formattedReadGroup(env, model, grouped(args)), length: all.length };
		},
	),
};

/** Methods that exist but may not be called from outside. */
const PRIVATE = new Set([
	'browse',
	'sudo',
	'exists',
	'search_fetch',
	'check_access',
	'filtered',
	'mapped',
	'with_context',
	'with_user',
	'with_company',
	'ensure_one',
	'fetch',
	'flush_model',
	'flush_recordset',
	'invalidate_model',
	'invalidate_recordset',
	'modified',
	'new',
	'check_field_access_rights',
	'init',
]);

export const isPrivate = (name: string) => name.startsWith('_') || PRIVATE.has(name);

/** The method of a model, its own before the common ones. */
export function findMethod(env: Env, model: Model, name: string): Method | undefined {
	const own = model.behaviour.methods;
	if (own && Object.hasOwn(own, name)) return own[name];
	const common = env.registry.version >= 19 ? ONLY_19 : ONLY_18;
	if (Object.hasOwn(common, name)) return common[name];
	return Object.hasOwn(COMMON, name) ? COMMON[name] : undefined;
}
