import type { Json } from '../../../core/odoo/client.port';

/**
 * A value as the tables hold it. many2one is an id or null, many2many a list of ids, one2many is
 * never stored. Datetimes are UTC text with microseconds, dates `YYYY-MM-DD`.
 */
export type Stored = Json;

/** Rows are never changed in place: a write replaces them, so undoing keeps the old object. */
export interface Row {
	readonly id: number;
	readonly [field: string]: Stored;
}

/** Values on their way in, as the caller sent them. */
export type Values = Record<string, unknown>;

/** A record without some of its keys. */
export const without = (
	record: Readonly<Record<string, unknown>>,
	...keys: readonly string[]
): Record<string, unknown> =>
	Object.fromEntries(Object.entries(record).filter(([key]) => !keys.includes(key)));

/** Is it a list? Unlike Array.isArray, it leaves the items unknown. */
export const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);

export const isObject = (value: unknown): value is Record<string, unknown> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

export const idOf = (value: Stored | undefined): number | null =>
	typeof value === 'number' && value !== 0 ? value : null;

export const idsOf = (value: Stored | undefined): number[] =>
	Array.isArray(value) ? value.filter((one): one is number => typeof one === 'number') : [];

export const numberOf = (value: Stored | undefined): number =>
	typeof value === 'number' ? value : 0;

export const textOf = (value: Stored | undefined): string =>
	typeof value === 'string' ? value : '';

/**
 * Half away from zero at `places`, with the tolerance Odoo's float_round uses so that 1.005 is
 * read as the decimal a person typed.
 */
export function roundTo(value: number, places: number): number {
	if (!Number.isFinite(value) || value === 0) return value === 0 ? 0 : value;
	const scale = 10 ** places;
	const scaled = Math.abs(value) * scale;
	const epsilon = 2 ** (Math.floor(Math.log2(scaled)) - 51);
	const rounded = Math.floor(scaled + 0.5 + epsilon) / scale;
	return value < 0 ? -rounded || 0 : rounded;
}

/** Python's repr of a value, as it appears in Odoo's messages. */
export function repr(value: unknown): string {
	if (value === null || value === undefined) return 'None';
	if (value === true) return 'True';
	if (value === false) return 'False';
	if (typeof value === 'string') {
		const quote = value.includes("'") && !value.includes('"') ? '"' : "'";
		return (
			quote +
			value.replace(/\\/g, '\\\\').replace(quote === "'" ? /'/g : /"/g, `\\${quote}`) +
			quote
		);
	}
	if (Array.isArray(value)) return `[${value.map(repr).join(', ')}]`;
	if (typeof value === 'object') {
		return `{${Object.entries(value)
			.map(([key, one]) => `${repr(key)}: ${repr(one)}`)
			.join(', ')}}`;
	}
	return String(value);
}
