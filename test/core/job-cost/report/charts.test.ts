import { barChart } from '../../../../core/job-cost/report/bars';
import { formatter } from '../../../../core/job-cost/report/format';
import { lineChart } from '../../../../core/job-cost/report/lines';
import { fitted, number, scale, textWidth } from '../../../../core/job-cost/report/svg';
import type { Bar } from '../../../../core/job-cost/report/types';
import { random } from '../rules/figures';

const format = formatter('en-US', 2);
const bar = (more: Partial<Bar> = {}): Bar => ({
	label: '03-300 Concrete',
	actual: 60,
	draftBills: 5,
	committed: 20,
	forecast: 15,
	budget: 90,
	eac: 100,
	eacText: '100.00',
	varianceText: '−10.00',
	over: true,
	...more,
});
const rects = (body: string) =>
	[
		...body.matchAll(
			/<rect x="([^"]+)" y="([^"]+)" width="([^"]+)" height="([^"]+)" fill="([^"]+)"/g,
		),
	].map(([, x, y, width, height, fill]) => ({
		x: Number(x),
		y: Number(y),
		width: Number(width),
		height: Number(height),
		fill,
	}));

test('segments follow each other from zero, in proportion', () => {
	const { body } = barChart([bar()], format);
	const row = rects(body).filter(({ height }) => height === 15);
	expect(row).toHaveLength(4);
	const unit = row[0]!.width / 60;
	for (const [at, value] of [60, 5, 20, 15].entries()) {
		expect(row[at]!.width / unit).toBeCloseTo(value, 1);
		if (at > 0) expect(row[at]!.x).toBeCloseTo(row[at - 1]!.x + row[at - 1]!.width, 1);
	}
	expect(body).toContain('100.00');
	expect(body).toContain('−10.00');
});

test('an overrun has a strip and a triangle, a bar within budget has none', () => {
	const strips = (one: Bar) => barChart([one], format).body.match(/<path /g)?.length ?? 0;
	expect(strips(bar())).toBe(1);
	expect(strips(bar({ over: false }))).toBe(0);
});

test('many codes together have figures but no bar, and do not shrink the others', () => {
	const others = bar({
		label: '26 other codes',
		actual: 1e9,
		eac: 1e9,
		eacText: '1e9',
		together: true,
	});
	const widths = (bars: Bar[]) =>
		rects(barChart(bars, format).body)
			.filter(({ height }) => height === 15)
			.map(({ width }) => width);
	expect(widths([bar(), others])).toEqual(widths([bar()]));
	expect(barChart([others], format).body).toContain('1e9');
});

test('nothing leaves the drawing, whatever the figures', () => {
	const next = random(4);
	const some = () => (next() - 0.35) * 10 ** (next() * 15);
	for (let round = 0; round < 200; round++) {
		const bars = Array.from({ length: 1 + Math.floor(next() * 15) }, () => {
			const [actual, draftBills, committed, forecast] = [some(), 0, some(), some()] as const;
			return bar({
				actual,
				draftBills,
				committed,
				forecast,
				budget: some(),
				eac: actual + committed + forecast,
			});
		});
		const { body, width, height } = barChart(bars, format);
		expect(body).not.toMatch(/NaN|Infinity|undefined/);
		for (const rect of rects(body)) {
			expect(rect.x).toBeGreaterThanOrEqual(0);
			expect(rect.x + rect.width).toBeLessThanOrEqual(width);
			expect(rect.y + rect.height).toBeLessThanOrEqual(height);
		}
	}
});

test('lines of one month, of no value and of twenty years are drawn', () => {
	for (const count of [1, 2, 14, 240]) {
		const months = Array.from({ length: count }, (_, at) =>
			format.month(`20${20 + Math.floor(at / 12)}-0${(at % 9) + 1}`),
		);
		const zeros = months.map(() => 0);
		for (const cost of [zeros, months.map((_, at) => at * 1e12), months.map((_, at) => -at)]) {
			const { body } = lineChart(
				{ months, month: cost, cost, costText: '1', budget: zeros, budgetText: '2' },
				format,
			);
			expect(body).not.toMatch(/NaN|Infinity|undefined/);
			const labels = [...body.matchAll(/<text x="([^"]+)" y="286"/g)].map(([, x]) => Number(x));
			expect(labels.length).toBeGreaterThan(0);
			for (const [at, x] of labels.entries()) {
				if (at > 0) expect(x - labels[at - 1]!).toBeGreaterThan(45);
			}
		}
	}
});

test('scales end on round numbers, hold every value and zero', () => {
	for (const values of [[], [0], [7], [-3, 12], [1e-3], [123456789], [-5, -1]]) {
		const { ticks, at } = scale(values, 0, 100);
		expect(ticks.length).toBeGreaterThan(1);
		for (const value of [0, ...values]) {
			expect(at(value)).toBeGreaterThanOrEqual(-1e-9);
			expect(at(value)).toBeLessThanOrEqual(100 + 1e-9);
		}
	}
});

test('labels are cut to their width; figures are written short and alike', () => {
	const long = '23-000 Heating, Ventilating and Air Conditioning of everything';
	expect(fitted('short', 12, 200)).toBe('short');
	const cut = fitted(long, 12, 120);
	expect(cut).toMatch(/…$/);
	expect(textWidth(cut, 12)).toBeLessThanOrEqual(120);
	expect([1 / 3, -0.001, NaN, Infinity].map(number)).toEqual(['0.33', '0', '0', '0']);
});
