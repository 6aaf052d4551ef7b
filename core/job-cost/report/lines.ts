import type { Format } from './format';
import { type Drawing, box, element, INK, label, rule, scale, textWidth } from './svg';
import type { Line } from './types';

const WIDTH = 1000;
const HEIGHT = 300;
const TOP = 44;
const BOTTOM = HEIGHT - 34;
const LEFT = 70;

/**
 * Cost to date by month as a solid line with dots, budget to date as a dashed one, the cost of each
 * month as bars. The last value of each line is written at its end; months are thinned to fit.
 */
export function lineChart(line: Line, format: Pick<Format, 'compact'>): Drawing {
	const { months, month, cost, budget } = line;
	const ends = [
		{ text: line.costText, name: 'Cost to date', values: cost, fill: INK.actual },
		...(budget === null
			? []
			: [{ text: line.budgetText, name: 'Budget to date', values: budget, fill: INK.text }]),
	];
	const margin = Math.max(
		...ends.map(({ text, name }) => Math.max(textWidth(text, 12), textWidth(name, 11))),
	);
	const right = WIDTH - margin - 16;
	const step = (right - LEFT) / Math.max(months.length, 1);
	const x = (index: number) => LEFT + step * (index + 0.5);
	const { at, ticks } = scale([...cost, ...month, ...(budget ?? [])], BOTTOM, TOP, 5);
	const every = Math.max(1, Math.ceil((textWidth("Sep '26", 11) + 14) / step));
	const wide = Math.min(step * 0.6, 34);
	const dots = months.length <= 60;
	return {
		width: WIDTH,
		height: HEIGHT,
		body: [
			legend(budget !== null),
			...ticks.map((tick) =>
				rule(LEFT, at(tick), right, at(tick), tick === 0 ? { stroke: INK.outline } : {}),
			),
			...ticks.map((tick) =>
				label(LEFT - 8, at(tick) + 4, format.compact(tick), {
					'text-anchor': 'end',
					'font-size': 11,
					fill: INK.muted,
				}),
			),
			...month.map((value, index) =>
				value === 0
					? ''
					: box(
							x(index) - wide / 2,
							Math.min(at(value), at(0)),
							wide,
							Math.abs(at(value) - at(0)),
							{
								fill: INK.committed,
							},
						),
			),
			...months.map((text, index) =>
				// Counted from the end, so that the last month always has its label.
				(months.length - 1 - index) % every === 0
					? label(x(index), BOTTOM + 20, text, {
							'text-anchor': 'middle',
							'font-size': 11,
							fill: INK.muted,
						})
					: '',
			),
			budget === null ? '' : path(budget, x, at, { stroke: INK.text, 'stroke-dasharray': '6 4' }),
			// A line of one month has no length; the mark at its end shows it all the same.
			budget === null ? '' : endMark(x(months.length - 1), at(budget.at(-1) ?? 0)),
			path(cost, x, at, { stroke: INK.actual, 'stroke-width': 2.5 }),
			...(dots
				? cost.map((value, index) =>
						element('circle', { cx: x(index), cy: at(value), r: 3, fill: INK.actual }),
					)
				: []),
			...endLabels(ends, at, right + 8),
		].join(''),
	};
}

const endMark = (x: number, y: number): string =>
	box(x - 3, y - 3, 6, 6, { fill: '#ffffff', stroke: INK.text, 'stroke-width': 1.5 });

function path(
	values: readonly number[],
	x: (index: number) => number,
	at: (value: number) => number,
	more: Record<string, string | number>,
): string {
	if (values.length === 0) return '';
	const points = values.map((value, index) => `${x(index).toFixed(1)},${at(value).toFixed(1)}`);
	return element('polyline', {
		points: points.join(' '),
		fill: 'none',
		'stroke-width': 2,
		'stroke-linejoin': 'round',
		...more,
	});
}

interface End {
	readonly name: string;
	readonly text: string;
	readonly values: readonly number[];
	readonly fill: string;
}

/** Name and value at the end of each line, moved apart where two lines end close together. */
function endLabels(ends: readonly End[], at: (value: number) => number, x: number): string[] {
	const block = 30;
	const placed = ends
		.map((end) => ({ end, y: at(end.values.at(-1) ?? 0) }))
		.sort((a, b) => a.y - b.y);
	const [upper, lower] = placed;
	if (upper !== undefined && lower !== undefined && lower.y - upper.y < block) {
		const middle = Math.min(Math.max((upper.y + lower.y) / 2, TOP + block / 2), BOTTOM - block / 2);
		upper.y = middle - block / 2;
		lower.y = middle + block / 2;
	}
	return placed.flatMap(({ end, y }) => [
		label(x, y - 2, end.name, { 'font-size': 11, fill: INK.muted }),
		label(x, y + 12, end.text, { 'font-weight': 'bold', fill: end.fill }),
	]);
}

function legend(budget: boolean): string {
	const parts = [
		rule(LEFT, 16, LEFT + 22, 16, { stroke: INK.actual, 'stroke-width': 2.5 }),
		element('circle', { cx: LEFT + 11, cy: 16, r: 3, fill: INK.actual }),
		label(LEFT + 29, 20, 'Cost to date'),
	];
	let x = LEFT + 29 + textWidth('Cost to date', 12) + 22;
	if (budget) {
		parts.push(
			rule(x, 16, x + 22, 16, { stroke: INK.text, 'stroke-width': 2, 'stroke-dasharray': '6 4' }),
			label(x + 29, 20, 'Budget to date'),
		);
		x += 29 + textWidth('Budget to date', 12) + 22;
	}
	parts.push(box(x, 10, 14, 12, { fill: INK.committed }), label(x + 20, 20, 'Cost of the month'));
	return parts.join('');
}
