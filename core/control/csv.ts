import { fault } from '../faults';

/** Largest table taken from a text, in characters. */
const TEXT_LIMIT = 4_000_000;
const ROW_LIMIT = 100_000;

/**
 * Rows of a CSV text by RFC 4180 with a header: comma, semicolon or tab, whichever the header holds
 * most of. A byte order mark and empty lines are skipped; the apostrophe that keeps a spreadsheet
 * from running a cell as a formula (`csvCell`) is taken off again.
 *
 * Faults: `csv.too_large`, `csv.quote_open`, `csv.cell_count`, `csv.header`.
 */
export function parseCsv(text: string): ReadonlyArray<Readonly<Record<string, string>>> {
	if (text.length > TEXT_LIMIT) throw broken('too_large', 'The table is too large.', 'Split it.');
	const body = text.replace(/^\ufeff/, '');
	const [header, ...lines] = linesOf(body, separatorOf(body));
	if (header === undefined) return [];
	const names = header.cells.map((name) => name.trim());
	const twice = names.find((name, at) => name === '' || names.indexOf(name) !== at);
	if (twice !== undefined) {
		throw broken(
			'header',
			twice === ''
				? 'A column of the table has no name.'
				: `Two columns are named "${twice.slice(0, 60)}".`,
			'Give every column one name of its own in the first line.',
		);
	}
	if (lines.length > ROW_LIMIT) {
		throw broken('too_large', `The table has more than ${ROW_LIMIT} rows.`, 'Split it.');
	}
	return lines.map(({ cells, line }) => {
		if (cells.length !== names.length) {
			throw broken(
				'cell_count',
				`Line ${line} has ${cells.length} cells, the first line has ${names.length}.`,
				'Put quotes around a cell that holds the separator.',
			);
		}
		return Object.fromEntries(names.map((name, at) => [name, plain(cells[at] ?? '')]));
	});
}

const plain = (cell: string): string => (/^'[=+\-@\t\r]/.test(cell) ? cell.slice(1) : cell);

function separatorOf(text: string): string {
	const end = text.search(/[\r\n]/);
	const first = end < 0 ? text : text.slice(0, end);
	const count = (sign: string): number => first.split(sign).length;
	return [',', ';', '\t'].reduce((most, sign) => (count(sign) > count(most) ? sign : most));
}

interface Line {
	readonly cells: readonly string[];
	/** Of the text, from 1. */
	readonly line: number;
}

function linesOf(text: string, separator: string): readonly Line[] {
	const found: Line[] = [];
	let cells: string[] = [];
	let cell = '';
	let quoted = false;
	let line = 1;
	let begun = 1;
	const endLine = (): void => {
		cells.push(cell);
		if (cells.length > 1 || cell.trim() !== '') found.push({ cells, line: begun });
		cells = [];
		cell = '';
	};
	for (let at = 0; at < text.length; at++) {
		const sign = text[at] ?? '';
		if (sign === '\n') line += 1;
		if (quoted) {
			if (sign !== '"') cell += sign;
			else if (text[at + 1] === '"') {
				cell += '"';
				at += 1;
			} else quoted = false;
		} else if (sign === '"' && cell === '') quoted = true;
		else if (sign === separator) {
			cells.push(cell);
			cell = '';
		} else if (sign === '\n') {
			endLine();
			begun = line;
		} else if (sign !== '\r') cell += sign;
	}
	if (quoted) {
		throw broken(
			'quote_open',
			`A quote that line ${begun} opens is never closed.`,
			'Close it; a quote inside a quoted cell is written twice.',
		);
	}
	if (cell !== '' || cells.length > 0) endLine();
	return found;
}

const broken = (what: string, message: string, remedy: string) =>
	fault({ class: 'source_data', code: `csv.${what}`, message, remedy });
