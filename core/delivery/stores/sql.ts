import { sql } from 'kysely';

import { FINAL_STATES, type Breaker, type Entry, type IntakeEvent, type Scope } from '../entry';
import { runBulk } from './bulk';
import { changeEntries } from './changes';
import {
	GROUP_COLUMNS,
	filterEntries,
	filterEvents,
	meetsNothing,
	pageOf,
	pageOrder,
	statesOfPage,
	type EventFilter,
} from './filters';
import { findRecords, readRecord, readRecords, writeRecords } from './records';
import {
	toAuditRecord,
	toAuditRow,
	toBreaker,
	toBreakerRow,
	toEntry,
	toEntryRow,
	toEvent,
	toEventRow,
	toHeartbeat,
	toHeartbeatRow,
	toLane,
	toLaneRow,
	toProposal,
	toProposalRow,
	toWatermark,
	toWatermarkRow,
} from './rows';
import type {
	EntryCount,
	EntryFilter,
	EntryGroup,
	LedgerReads,
	LedgerTx,
	Page,
} from './store.port';
import { OPEN_STATES, type Database, type EntryRow, type SqlDialect } from './tables';

/** Values of one `in (…)`; a longer list is asked for in parts. */
const IN_LIST = 512;

/**
 * Asks for many values in lists of few different lengths, filled up with the last value, so that the
 * prepared statements are found again.
 */
async function inLists<Value extends string | number, Row>(
	values: readonly Value[],
	ask: (list: readonly Value[]) => Promise<readonly Row[]>,
): Promise<readonly Row[]> {
	const asked = [...new Set(values)];
	const found: Row[] = [];
	for (let from = 0; from < asked.length; from += IN_LIST) {
		const list = asked.slice(from, from + IN_LIST);
		const length = 2 ** Math.ceil(Math.log2(list.length));
		const last = list[list.length - 1];
		if (last === undefined) break;
		found.push(...(await ask([...list, ...new Array<Value>(length - list.length).fill(last)])));
	}
	return found;
}

