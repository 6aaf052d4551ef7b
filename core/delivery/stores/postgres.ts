import { Kysely, PostgresDialect, sql } from 'kysely';
import { Pool, types } from 'pg';

import { fault } from '../../faults';
import { systemClock } from '../../ports';
import { guardedClock } from './clock';
import { META_CLOCK, META_SCHEMA, checkMeta, migrate, type Environment } from './migrations';
import { isRepeatable, postgresFault } from './postgres-faults';
import { ledgerReads, ledgerTx } from './sql';
import { storeClosed, throwingFaults } from './store-faults';
import type { LedgerStore } from './store.port';
import { POSTGRES, type Database, type DatabaseTransaction, type Tables } from './tables';

export interface PostgresStoreOptions {
	readonly host: string;
	readonly port: number;
	readonly database: string;
	readonly user: string;
	readonly password: string;
	/** Encrypted, with the server's certificate checked. */
	readonly ssl: boolean;
	/** Certificate authority in PEM, beside those Node.js trusts. */
	readonly ca?: string;
	/** Made when missing; one ledger each. Lower-case letters, digits and `_`. */
	readonly schema: string;
	readonly environment: Environment;
	/** How its connections are listed on the server. */
	readonly applicationName?: string;
	/** Connections at most. */
	readonly poolSize?: number;
	/** ms until a connection, a lock or a statement is given up. */
	readonly timeouts?: Partial<typeof TIMEOUTS>;
}

const TIMEOUTS = { connectMs: 5_000, lockMs: 10_000, statementMs: 30_000 };
const POOL_SIZE = 4;
const INT8 = 20;
/** Tries of a transaction that PostgreSQL broke off for the sake of another one. */
const TRIES = 5;
const RETRY_MS = 50;
const CLOCK_STEP_MS = 1_000;
const SCHEMA_NAME = /^[a-z_][a-z0-9_]{0,62}$/;

/**
 * The ledger in PostgreSQL: for queue mode and for several machines. Writers of one connection queue
 * at an advisory lock; time is the database's. Needs PostgreSQL 12 or later; a transaction pooler in
 * between is fine, as every setting is local to its transaction.
 *
 * Faults: `ledger.schema_name`, `ledger.access_denied`, `ledger.database_missing`,
 * `ledger.certificate`, `ledger.environment`, `ledger.newer_schema` (class `rights`);
 * `ledger.unavailable`, `ledger.corrupt` (class `unavailable`).
 */
export async function openPostgresStore(options: PostgresStoreOptions): Promise<LedgerStore> {
	const { host, port, database, schema, environment } = options;
	const limits = { ...TIMEOUTS, ...options.timeouts };
	checkSchemaName(schema);
	const known = (thrown: unknown) => postgresFault(thrown, { host, port, database });
	const db = new Kysely<Tables>({
		dialect: new PostgresDialect({ pool: poolOf(options, limits) }),
	});
	const time = guardedClock(() => performance.now());
	let closed = false;

	/** Sets up the transaction, takes the lock, then the time: nobody's later write has an earlier one. */
	const beginning = async (tx: DatabaseTransaction, connection: string): Promise<number> => {
		await tx.executeQuery(settings(schema, limits).compile(tx));
		// A row for each connection, so that writers of two never wait for each other.
		const clockName = `${META_CLOCK}|${connection}`;
		const { rows } = await sql<{ now: number; stored: string | null }>`select
			pg_advisory_xact_lock(hashtextextended(${`${schema}|${connection}`}, 0)),
			(extract(epoch from clock_timestamp()) * 1000)::bigint as now,
			(select value from meta where name = ${clockName}) as stored`.execute(tx);
		const [row] = rows;
		const stored = Number(row?.stored ?? 0);
		const now = time.at(row?.now ?? 0, stored);
		if (now - stored >= CLOCK_STEP_MS) {
			await ledgerTx(tx, POSTGRES, now).putMeta(clockName, String(now));
		}
		return now;
	};

	const prepare = async (): Promise<void> => {
		await db.transaction().execute(async (tx) => {
			await tx.executeQuery(settings(schema, limits).compile(tx));
			await sql`select pg_advisory_xact_lock(hashtextextended(${`${schema}|schema`}, 0))`.execute(
				tx,
			);
			const meta = await metaOf(tx, schema);
			checkMeta(meta, environment, `schema ${schema} of ${database}`);
			await migrate(tx, POSTGRES, environment, Number(meta.get(META_SCHEMA) ?? 0));
		});
	};

	let ready = false;
	try {
		await throwingFaults(known, prepare);
		ready = true;
	} finally {
		if (!ready) await db.destroy();
	}

	return {
		write: async (connection, work) =>
			await throwingFaults(known, async () => {
				if (closed) throw storeClosed();
				return await repeatedly(
					async () =>
						await db
							.transaction()
							.setIsolationLevel('read committed')
							.execute(
								async (tx) => await work(ledgerTx(tx, POSTGRES, await beginning(tx, connection))),
							),
				);
			}),
		read: async (work) =>
			await throwingFaults(known, async () => {
				if (closed) throw storeClosed();
				return await db
					.transaction()
					.setIsolationLevel('repeatable read')
					.setAccessMode('read only')
					.execute(async (tx) => {
						await tx.executeQuery(settings(schema, limits).compile(tx));
						const { rows } = await sql<{ now: number }>`select
							(extract(epoch from clock_timestamp()) * 1000)::bigint as now`.execute(tx);
						const now = time.at(rows[0]?.now ?? 0, 0);
						return await work(ledgerReads(tx, now));
					});
			}),
		close: async () => {
			if (closed) return;
			closed = true;
			await throwingFaults(known, async () => {
				await db.destroy();
			});
		},
	};
}

