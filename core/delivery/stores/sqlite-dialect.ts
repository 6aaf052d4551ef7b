import { setImmediate } from 'node:timers/promises';

import {
	SqliteAdapter,
	SqliteIntrospector,
	SqliteQueryCompiler,
	type CompiledQuery,
	type DatabaseConnection,
	type Dialect,
	type Driver,
	type QueryResult,
	type TransactionSettings,
} from 'kysely';
import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';

/** Prepared statements kept; more than the ledger has. */
const STATEMENTS = 256;

/**
 * ms of statements after which everybody else of this process has a turn: SQLite works in the thread
 * of the event loop, and n8n answers its users there. The transaction stays open meanwhile.
 */
const TURN_MS = 15;

/** What the driver is given: the open file and how its transactions begin. */
export interface SqliteHandle {
	readonly database: DatabaseSync;
	/** Waits for its turn among the users of this process; resolves to the end of the turn. */
	turn(): Promise<() => void>;
	/** Begins a transaction, waiting for other processes without stopping the event loop. */
	begin(database: DatabaseSync, mode: 'read' | 'write'): Promise<void>;
}

/** `node:sqlite` under kysely: its own compiler and adapter, one connection, statements kept. */
export function nodeSqliteDialect(handle: SqliteHandle): Dialect {
	return {
		createAdapter: () => new SqliteAdapter(),
		createDriver: () => driverOf(handle),
		createIntrospector: (db) => new SqliteIntrospector(db),
		createQueryCompiler: () => new SqliteQueryCompiler(),
	};
}

function driverOf({ database, turn, begin }: SqliteHandle): Driver {
	const connection = connectionTo(database);
	let endTurn: () => void = () => undefined;
	const done = async (): Promise<void> => await Promise.resolve();
	return {
		init: done,
		acquireConnection: async () => {
			endTurn = await turn();
			return connection;
		},
		beginTransaction: async (_connection, settings: TransactionSettings) => {
			await begin(database, settings.accessMode === 'read only' ? 'read' : 'write');
		},
		commitTransaction: async () => {
			database.exec('commit');
			await done();
		},
		rollbackTransaction: async () => {
			// A full disk has rolled back by itself.
			if (database.isTransaction) database.exec('rollback');
			await done();
		},
		releaseConnection: async () => {
			endTurn();
			await done();
		},
		destroy: async () => {
			if (database.isOpen) database.close();
			await done();
		},
	};
}

function connectionTo(database: DatabaseSync): DatabaseConnection {
	const statements = new Map<string, { statement: StatementSync; reads: boolean }>();
	const prepared = (text: string): { statement: StatementSync; reads: boolean } => {
		const known = statements.get(text);
		if (known !== undefined) return known;
		const statement = database.prepare(text);
		const entry = { statement, reads: statement.columns().length > 0 };
		const [oldest] = statements.keys();
		if (statements.size >= STATEMENTS && oldest !== undefined) statements.delete(oldest);
		statements.set(text, entry);
		return entry;
	};
	const run = <Row>(query: CompiledQuery): QueryResult<Row> => {
		const { statement, reads } = prepared(query.sql);
		const values = query.parameters as SQLInputValue[];
		if (reads) return { rows: statement.all(...values) as Row[] };
		const { changes } = statement.run(...values);
		return { rows: [], numAffectedRows: BigInt(changes) };
	};
	let worked = 0;
	return {
		executeQuery: async <Row>(query: CompiledQuery): Promise<QueryResult<Row>> => {
			if (worked >= TURN_MS) {
				worked = 0;
				await setImmediate();
			}
			const start = performance.now();
			const result = run<Row>(query);
			worked += performance.now() - start;
			return result;
		},
		streamQuery: () => {
			throw new Error('The ledger reads in pages.');
		},
	};
}
