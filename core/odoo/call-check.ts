import { fault } from '../faults';
import type { Json, OdooCall, OdooContext } from './client.port';
import type { WireCall } from './wire.port';

/** Methods that change nothing: safe to repeat, whatever happened to the answer. */
const READS = new Set([
	'check_access_rights',
	'check_object_reference',
	'context_get',
	'default_get',
	'fields_get',
	'formatted_read_group',
	'formatted_read_grouping_sets',
	'get_external_id',
	'get_metadata',
	'get_relevant_plans',
	'has_access',
	'name_search',
	'read',
	'read_group',
	'search',
	'search_count',
	'search_read',
	'web_read',
	'web_read_group',
	'web_search_read',
]);

export const readsOnly = (method: string): boolean => READS.has(method);

/** Keys that would reach an object's prototype in a careless reader. */
const PROTOTYPE_KEYS = new Set(['__proto__', 'constructor', 'prototype']);
const MAX_DEPTH = 32;

const refuse = (code: string, message: string, remedy: string, call: OdooCall) =>
	fault({ class: 'source_data', code, message, remedy, model: call.model });

/**
 * Checks a call before anything is sent. Odoo answers `true` to a write on no ids and `[]` to ids
 * sent as text, so both are refused here.
 * Faults: `odoo.call_malformed`, `odoo.empty_ids`, `odoo.bad_id`, `odoo.bad_argument`.
 */
export function checkCall(call: OdooCall): WireCall {
	if (
		!/^[a-z][a-z0-9_.]{1,80}$/.test(call.model) ||
		!/^[a-z][A-Za-z0-9_]{1,80}$/.test(call.method)
	) {
		throw refuse(
			'odoo.call_malformed',
			`"${call.model.slice(0, 80)}.${call.method.slice(0, 80)}" cannot be called.`,
			'Use the technical name of a model and of a public method.',
			call,
		);
	}
	if (call.ids !== undefined) checkIds(call.ids, call);
	return {
		model: call.model,
		method: call.method,
		...(call.ids === undefined ? {} : { ids: call.ids }),
		args: jsonObject(call.args ?? {}, call),
		context: jsonObject(contextOf(call.context), call),
		reads: readsOnly(call.method),
	};
}

function checkIds(ids: readonly number[], call: OdooCall): void {
	if (ids.length === 0) {
		throw refuse(
			'odoo.empty_ids',
			`No record was named for ${call.method} on ${call.model}.`,
			'Name at least one record; Odoo would report success and do nothing.',
			call,
		);
	}
	for (const id of ids) {
		if (!Number.isSafeInteger(id) || id <= 0) {
			throw refuse(
				'odoo.bad_id',
				`"${String(id).slice(0, 40)}" is not the id of a record of ${call.model}.`,
				'Ids are whole numbers above 0, not text.',
				call,
			);
		}
	}
}

/** Odoo's names for the parts of a context. Named parts win over `extra`. */
export const contextOf = (context: OdooContext = {}): Record<string, unknown> => ({
	...context.extra,
	...(context.companyIds === undefined ? {} : { allowed_company_ids: context.companyIds }),
	...(context.lang === undefined ? {} : { lang: context.lang }),
	...(context.tz === undefined ? {} : { tz: context.tz }),
	...(context.activeTest === undefined ? {} : { active_test: context.activeTest }),
});

const jsonObject = (value: Readonly<Record<string, unknown>>, call: OdooCall) => {
	assertJson(value, call, 0, '');
	return value as Record<string, Json>;
};

/** `JSON.stringify` turns NaN into null and drops undefined: a silent change of what was asked. */
function assertJson(value: unknown, call: OdooCall, depth: number, path: string): void {
	const bad = (what: string) =>
		refuse(
			'odoo.bad_argument',
			`${path === '' ? 'An argument' : path} of ${call.model}.${call.method} is ${what}.`,
			'Send text, finite numbers, booleans, lists and plain objects only.',
			call,
		);
	if (value === null || typeof value === 'string' || typeof value === 'boolean') return;
	if (typeof value === 'number') {
		if (!Number.isFinite(value)) throw bad('not a finite number');
		return;
	}
	if (typeof value !== 'object') throw bad(`a ${typeof value}`);
	if (depth > MAX_DEPTH) throw bad('nested too deeply');
	if (Array.isArray(value)) {
		value.forEach((entry, at) => assertJson(entry, call, depth + 1, `${path}[${at}]`));
		return;
	}
	const prototype: unknown = Object.getPrototypeOf(value);
	if (prototype !== Object.prototype && prototype !== null) throw bad('not a plain object');
	for (const [key, entry] of Object.entries(value)) {
		if (PROTOTYPE_KEYS.has(key)) throw bad(`using the reserved name "${key}"`);
		assertJson(entry, call, depth + 1, path === '' ? key : `${path}.${key}`);
	}
}
