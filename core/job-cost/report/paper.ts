import { textWidth } from './svg';
import type { Paper, Table } from './types';

/** Landscape pages in points, with the margins of the report. */
export const MARGIN = { side: 34, top: 46, bottom: 40 } as const;
export const PAGE: {
	readonly [paper in Paper]: { readonly width: number; readonly height: number };
} = { A4: { width: 841.89, height: 595.28 }, Letter: { width: 792, height: 612 } };

export const contentWidth = (paper: Paper): number => PAGE[paper].width - 2 * MARGIN.side;

const SIZES = [8, 7.5, 7, 6.5, 6, 5.5, 5, 4.5] as const;
const SMALLEST = 4;
const PADDING = 9;
/** A column of words wraps; less than this makes it a column of letters. */
const WORDS = 7;

/** Type size in points at which a table's figures stand on one line across the page. */
export function typeSize(table: Table, paper: Paper): number {
	const room = contentWidth(paper);
	return SIZES.find((size) => widthAt(table, size) <= room) ?? SMALLEST;
}

function widthAt(table: Table, size: number): number {
	const widths = table.columns.map(({ title, numeric, oneLine }, at) => {
		const longest =
			numeric || oneLine === true
				? Math.max(0, ...table.rows.map(({ cells }) => textWidth(cells[at]?.text ?? '', size)))
				: size * (at === 0 ? WORDS * 2 : WORDS);
		return Math.max(longest, textWidth(title, size)) + PADDING;
	});
	return widths.reduce((total, width) => total + width, 0);
}
