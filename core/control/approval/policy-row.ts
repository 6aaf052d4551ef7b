import { decimal } from '../../money';
import { wrongPolicy } from './faults';

/** A row as it comes from a sheet, a CSV text or the node: column to text, number or yes/no. */
export type PolicyRow = Readonly<Record<string, unknown>>;

/** One row with its columns under their own names. Every fault names row and column. */
export interface CellReader {
	/** `row 3`, as the sheet numbers it: the header is row 1. */
	readonly label: string;
	text(column: string): string;
	/** In lower case, as codes and roles are compared. */
	key(column: string): string;
	/** Decimal text, or null when blank. Negative amounts are faults. */
	amount(column: string): string | null;
	whole(column: string, from: number, to: number): number | null;
	choice<T extends string>(column: string, choices: readonly T[], otherwise: T): T;
	currency(column: string): string | null;
	/** `YYYY-MM-DD`, or null when blank. */
	date(column: string): string | null;
}

/** How codes and roles are compared: in lower case, whatever width their letters have. */
export const comparable = (code: string): string =>
	(/^[ -~]*$/.test(code) ? code : code.normalize('NFKC')).toLowerCase();

const CELL_LIMIT = 500;
const plain = (name: string): string =>
	name
		.toLowerCase()
		.replace(/[^a-z0-9]/g, '')
		.replace('center', 'centre');

/** Refuses a column nobody reads: a misspelt condition would hold for everything. */
export function checkColumns(
	rows: readonly PolicyRow[],
	columns: readonly string[],
	table: string,
): void {
	const known = new Set(columns.map(plain));
	for (const row of rows) {
		if (typeof row !== 'object' || row === null || Array.isArray(row)) {
			throw wrongPolicy(`Table ${table}`, 'a row is no set of columns.', table);
		}
		for (const name of Object.keys(row)) {
			// n8n's Google Sheets node adds where a row stands.
			if (name === 'row_number' || known.has(plain(name))) continue;
			throw wrongPolicy(
				`Table ${table}`,
				`there is no column "${name.slice(0, 60)}". Columns are ${columns.join(', ')}.`,
				table,
			);
		}
	}
}

/** The rows that hold anything. */
export function rowsOf(
	rows: readonly PolicyRow[],
	columns: readonly string[],
): readonly CellReader[] {
	const names = new Map(columns.map((column) => [plain(column), column]));
	return rows.flatMap((row, at) => {
		const cells = new Map<string, string>();
		const label = `row ${String(at + 2)}`;
		for (const [name, value] of Object.entries(row)) {
			const column = names.get(plain(name));
			if (column === undefined) continue;
			const text = cellText(value, label, column);
			if (text !== '') cells.set(column, text);
		}
		return cells.size === 0 ? [] : [reader(label, cells)];
	});
}

function cellText(value: unknown, label: string, column: string): string {
	if (value === null || value === undefined) return '';
	if (typeof value === 'boolean') return value ? 'yes' : 'no';
	if (typeof value === 'number' && Number.isFinite(value)) return String(value);
	if (typeof value !== 'string' || value.length > CELL_LIMIT) {
		throw wrongPolicy(label, `${column} is no text of at most ${CELL_LIMIT} characters.`, column);
	}
	return value.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();
}

function reader(label: string, cells: ReadonlyMap<string, string>): CellReader {
	const text = (column: string): string => cells.get(column) ?? '';
	const wrong = (column: string, must: string) =>
		wrongPolicy(label, `${column} is "${text(column).slice(0, 60)}"; ${must}.`, column);
	const self: CellReader = {
		label,
		text,
		key: (column) => comparable(text(column)),
		amount: (column) => {
			const given = text(column);
			if (given === '') return null;
			let value;
			try {
				value = decimal(given, column);
			} catch {
				throw wrong(column, 'write digits with an optional point, e.g. 5000.00');
			}
			if (value.lt(0)) throw wrong(column, 'it must not be negative');
			return given;
		},
		whole: (column, from, to) => {
			const given = text(column);
			if (given === '') return null;
			const value = /^-?\d{1,9}$/.test(given) ? Number(given) : Number.NaN;
			if (!(value >= from && value <= to)) {
				throw wrong(column, `it must be a whole number from ${String(from)} to ${String(to)}`);
			}
			return value;
		},
		choice: (column, choices, otherwise) => {
			const given = self.key(column).replace(/[\s-]+/g, '_');
			if (given === '') return otherwise;
			const found = choices.find((choice) => choice === given);
			if (found === undefined) throw wrong(column, `use ${choices.join(', ')}`);
			return found;
		},
		currency: (column) => {
			const given = text(column).toUpperCase();
			if (given === '') return null;
			if (!/^[A-Z]{3}$/.test(given)) throw wrong(column, 'use a code of three letters, e.g. USD');
			return given;
		},
		date: (column) => {
			const given = text(column);
			if (given === '') return null;
			if (!isDay(given)) throw wrong(column, 'write a date as 2026-03-31');
			return given;
		},
	};
	return self;
}

export const isDay = (text: string): boolean => {
	if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false;
	const at = new Date(`${text}T00:00:00Z`);
	return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
};
