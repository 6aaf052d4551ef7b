import type { Env } from './env';
import type { Row } from './values';
import { numberOf, textOf } from './values';
import { ConstraintError } from './errors';

export interface ExternalId {
	readonly module: string;
	readonly name: string;
}

/** The module is what stands before the first dot; without one, `fallback` (Odoo: `__import__`). */
export function splitExternalId(xmlid: string, fallback = '__import__'): ExternalId {
	const dot = xmlid.indexOf('.');
	return dot < 0
		? { module: fallback, name: xmlid }
		: { module: xmlid.slice(0, dot), name: xmlid.slice(dot + 1) };
}

export const externalIdText = (row: Row) => `${textOf(row['module'])}.${textOf(row['name'])}`;

export function findExternalId(env: Env, { module, name }: ExternalId): Row | undefined {
	return env.rowsWhere('ir.model.data', 'name', name).find((row) => row['module'] === module);
}

/** All External IDs of one record, oldest first. */
export function externalIdsOf(env: Env, model: string, id: number): Row[] {
	return env.rowsWhere('ir.model.data', 'res_id', id).filter((row) => row['model'] === model);
}

/** Key of the context that tells whether ids made inside a `load` are protected from updates. */
export const LOAD_NOUPDATE = '__load_noupdate';

/** Gives a record an External ID, or points an existing one at it. Needs no right on ir.model.data. */
export function bindExternalId(env: Env, xmlid: string, model: string, id: number): void {
	const { module, name } = splitExternalId(xmlid, textOf(moduleOf(env)));
	if (/\s/.test(name)) {
		const next = env.store.table('ir.model.data').nextId();
		throw new ConstraintError(
			'new row for relation "ir_model_data" violates check constraint "ir_model_data_name_nospaces"\n' +
				`DETAIL:  Failing row contains (${next}, null, ${env.started}, ${env.started}, null, ${id}, f, ${name}, ${module}, ${model}).\n`,
		);
	}
	const known = findExternalId(env, { module, name });
	const noupdate = env.context[LOAD_NOUPDATE] === true;
	if (known) {
		env.store.put('ir.model.data', { ...known, model, res_id: id, write_date: env.started });
		return;
	}
	env.store.put('ir.model.data', {
		id: env.store.table('ir.model.data').nextId(),
		module,
		name,
		model,
		res_id: id,
		noupdate,
		create_uid: env.uid,
		create_date: env.started,
		write_uid: env.uid,
		write_date: env.started,
	});
}

const moduleOf = (env: Env) =>
	typeof env.context['module'] === 'string' ? env.context['module'] : '__import__';

/** A deleted record takes its External IDs with it. */
export function forgetRecord(env: Env, model: string, id: number): void {
	for (const row of externalIdsOf(env, model, id)) env.store.remove('ir.model.data', row.id);
}

/** Target of an External ID: model and id, when the record is still there. */
export function resolveExternalId(env: Env, xmlid: string): { model: string; id: number } | null {
	const row = findExternalId(env, splitExternalId(xmlid, textOf(moduleOf(env))));
	if (!row) return null;
	return { model: textOf(row['model']), id: numberOf(row['res_id']) };
}
