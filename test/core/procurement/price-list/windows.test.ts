import {
	dayBefore,
	fitWindows,
	type NewPrice,
	type OtherPrice,
} from '../../../../core/procurement/price-list/windows';

const TODAY = '2026-06-15';
const price = (lineId: string, from: string, until: string | null = null, more = {}): NewPrice => ({
	lineId,
	from,
	until,
	least: 0,
	unit: 1,
	...more,
});
const other = (id: number, from: string | null, until: string | null = null): OtherPrice => ({
	id,
	from,
	until,
	withdrawn: false,
});
const fit = (prices: NewPrice[], others: OtherPrice[] = []) => {
	const { until, ends, clash, twice } = fitWindows(prices, others, TODAY);
	return { until: [...until], ends: [...ends], clash, twice };
};

it('a price without others holds as the list says', () => {
	expect(fit([price('1', '2026-07-01')])).toEqual({
		until: [['1', null]],
		ends: [],
		clash: null,
		twice: null,
	});
});

it('earlier prices end the day before, also those without days', () => {
	const { ends, until } = fit(
		[price('1', '2026-07-01')],
		[other(7, null), other(8, '2026-01-01'), other(9, '2026-01-01', '2026-12-31')],
	);
	expect(ends).toEqual([
		[7, '2026-06-30'],
		[8, '2026-06-30'],
		[9, '2026-06-30'],
	]);
	expect(until).toEqual([['1', null]]);
});

it('a price that has ended before stays as it was', () => {
	expect(fit([price('1', '2026-07-01')], [other(7, null, '2026-06-30')]).ends).toEqual([]);
});

it('a later list ends this one, whatever the order in which they come', () => {
	const { until, ends, clash } = fit([price('1', '2026-07-01')], [other(7, '2026-09-01')]);
	expect([until, ends, clash]).toEqual([[['1', '2026-08-31']], [], null]);
	expect(fit([price('1', '2026-07-01', '2026-07-31')], [other(7, '2026-09-01')]).until).toEqual([
		['1', '2026-07-31'],
	]);
});

it('two prices from the same day on are a clash', () => {
	expect(fit([price('1', '2026-07-01')], [other(7, '2026-07-01')]).clash).toEqual({
		lineId: '1',
		other: 7,
	});
});

it('a line that begins within a later price is a clash, after its end it is none', () => {
	const lines = [price('1', '2026-07-01', '2026-08-31'), price('2', '2026-10-01')];
	expect(fit(lines, [other(7, '2026-09-01')]).clash).toEqual({ lineId: '2', other: 7 });
	expect(fit(lines, [other(7, '2026-09-01', '2026-09-30')]).clash).toBeNull();
});

it('quantity breaks stand beside each other; the same quantity on one day does not', () => {
	const breaks = [price('1', '2026-07-01'), price('2', '2026-07-01', null, { least: 100 })];
	expect(fit(breaks).twice).toBeNull();
	expect(fit([...breaks, price('3', '2026-08-01', null, { least: 100 })]).twice).toEqual({
		lineId: '3',
		other: '2',
	});
	expect(fit([price('1', '2026-07-01'), price('2', '2026-07-01', null, { unit: 2 })]).twice).toBe(
		null,
	);
	expect(fit([price('1', '2026-07-01', '2026-07-31'), price('2', '2026-08-01')]).twice).toBeNull();
});

it('a withdrawn line ends yesterday, one that had not begun never begins', () => {
	const gone = (id: number, from: string | null, until: string | null = null) => ({
		...other(id, from, until),
		withdrawn: true,
	});
	expect(
		fit([], [gone(7, '2026-01-01'), gone(8, '2026-09-01'), gone(9, '2026-01-01', '2026-02-01')])
			.ends,
	).toEqual([
		[7, '2026-06-14'],
		[8, '2026-08-31'],
	]);
	// And what never holds is in nobody's way.
	expect(fit([price('1', '2026-07-01')], [other(8, '2026-09-01', '2026-08-31')]).until).toEqual([
		['1', null],
	]);
});

it('the day before crosses months and leap years', () => {
	expect([dayBefore('2026-01-01'), dayBefore('2028-03-01')]).toEqual(['2025-12-31', '2028-02-29']);
});
