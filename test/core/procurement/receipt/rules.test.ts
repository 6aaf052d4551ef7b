import { decimal } from '../../../../core/money';
import {
	type Confirmed,
	confirmedToDate,
	quantityOf,
} from '../../../../core/procurement/receipt/rules/confirmed';
import { drawFrom } from '../../../../core/procurement/receipt/rules/draw';
import { lowerTo } from '../../../../core/procurement/receipt/rules/lower';
import { mostOf, stillExpected } from '../../../../core/procurement/receipt/rules/over';

const d = (text: string) => decimal(text);

describe('what may come', () => {
	it.each([
		['refuse', '0', '10'],
		['tolerance', '2.5', '10.25'],
		['allow', '0', undefined],
	] as const)('%s, %s %%: %s of 10', (overReceipt, tolerancePercent, most) => {
		expect(mostOf(d('10'), { overReceipt, tolerancePercent })?.toFixed()).toBe(most);
	});

	it.each([
		['10', '6', '4'],
		['10', '10', '0'],
		['10', '12', '0'],
	])('of %s ordered and %s received %s are expected', (ordered, received, expected) => {
		expect(stillExpected(d(ordered), d(received)).toFixed()).toBe(expected);
	});
});

describe('what goes back', () => {
	const received = [
		{ move: 3, left: d('2') },
		{ move: 2, left: d('0') },
		{ move: 1, left: d('5') },
	];
	const drawn = (quantity: string) => {
		const { draws, missing } = drawFrom(received, d(quantity));
		return [
			draws.map((draw) => `${String(draw.move)}:${draw.quantity.toFixed()}`),
			missing.toFixed(),
		];
	};
	it('is taken from what came last, and never more than came', () => {
		expect(drawn('1.5')).toEqual([['3:1.5'], '0']);
		expect(drawn('6')).toEqual([['3:2', '1:4'], '0']);
		expect(drawn('8')).toEqual([['3:2', '1:5'], '1']);
	});
});

describe('what Odoo waits for', () => {
	const waiting = [
		{ move: 1, demand: d('4') },
		{ move: 2, demand: d('6') },
	];
	const lowered = (expected: string) =>
		lowerTo(waiting, d(expected)).map(({ move, demand }) => `${String(move)}:${demand.toFixed()}`);
	it('is lowered from the last move on, and never raised', () => {
		expect(lowered('10')).toEqual([]);
		expect(lowered('12')).toEqual([]);
		expect(lowered('7')).toEqual(['2:3']);
		expect(lowered('1')).toEqual(['2:0', '1:1']);
	});
});

describe('what is confirmed', () => {
	const one = (
		name: string,
		date: string,
		basis: Confirmed['basis'],
		quantity: string,
		state: Confirmed['state'] = 'confirmed',
	): Confirmed => ({ name, date, basis, state, quantity: d(quantity) });
	const records = [
		one('c1', '2026-03-31', 'to_date', '30'),
		one('c2', '2026-04-30', 'period', '10'),
		one('c9', '2026-05-31', 'to_date', '55'),
		one('c10', '2026-05-31', 'period', '5'),
		one('c11', '2026-06-30', 'to_date', '99', 'void'),
	];

	it('is the last figure to date and the periods after it, in whatever order they arrive', () => {
		expect(confirmedToDate(records).toFixed()).toBe('60');
		expect(confirmedToDate([...records].reverse()).toFixed()).toBe('60');
		expect(confirmedToDate(records.slice(0, 2)).toFixed()).toBe('40');
		expect(confirmedToDate([]).toFixed()).toBe('0');
	});

	it.each([
		[{ quantity: '2.5' }, '10', '1000', '2.5', '0'],
		[{ percent: '33.333' }, '10', '1000', '3.33', '-0.33'],
		[{ amount: '1234.56' }, '10000', '10000', '1234.56', '0'],
		[{ amount: '250' }, '-500', '-500', '-250', '0'],
		[{ amount: '333.33' }, '1', '1000', '0.33', '-3.33'],
	])('%j of %s at %s is %s', (line, ordered, subtotal, quantity, lost) => {
		const signed =
			'amount' in line && ordered.startsWith('-') ? { amount: `-${line.amount ?? ''}` } : line;
		const found = quantityOf(signed, { ordered: d(ordered), subtotal: d(subtotal), places: 2 });
		expect([found?.quantity.toFixed(), found?.lost.toFixed()]).toEqual([quantity, lost]);
	});

	it('is nothing by value where a line is worth nothing', () => {
		const terms = { ordered: d('1'), subtotal: d('0'), places: 2 };
		expect(quantityOf({ amount: '10' }, terms)).toBeNull();
	});
});