/** Reads of one transaction. `now` is the store's guarded time at its begin. */
export function ledgerReads(db: Database, now: number): LedgerReads {
	const { ref } = db.dynamic;
	const entriesOf = async (ids: readonly number[]) =>
		await inLists(
			ids,
			async (list) => await db.selectFrom('entry').selectAll().where('id', 'in', list).execute(),
		);
	return {
		now,

		entriesByKey: async (keys) => {
			const rows = await inLists(
				keys,
				async (list) => await db.selectFrom('entry').selectAll().where('key', 'in', list).execute(),
			);
			return new Map(rows.map((row) => [row.key, toEntry(row)]));
		},

		entriesById: async (ids) =>
			new Map((await entriesOf(ids)).map((row) => [row.id, toEntry(row)])),

		openOfLanes: async (lanes, known) => {
			// The index alone says which; most are known to whoever claims or completes them.
			const open = await inLists(
				lanes,
				async (list) =>
					await db
						.selectFrom('entry')
						.select('id')
						.where('lane', 'in', list)
						.where(sql<boolean>`${sql.raw(OPEN_STATES)}`)
						.execute(),
			);
			const ids = open.map(({ id }) => id).filter((id) => known?.has(id) !== true);
			return (await entriesOf(ids)).map(toEntry).sort((a, b) => a.id - b.id);
		},

		countByCausation: async (events) => {
			const rows = await inLists(
				events,
				async (list) =>
					await db
						.selectFrom('entry')
						.select((e) => ['causation', e.fn.countAll<number>().as('count')])
						.where('causation', 'in', list)
						.groupBy('causation')
						.execute(),
			);
			return new Map(rows.map(({ causation, count }) => [causation ?? '', count]));
		},

		lanes: async (lanes) => {
			const rows = await inLists(
				lanes,
				async (list) => await db.selectFrom('lane').selectAll().where('lane', 'in', list).execute(),
			);
			return new Map(rows.map((row) => [row.lane, toLane(row)]));
		},

		findEntries: async (scope: Scope, filter: EntryFilter, page: Page) => {
			if (meetsNothing(filter)) return [];
			const states = statesOfPage(filter, page);
			if (states !== null) {
				const newest = page.order === 'newest';
				const found: EntryRow[] = [];
				for (const state of states) {
					let query = filterEntries(db, scope, { ...filter, states: [state] })
						.selectAll()
						.where(sql<boolean>`${sql.raw(OPEN_STATES)}`)
						.orderBy('id', newest ? 'desc' : 'asc')
						.limit(page.limit);
					if (page.after !== undefined) query = query.where('id', newest ? '<' : '>', page.after);
					found.push(...(await query.execute()));
				}
				return found
					.sort((a, b) => (newest ? b.id - a.id : a.id - b.id))
					.slice(0, page.limit)
					.map(toEntry);
			}
			const rows = await pageOf(
				page,
				filter.priority,
				async ({ priority, order, limit, after }) => {
					let query = filterEntries(db, scope, filter).selectAll().limit(limit);
					if (priority !== undefined) query = query.where('priority', '=', priority);
					if (order === 'due') query = query.orderBy('next_at').orderBy('id');
					else query = query.orderBy(pageOrder(filter), order === 'newest' ? 'desc' : 'asc');
					if (after !== undefined) query = query.where('id', order === 'newest' ? '<' : '>', after);
					return await query.execute();
				},
			);
			return rows.map(toEntry);
		},

		countEntries: async (scope: Scope, filter: EntryFilter, groups: readonly EntryGroup[]) => {
			if (meetsNothing(filter)) return [];
			const columns = groups.map((group) => GROUP_COLUMNS[group]);
			const counted = filterEntries(db, scope, filter).select((e) => [
				e.fn.countAll<number>().as('count'),
				e.fn.min<number>('created_at').as('oldest'),
				e.fn.max<number>('created_at').as('newest'),
			]);
			const grouped = columns.reduce(
				(query, column) => query.select(ref<string>(column)).groupBy(column),
				counted,
			);
			const rows = await grouped.execute();
			return rows
				.filter(({ count }) => count > 0)
				.map((row): EntryCount => {
					const cells = row as unknown as Readonly<Record<string, string | number | null>>;
					return {
						by: columns.map((column) => cells[column] ?? null),
						count: row.count,
						oldestCreatedAt: row.oldest,
						newestCreatedAt: row.newest,
					};
				});
		},

		latencies: async (scope, since, limit) => {
			const rows = await filterEntries(db, scope, {})
				.select(['created_at', 'done_at'])
				.where('state', '=', 'applied')
				.where('done_at', 'is not', null)
				.where('done_at', '>=', since)
				.orderBy('done_at', 'desc')
				.orderBy('id', 'desc')
				.limit(limit)
				.execute();
			return rows.map(({ created_at, done_at }) => (done_at ?? created_at) - created_at);
		},

		payloads: async (ids) => {
			const rows = await inLists(
				ids,
				async (list) =>
					await db.selectFrom('payload').selectAll().where('id', 'in', list).execute(),
			);
			return new Map(rows.map(({ id, body }) => [id, body]));
		},

		eventsByKey: async (keys) => {
			const rows = await inLists(
				keys,
				async (list) => await db.selectFrom('event').selectAll().where('key', 'in', list).execute(),
			);
			return new Map(rows.map((row) => [row.key, toEvent(row)]));
		},

		findEvents: async (scope: Scope, filter: EventFilter, page: Page) => {
			if (meetsNothing(filter)) return [];
			const rows = await pageOf(
				page,
				filter.priority,
				async ({ priority, order, limit, after }) => {
					let query = filterEvents(db, scope, filter).selectAll().limit(limit);
					if (priority !== undefined) query = query.where('priority', '=', priority);
					if (order === 'due') query = query.orderBy('next_at').orderBy('id');
					else query = query.orderBy('id', order === 'newest' ? 'desc' : 'asc');
					if (after !== undefined) query = query.where('id', order === 'newest' ? '<' : '>', after);
					return await query.execute();
				},
			);
			return rows.map(toEvent);
		},

		countEvents: async (scope) => {
			const rows = await filterEvents(db, scope, {})
				.select((e) => ['state', e.fn.countAll<number>().as('count')])
				.groupBy('state')
				.execute();
			return new Map(rows.map(({ state, count }) => [state, count]));
		},

		eventPayloads: async (ids) => {
			const rows = await inLists(
				ids,
				async (list) =>
					await db.selectFrom('event_payload').selectAll().where('id', 'in', list).execute(),
			);
			return new Map(rows.map(({ id, body }) => [id, body]));
		},

		watermark: async (connection, stream) => {
			const row = await db
				.selectFrom('watermark')
				.selectAll()
				.where('connection', '=', connection)
				.where('stream', '=', stream)
				.executeTakeFirst();
			return row === undefined ? null : toWatermark(row);
		},

		breaker: async (connection): Promise<Breaker | null> => {
			const row = await db
				.selectFrom('breaker')
				.selectAll()
				.where('connection', '=', connection)
				.executeTakeFirst();
			return row === undefined ? null : toBreaker(row);
		},

		proposals: async (connection, entryIds) => {
			const rows = await inLists(
				entryIds,
				async (list) =>
					await db
						.selectFrom('proposal')
						.selectAll()
						.where('connection', '=', connection)
						.where('entry_id', 'in', list)
						.execute(),
			);
			return rows.map(toProposal).sort((a, b) => a.id - b.id);
		},

		heartbeats: async (connection) => {
			const rows = await db
				.selectFrom('heartbeat')
				.selectAll()
				.where('connection', '=', connection)
				.orderBy('name')
				.orderBy('workflow_id')
				.execute();
			return rows.map(toHeartbeat);
		},

		lastAudit: async (chain) => {
			const row = await db
				.selectFrom('audit')
				.selectAll()
				.where('chain', '=', chain)
				.orderBy('n', 'desc')
				.limit(1)
				.executeTakeFirst();
			return row === undefined ? null : toAuditRecord(row);
		},

		auditFrom: async (chain, from, limit) => {
			const rows = await db
				.selectFrom('audit')
				.selectAll()
				.where('chain', '=', chain)
				.where('n', '>=', from)
				.orderBy('n')
				.limit(limit)
				.execute();
			return rows.map(toAuditRecord);
		},

		auditOf: async (chain, keys, limit) => {
			if (keys.length === 0) return [];
			const rows = await db
				.selectFrom('audit')
				.selectAll()
				.where('chain', '=', chain)
				.where('key', 'in', keys)
				.orderBy('n', 'desc')
				.limit(limit)
				.execute();
			return rows.map(toAuditRecord).reverse();
		},

		record: async (connection, kind, key) => await readRecord(db, connection, kind, key),
		records: async (connection, kind, keys) => await readRecords(db, connection, kind, keys),
		findRecords: async (scope, filter, page) => await findRecords(db, scope, filter, page),

		meta: async (name) => {
			const row = await db
				.selectFrom('meta')
				.select('value')
				.where('name', '=', name)
				.executeTakeFirst();
			return row?.value ?? null;
		},
	};
}

