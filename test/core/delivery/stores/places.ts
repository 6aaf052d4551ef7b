import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Client } from 'pg';

import {
	openPostgresStore,
	type PostgresStoreOptions,
} from '../../../../core/delivery/stores/postgres';
import { openSqliteStore, type SqliteStoreOptions } from '../../../../core/delivery/stores/sqlite';
import type { LedgerStore } from '../../../../core/delivery/stores/store.port';

/** A folder for one test; nothing is left of it. */
export function sqlitePlace() {
	const root = mkdtempSync(join(tmpdir(), 'ledger-'));
	const folder = join(root, 'storage', 'ledger');
	return {
		root,
		folder,
		file: join(folder, 'ledger-test.sqlite'),
		lasting: true,
		open: async (more: Partial<SqliteStoreOptions> = {}): Promise<LedgerStore> =>
			await openSqliteStore({ folder, environment: 'test', queueMode: false, ...more }),
		remove: async (): Promise<void> => {
			rmSync(root, { recursive: true, force: true });
			await Promise.resolve();
		},
	};
}

/** `postgres://user:password@host:port/database` of a scratch database, or undefined. */
export const POSTGRES_URL = process.env['LEDGER_PG_URL'];

/** Where the tests of PostgreSQL run; they make schemas of their own and remove them. */
export function postgresAddress(url: string) {
	const { hostname, port, pathname, username, password } = new URL(url);
	return {
		host: hostname,
		port: Number(port === '' ? 5432 : port),
		database: decodeURIComponent(pathname.slice(1)),
		user: decodeURIComponent(username),
		password: decodeURIComponent(password),
		ssl: false,
	};
}

let schemas = 0;

/** A schema for one test. */
export function postgresPlace(url: string) {
	const address = postgresAddress(url);
	schemas += 1;
	const schema = `test_${String(process.pid)}_${String(schemas)}`;
	const run = async (text: string): Promise<void> => {
		const client = new Client(address);
		await client.connect();
		try {
			await client.query(text);
		} finally {
			await client.end();
		}
	};
	return {
		address,
		schema,
		run,
		lasting: true,
		open: async (more: Partial<PostgresStoreOptions> = {}): Promise<LedgerStore> =>
			await openPostgresStore({
				...address,
				schema,
				applicationName: schema,
				environment: 'test',
				...more,
			}),
		remove: async (): Promise<void> => {
			await run(`drop schema if exists ${schema} cascade`);
		},
	};
}
