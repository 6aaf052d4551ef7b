import { CompiledQuery } from 'kysely';

import type { Progress } from '../entry';
import { chunks } from './bulk';
import type { EntryChange } from './store.port';
import type { Database, EntryRow, SqlDialect } from './tables';

/**
 * Narrow updates. An entry has many columns and indexes; a step of its delivery changes a few of them,
 * and an index is left alone by a statement that does not name its columns.
 */
const COLUMNS = {
	hash: 'hash',
	state: 'state',
	attempts: 'attempts',
	epoch: 'epoch',
	nextAt: 'next_at',
	leaseUntil: 'lease_until',
	blockedOn: 'blocked_on',
	fault: 'fault',
	exceptionClass: 'exception_class',
	queue: 'queue',
	assignee: 'assignee',
	effect: 'effect',
	result: 'result',
	seen: 'seen',
	causation: 'causation',
	updatedAt: 'updated_at',
	failingSince: 'failing_since',
	doneAt: 'done_at',
} as const satisfies Readonly<Record<keyof Progress, keyof EntryRow>>;

type Field = keyof typeof COLUMNS;

const WHOLE: ReadonlySet<string> = new Set<Field>([
	'attempts',
	'epoch',
	'nextAt',
	'leaseUntil',
	'seen',
	'updatedAt',
	'failingSince',
	'doneAt',
]);

/** Rows of one statement: few texts serve every number of rows, and none is long. */
const ROWS = 256;

/** Runs one statement for each set of fields that occurs. */
export async function changeEntries(
	db: Database,
	dialect: SqlDialect,
	changes: readonly EntryChange[],
): Promise<void> {
	const alike = new Map<string, { fields: readonly Field[]; rows: EntryChange[] }>();
	for (const change of changes) {
		const fields = (Object.keys(change) as Array<Field | 'id'>).filter((name) => name !== 'id');
		if (fields.length === 0) continue;
		const name = fields.sort().join();
		const group = alike.get(name);
		if (group === undefined) alike.set(name, { fields, rows: [change] });
		else group.rows.push(change);
	}
	for (const [name, { fields, rows }] of alike) {
		for (const chunk of chunks(rows, ROWS)) {
			const values: unknown[] = [];
			for (const row of chunk) {
				values.push(row.id);
				for (const field of fields) {
					const value = row[field] ?? null;
					values.push(field === 'fault' && value !== null ? JSON.stringify(value) : value);
				}
			}
			const text = textOf(dialect, name, fields, chunk.length);
			await db.executeQuery(CompiledQuery.raw(text, values));
		}
	}
}

const texts = new Map<string, string>();

function textOf(dialect: SqlDialect, name: string, fields: readonly Field[], rows: number): string {
	const known = `${dialect.name}|${String(rows)}|${name}`;
	const built = texts.get(known);
	if (built !== undefined) return built;
	let n = 0;
	const value = (whole: boolean): string => dialect.value((n += 1), whole ? 'whole' : 'text');
	const row = (): string =>
		`(${[value(true), ...fields.map((field) => value(WHOLE.has(field)))].join(', ')})`;
	const columns = fields.map((field) => COLUMNS[field]);
	const text = [
		`with change (id, ${columns.join(', ')}) as (values`,
		`${Array.from({ length: rows }, row).join(', ')})`,
		`update entry set ${columns.map((column) => `${column} = change.${column}`).join(', ')}`,
		'from change where entry.id = change.id',
	].join(' ');
	texts.set(known, text);
	return text;
}
