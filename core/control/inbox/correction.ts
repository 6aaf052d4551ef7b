import { coerce } from '../../canonical/coerce';
import type { Entity } from '../../canonical/entity';
import { fieldsOf } from '../../canonical/fields';
import { unfitRecord } from '../../canonical/guard';
import { canonicalJson } from '../../canonical/hash';
import { parseItem } from '../../canonical/item';
import { fault, type Fault } from '../../faults';
import { bodyOf, entityOfRecord, isRecord, maskOf, withoutMarks, type JsonRecord } from './record';

/**
 * What a person puts in place of a stored record.
 * - `json`   the whole record; masked values in it stand for the stored ones
 * - `fields` path -> new value as text or JSON value; a path is below `data` of a canonical item and
 *   below the record itself of any other; an empty value takes the field away
 */
export type Correction =
	| { readonly kind: 'json'; readonly text: string }
	| { readonly kind: 'fields'; readonly values: Readonly<Record<string, unknown>> };

export interface CorrectionSubject {
	/** Payload as stored, JSON text; null when retention removed it. */
	readonly stored: string | null;
	readonly maxBytes: number;
	/** Zone in which a day is meant when a time is given for it. */
	readonly timezone: string;
}

/**
 * The corrected payload as JSON text, ready for `Ledger.resolve`. Throws a `Fault` of class
 * source_data, and so nothing is stored, when the correction cannot be read, names another record,
 * changes nothing, or does not fit the schema of its canonical entity.
 */
export function correctedPayload(correction: Correction, subject: CorrectionSubject): string {
	const stored = subject.stored === null ? undefined : readRecord(subject.stored);
	const whole =
		correction.kind === 'json'
			? restored(readRecord(correction.text), stored)
			: withFields(stored, correction.values, subject.timezone);
	const corrected = withoutMarks(whole);
	const unfit = unfitRecord(corrected);
	if (unfit !== undefined) throw unfit;
	if (stored !== undefined && canonicalJson(corrected) === canonicalJson(withoutMarks(stored))) {
		throw refused(
			'correction.nothing_changed',
			'The corrected record is the same as the stored one.',
			'Change the field that is wrong, or replay the record as it is.',
		);
	}
	assertSameRecord(corrected, stored);
	if (entityOfRecord(corrected) !== undefined) {
		const parsed = parseItem(corrected);
		if ('fault' in parsed) {
			throw parsed.fault.with({ remedy: 'Correct this field too; nothing was stored.' });
		}
	}
	const marks = stored?.['delivery'];
	const text = JSON.stringify(marks === undefined ? corrected : { ...corrected, delivery: marks });
	const bytes = Buffer.byteLength(text, 'utf8');
	if (bytes > subject.maxBytes) {
		throw refused(
			'correction.too_large',
			`The corrected record has ${String(bytes)} bytes; the ledger keeps ${String(subject.maxBytes)}.`,
			'Split the document in its source.',
		);
	}
	return text;
}

/** What makes a record this one and no other. */
const IDENTITY = ['type', 'system', 'tenant', 'nativeid'] as const;

function assertSameRecord(corrected: JsonRecord, stored: JsonRecord | undefined): void {
	if (stored === undefined || entityOfRecord(stored) === undefined) return;
	for (const name of IDENTITY) {
		if (corrected[name] === stored[name]) continue;
		throw refused(
			'correction.other_record',
			`${name} differs: a correction must be of the same record.`,
			`Leave ${name} as it was. To send another record, dismiss this one and send that from its source.`,
			name,
		);
	}
}

export function readRecord(text: string): JsonRecord {
	let value: unknown;
	try {
		value = JSON.parse(text) as unknown;
	} catch (thrown) {
		throw refused(
			'correction.not_json',
			`The record is not valid JSON${where(text, thrown)}.`,
			'Look for a missing comma, quote or bracket there.',
		);
	}
	if (!isRecord(value)) {
		throw refused(
			'correction.not_a_record',
			'The record must be a JSON object with named fields.',
			'Begin it with { and end it with }.',
		);
	}
	return value;
}

/** ` (line 3)`, from the position V8 gives; the text itself is not repeated. */
function where(text: string, thrown: unknown): string {
	const at = thrown instanceof Error ? /at position (\d+)/.exec(thrown.message)?.[1] : undefined;
	if (at === undefined) return '';
	return ` (line ${String(text.slice(0, Number(at)).split('\n').length)})`;
}

