import { decimal, decimalFromFloat, max, min, sum, toFloat, toText, ZERO } from '../../core/money';

describe('decimal', () => {
	it.each(['0', '-0.01', '1234567890.12', '999999999999999.999999999999'])('reads %s', (text) => {
		expect(decimal(text).toFixed()).toBe(text);
	});

	it.each([
		'',
		' 1',
		'1,234.50',
		'1e3',
		'$5',
		'NaN',
		'Infinity',
		'--1',
		'1.',
		'.5',
		'=1+1',
		'1234567890123456',
		'0x10',
		'１',
	])('refuses %j by name', (text) => {
		expect(() => decimal(text, 'unit cost')).toThrow(
			expect.objectContaining({
				class: 'source_data',
				code: 'money.not_a_decimal',
				field: 'unit cost',
			}) as Error,
		);
	});

	it('refuses what is not text, whatever the types say', () => {
		expect(() => decimal(12 as unknown as string)).toThrow('not a decimal');
	});

	it('refuses ten megabytes without choking', () => {
		expect(() => decimal('9'.repeat(10_000_000))).toThrow('not a decimal');
	});
});

describe('rounding', () => {
	it.each([
		['1.005', '1.01'],
		['-1.005', '-1.01'],
		['2.675', '2.68'],
		['0.004', '0.00'],
		['-0.004', '0.00'],
		['1', '1.00'],
	])('%s becomes %s', (text, expected) => {
		expect(toText(decimal(text))).toBe(expected);
	});

	it('follows the currency: yen has no places, dinar has three', () => {
		expect(toText(decimal('1234.5'), 0)).toBe('1235');
		expect(toText(decimal('-0.4'), 0)).toBe('0');
		expect(toText(decimal('1.2345'), 3)).toBe('1.235');
	});

	it('gives Odoo the float of the rounded figure', () => {
		expect(toFloat(decimal('33.333333'))).toBe(33.33);
	});
});

describe('arithmetic', () => {
	it('adds cents exactly', () => {
		expect(toText(sum(Array.from({ length: 1000 }, () => decimal('0.10'))))).toBe('100.00');
		expect(sum([]).eq(ZERO)).toBe(true);
	});

	it('keeps a quotient exact enough to be multiplied back', () => {
		expect(toText(decimal('100').div(decimal('3')).times(decimal('3')), 10)).toBe('100.0000000000');
	});

	it('orders', () => {
		expect(toText(max(decimal('-1'), decimal('-2')))).toBe('-1.00');
		expect(toText(min(decimal('-1'), decimal('-2')))).toBe('-2.00');
	});
});

describe('decimalFromFloat', () => {
	it('takes the figure a JSON number stands for, not its binary expansion', () => {
		expect(decimalFromFloat(0.1).plus(decimalFromFloat(0.2)).toFixed()).toBe('0.3');
	});

	it.each([NaN, Infinity, -Infinity])('refuses %s', (value) => {
		expect(() => decimalFromFloat(value)).toThrow('not a number');
	});
});