/** Inserts rows with their bodies and gives them back with their ids, in order. */
async function insertWithBodies<Item extends { readonly key: string; readonly payload: string }>(
	db: Database,
	dialect: SqlDialect,
	tables: { readonly rows: 'entry' | 'event'; readonly bodies: 'payload' | 'event_payload' },
	items: readonly Item[],
	toRow: (item: Item) => object,
): Promise<ReadonlyArray<Omit<Item, 'payload'> & { readonly id: number }>> {
	const made = await runBulk(
		db,
		dialect,
		{ table: tables.rows, returning: ['id', 'key'] },
		items.map(toRow),
	);
	const ids = new Map(made.map(({ key, id }) => [key, id]));
	const withIds = items.map((item) => ({ item, id: ids.get(item.key) ?? 0 }));
	await runBulk(
		db,
		dialect,
		{ table: tables.bodies },
		withIds.map(({ id, item }) => ({ id, body: item.payload })),
	);
	return withIds.map(({ id, item: { payload: _body, ...row } }) => ({ ...row, id }));
}

/** One row an identity, the last one given: a statement may not replace a row twice. */
const lastOf = <T>(rows: readonly T[], by: (row: T) => string | number): readonly T[] => [
	...new Map(rows.map((row) => [by(row), row])).values(),
];

