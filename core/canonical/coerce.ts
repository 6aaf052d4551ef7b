import { DateTime } from 'luxon';

import { fault, type Fault } from '../faults';
import type { FieldType, MapperField } from './fields';
import { numberText } from './number-text';

/**
 * A value a person or a form gave, as the field wants it. Only what is certain is converted: a JSON
 * number becomes decimal text, a Date or an instant becomes a date in `timezone`, "true" becomes
 * true. Everything else passes unchanged and is judged by the schema. Throws a `Fault` for a number
 * that cannot be trusted.
 */
export function coerce(
	value: unknown,
	field: Pick<MapperField, 'id' | 'type'>,
	timezone: string,
): unknown {
	const trimmed = typeof value === 'string' ? value.trim() : value;
	switch (field.type satisfies FieldType) {
		case 'decimal':
		case 'text':
			return typeof trimmed === 'number' ? textOfNumber(trimmed, field.id) : trimmed;
		case 'integer':
			return typeof trimmed === 'string' && /^-?\d{1,15}$/.test(trimmed)
				? Number(trimmed)
				: trimmed;
		case 'boolean':
			return trimmed === 'true' ? true : trimmed === 'false' ? false : trimmed;
		case 'date':
			return dayOf(trimmed, timezone) ?? trimmed;
		case 'datetime':
			return trimmed instanceof Date && !Number.isNaN(trimmed.getTime())
				? trimmed.toISOString()
				: trimmed;
		case 'choice':
		case 'list':
		case 'object':
			return trimmed;
	}
}

/** No value was given: forms send null or blank for a field left alone. */
export const isUnset = (value: unknown): boolean =>
	value === undefined || value === null || (typeof value === 'string' && value.trim() === '');

function textOfNumber(value: number, field: string): string {
	const text = numberText(value);
	if (text === undefined) throw untrusted(field);
	return text;
}

const untrusted = (field: string): Fault =>
	fault({
		class: 'source_data',
		code: 'money.too_precise',
		message: `${field} has more digits than a JSON number can hold exactly.`,
		remedy: `Send ${field} as text, for example "1234.50".`,
		field,
	});

/** The calendar day of an instant in `timezone`; undefined when the value is no instant. */
export function dayOf(value: unknown, timezone: string): string | undefined {
	if (value instanceof Date) {
		return Number.isNaN(value.getTime())
			? undefined
			: (DateTime.fromJSDate(value, { zone: timezone }).toISODate() ?? undefined);
	}
	if (typeof value !== 'string' || !/T.*(?:Z|[+-]\d{2}:?\d{2})$/.test(value)) return undefined;
	return DateTime.fromISO(value, { zone: timezone }).toISODate() ?? undefined;
}
