import { DateTime } from 'luxon';

import { fault, type Fault } from '../faults';
import { decimal } from '../money';
import type { FieldFacts, Json } from './client.port';
import { splitExternalId } from './external-id';

/**
 * A value for one field of a record.
 * - text, numbers and decimal strings, booleans; dates `YYYY-MM-DD`; datetimes ISO 8601 with Z or
 *   an offset, or `YYYY-MM-DD HH:MM:SS` in UTC
 * - `null` empties the field; a field that is not mentioned keeps its value or Odoo's default
 * - `{externalId}` or `{id}` for many2one, `{ids}` for many2many (the whole set), `{json}` for JSON
 */
export type Cell =
	| string
	| number
	| boolean
	| null
	| { readonly externalId: string }
	| { readonly id: number }
	| { readonly json: Json }
	| { readonly ids: readonly number[] };

/** A cell as `load` wants it: a column suffix (`/id`, `/.id` or none) and text. */
export interface LoadCell {
	readonly suffix: '' | '/id' | '/.id';
	readonly text: string;
}

/** More than any name or note; keeps one wrong row from filling a request. */
const MAX_TEXT = 1_000_000;

const isObject = (cell: Cell): cell is Exclude<Cell, string | number | boolean | null> =>
	typeof cell === 'object' && cell !== null;

/** Fields Odoo fills itself, or that would turn the row into another record. */
const RESERVED = new Set(['id', '.id', 'create_date', 'create_uid', 'write_date', 'write_uid']);

/**
 * The text `load` reads for a cell, checked against the field's type.
 * Throws `odoo.unknown_field` and `odoo.value_unreadable` and `odoo.value_not_in_list`.
 */
export function loadCell(
	model: string,
	field: string,
	cell: Cell,
	facts: FieldFacts | undefined,
): LoadCell {
	if (!facts || RESERVED.has(field)) {
		throw fault({
			class: 'protocol',
			code: 'odoo.unknown_field',
			message: facts
				? `${field} of ${model} is kept by Odoo itself.`
				: `Odoo has no field ${field.slice(0, 80)} on ${model}, or hides it from this user.`,
			remedy: 'Run Setup (check) to see which app, field or right is missing.',
			model,
			field,
		});
	}
	const wrong = (wanted: string): Fault =>
		fault({
			class: 'source_data',
			code: 'odoo.value_unreadable',
			message: `${facts.label || field} (${field}) is not ${wanted}.`,
			remedy: `Send ${field} as ${wanted}.`,
			model,
			field,
		});
	const plain = (text: string): LoadCell => ({ suffix: '', text });

	switch (facts.type) {
		case 'many2one':
		case 'many2many':
			return relation(cell, facts.type === 'many2many', wrong);
		case 'json':
			if (cell === null) return plain('');
			if (!isObject(cell) || !('json' in cell)) throw wrong('a JSON value');
			return plain(JSON.stringify(cell.json));
		case 'one2many':
		case 'properties':
		case 'properties_definition':
			throw wrong('a field that can be filled directly; give its rows as lines');
		default:
	}
	if (cell === null) return plain('');
	if (isObject(cell)) throw wrong('a plain value');
	switch (facts.type) {
		case 'boolean':
			if (typeof cell !== 'boolean') throw wrong('true or false');
			// `load` crashes on a JSON boolean; it reads the words.
			return plain(cell ? 'True' : 'False');
		case 'integer':
		case 'many2one_reference':
			if (!/^-?\d{1,15}$/.test(String(cell))) throw wrong('a whole number');
			return plain(String(cell));
		case 'float':
		case 'monetary':
			return plain(numberText(cell, wrong));
		case 'date':
			return plain(dateText(cell, wrong));
		case 'datetime':
			return plain(datetimeText(cell, wrong));
		case 'selection':
			return plain(selectionKey(model, field, cell, facts));
		default:
			if (typeof cell === 'boolean') throw wrong('text');
			return plain(cleanText(String(cell), wrong));
	}
}

function relation(cell: Cell, many: boolean, wrong: (wanted: string) => Fault): LoadCell {
	if (cell === null) return { suffix: '/.id', text: '' };
	if (isObject(cell)) {
		if ('externalId' in cell) {
			splitExternalId(cell.externalId);
			// A comma would separate two names of a set.
			if (cell.externalId.includes(',')) throw wrong('one External ID without a comma');
			return { suffix: '/id', text: cell.externalId };
		}
		const ids = 'id' in cell ? [cell.id] : 'ids' in cell && many ? cell.ids : [];
		if (('ids' in cell && many) || ids.length > 0) {
			if (ids.some((id) => !Number.isSafeInteger(id) || id <= 0)) throw wrong('ids above 0');
			return { suffix: '/.id', text: ids.join(',') };
		}
	}
	throw wrong(many ? 'a set of ids or an External ID' : 'an id or an External ID');
}

function numberText(cell: string | number | boolean, wrong: (wanted: string) => Fault): string {
	if (typeof cell === 'number' && Number.isFinite(cell)) return String(cell);
	if (typeof cell !== 'string') throw wrong('a number');
	return decimal(cell).toFixed();
}

function dateText(cell: string | number | boolean, wrong: (wanted: string) => Fault): string {
	const ok = typeof cell === 'string' && /^\d{4}-\d\d-\d\d$/.test(cell);
	if (!ok || !DateTime.fromISO(cell).isValid) throw wrong('a date like 2026-01-31');
	return cell;
}

/** UTC text as Odoo stores it; `load` is told to read datetimes in UTC. */
export function datetimeText(
	cell: string | number | boolean,
	wrong: (wanted: string) => Fault,
): string {
	const text = typeof cell === 'string' ? cell : '';
	const parsed = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(text)
		? DateTime.fromSQL(text, { zone: 'utc' })
		: /^\d{4}-\d\d-\d\dT.*(?:Z|[+-]\d\d:?\d\d)$/.test(text)
			? DateTime.fromISO(text, { zone: 'utc' })
			: null;
	if (!parsed?.isValid) throw wrong('a time like 2026-01-31T17:00:00Z');
	return parsed.toFormat('yyyy-MM-dd HH:mm:ss');
}

function selectionKey(
	model: string,
	field: string,
	cell: string | number | boolean,
	{ selection, label }: FieldFacts,
): string {
	const text = String(cell);
	if (!selection) return text;
	const found =
		selection.find(([key]) => key === text) ??
		selection.find(([, name]) => name.toLowerCase() === text.toLowerCase());
	if (found) return found[0];
	throw fault({
		class: 'source_data',
		code: 'odoo.value_not_in_list',
		message: `"${text.slice(0, 60)}" is none of the values of ${label || field} (${field}).`,
		remedy: `Use one of: ${selection
			.map(([key]) => key)
			.join(', ')
			.slice(0, 200)}.`,
		model,
		field,
	});
}

function cleanText(text: string, wrong: (wanted: string) => Fault): string {
	if (text.length > MAX_TEXT) throw wrong(`text of at most ${MAX_TEXT} characters`);
	// PostgreSQL cannot store NUL, and half a surrogate pair is no character at all.
	if (/\0|\p{Surrogate}/u.test(text)) throw wrong('text without control characters');
	return text;
}