function checkSchemaName(schema: string): void {
	if (SCHEMA_NAME.test(schema)) return;
	throw fault({
		class: 'rights',
		code: 'ledger.schema_name',
		message: 'The schema of the delivery ledger has a name PostgreSQL would have to quote.',
		remedy: 'Use lower-case letters, digits and _ only, at most 63, and no digit in front.',
		field: 'schema',
	});
}

function poolOf(options: PostgresStoreOptions, limits: typeof TIMEOUTS): Pool {
	const { host, port, database, user, password, ssl, ca, poolSize = POOL_SIZE } = options;
	const pool = new Pool({
		host,
		port,
		database,
		user,
		password,
		ssl: ssl ? { rejectUnauthorized: true, ...(ca === undefined ? {} : { ca }) } : false,
		max: poolSize,
		connectionTimeoutMillis: limits.connectMs,
		// Beyond the server's own limits: for a server that is gone without a word.
		query_timeout: limits.statementMs + limits.lockMs,
		keepAlive: true,
		allowExitOnIdle: true,
		application_name: options.applicationName ?? 'n8n-nodes-odoo-construction',
		types: {
			getTypeParser: (oid, format) =>
				// Ids, counts and ms since the epoch stay far below 2^53.
				oid === INT8 ? Number : (types.getTypeParser(oid, format) as (text: string) => unknown),
		},
	});
	// A connection that breaks while idle is replaced at the next use, which says what is wrong.
	pool.on('error', () => undefined);
	// One that breaks while in use fails the statement under way or the next one; unheard, the event
	// would end the process.
	pool.on('connect', (client) => client.on('error', () => undefined));
	return pool;
}

/**
 * Everything a transaction needs, for it alone. Durability is not left to a server where somebody
 * turned `synchronous_commit` off.
 */
const settings = (schema: string, limits: typeof TIMEOUTS) => sql`select
	set_config('search_path', ${schema}, true),
	set_config('lock_timeout', ${String(limits.lockMs)}, true),
	set_config('statement_timeout', ${String(limits.statementMs)}, true),
	set_config('idle_in_transaction_session_timeout', ${String(limits.statementMs)}, true),
	set_config('synchronous_commit', case current_setting('synchronous_commit')
		when 'off' then 'on' else current_setting('synchronous_commit') end, true)`;

/** Empty for a new schema, which is made here. */
async function metaOf(tx: Database, schema: string): Promise<ReadonlyMap<string, string>> {
	const { rows } = await sql<{ schema: boolean; meta: boolean }>`select
		exists (select 1 from pg_namespace where nspname = ${schema}) as schema,
		exists (select 1 from pg_tables where schemaname = ${schema} and tablename = 'meta')
			as meta`.execute(tx);
	if (rows[0]?.schema !== true) await sql`create schema ${sql.id(schema)}`.execute(tx);
	if (rows[0]?.meta !== true) return new Map();
	const found = await tx.selectFrom('meta').selectAll().execute();
	return new Map(found.map(({ name, value }) => [name, value]));
}

async function repeatedly<T>(work: () => Promise<T>): Promise<T> {
	for (let tried = 1; ; tried += 1) {
		const result = await work().then(
			(value) => ({ value }),
			(thrown: unknown) => ({ thrown }),
		);
		if ('value' in result) return result.value;
		if (tried >= TRIES || !isRepeatable(result.thrown)) throw result.thrown;
		await systemClock.sleep(Math.random() * RETRY_MS * 2 ** tried);
	}
}
