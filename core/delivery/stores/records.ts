import type { Scope } from '../entry';
import { runBulk } from './bulk';
import { staleRecord } from './store-faults';
import type { ControlRecord, RecordFilter } from './store.port';
import type { Database, RecordRow, SqlDialect } from './tables';

const toRow = (record: ControlRecord): RecordRow => ({
	connection: record.connection,
	kind: record.kind,
	key: record.key,
	company: record.company,
	family: record.family,
	status: record.status,
	due_at: record.dueAt,
	version: record.version,
	body: record.body,
	created_at: record.createdAt,
	updated_at: record.updatedAt,
});

const toRecord = (row: RecordRow): ControlRecord => ({
	connection: row.connection,
	kind: row.kind,
	key: row.key,
	company: row.company,
	family: row.family,
	status: row.status,
	dueAt: row.due_at,
	version: row.version,
	body: row.body,
	createdAt: row.created_at,
	updatedAt: row.updated_at,
});

export async function readRecord(
	db: Database,
	connection: string,
	kind: string,
	key: string,
): Promise<ControlRecord | null> {
	const row = await db
		.selectFrom('record')
		.selectAll()
		.where('connection', '=', connection)
		.where('kind', '=', kind)
		.where('key', '=', key)
		.executeTakeFirst();
	return row === undefined ? null : toRecord(row);
}

export async function findRecords(
	db: Database,
	scope: Scope,
	{ kind, family, statuses, dueAt, updatedFrom }: RecordFilter,
	{ limit, after }: { readonly limit: number; readonly after?: string },
): Promise<readonly ControlRecord[]> {
	if (statuses?.length === 0) return [];
	let query = db
		.selectFrom('record')
		.selectAll()
		.where('connection', '=', scope.connection)
		.where('kind', '=', kind)
		.orderBy('key')
		.limit(limit);
	if (scope.company !== 0) query = query.where('company', '=', scope.company);
	if (family !== undefined) query = query.where('family', '=', family);
	if (statuses !== undefined) query = query.where('status', 'in', statuses);
	if (dueAt !== undefined) query = query.where('due_at', '<=', dueAt);
	if (updatedFrom !== undefined) query = query.where('updated_at', '>=', updatedFrom);
	if (after !== undefined) query = query.where('key', '>', after);
	return (await query.execute()).map(toRecord);
}

/** Version 1 is a new row; any other follows the one that is there. */
export async function writeRecord(
	db: Database,
	dialect: SqlDialect,
	record: ControlRecord,
): Promise<void> {
	const known = await readRecord(db, record.connection, record.kind, record.key);
	if ((known?.version ?? 0) !== record.version - 1) throw staleRecord(record.kind);
	await runBulk(db, dialect, { table: 'record', replaceBy: ['connection', 'kind', 'key'] }, [
		toRow(record),
	]);
}