/** Puts stored values back where the editor showed a mask. */
function restored(edited: JsonRecord, stored: JsonRecord | undefined): JsonRecord {
	const back = (value: unknown, was: unknown, name: string, path: string): unknown => {
		if (Array.isArray(value)) {
			const before = Array.isArray(was) ? (was as unknown[]) : [];
			return value.map((inner, at) => back(inner, before[at], name, `${path}.${String(at)}`));
		}
		if (isRecord(value)) {
			const before = isRecord(was) ? was : {};
			return Object.fromEntries(
				Object.entries(value).map(([key, inner]) => [
					key,
					back(inner, own(before, key), key, path === '' ? key : `${path}.${key}`),
				]),
			);
		}
		if (typeof value !== 'string' || !value.includes('***') || value === was) return value;
		if (maskOf(name, was) === value) return was;
		throw refused(
			'correction.mask_left',
			`${path} still holds hidden characters (***).`,
			`Write the whole value of ${path}, or leave it exactly as it was shown.`,
			path,
		);
	};
	const result = back(edited, stored, '', '');
	return isRecord(result) ? result : edited;
}

const own = (record: JsonRecord, key: string): unknown =>
	Object.hasOwn(record, key) ? record[key] : undefined;

function withFields(
	stored: JsonRecord | undefined,
	values: Readonly<Record<string, unknown>>,
	timezone: string,
): JsonRecord {
	if (stored === undefined || 'truncated' in stored) {
		throw refused(
			'correction.payload_gone',
			'The stored record is no longer complete, so single fields cannot be corrected.',
			'Give the whole record as JSON.',
		);
	}
	const entity = entityOfRecord(stored);
	let body = bodyOf(stored);
	for (const [path, value] of Object.entries(values)) {
		const changed = setAt(body, path, path.split('.'), (was) =>
			typed(value, was, path, entity, timezone),
		);
		if (isRecord(changed)) body = changed;
	}
	return entity === undefined ? body : { ...stored, data: body };
}

/** The given value with the type its field has; undefined takes the field away. */
function typed(
	value: unknown,
	was: unknown,
	path: string,
	entity: Entity | undefined,
	timezone: string,
): unknown {
	if (value === '' || value === null || value === undefined) return undefined;
	const field = entity && fieldsOf(entity).find(({ id }) => id === path);
	if (field !== undefined) return coerce(value, field, timezone);
	if (typeof value !== 'string') return value;
	if (typeof was === 'number') {
		const number = Number(value);
		if (value.trim() !== '' && Number.isFinite(number)) return number;
		throw refused('correction.not_a_number', `${path} must be a number.`, `Correct ${path}.`, path);
	}
	if (typeof was === 'boolean') {
		if (value === 'true' || value === 'false') return value === 'true';
		throw refused(
			'correction.not_a_boolean',
			`${path} must be true or false.`,
			`Correct ${path}.`,
			path,
		);
	}
	return value;
}

const RESERVED = new Set(['__proto__', 'constructor', 'prototype', '']);

function setAt(
	target: unknown,
	path: string,
	[head = '', ...rest]: readonly string[],
	make: (was: unknown) => unknown,
): unknown {
	const inner = (was: unknown): unknown => {
		if (rest.length > 0) {
			const made = setAt(was ?? {}, path, rest, make);
			// Taking away what is not there must not leave an empty object.
			const isEmpty = isRecord(made) && Object.keys(made).length === 0;
			return isEmpty ? undefined : made;
		}
		if (typeof was === 'object' && was !== null) throw noSuchField(path);
		return make(was);
	};
	if (Array.isArray(target)) {
		const list: readonly unknown[] = target;
		const at = /^\d{1,6}$/.test(head) ? Number(head) : -1;
		if (at < 0 || at >= list.length) throw noSuchField(path);
		return list
			.map((one, index) => (index === at ? inner(one) : one))
			.filter((one) => one !== undefined);
	}
	if (!isRecord(target) || RESERVED.has(head)) throw noSuchField(path);
	const { [head]: was, ...others } = { ...target, [head]: own(target, head) };
	const next = inner(was);
	return next === undefined ? others : { ...target, [head]: next };
}

const noSuchField = (path: string): Fault =>
	refused(
		'correction.no_such_field',
		`The record has no field ${path.slice(0, 100)} that holds a single value.`,
		'Write the path as the record shows it, for example lines.0.costCode.code, or correct the whole record as JSON.',
		path.slice(0, 100),
	);

const refused = (code: string, message: string, remedy: string, field?: string): Fault =>
	fault({
		class: 'source_data',
		code,
		message,
		remedy,
		...(field === undefined ? {} : { field: field.slice(0, 200) }),
	});
