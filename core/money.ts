import Big from 'big.js';

import { fault } from './faults';

/**
 * Money and quantities. In the canonical model an amount is a decimal string; in rules it is a
 * `Decimal`; a float appears only in the last step to Odoo. Rounding is half away from zero, and
 * only on output.
 */
export type Decimal = Big;

// 40 places: a product of two 15-digit figures and a quotient stay exact enough to round once.
const Exact = Big();
Exact.DP = 40;
Exact.RM = 1;
Exact.NE = -40;
Exact.PE = 40;

const DECIMAL = /^-?\d{1,15}(?:\.\d{1,12})?$/;

export const ZERO: Decimal = new Exact(0);

/**
 * Reads a decimal string (`-1234.5`): no exponent, no grouping, no currency sign, at most 15 digits
 * before and 12 after the point. Anything else is a fault, never 0.
 */
export function decimal(text: string, field = 'amount'): Decimal {
	if (typeof text !== 'string' || !DECIMAL.test(text)) {
		throw fault({
			class: 'source_data',
			code: 'money.not_a_decimal',
			message: `${field} is not a decimal number.`,
			remedy: `Send ${field} as digits with an optional point, for example "1234.50".`,
			field,
		});
	}
	return new Exact(text);
}

/** A figure that Odoo sent as a JSON number. NaN and infinities are faults. */
export function decimalFromFloat(value: number, field = 'amount'): Decimal {
	if (!Number.isFinite(value)) {
		throw fault({
			class: 'protocol',
			code: 'money.not_finite',
			message: `${field} came back from Odoo as a value that is not a number.`,
			remedy: `Open the record in Odoo and correct ${field}.`,
			field,
		});
	}
	return new Exact(value);
}

/** Rounds half away from zero to `places`, keeping trailing zeros: `toText(2)` of 1.005 is `1.01`. */
export const toText = (value: Decimal, places = 2): string => {
	const text = value.round(places, 1).toFixed(places);
	// Big keeps the sign of a rounded-away negative: "-0.00" is no figure a ledger shows.
	return /^-0(?:\.0+)?$/.test(text) ? text.slice(1) : text;
};

/** The float for Odoo, rounded to the currency's places first. */
export const toFloat = (value: Decimal, places = 2): number => Number(toText(value, places));

export const sum = (values: Iterable<Decimal>): Decimal => {
	let total = ZERO;
	for (const value of values) total = total.plus(value);
	return total;
};

export const max = (a: Decimal, b: Decimal): Decimal => (a.gte(b) ? a : b);
export const min = (a: Decimal, b: Decimal): Decimal => (a.lte(b) ? a : b);

/** −1, 0 or 1; much cheaper than comparing with 0, for rules that run by the hundred thousand. */
export const signOf = (value: Decimal): number => (value.c[0] === 0 ? 0 : value.s);
