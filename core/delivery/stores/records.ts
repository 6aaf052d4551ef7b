import type { Scope } from '../entry';
import { chunks, runBulk } from './bulk';
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

/** Keys of one statement at most: one text serves every full page of them. */
const KEYS_AT_ONCE = 512;

export async function readRecords(
	db: Database,
	connection: string,
	kind: string,
	keys: readonly string[],
): Promise<ReadonlyMap<string, ControlRecord>> {
	const found = new Map<string, ControlRecord>();
	for (const some of chunks([...new Set(keys)], KEYS_AT_ONCE)) {
		const rows = await db
			.selectFrom('record')
			.selectAll()
			.where('connection', '=', connection)
			.where('kind', '=', kind)
			.where('key', 'in', some)
			.execute();
		for (const row of rows) found.set(row.key, toRecord(row));
	}
	return found;
}

export async function findRecords(
	db: Database,
	scope: Scope,
	{ kind, company, family, statuses, dueAt, updatedFrom }: RecordFilter,
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
	if (company !== undefined) query = query.where('company', '=', company);
	if (family !== undefined) query = query.where('family', '=', family);
	if (statuses !== undefined) query = query.where('status', 'in', statuses);
	if (dueAt !== undefined) query = query.where('due_at', '<=', dueAt);
	if (updatedFrom !== undefined) query = query.where('updated_at', '>=', updatedFrom);
	if (after !== undefined) query = query.where('key', '>', after);
	return (await query.execute()).map(toRecord);
}

/** Version 1 is a new row; any other follows the one that is there. */
export async function writeRecords(
	db: Database,
	dialect: SqlDialect,
	records: readonly ControlRecord[],
): Promise<void> {
	const [first] = records;
	if (first === undefined) return;
	const { connection, kind } = first;
	const known = await readRecords(
		db,
		connection,
		kind,
		records.map(({ key }) => key),
	);
	for (const { key, version } of records) {
		if ((known.get(key)?.version ?? 0) !== version - 1) throw staleRecord(kind);
	}
	const by = { table: 'record', replaceBy: ['connection', 'kind', 'key'] } as const;
	await runBulk(db, dialect, by, records.map(toRow));
}
