import { DateTime } from 'luxon';

import { element, fitted, scale, svg, textWidth } from '../../job-cost/report/svg';
import { markup } from '../../job-cost/report/escape';
import type { HourOfWork, MonitorFigures } from './figures';
import { figure } from './words';

/** Drawings whose colours come from the page's style sheet, so that they follow light and dark. */
const text = (x: number, y: number, says: string, kind = '', anchor = 'start'): string =>
	element(
		'text',
		{ x, y, 'text-anchor': anchor, ...(kind === '' ? {} : { class: kind }) },
		markup(says),
	);

const line = (x1: number, y1: number, x2: number, y2: number, kind: string): string =>
	element('line', { x1, y1, x2, y2, class: kind });

const bar = (
	x: number,
	y: number,
	width: number,
	height: number,
	kind: string,
	says: string,
): string =>
	element(
		'rect',
		{ x, y, width: Math.max(width, 0), height: Math.max(height, 0), class: kind, rx: 1.5 },
		`<title>${markup(says)}</title>`,
	);

/** From the bottom of a column up: what matters most stands on top. */
const PARTS = [
	{ kind: 'applied', word: 'in Odoo' },
	{ kind: 'closed', word: 'replaced or closed' },
	{ kind: 'waiting', word: 'on their way' },
	{ kind: 'failed', word: 'need a person' },
] as const;

const HOURS = { width: 1180, height: 250, left: 46, right: 1172, top: 40, bottom: 218 } as const;

/** Deliveries accepted in each hour of a day, stacked by what has become of them. */
export function hoursChart(hours: readonly HourOfWork[], timezone: string): string {
	const { width, height, left, right, top, bottom } = HOURS;
	const total = (hour: HourOfWork) => PARTS.reduce((sum, { kind }) => sum + hour[kind], 0);
	// At least 4 high, so that one delivery in a quiet night does not look like a rush.
	const { at, ticks } = scale([4, ...hours.map(total)], bottom, top, 4);
	const step = (right - left) / Math.max(hours.length, 1);
	const columns = hours.map((hour, index) => {
		const clock = DateTime.fromMillis(hour.start, { zone: timezone });
		const x = left + step * index + step * 0.14;
		let under = 0;
		const rects = PARTS.map(({ kind, word }) => {
			const from = at(under);
			under += hour[kind];
			return hour[kind] === 0
				? ''
				: bar(
						x,
						at(under),
						step * 0.72,
						from - at(under),
						kind,
						`${clock.toFormat('HH:mm')}: ${figure(hour[kind])} ${word}`,
					);
		});
		const newDay = index > 0 && clock.hour === 0;
		const label =
			(hours.length - 1 - index) % 3 === 0
				? text(x + step * 0.36, bottom + 18, clock.toFormat('HH:mm'), 'dim', 'middle')
				: '';
		const day = newDay
			? line(left + step * index, top - 12, left + step * index, bottom, 'axis') +
				text(left + step * index + 5, top - 4, clock.toFormat('d LLL'), 'dim')
			: '';
		return `${day}${rects.join('')}${label}`;
	});
	let x = left;
	const legend = PARTS.map(({ kind, word }) => {
		const from = x;
		x += textWidth(word, 12.5) + 44;
		return `${bar(from, 8, 13, 13, kind, word)}${text(from + 19, 19, word)}`;
	});
	const body = [
		...ticks
			.filter(Number.isInteger)
			.map(
				(tick) =>
					line(left, at(tick), right, at(tick), tick === 0 ? 'axis' : 'rule') +
					text(left - 8, at(tick) + 4, figure(tick), 'dim', 'end'),
			),
		...columns,
		...legend,
	].join('');
	return svg({ width, height, body }, 'Deliveries accepted by hour');
}

/** One bar a row, longest value at full width, figure behind the bar. */
export function barsChart(
	rows: ReadonlyArray<{ readonly label: string; readonly count: number; readonly kind: string }>,
	title: string,
): string {
	const width = 560;
	const step = 30;
	const labelled = Math.min(
		210,
		Math.max(60, ...rows.map(({ label }) => textWidth(label, 12.5) + 14)),
	);
	const most = Math.max(1, ...rows.map(({ count }) => count));
	const space = width - labelled - 64;
	const body = rows
		.map(({ label, count, kind }, at) => {
			const y = at * step + 4;
			const long = (count / most) * space;
			return [
				text(labelled - 10, y + 16, fitted(label, 12.5, labelled - 12), '', 'end'),
				count === 0
					? ''
					: bar(labelled, y + 3, Math.max(long, 2), 18, kind, `${label}: ${figure(count)}`),
				text(
					labelled + 7 + (count === 0 ? 0 : Math.max(long, 2)),
					y + 16,
					figure(count),
					count === 0 ? 'dim' : '',
				),
			].join('');
		})
		.join('');
	const height = rows.length * step + 6;
	const axis = line(labelled - 0.5, 2, labelled - 0.5, height - 2, 'axis');
	return svg({ width, height, body: axis + body }, title);
}

/** Tones by age: the older, the stronger. */
const AGE_KINDS = ['waiting', 'strong', 'warn', 'failed', 'failed'] as const;

export const agesChart = ({ exceptions }: MonitorFigures): string =>
	barsChart(
		exceptions.ages.map(({ label, count }, at) => ({
			label,
			count,
			kind: AGE_KINDS[at] ?? 'failed',
		})),
		'Exceptions by age',
	);
