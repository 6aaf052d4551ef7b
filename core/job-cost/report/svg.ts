import { markup } from './escape';

/** Colours that print: told apart by lightness as well as by hue, text at 4.5:1 or better. */
export const INK = {
	text: '#1b2733',
	muted: '#56636f',
	rule: '#d5dce3',
	actual: '#1d4e79',
	draft: '#5e8fb8',
	committed: '#a8c6df',
	forecast: '#e4edf5',
	outline: '#7d9ab3',
	bad: '#b3261e',
	budget: '#1b2733',
} as const;

export const FONT = "Roboto, 'Segoe UI', 'Helvetica Neue', Arial, sans-serif";

type Attributes = Readonly<Record<string, string | number>>;

/** An SVG element; attribute values and nothing else are escaped, so children are markup already. */
export function element(name: string, attributes: Attributes, children = ''): string {
	const written = Object.entries(attributes)
		.map(([key, value]) => ` ${key}="${markup(typeof value === 'number' ? number(value) : value)}"`)
		.join('');
	return children === '' ? `<${name}${written}/>` : `<${name}${written}>${children}</${name}>`;
}

export const label = (x: number, y: number, text: string, more: Attributes = {}): string =>
	element('text', { x, y, fill: INK.text, 'font-size': 12, ...more }, markup(text));

export const rule = (
	x1: number,
	y1: number,
	x2: number,
	y2: number,
	more: Attributes = {},
): string => element('line', { x1, y1, x2, y2, stroke: INK.rule, 'stroke-width': 1, ...more });

export const box = (
	x: number,
	y: number,
	width: number,
	height: number,
	more: Attributes,
): string => element('rect', { x, y, width: Math.max(width, 0), height, ...more });

export interface Drawing {
	readonly width: number;
	readonly height: number;
	/** Children of the svg element. */
	readonly body: string;
}

/** A drawing as a complete svg element of the given width, scaled as a whole. */
export const svg = ({ width, height, body }: Drawing, title: string): string =>
	element(
		'svg',
		{
			xmlns: 'http://www.w3.org/2000/svg',
			viewBox: `0 0 ${number(width)} ${number(height)}`,
			width,
			height,
			role: 'img',
			'font-family': FONT,
		},
		`<title>${markup(title)}</title>${body}`,
	);

/** At most two digits after the point, so that equal input gives equal bytes on any machine. */
export const number = (value: number): string =>
	Number.isFinite(value) ? String(Math.round(value * 100) / 100 + 0) : '0';

export interface Scale {
	readonly ticks: readonly number[];
	at(value: number): number;
}

/** A linear scale from round number to round number over all values, zero always on it. */
export function scale(values: readonly number[], from: number, to: number, wanted = 5): Scale {
	const low = Math.min(0, ...values);
	const high = Math.max(0, ...values);
	const step = roundStep((high - low || 1) / wanted);
	const first = Math.floor(low / step);
	const last = Math.max(Math.ceil(high / step), first + 1);
	const span = (last - first) * step;
	return {
		ticks: Array.from({ length: last - first + 1 }, (_, at) => (first + at) * step),
		at: (value) => from + ((value - first * step) / span) * (to - from),
	};
}

function roundStep(rough: number): number {
	const power = 10 ** Math.floor(Math.log10(rough));
	const factor = [1, 2, 2.5, 5, 10].find((one) => one * power >= rough * 0.999) ?? 10;
	return factor * power;
}

/** Width of a text in the report's fonts, about: enough to keep labels off each other. */
export function textWidth(text: string, size: number): number {
	let units = 0;
	for (const character of text) {
		if (/[ilj.,:;|'!()[\] fIt]/.test(character)) units += 0.31;
		else if (/[mwMW@%—]/.test(character)) units += 0.88;
		else if (/[0-9]/.test(character)) units += 0.565;
		else if (/[A-Z]/.test(character)) units += 0.66;
		else units += (character.codePointAt(0) ?? 0) > 0x2e80 ? 1.05 : 0.56;
	}
	return units * size;
}

/** A text cut to a width, with an ellipsis. */
export function fitted(text: string, size: number, width: number): string {
	if (textWidth(text, size) <= width) return text;
	const characters = [...text];
	while (characters.length > 1 && textWidth(`${characters.join('')}…`, size) > width) {
		characters.pop();
	}
	return `${characters.join('').trimEnd()}…`;
}