/** Reads and writes of one write transaction. */
export function ledgerTx(db: Database, dialect: SqlDialect, now: number): LedgerTx {
	const put = async <Row extends object>(
		table: Parameters<typeof runBulk>[2]['table'],
		replaceBy: readonly string[],
		rows: readonly Row[],
	): Promise<void> => {
		await runBulk(db, dialect, { table, replaceBy: replaceBy as never }, rows);
	};
	return {
		...ledgerReads(db, now),

		insertEntries: async (rows): Promise<readonly Entry[]> =>
			await insertWithBodies(db, dialect, { rows: 'entry', bodies: 'payload' }, rows, toEntryRow),

		putEntries: async (rows) => {
			const unique = lastOf(rows, ({ id }) => id);
			await put(
				'entry',
				['id'],
				unique.map((entry) => ({ id: entry.id, ...toEntryRow(entry) })),
			);
		},

		putPayloads: async (rows) => {
			const unique = lastOf(rows, ({ id }) => id);
			await put(
				'payload',
				['id'],
				unique.map(({ id, payload }) => ({ id, body: payload })),
			);
		},

		changeEntries: async (changes) => {
			await changeEntries(db, dialect, changes);
		},

		putLanes: async (rows) => {
			await put('lane', ['lane'], lastOf(rows, ({ lane }) => lane).map(toLaneRow));
		},

		insertEvents: async (rows): Promise<readonly IntakeEvent[]> =>
			await insertWithBodies(
				db,
				dialect,
				{ rows: 'event', bodies: 'event_payload' },
				rows,
				toEventRow,
			),

		putEvents: async (rows) => {
			const unique = lastOf(rows, ({ id }) => id);
			await put(
				'event',
				['id'],
				unique.map((event) => ({ id: event.id, ...toEventRow(event) })),
			);
		},

		putWatermark: async (row) => {
			await put('watermark', ['connection', 'stream'], [toWatermarkRow(row)]);
		},

		putBreaker: async (row) => {
			await put('breaker', ['connection'], [toBreakerRow(row)]);
		},

		insertProposal: async (row) => {
			const { id } = await db
				.insertInto('proposal')
				.values(toProposalRow(row) as never)
				.returning('id')
				.executeTakeFirstOrThrow();
			return { ...row, id };
		},

		putProposal: async (row) => {
			await put('proposal', ['id'], [{ id: row.id, ...toProposalRow(row) }]);
		},

		putHeartbeat: async (row) => {
			await put('heartbeat', ['connection', 'name', 'workflow_id'], [toHeartbeatRow(row)]);
		},

		appendAudit: async (rows) => {
			await runBulk(db, dialect, { table: 'audit' }, rows.map(toAuditRow));
		},

		putRecord: async (row) => {
			await writeRecords(db, dialect, [row]);
		},
		putRecords: async (rows) => {
			await writeRecords(db, dialect, rows);
		},

		putMeta: async (name, value) => {
			await put('meta', ['name'], [{ name, value }]);
		},

		removePayloads: async (scope, before, limit) => {
			const entries = await removeBodies(db, ['payload', 'entry'], scope, before, limit);
			const events = ['event_payload', 'event'] as const;
			return entries + (await removeBodies(db, events, scope, before, limit - entries));
		},

		removeEntries: async (scope, before, limit) => {
			const entries = await removeRows(db, 'entry', scope, before, limit);
			return entries + (await removeRows(db, 'event', scope, before, limit - entries));
		},
	};
}

const SETTLED: ReadonlyArray<IntakeEvent['state']> = ['settled'];
const finalStates = (rows: 'entry' | 'event'): readonly string[] =>
	rows === 'entry' ? FINAL_STATES : SETTLED;

const ofScope = ({ connection, company }: Scope, row: string) =>
	sql<boolean>`${sql.ref(`${row}.connection`)} = ${connection} and ${
		company === 0 ? sql<boolean>`1 = 1` : sql<boolean>`${sql.ref(`${row}.company`)} = ${company}`
	}`;

/**
 * Ids rise with `created_at`, and nothing created later can have been updated before: bodies still
 * there are read from the oldest on, up to the first row that is too young.
 */
async function removeBodies(
	db: Database,
	[bodies, rows]: readonly ['payload', 'entry'] | readonly ['event_payload', 'event'],
	scope: Scope,
	before: number,
	limit: number,
): Promise<number> {
	if (limit <= 0) return 0;
	const removed = await sql<{ id: number }>`delete from ${sql.table(bodies)} where id in (
		select b.id from ${sql.table(bodies)} b join ${sql.table(rows)} r on r.id = b.id
		where r.state in (${sql.join(finalStates(rows))}) and r.updated_at < ${before}
			and r.created_at < ${before} and ${ofScope(scope, 'r')}
		order by b.id limit ${limit}) returning id`.execute(db);
	return removed.rows.length;
}

async function removeRows(
	db: Database,
	rows: 'entry' | 'event',
	scope: Scope,
	before: number,
	limit: number,
): Promise<number> {
	if (limit <= 0) return 0;
	const removed = await sql<{ id: number }>`delete from ${sql.table(rows)} where id in (
		select r.id from ${sql.table(rows)} r
		where r.state in (${sql.join(finalStates(rows))}) and r.updated_at < ${before}
			and r.created_at < ${before} and ${ofScope(scope, 'r')}
		order by r.id limit ${limit}) returning id`.execute(db);
	return removed.rows.length;
}
