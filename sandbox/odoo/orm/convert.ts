import { typeError, valueError } from './errors';
import type { Field, Model } from './model';
import type { Stored } from './values';
import { isDay, isMoment } from './domain-operators';
import { repr, roundTo } from './values';

const INTEGER = /^\s*[+-]?\d+\s*$/;
const NUMBER = /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?\s*$/;

/** Python's `int(text)`, or null where it would raise. */
export const pythonInt = (text: string): number | null =>
	INTEGER.test(text) ? Number(text) : null;

/** Python's `float(text)` without nan and inf, which no column should hold. */
export const pythonFloat = (text: string): number | null => {
	const value = NUMBER.test(text) ? Number(text) : Number.NaN;
	return Number.isFinite(value) ? value : null;
};

/** Places kept of a money column. Every seeded currency has two. */
const MONEY_PLACES = 2;

/**
 * Turns a value of `create` or `write` into what the column holds; the same refusals, in the same
 * words, as Odoo's `convert_to_cache`. Relations to many are not handled here.
 */
export function convertScalar(model: Model, field: Field, value: unknown): Stored {
	const empty = value === null || value === undefined || value === false;
	switch (field.type) {
		case 'boolean':
			return Boolean(value);
		case 'integer':
		case 'many2one_reference':
			return toInteger(value);
		case 'float':
		case 'monetary': {
			const number = toFloat(value);
			const places =
				field.type === 'monetary' ? MONEY_PLACES : model.behaviour.digits?.[field.name];
			return places === undefined ? number : roundTo(number, places);
		}
		case 'date':
			return empty || value === '' ? null : toDay(value);
		case 'datetime':
			return empty || value === '' ? null : toMoment(value);
		case 'selection':
			if (empty || value === '') return null;
			if (!field.selection?.some(([key]) => key === value)) {
				throw valueError(`Wrong value for ${model.name}.${field.name}: ${repr(value)}`);
			}
			return String(value);
		case 'many2one':
			if (empty || value === 0 || value === '') return null;
			if (Array.isArray(value) && typeof value[0] === 'number') return value[0];
			if (typeof value !== 'number' || !Number.isInteger(value)) {
				throw valueError(`Wrong value for ${model.name}.${field.name}: ${repr(value)}`);
			}
			return value;
		case 'json':
		case 'properties':
		case 'properties_definition':
			return empty ? null : (value as Stored);
		default:
			if (empty) return null;
			if (typeof value === 'object') return repr(value);
			return value === true ? 'True' : String(value);
	}
}

function toInteger(value: unknown): number {
	if (value === null || value === undefined || value === '') return 0;
	if (typeof value === 'number') return Math.trunc(value);
	if (typeof value === 'boolean') return Number(value);
	if (typeof value === 'string') {
		const number = pythonInt(value);
		if (number === null) throw valueError(`invalid literal for int() with base 10: ${repr(value)}`);
		return number;
	}
	throw typeError(
		"int() argument must be a string, a bytes-like object or a real number, not 'dict'",
	);
}

function toFloat(value: unknown): number {
	if (value === null || value === undefined || value === '') return 0;
	if (typeof value === 'number') return value;
	if (typeof value === 'boolean') return Number(value);
	if (typeof value === 'string') {
		const number = pythonFloat(value);
		if (number === null) throw valueError(`could not convert string to float: ${repr(value)}`);
		return number;
	}
	throw typeError("float() argument must be a string or a real number, not 'dict'");
}

function toDay(value: unknown): string {
	const text = String(value).slice(0, 10);
	if (!isDay(text)) {
		throw valueError(`time data ${repr(text)} does not match format '%Y-%m-%d'`);
	}
	return text;
}

function toMoment(value: unknown): string {
	const text = String(value);
	if (isDay(text)) return `${text} 00:00:00.000000`;
	if (!isMoment(text)) {
		const at = text.slice(0, 19);
		throw valueError(`time data ${repr(at)} does not match format '%Y-%m-%d %H:%M:%S'`);
	}
	return `${text.length === 16 ? `${text}:00` : text.slice(0, 19)}.000000`;
}
