import {
	ConstraintError,
	MissingRequired,
	missingRequiredText,
	OdooError,
	userError,
	validationError,
} from './errors';
import type { Env } from './env';
import type { Model } from './model';
import type { Values } from './values';
import { CellError, convertRecord, type LoadState } from './load-cells';
import { extractRecords, isFilled, toPath } from './load-rows';
import { bindExternalId, findExternalId, LOAD_NOUPDATE, splitExternalId } from './external-ids';
import { searchIds } from './search';
import { idOf, textOf } from './values';

export interface LoadResult {
	readonly ids: number[] | false;
	readonly messages: Array<Record<string, unknown>>;
	readonly nextrow: number;
}

interface Info {
	readonly rows: { readonly from: number; readonly to: number };
	readonly record: number;
}

interface Pending {
	readonly xmlid: string;
	readonly dbid: number | null;
	readonly values: Values;
	readonly info: Info;
}

/** Errors after which Odoo stops looking for more. */
const ENOUGH = 10;

/**
 * `load`: create or update by External ID, all rows or none. Answers with messages instead of
 * raising for everything that concerns a row (recipes 2); a JSON `true`, an unknown column or a
 * JSON object where text belongs still raises, as in Odoo.
 */
export function load(
	caller: Env,
	model: Model,
	columns: readonly string[],
	data: ReadonlyArray<readonly unknown[]>,
): LoadResult {
	const { context } = caller;
	const module = typeof context['module'] === 'string' ? context['module'] : '__import__';
	const updateOnly = context['mode'] === 'update';
	const env = caller.with({ [LOAD_NOUPDATE]: context['noupdate'] === true });
	const messages: Array<Record<string, unknown>> = [];
	const ids: number[] = [];
	let batch: Pending[] = [];
	const start = env.store.savepoint();
	const limit =
		typeof context['_import_limit'] === 'number'
			? context['_import_limit']
			: Number.POSITIVE_INFINITY;

	const paths = columns.map(toPath);
	const touched = new Set([model.name]);
	for (const path of paths) {
		const relation = model.fields.get(path[0] ?? '');
		if (relation?.type === 'one2many' && relation.relation !== undefined)
			touched.add(relation.relation);
	}

	function store(): void {
		const pending = batch;
		batch = [];
		let errors = 0;
		for (const [i, one] of pending.entries()) {
			try {
				ids.push(env.store.atomic(() => loadRecord(env, model, one, updateOnly)));
			} catch (error) {
				if (!(error instanceof OdooError)) throw error;
				errors += 1;
				messages.push({
					rows: one.info.rows,
					record: one.info.record,
					type: 'error',
					...asMessage(env.registry.version, model, error),
				});
			}
			if (errors >= ENOUGH && errors >= (i + 1) / 10) {
				messages.push({
					type: 'warning',
					message:
						'Found more than 10 errors and more than one error per 10 records, interrupted to avoid showing too many errors.',
				});
				break;
			}
		}
	}

	const state: LoadState = {
		env,
		flush({ xmlid, model: other }) {
			if (batch.length === 0) return;
			if (xmlid !== undefined && !batch.some((one) => one.xmlid === xmlid)) return;
			if (other !== undefined && !touched.has(other)) return;
			store();
		},
		warn: (field, message) => messages.push({ type: 'warning', field, message }),
	};

	let last = -1;
	const skip = context['import_file'] === true ? context['import_skip_records'] : undefined;
	for (const [index, { record, span }] of extractRecords(
		env,
		model,
		paths,
		data,
		limit,
	).entries()) {
		const info: Info = { rows: span, record: index };
		last = span.to;
		const dbid = knownId(env, model, record['.id'], info, messages);
		const values = convertRecord(state, model, record, (field, error) => {
			const skipped = Array.isArray(skip) && skip.includes(field);
			if (!skipped) messages.push(cellMessage(model, info, field, error));
		});
		if (Array.isArray(skip) && skip.some((field) => !(String(field) in values))) continue;
		const xid = isFilled(record['id']) ? String(record['id']) : '';
		const xmlid = xid === '' || xid.includes('.') ? xid : `${module}.${xid}`;
		batch.push({ xmlid, dbid, values, info });
	}
	store();

	const nextrow = last + 1 < limit ? 0 : last + 1;
	if (messages.some((message) => message['type'] === 'error')) {
		env.store.rollback(start);
		return { ids: false, messages, nextrow };
	}
	return { ids, messages, nextrow };
}

