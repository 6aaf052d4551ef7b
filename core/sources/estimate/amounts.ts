import { numberText } from '../../canonical/number-text';
import { DECIMAL_PATTERN } from '../../canonical/types';
import { fault, type Fault } from '../../faults';

/** Which sign parts whole and fraction in text cells; the other one groups thousands. */
export type DecimalSign = 'point' | 'comma';

const PLAIN = {
	point: /^(?:\d+|\d{1,3}(?:[, ']\d{3})+)(?:\.\d+)?$|^\.\d+$/,
	comma: /^(?:\d+|\d{1,3}(?:[. ']\d{3})+)(?:,\d+)?$|^,\d+$/,
} as const satisfies Record<DecimalSign, RegExp>;

/** Currency signs and codes that people type around a figure. */
const CURRENCY = /^(?:[$€£¥]|[A-Z]{3}(?=[\s\d(-])|[A-Z]{1,2}\$)\s*|\s*(?:[$€£¥]|[A-Z]{3})$/g;

/**
 * A figure in a cell as decimal text: `1,234.50`, `$1,234.50`, `(500.00)`, `500-`, and with the
 * decimal comma `1.234,50`. A spreadsheet number is taken at 15 significant digits, which is all a
 * spreadsheet keeps. Whatever is not surely a figure is a `Fault`, never 0: a grouping sign in the
 * wrong place, a dash, `#REF!`. Blank gives undefined.
 */
export function cellAmount(cell: unknown, column: string, sign: DecimalSign): string | undefined {
	if (cell === null || cell === undefined) return undefined;
	if (typeof cell === 'number') {
		const text = Number.isFinite(cell) ? numberText(Number(cell.toPrecision(15))) : undefined;
		if (text === undefined || !DECIMAL_PATTERN.test(text)) throw notAFigure(column, sign);
		return text;
	}
	if (typeof cell !== 'string') throw notAFigure(column, sign);
	const trimmed = cell.replace(/[\u00a0\u202f]/g, ' ').trim();
	if (trimmed === '') return undefined;
	const { negative, text } = signOf(trimmed);
	const bare = text.replace(CURRENCY, '').trim();
	// "$-500" has the sign inside.
	const inner = signOf(bare);
	if (!PLAIN[sign].test(inner.text) || (negative && inner.negative)) throw notAFigure(column, sign);
	const digits =
		sign === 'point'
			? inner.text.replace(/[, ']/g, '')
			: inner.text.replace(/[. ']/g, '').replace(',', '.');
	const whole = digits.startsWith('.') ? `0${digits}` : digits;
	const figure = `${negative || inner.negative ? '-' : ''}${whole}`;
	if (!DECIMAL_PATTERN.test(figure)) throw notAFigure(column, sign);
	return figure;
}

/** Accountants write negatives in brackets or with the sign behind. */
function signOf(text: string): { readonly negative: boolean; readonly text: string } {
	if (text.startsWith('(') && text.endsWith(')'))
		return { negative: true, text: text.slice(1, -1).trim() };
	if (text.startsWith('-')) return { negative: true, text: text.slice(1).trim() };
	if (text.endsWith('-')) return { negative: true, text: text.slice(0, -1).trim() };
	return { negative: false, text };
}

const notAFigure = (column: string, sign: DecimalSign): Fault =>
	fault({
		class: 'source_data',
		code: 'money.not_a_decimal',
		message: `${column} holds no figure that can be read with a decimal ${sign}.`,
		remedy: `Write ${column} as ${sign === 'point' ? '1,234.50' : '1.234,50'}, or change the decimal sign of the node.`,
		field: column,
	});
