import { DateTime } from 'luxon';

import { fault } from '../../faults';
import { type Decimal, toText } from '../../money';

/** Writes figures, dates and names for people. */
export interface Format {
	/** Digits after the point of money. */
	readonly places: number;
	/** `−1,234.50`; a true minus sign, zero without a sign. */
	money(value: Decimal): string;
	/** `62.5 %`; a dash where the value is unknown. */
	percent(value: Decimal | null): string;
	/** `1.2M`, for axes. */
	compact(value: number): string;
	date(iso: string): string;
	month(iso: string): string;
	instant(millis: number, zone: string): string;
}

/** Digits after the point of a currency (JPY 0, USD 2, KWD 3); 2 for a code nobody knows. */
export function currencyPlaces(currency: string): number {
	try {
		const { maximumFractionDigits } = new Intl.NumberFormat('en', {
			style: 'currency',
			currency,
		}).resolvedOptions();
		return maximumFractionDigits ?? 2;
	} catch {
		// Intl refuses a malformed code ("US$"); the figures are still worth showing.
		return 2;
	}
}

/**
 * @param locale BCP 47 tag
 * @param places digits after the point of money
 * @throws Fault `report.bad_locale`; on use `report.bad_date`, `report.bad_zone`
 */
export function formatter(locale: string, places: number): Format {
	const figures = (digits: number) =>
		numberFormat(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits });
	const money = figures(places);
	const percent = figures(1);
	const compact = numberFormat(locale, { notation: 'compact', maximumFractionDigits: 2 });
	const show = (format: Intl.NumberFormat, value: Decimal, digits: number) =>
		// Intl reads a numeric string digit by digit, so that no figure passes through a float.
		minus(format.format(toText(value, digits) as Intl.StringNumericLiteral));
	return {
		places,
		money: (value) => show(money, value, places),
		percent: (value) => (value === null ? '—' : `${show(percent, value, 1)} %`),
		compact: (value) => minus(compact.format(Object.is(value, -0) ? 0 : value)),
		date: (iso) => day(iso, locale).toFormat('d LLL yyyy'),
		month: (iso) => day(`${iso}-01`, locale).toFormat("LLL ''yy"),
		instant: (millis, zone) => {
			const at = DateTime.fromMillis(millis, { zone, locale });
			if (!at.isValid) {
				throw badInput('report.bad_zone', 'zone', 'Give an IANA zone such as America/Denver.');
			}
			return `${at.toFormat('d LLL yyyy, HH:mm')} (${zone})`;
		},
	};
}

const minus = (text: string): string => text.replace('-', '−');

function numberFormat(locale: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
	try {
		return new Intl.NumberFormat(locale, options);
	} catch {
		throw badInput('report.bad_locale', 'locale', 'Give a language tag such as en-US.');
	}
}

function day(iso: string, locale: string): DateTime {
	const at = DateTime.fromISO(iso, { zone: 'utc', locale });
	if (!/^\d{4}-\d{2}-\d{2}$/.test(iso) || !at.isValid) {
		throw badInput('report.bad_date', 'asOf', 'Give dates as YYYY-MM-DD.');
	}
	return at;
}

const badInput = (code: string, field: string, remedy: string) =>
	fault({
		class: 'source_data',
		code,
		message: `The ${field} of the report is not usable.`,
		remedy,
		field,
	});