function knownId(
	env: Env,
	model: Model,
	cell: unknown,
	info: Info,
	messages: Array<Record<string, unknown>>,
): number | null {
	if (!isFilled(cell)) return null;
	const id = Number(cell);
	if (searchIds(env, model, [['id', '=', id]]).length > 0) return id;
	messages.push({
		rows: info.rows,
		type: 'error',
		record: info.record,
		field: '.id',
		message: `Unknown database identifier '${String(cell)}'`,
	});
	return null;
}

function cellMessage(model: Model, info: Info, field: string, error: CellError) {
	const label = model.fields.get(field)?.label ?? field;
	return {
		rows: info.rows,
		type: 'error',
		record: info.record,
		field,
		message: error.template.replace('%(field)s', label),
		...error.extra,
		...(error.named ? { field_name: label } : {}),
	};
}

/** Database constraints are reported bare, and name the column when it is one of this model. */
function asMessage(version: number, model: Model, error: OdooError): Record<string, unknown> {
	if (error instanceof MissingRequired) {
		const field = error.field ?? '';
		if (error.table === model.name) return { message: error.bare, field };
		const label = model.fields.get(field)?.label ?? field;
		return { message: missingRequiredText(version, label, field, 'Unknown') };
	}
	if (error instanceof ConstraintError) return { message: error.bare };
	if (error.kind.startsWith('odoo.exceptions.') || error.kind.startsWith('psycopg2.')) {
		return { message: error.message };
	}
	const kind = error.kind.replace(/^builtins\./, '');
	return {
		message: `Unknown error during import: <class '${kind}'>: ${error.message}`,
		moreinfo: 'Resolve other errors first',
	};
}

/** Creates or updates one record by its External ID, database id, or not at all (create once). */
function loadRecord(env: Env, model: Model, pending: Pending, updateOnly: boolean): number {
	const { xmlid, dbid, values } = pending;
	if (xmlid === '') {
		if (dbid !== null) {
			env.write(model.name, [dbid], values);
			return dbid;
		}
		if (updateOnly)
			throw validationError('Cannot update a record without specifying its id or xml_id');
		return create(env, model, values);
	}
	const known = findExternalId(env, splitExternalId(xmlid));
	if (known) {
		if (known['model'] !== model.name) {
			throw validationError(
				`For external id ${xmlid} when trying to create/update a record of model ${model.name} ` +
					`found record of different model ${textOf(known['model'])} (${known.id})`,
			);
		}
		const id = idOf(known['res_id']);
		if (id !== null && env.row(model.name, id)) {
			if (!(updateOnly && known['noupdate'] === true)) env.write(model.name, [id], values);
			return id;
		}
		env.store.remove('ir.model.data', known.id);
	}
	if (env.context['import_file'] === true && env.context['noupdate'] !== true)
		refuseModulePrefix(env, xmlid);
	const id = create(env, model, values);
	const template =
		model.name === 'product.product' ? idOf(env.row(model.name, id)?.['product_tmpl_id']) : null;
	if (template !== null)
		bindExternalId(env, `${xmlid}_product_template`, 'product.template', template);
	bindExternalId(env, xmlid, model.name, id);
	return id;
}

const create = (env: Env, model: Model, values: Values): number =>
	env.create(model.name, [values])[0] ?? 0;

function refuseModulePrefix(env: Env, xmlid: string): void {
	const { module, name } = splitExternalId(xmlid);
	if (env.where('ir.module.module', 'name', module).length === 0) return;
	throw userError(
		`The record ${xmlid} has the module prefix ${module}. This is the part before the '.' in the external id. ` +
			'Because the prefix refers to an existing module, the record would be deleted when the module is upgraded. ' +
			"Use either no prefix and no dot or a prefix that isn't an existing module. " +
			`For example, __import__, resulting in the external id __import__.${name}.`,
	);
}
