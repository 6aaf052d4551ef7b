import { DateTime } from 'luxon';

import { attributeError, typeError } from './errors';
import type { Env } from './env';
import type { Field, Model } from './model';
import type { ImportRecord } from './load-rows';
import type { Values } from './values';
import { isDay, isMoment } from './domain-operators';
import { pythonFloat, pythonInt } from './convert';
import { findExternalId, splitExternalId } from './external-ids';
import { nameSearch } from './search';
import { isFilled } from './load-rows';
import { idOf, textOf } from './values';

/** A cell that cannot be read. `extra` is merged into the message, `named` adds the field's label. */
export class CellError extends Error {
	constructor(
		/** With `%(field)s` where the label of the field goes. */
		readonly template: string,
		readonly named: boolean,
		readonly extra: Readonly<Record<string, unknown>> = {},
	) {
		super(template);
		this.name = 'CellError';
	}
}

/** What conversion needs to know about the `load` it is part of. */
export interface LoadState {
	readonly env: Env;
	/** Stores the rows read so far, so that a later row can refer to an earlier one. */
	flush(reason: { readonly xmlid?: string; readonly model?: string }): void;
	/** Messages for a cell that do not stop the record. */
	warn(field: string, message: string): void;
}

const LABEL = '%(field)s';
const REFERENCES = new Set(['', 'id', '.id']);

const possibleValues = (model: string, byExternalId: boolean) => ({
	moreinfo: {
		name: 'Possible Values',
		type: 'ir.actions.act_window',
		target: 'new',
		view_mode: 'list,form',
		views: [
			[false, 'list'],
			[false, 'form'],
		],
		context: { create: false },
		help: 'See all possible values',
		res_model: byExternalId ? 'ir.model.data' : model,
		...(byExternalId ? { domain: [['model', '=', model]] } : {}),
	},
});

/** Converts the columns of one record; a bad cell is reported and left out. */
export function convertRecord(
	state: LoadState,
	model: Model,
	record: ImportRecord,
	report: (field: string, error: CellError) => void,
): Values {
	const values: Values = {};
	for (const [name, cell] of Object.entries(record)) {
		if (REFERENCES.has(name)) continue;
		const field = model.fields.get(name);
		if (!field) continue;
		const empty = Array.isArray(cell) ? cell.length === 0 : !isFilled(cell);
		if (empty) {
			values[name] = false;
			continue;
		}
		try {
			values[name] = convertCell(state, field, cell);
		} catch (error) {
			if (!(error instanceof CellError)) throw error;
			report(name, error);
		}
	}
	return values;
}

function convertCell(state: LoadState, field: Field, cell: unknown): unknown {
	switch (field.type) {
		case 'boolean':
			return toBoolean(cell);
		case 'integer':
		case 'many2one_reference': {
			const number = typeof cell === 'number' ? Math.trunc(cell) : pythonInt(String(cell));
			if (number === null) {
				throw new CellError(
					`'${String(cell)}' does not seem to be an integer for field '${LABEL}'`,
					true,
				);
			}
			return number;
		}
		case 'float':
		case 'monetary': {
			const number = typeof cell === 'number' ? cell : pythonFloat(String(cell));
			if (number === null) {
				throw new CellError(
					`'${String(cell)}' does not seem to be a number for field '${LABEL}'`,
					true,
				);
			}
			return number;
		}
		case 'json':
			return toJson(cell);
		case 'date': {
			const day = String(cell).slice(0, 10);
			if (isDay(day)) return day;
			throw new CellError(
				`'${String(cell)}' does not seem to be a valid date for field '${LABEL}'`,
				true,
				{
					moreinfo: "Use the format '2012-12-31'",
				},
			);
		}
		case 'datetime':
			return toUtc(state.env, cell);
		case 'selection':
			return toKey(field, cell);
		case 'many2one':
			return toOne(state, field, cell as ImportRecord[]);
		case 'many2many':
			return toMany(state, field, cell as ImportRecord[]);
		case 'one2many':
			return toLines(state, field, cell as ImportRecord[]);
		default:
			return cell;
	}
}

function toBoolean(cell: unknown): boolean {
	if (typeof cell === 'boolean') throw attributeError("'bool' object has no attribute 'lower'");
	if (typeof cell !== 'string') throw attributeError("'int' object has no attribute 'lower'");
	const text = cell.toLowerCase();
	if (['1', 'true', 'yes'].includes(text)) return true;
	if (['0', 'false', 'no'].includes(text)) return false;
	throw new CellError(`Unknown value '${cell}' for boolean field '${LABEL}'`, true, {
		moreinfo: "Use '1' for yes and '0' for no",
	});
}

function toJson(cell: unknown): unknown {
	if (typeof cell !== 'string') {
		const kind = Array.isArray(cell) ? 'list' : typeof cell === 'object' ? 'dict' : 'int';
		throw typeError(`the JSON object must be str, bytes or bytearray, not ${kind}`);
	}
	try {
		return JSON.parse(cell) as unknown;
	} catch {
		throw new CellError(`'${cell}' does not seem to be a valid JSON for field '${LABEL}'`, true);
	}
}

/** Text in the caller's zone to UTC. */
function toUtc(env: Env, cell: unknown): string {
	const text = String(cell);
	const full = isDay(text) ? `${text} 00:00:00` : text;
	if (!isMoment(full)) {
		throw new CellError(
			`'${text}' does not seem to be a valid datetime for field '${LABEL}'`,
			true,
			{
				moreinfo: "Use the format '2012-12-31 23:59:59'",
			},
		);
	}
	const user = env.row('res.users', env.uid);
	const partner = env.row('res.partner', idOf(user?.['partner_id']));
	const zone = textOf(env.context['tz'] as string) || textOf(partner?.['tz']) || 'UTC';
	const moment = DateTime.fromFormat(full.slice(0, 19), 'yyyy-MM-dd HH:mm:ss', { zone });
	return (moment.isValid ? moment.toUTC() : DateTime.fromSQL(full, { zone: 'UTC' })).toFormat(
		'yyyy-MM-dd HH:mm:ss',
	);
}

