import { CompiledQuery } from 'kysely';

import type { Database, SqlDialect, Tables } from './tables';

/**
 * Multi-row inserts and upserts. The query builder makes a node of every value, which takes longer than
 * the database does; here the text depends on table, columns and number of rows alone, so that it is
 * built once and its prepared statement is found again.
 */
export interface Bulk<Table extends keyof Tables & string> {
	readonly table: Table;
	/** What stands when a row of these columns is there: its other columns are replaced. */
	readonly replaceBy?: ReadonlyArray<keyof Tables[Table] & string>;
	readonly returning?: ReadonlyArray<keyof Tables[Table] & string>;
}

const texts = new Map<string, string>();
const quoted = (name: string): string => `"${name}"`;

function textOf(
	dialect: SqlDialect,
	bulk: {
		readonly table: string;
		readonly replaceBy?: readonly string[];
		readonly returning?: readonly string[];
	},
	columns: readonly string[],
	rows: number,
): string {
	const { table, replaceBy = [], returning = [] } = bulk;
	const name = [dialect.name, table, rows, columns.length, replaceBy, returning].join('/');
	const known = texts.get(name);
	if (known !== undefined) return known;
	let n = 0;
	const row = () => `(${columns.map(() => dialect.placeholder((n += 1))).join(', ')})`;
	const replaced = columns.filter((column) => !replaceBy.some((by) => by === column));
	const text = [
		`insert into ${quoted(table)} (${columns.map(quoted).join(', ')})`,
		`values ${Array.from({ length: rows }, row).join(', ')}`,
		...(replaceBy.length === 0
			? []
			: [
					`on conflict (${replaceBy.map(quoted).join(', ')}) do update set`,
					replaced.map((column) => `${quoted(column)} = excluded.${quoted(column)}`).join(', '),
				]),
		...(returning.length === 0 ? [] : [`returning ${returning.map(quoted).join(', ')}`]),
	].join(' ');
	texts.set(name, text);
	return text;
}

/** Powers of two, largest first, so that few texts serve every number of rows: 100 = 64 + 32 + 4. */
export function* chunks<T>(rows: readonly T[], most: number): Generator<readonly T[]> {
	let size = 2 ** Math.floor(Math.log2(most));
	for (let from = 0; from < rows.length; from += size) {
		while (size > rows.length - from) size /= 2;
		yield rows.slice(from, from + size);
	}
}

/** Runs it for all rows, which have the same columns in the same order; rows come back in any order. */
export async function runBulk<Table extends keyof Tables & string, Row extends object>(
	db: Database,
	dialect: SqlDialect,
	bulk: Bulk<Table>,
	rows: readonly Row[],
): Promise<ReadonlyArray<Tables[Table]>> {
	const [first] = rows;
	if (first === undefined) return [];
	const columns = Object.keys(first);
	const most = Math.min(dialect.rowsAtOnce, Math.floor(dialect.valuesAtOnce / columns.length));
	const found: Array<Tables[Table]> = [];
	for (const chunk of chunks(rows, most)) {
		const values = chunk.flatMap((row) => Object.values(row) as unknown[]);
		const text = textOf(dialect, bulk, columns, chunk.length);
		const result = await db.executeQuery<Tables[Table]>(CompiledQuery.raw(text, values));
		found.push(...result.rows);
	}
	return found;
}
