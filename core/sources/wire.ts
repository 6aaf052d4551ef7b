import { z } from 'zod/v4';

import { faultParams } from '../canonical/issues';
import { numberText } from '../canonical/number-text';
import { DECIMAL_PATTERN, ID_LIMIT } from '../canonical/types';

/**
 * Field types of wire schemas: what must be right before a record is believed. Optional ones read
 * null and blank as absent, because that is how REST sources say "no value".
 */

const isBlank = (value: unknown): boolean =>
	value === null || value === undefined || (typeof value === 'string' && value.trim() === '');

/** Why a value was refused. Made once a reason: a batch has a million fields. */
class Refusal {
	constructor(
		readonly faultCode: string,
		readonly message: string,
	) {}
}

type Read<T> = (value: unknown) => T | Refusal;

/**
 * A field that is read by a function. It is a check that replaces the value, not a transform: zod
 * allocates a closure and two results for each transform.
 */
const field = <T>(read: Read<T>): z.ZodType<T> =>
	z.unknown().check((payload) => {
		const found = read(payload.value);
		if (!(found instanceof Refusal)) {
			payload.value = found;
			return;
		}
		payload.issues.push({
			code: 'custom',
			message: found.message,
			params: faultParams(found.faultCode),
			input: payload.value,
		});
		// The check has made the unknown a T, or left an issue.
	}) as z.ZodType as z.ZodType<T>;

const MISSING = new Refusal('source.missing_field', 'is missing');

const required = <T>(read: Read<T>) => field((value) => (isBlank(value) ? MISSING : read(value)));

const optional = <T>(read: Read<T>) => field((value) => (isBlank(value) ? undefined : read(value)));

const NOT_DECIMAL = new Refusal(
	'money.not_a_decimal',
	'must be a decimal number such as 1234.50, with at most 15 digits before and 12 after the point',
);
const TOO_PRECISE = new Refusal(
	'money.too_precise',
	'has more digits than a JSON number can hold exactly; it must come as text',
);

function readAmount(value: unknown): string | Refusal {
	if (typeof value === 'string') {
		const text = value.trim();
		return DECIMAL_PATTERN.test(text) ? text : NOT_DECIMAL;
	}
	if (typeof value !== 'number') return NOT_DECIMAL;
	const text = numberText(value);
	if (text === undefined) return TOO_PRECISE;
	return DECIMAL_PATTERN.test(text) ? text : NOT_DECIMAL;
}

/** Decimal as a JSON number or text; gives decimal text. Bad money is a fault, never 0. */
export const amount = required(readAmount);
export const optionalAmount = optional(readAmount);

const NOT_WHOLE_ID = new Refusal('source.bad_id', 'must be a whole number');
const NOT_ID = new Refusal(
	'source.bad_id',
	`must be an id of at most ${String(ID_LIMIT)} characters`,
);

function readId(value: unknown): string | Refusal {
	if (typeof value === 'number') {
		return Number.isSafeInteger(value) && value >= 0 ? String(value) : NOT_WHOLE_ID;
	}
	if (typeof value !== 'string' || value.length > ID_LIMIT || /\p{Cc}/u.test(value)) return NOT_ID;
	return value.trim();
}

/** Id as whole number or text; gives text. */
export const id = required(readId);
export const optionalId = optional(readId);

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** A day that exists: February has its 29th only in leap years. */
function isDay(text: string): boolean {
	if (!DAY.test(text)) return false;
	const day = Number(text.slice(8));
	const month = Number(text.slice(5, 7));
	return month >= 1 && month <= 12 && day >= 1 && day <= daysIn(Number(text.slice(0, 4)), month);
}

const daysIn = (year: number, month: number): number =>
	month === 2
		? (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
			? 29
			: 28
		: month === 4 || month === 6 || month === 9 || month === 11
			? 30
			: 31;

const NOT_A_DAY = new Refusal('source.bad_date', 'must be a date as YYYY-MM-DD');

const readDay = (value: unknown): string | Refusal =>
	typeof value === 'string' && isDay(value) ? value : NOT_A_DAY;

/** Calendar date. */
export const day = required(readDay);
export const optionalDay = optional(readDay);

const INSTANT = /^(\d{4}-\d{2}-\d{2})T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2})$/;
const NOT_AN_INSTANT = new Refusal(
	'source.bad_time',
	'must be a time with an offset, such as 2026-01-31T09:00:00Z',
);

function readInstant(value: unknown): string | Refusal {
	const match = typeof value === 'string' ? INSTANT.exec(value) : null;
	return match !== null && isDay(match[1] ?? '') && !Number.isNaN(Date.parse(match[0]))
		? match[0]
		: NOT_AN_INSTANT;
}

/** Instant with an offset or Z. */
export const instant = required(readInstant);
export const optionalInstant = optional(readInstant);

const NOT_TEXT = new Refusal('source.invalid_field', 'must be text');

function readText(value: unknown): string | Refusal {
	if (typeof value === 'string') return value.trim();
	// Codes come as numbers from some sources and from every spreadsheet.
	return typeof value === 'number' ? (numberText(value) ?? NOT_TEXT) : NOT_TEXT;
}

/** Text; outer blanks are dropped. */
export const text = required(readText);
export const optionalText = optional(readText);

const NOT_A_FLAG = new Refusal('source.invalid_field', 'must be true or false');

export const optionalFlag = optional((value) => (typeof value === 'boolean' ? value : NOT_A_FLAG));

const NOT_WHOLE = new Refusal('source.invalid_field', 'must be a whole number');

export const optionalWhole = optional((value) =>
	typeof value === 'number' && Number.isSafeInteger(value) ? value : NOT_WHOLE,
);
