import { findEntity } from '../../canonical/registry';
import { entityNameOf } from '../../canonical/keys';
import { fieldsOf, type MapperField } from '../../canonical/fields';
import type { Entity } from '../../canonical/entity';
import { redactValue } from '../../delivery/audit/redact';

export type Json =
	| string
	| number
	| boolean
	| null
	| readonly Json[]
	| { readonly [key: string]: Json };
export type JsonRecord = Readonly<Record<string, unknown>>;

/** One value of a stored record, as a form shows it. */
export interface RecordField {
	/** Path below the record's data, e.g. `lines.2.costCode.code`. */
	readonly path: string;
	readonly label: string;
	/** As text; masked when it is a secret or bank detail; empty when the record has no such value. */
	readonly text: string;
	readonly masked: boolean;
	/** The values of a choice. */
	readonly options?: readonly string[];
	readonly required: boolean;
}

/** Values shown one by one; the rest of a long record is in its JSON. */
export const FIELD_LIMIT = 150;

export const isRecord = (value: unknown): value is JsonRecord =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/** The canonical entity of a record that travels in its envelope, or undefined. */
export function entityOfRecord(record: JsonRecord): Entity | undefined {
	const { specversion, type } = record;
	if (specversion === undefined || typeof type !== 'string') return undefined;
	return findEntity(entityNameOf({ type }));
}

/** What is corrected: `data` of a canonical item, else the record itself, without delivery marks. */
export function bodyOf(record: JsonRecord): JsonRecord {
	if (entityOfRecord(record) !== undefined) return isRecord(record['data']) ? record['data'] : {};
	return withoutMarks(record);
}

/** The record as it was before triggers and nodes marked it. */
export function withoutMarks(record: JsonRecord): JsonRecord {
	const { delivery: _marks, ...rest } = record;
	return rest;
}

/** The values of a record, those of its schema first; then the fields it does not have yet. */
export function fieldsOfRecord(record: JsonRecord, wanted?: string): readonly RecordField[] {
	const entity = entityOfRecord(record);
	const known = new Map((entity === undefined ? [] : fieldsOf(entity)).map((one) => [one.id, one]));
	const found: RecordField[] = [];
	collect(bodyOf(record), '', '', known, found);
	const present = new Set(found.map(({ path }) => path));
	for (const field of known.values()) {
		if (present.has(field.id) || field.type === 'list' || field.type === 'object') continue;
		// Of what is missing, only what the fault names or the record cannot do without is offered.
		const asked =
			wanted !== undefined && (field.id === wanted || field.id.startsWith(`${wanted}.`));
		const lacksBoth = field.oneOf !== undefined && !field.oneOf.some((half) => present.has(half));
		if (asked || field.required || lacksBoth) {
			found.push(shownAs(field, ''));
		}
	}
	return found.slice(0, FIELD_LIMIT);
}

/** Characters a form field changes or that turn the text around them; such values are left to the JSON. */
const UNTYPABLE = /[\u202a-\u202e\u2066-\u2069]|(?!\n)\p{Cc}|\p{Surrogate}/u;

function collect(
	value: unknown,
	path: string,
	title: string,
	known: ReadonlyMap<string, MapperField>,
	found: RecordField[],
): void {
	if (found.length > FIELD_LIMIT) return;
	if (typeof value === 'object' && value !== null) {
		for (const [key, inner] of Object.entries(value)) {
			// A key with a dot cannot be told from a path; it is left to the JSON.
			if (key.includes('.') || key === '' || UNTYPABLE.test(key)) continue;
			const at = Array.isArray(value) ? `#${String(Number(key) + 1)}` : words(key);
			collect(
				inner,
				path === '' ? key : `${path}.${key}`,
				title === '' ? at : `${title} › ${at.toLowerCase()}`,
				known,
				found,
			);
		}
		return;
	}
	const field = known.get(path);
	const text = textOf(value);
	const name = path.slice(path.lastIndexOf('.') + 1);
	const hidden = maskOf(name, value);
	if (UNTYPABLE.test(text)) return;
	found.push({
		...(field === undefined ? { path, label: title, required: false } : shownAs(field, '')),
		text: hidden ?? text,
		masked: hidden !== undefined,
	});
}

const shownAs = (field: MapperField, text: string): RecordField => ({
	path: field.id,
	label: field.displayName,
	text,
	masked: false,
	required: field.required,
	...(field.options === undefined ? {} : { options: field.options }),
});

export const textOf = (value: unknown): string =>
	typeof value === 'string'
		? value
		: typeof value === 'number' || typeof value === 'boolean'
			? String(value)
			: '';

const words = (key: string): string => {
	const spaced = key.replaceAll('_', ' ').replace(/([a-z])([A-Z])/g, '$1 $2');
	return `${spaced.charAt(0).toUpperCase()}${spaced.slice(1).toLowerCase()}`;
};

/** What a secret or bank detail is shown as; undefined for everything that may be read. */
export function maskOf(name: string, value: unknown): string | undefined {
	if (typeof value !== 'string' && typeof value !== 'number') return undefined;
	const shown = redactValue(name, value);
	return typeof shown === 'string' && shown.includes('***') && shown !== String(value)
		? shown
		: undefined;
}

/** The record with every secret and bank detail masked, for reading and editing as JSON. */
export function maskedRecord(value: unknown, name = ''): unknown {
	if (Array.isArray(value)) return value.map((inner) => maskedRecord(inner, name));
	if (isRecord(value)) {
		return Object.fromEntries(
			Object.entries(value).map(([key, inner]) => [key, maskedRecord(inner, key)]),
		);
	}
	return maskOf(name, value) ?? value;
}
