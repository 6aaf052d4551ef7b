import {
	type Drawing,
	box,
	element,
	fitted,
	INK,
	label,
	number,
	rule,
	scale,
	textWidth,
} from './svg';
import type { Format } from './format';
import type { Bar } from './types';

const WIDTH = 1000;
const LABELS = 238;
const TOP = 58;
const ROW = 27;
const BAR = 15;
const GAP = 14;

const SEGMENTS = [
	['actual', 'Actual', INK.actual],
	['draftBills', 'Draft bills', INK.draft],
	['committed', 'Committed', INK.committed],
	['forecast', 'Forecast', INK.forecast],
] as const;

/**
 * Cost by code: a stacked bar of actual, draft bills, committed and forecast, whose end is the
 * estimate at completion, and a black mark at the budget. Beyond the budget the row carries a red
 * strip and a triangle beside its variance. Negative parts stack to the left of zero.
 */
export function barChart(bars: readonly Bar[], format: Pick<Format, 'compact'>): Drawing {
	const widest = (pick: (bar: Bar) => string, head: string) =>
		Math.max(textWidth(head, 11), ...bars.map((bar) => textWidth(pick(bar), 11.5))) + 4;
	const variance = widest(
		({ varianceText, over }) => (over ? `▲ ${varianceText}` : varianceText),
		'Variance',
	);
	const eac = widest(({ eacText }) => eacText, 'EAC');
	const right = WIDTH - variance - GAP - eac - GAP;
	const { at, ticks } = scale(
		bars.filter(({ together }) => together !== true).flatMap(extent),
		LABELS,
		right,
		5,
	);
	const bottom = TOP + bars.length * ROW;
	return {
		width: WIDTH,
		height: bottom + 26,
		body: [
			legend(),
			label(WIDTH - variance - GAP, TOP - 8, 'EAC', { ...HEAD, 'text-anchor': 'end' }),
			label(WIDTH, TOP - 8, 'Variance', { ...HEAD, 'text-anchor': 'end' }),
			...ticks.map((tick) =>
				rule(at(tick), TOP - 2, at(tick), bottom, tick === 0 ? ZERO_LINE : {}),
			),
			...ticks.map((tick) =>
				label(at(tick), bottom + 16, format.compact(tick), {
					'text-anchor': 'middle',
					'font-size': 11,
					fill: INK.muted,
				}),
			),
			...bars.map((bar, index) => row(bar, TOP + index * ROW, at, WIDTH - variance - GAP)),
		].join(''),
	};
}

const HEAD = { 'font-size': 11, fill: INK.muted } as const;
const ZERO_LINE = { stroke: INK.outline } as const;

function extent(bar: Bar): number[] {
	const parts = SEGMENTS.map(([name]) => bar[name]);
	const added = (some: readonly number[]) => some.reduce((total, part) => total + part, 0);
	return [
		added(parts.filter((part) => part > 0)),
		added(parts.filter((part) => part < 0)),
		bar.budget,
		bar.eac,
	];
}

function row(bar: Bar, y: number, at: (value: number) => number, eacAt: number): string {
	const middle = y + ROW / 2 + 4;
	const drawn =
		bar.together === true
			? label(LABELS + 8, middle, 'together, not drawn', HEAD)
			: stack(bar, y + (ROW - BAR) / 2, at);
	const tone = bar.over ? { fill: INK.bad, 'font-weight': 'bold' } : {};
	const triangle = WIDTH - textWidth(bar.varianceText, 11.5) * 1.04 - 11;
	return [
		drawn,
		label(LABELS - 12, middle, fitted(bar.label, 12, LABELS - 22), { 'text-anchor': 'end' }),
		label(eacAt, middle, bar.eacText, { 'text-anchor': 'end', 'font-size': 11.5 }),
		label(WIDTH, middle, bar.varianceText, { 'text-anchor': 'end', 'font-size': 11.5, ...tone }),
		bar.over
			? element('path', {
					d: `M${number(triangle)} ${number(middle - 1)}h8l-4 -7z`,
					fill: INK.bad,
				})
			: '',
	].join('');
}

/** The stacked bar, the strip of an overrun and the mark at the budget. */
function stack(bar: Bar, top: number, at: (value: number) => number): string {
	let up = 0;
	let down = 0;
	const segments = SEGMENTS.map(([name, , fill]) => {
		const value = bar[name];
		if (value === 0) return '';
		const from = value > 0 ? up : down;
		if (value > 0) up += value;
		else down += value;
		const [left, end] = value > 0 ? [at(from), at(up)] : [at(down), at(from)];
		const outline = name === 'forecast' ? { stroke: INK.outline, 'stroke-width': 0.75 } : {};
		return box(left, top, end - left, BAR, { fill, ...outline });
	});
	const [short, long] = [Math.min(bar.budget, bar.eac), Math.max(bar.budget, bar.eac)];
	const strip = bar.over
		? box(at(short), top + BAR + 1.5, at(long) - at(short), 3, { fill: INK.bad })
		: '';
	const mark = at(bar.budget);
	const budget = rule(mark, top - 4, mark, top + BAR + 4, {
		stroke: INK.budget,
		'stroke-width': 2,
	});
	return [...segments, strip, budget].join('');
}

function legend(): string {
	let x = LABELS;
	const parts: string[] = [];
	for (const [name, text, fill] of SEGMENTS) {
		const outline = name === 'forecast' ? { stroke: INK.outline, 'stroke-width': 0.75 } : {};
		parts.push(box(x, 10, 14, 12, { fill, ...outline }), label(x + 20, 20.5, text));
		x += 20 + textWidth(text, 12) + 22;
	}
	parts.push(
		rule(x + 4, 8, x + 4, 24, { stroke: INK.budget, 'stroke-width': 2 }),
		label(x + 12, 20.5, 'Budget'),
	);
	x += 12 + textWidth('Budget', 12) + 22;
	parts.push(box(x, 17, 14, 3, { fill: INK.bad }), label(x + 20, 20.5, 'Over budget'));
	return parts.join('');
}
