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

type Refuse = (faultCode: string, message: string) => never;

const field = <T>(read: (value: unknown, refuse: Refuse) => T) =>
	z.unknown().transform((value, ctx): T => {
		return read(value, (faultCode, message) => {
			ctx.addIssue({ code: 'custom', message, params: faultParams(faultCode) });
			return z.NEVER;
		});
	});

const required = <T>(read: (value: unknown, refuse: Refuse) => T) =>
	field((value, refuse) =>
		isBlank(value) ? refuse('source.missing_field', 'is missing') : read(value, refuse),
	);

const optional = <T>(read: (value: unknown, refuse: Refuse) => T) =>
	field((value, refuse) => (isBlank(value) ? undefined : read(value, refuse)));

function readAmount(value: unknown, refuse: Refuse): string {
	if (typeof value === 'string') {
		const text = value.trim();
		return DECIMAL_PATTERN.test(text)
			? text
			: refuse('money.not_a_decimal', 'must be a decimal number such as 1234.50');
	}
	if (typeof value !== 'number') {
		return refuse('money.not_a_decimal', 'must be a decimal number such as 1234.50');
	}
	const text = numberText(value);
	if (text === undefined) {
		return refuse(
			'money.too_precise',
			'has more digits than a JSON number can hold exactly; it must come as text',
		);
	}
	return DECIMAL_PATTERN.test(text)
		? text
		: refuse('money.not_a_decimal', 'has more than 15 digits before or 12 after the point');
}

/** Decimal as a JSON number or text; gives decimal text. Bad money is a fault, never 0. */
export const amount = required(readAmount);
export const optionalAmount = optional(readAmount);

function readId(value: unknown, refuse: Refuse): string {
	if (typeof value === 'number') {
		return Number.isSafeInteger(value) && value >= 0
			? String(value)
			: refuse('source.bad_id', 'must be a whole number');
	}
	if (typeof value !== 'string' || value.length > ID_LIMIT || /[\p{Cc}]/u.test(value)) {
		return refuse('source.bad_id', `must be an id of at most ${String(ID_LIMIT)} characters`);
	}
	return value.trim();
}

/** Id as whole number or text; gives text. */
export const id = required(readId);
export const optionalId = optional(readId);

const DAY = /^(\d{4})-(\d{2})-(\d{2})$/;

const isDay = (text: string): boolean => {
	const match = DAY.exec(text);
	if (match === null) return false;
	const time = Date.parse(`${text}T00:00:00Z`);
	return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
};

const readDay = (value: unknown, refuse: Refuse): string =>
	typeof value === 'string' && isDay(value)
		? value
		: refuse('source.bad_date', 'must be a date as YYYY-MM-DD');

/** Calendar date. */
export const day = required(readDay);
export const optionalDay = optional(readDay);

const INSTANT = /^(\d{4}-\d{2}-\d{2})T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2})$/;

const readInstant = (value: unknown, refuse: Refuse): string => {
	const match = typeof value === 'string' ? INSTANT.exec(value) : null;
	return match !== null && isDay(match[1] ?? '') && !Number.isNaN(Date.parse(match[0]))
		? match[0]
		: refuse('source.bad_time', 'must be a time with an offset, such as 2026-01-31T09:00:00Z');
};

/** Instant with an offset or Z. */
export const instant = required(readInstant);
export const optionalInstant = optional(readInstant);

const readText = (value: unknown, refuse: Refuse): string => {
	if (typeof value === 'string') return value.trim();
	// Codes come as numbers from some sources and from every spreadsheet.
	const text = typeof value === 'number' ? numberText(value) : undefined;
	return text ?? refuse('source.invalid_field', 'must be text');
};

/** Text; outer blanks are dropped. */
export const text = required(readText);
export const optionalText = optional(readText);

export const optionalFlag = optional((value, refuse): boolean =>
	typeof value === 'boolean' ? value : refuse('source.invalid_field', 'must be true or false'),
);

const readWhole = (value: unknown, refuse: Refuse): number =>
	typeof value === 'number' && Number.isSafeInteger(value)
		? value
		: refuse('source.invalid_field', 'must be a whole number');

export const optionalWhole = optional(readWhole);