function toKey(field: Field, cell: unknown): string {
	const wanted = String(cell).toLowerCase();
	const hit = field.selection?.find(
		([key, label]) => key.toLowerCase() === wanted || label.toLowerCase() === wanted,
	);
	if (hit) return hit[0];
	throw new CellError(`Value '${String(cell)}' not found in selection field '${LABEL}'`, true, {
		moreinfo: (field.selection ?? []).map(([key, label]) => label || key),
	});
}

/** By which of name, External ID and database id is the record named? */
function referenceKind(record: ImportRecord): string {
	const kinds = Object.keys(record);
	if (kinds.some((kind) => !REFERENCES.has(kind))) {
		throw new CellError(
			'Can not create Many-To-One records indirectly, import the field separately',
			false,
		);
	}
	if (kinds.length > 1) {
		throw new CellError(
			`Ambiguous specification for field '${LABEL}', only provide one of name, external id or database id`,
			false,
		);
	}
	return kinds[0] ?? '';
}

/** Id of the record a cell names. */
function findRecord(state: LoadState, field: Field, kind: string, cell: unknown): number {
	if (!isFilled(cell)) return 0;
	const { env } = state;
	const relation = field.relation ?? '';
	const comodel = env.registry.get(relation);
	const missing = (what: string) =>
		new CellError(
			`No matching record found for ${what} '${String(cell)}' in field '${LABEL}'`,
			true,
			possibleValues(relation, what !== 'name'),
		);
	if (kind === '.id') {
		const id = typeof cell === 'number' ? cell : pythonInt(String(cell));
		if (id === null)
			throw new CellError(`Invalid database id '${String(cell)}' for the field '${LABEL}'`, true);
		state.flush({ model: relation });
		if (env.search(relation, [['id', '=', id]]).length > 0) return id;
		throw missing('database id');
	}
	if (kind === 'id') {
		const module = env.context['module'];
		const id = splitExternalId(String(cell), typeof module === 'string' ? module : '__import__');
		const text = `${id.module}.${id.name}`;
		state.flush({ xmlid: text });
		const found = findExternalId(env, id);
		const target = idOf(found?.['res_id']);
		if (!found || target === null || !env.row(textOf(found['model']), target))
			throw missing('external id');
		if (found['model'] !== relation) {
			throw new CellError(
				`Invalid external ID ${text}: expected model '${relation}', found '${textOf(found['model'])}'`,
				false,
			);
		}
		return target;
	}
	state.flush({ model: relation });
	const hits = nameSearch(env, comodel, String(cell), [], '=', undefined);
	const first = hits[0];
	if (first) {
		if (hits.length > 1) {
			state.warn(
				field.name,
				`Found multiple matches for value '${String(cell)}' in field '${field.label}' (${hits.length} matches)`,
			);
		}
		return first[0];
	}
	const creatable = env.context['name_create_enabled_fields'];
	if (typeof creatable === 'object' && creatable !== null && field.name in creatable) {
		return env.create(relation, [{ name: cell }])[0] ?? 0;
	}
	const optional = env.context['import_set_empty_fields'];
	if (Array.isArray(optional) && optional.includes(field.name)) return 0;
	throw missing('name');
}

function toOne(state: LoadState, field: Field, records: readonly ImportRecord[]): number | false {
	const record = records[0] ?? {};
	const kind = referenceKind(record);
	return findRecord(state, field, kind, record[kind]) || false;
}

function toMany(state: LoadState, field: Field, records: readonly ImportRecord[]): unknown {
	const record = records[0] ?? {};
	const kind = referenceKind(record);
	const ids = String(record[kind])
		.split(',')
		.map((one) => findRecord(state, field, kind, one));
	if (state.env.context['update_many2many'] === true) return ids.map((id) => [4, id, 0]);
	return [[6, 0, ids]];
}

function toLines(state: LoadState, field: Field, given: readonly ImportRecord[]): unknown[] {
	const comodel = state.env.registry.get(field.relation ?? '');
	let records = given;
	const only = given.length === 1 ? given[0] : undefined;
	if (only && Object.keys(only).every((name) => REFERENCES.has(name))) {
		const kind = referenceKind(only);
		records = String(only[kind])
			.split(',')
			.map((one) => ({ [kind]: one }));
	}
	const commands: unknown[] = [];
	for (const record of records) {
		const values = convertRecord(state, comodel, record, (name, error) => {
			const label = comodel.fields.get(name)?.label ?? name;
			throw new CellError(
				error.template.replace(LABEL, `${LABEL}/${label}`),
				error.named,
				error.extra,
			);
		});
		const references: ImportRecord = {};
		for (const name of Object.keys(record))
			if (REFERENCES.has(name)) references[name] = record[name];
		let id: number | null = null;
		if (Object.keys(references).length > 0) {
			const kind = referenceKind(references);
			if (isFilled(references[kind])) {
				try {
					id = findRecord(state, { ...field, type: 'many2one' }, kind, references[kind]);
				} catch (error) {
					if (!(error instanceof CellError) || kind !== 'id') throw error;
					values['id'] = references['id'];
				}
			}
		}
		if (id === null) commands.push([0, 0, values]);
		else commands.push([4, id, 0], [1, id, values]);
	}
	return commands;
}
