import { chmodSync, closeSync, mkdirSync, openSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { Kysely } from 'kysely';
import type { DatabaseSync } from 'node:sqlite';

import type { Fault } from '../../faults';
import { systemClock, type Clock } from '../../ports';
import { guardedClock } from './clock';
import { META_CLOCK, META_SCHEMA, checkMeta, migrate, type Environment } from './migrations';
import { ledgerReads, ledgerTx } from './sql';
import { nodeSqliteDialect } from './sqlite-dialect';
import { isBusy, sqliteFault } from './sqlite-faults';
import {
	checkOwner,
	nodeSqlite,
	refuseNetworkDisk,
	refuseQueueMode,
	thisHost,
	type Owner,
} from './sqlite-guards';
import { storeBusy, storeClosed, storeUnavailable, throwingFaults } from './store-faults';
import type { LedgerStore } from './store.port';
import { SQLITE, type Database, type DatabaseTransaction, type Tables } from './tables';
import { fairTurns } from './turns';

export interface SqliteStoreOptions {
	/** Made when missing, for the user n8n runs as only. */
	readonly folder: string;
	readonly environment: Environment;
	/** Of the n8n around: true for any process of queue mode. Core reads no environment. */
	readonly queueMode: boolean;
	/** Identity of this machine; its kernel's boot id unless given. */
	readonly hostId?: string;
	/** ms to wait for other processes before `ledger.unavailable`. */
	readonly busyMs?: number;
	/** Given by tests; the wall clock, guarded against being set back, otherwise. */
	readonly clock?: Pick<Clock, 'now'>;
	readonly fileSystemType?: (folder: string) => Promise<number>;
}

const BUSY_MS = 10_000;
/** ms SQLite itself may wait: it stops the event loop of n8n meanwhile. */
const BLOCKING_MS = 2;
const MAX_PAUSE_MS = 25;
const META_OWNER = 'owner';
/** The clock is written down when it has moved this far. */
const CLOCK_STEP_MS = 1_000;
/** The WAL file shrinks to this size again after a large transaction. */
const WAL_BYTES = 64 * 1024 * 1024;

/** The file as it was opened; another inode at its path means that somebody replaced it. */
interface Opened {
	readonly db: Database;
	readonly database: DatabaseSync;
	readonly inode: number;
}

/** The file of the embedded ledger of an environment. */
export const sqliteFile = ({
	folder,
	environment,
}: Pick<SqliteStoreOptions, 'folder' | 'environment'>): string =>
	join(folder, `ledger-${environment}.sqlite`);

/**
 * The embedded ledger: one SQLite file in WAL mode with `synchronous=FULL`, so that what is
 * acknowledged survives `kill -9`. Several processes of one machine may use it at once.
 *
 * Faults, none of which leaves a file behind: `ledger.queue_mode`, `ledger.node_too_old`,
 * `ledger.network_disk`, `ledger.environment`, `ledger.newer_schema` (class `rights`);
 * `ledger.other_host`, `ledger.corrupt`, `ledger.unavailable` (class `unavailable`).
 */
export async function openSqliteStore(options: SqliteStoreOptions): Promise<LedgerStore> {
	const { folder, environment } = options;
	const file = sqliteFile(options);
	const hostId = options.hostId ?? thisHost();
	const busyMs = options.busyMs ?? BUSY_MS;
	const wall = options.clock ?? systemClock;
	const time = guardedClock(options.clock === undefined ? () => performance.now() : () => 0);
	const turn = fairTurns(busyMs * 3);
	const known = (thrown: unknown) => sqliteFault(thrown, file);

	const open = async (): Promise<Opened> => {
		refuseQueueMode(options.queueMode);
		const { DatabaseSync } = nodeSqlite();
		await refuseNetworkDisk(folder, options.fileSystemType);
		makePrivate(folder, file);
		const database = new DatabaseSync(file, {
			timeout: BLOCKING_MS,
			enableForeignKeyConstraints: true,
		});
		const begin = async (on: DatabaseSync, mode: 'read' | 'write') => {
			await patiently(busyMs, () => {
				beginOnce(on, mode);
			});
		};
		const db = new Kysely<Tables>({ dialect: nodeSqliteDialect({ database, turn, begin }) });
		let whole = false;
		try {
			await patiently(busyMs, () => {
				checkMeta(metaOf(database), environment, file);
				database.exec(
					`pragma journal_mode = wal; pragma synchronous = full; pragma journal_size_limit = ${String(WAL_BYTES)}`,
				);
			});
			await db.transaction().execute(async (tx) => {
				const meta = metaOf(database);
				checkMeta(meta, environment, file);
				await migrate(tx, SQLITE, environment, Number(meta.get(META_SCHEMA) ?? 0));
				await beginning(tx);
			});
			whole = true;
			return { db, database, inode: statSync(file).ino };
		} finally {
			if (!whole && database.isOpen) database.close();
		}
	};

	/** Checks that no other host writes, and the time of this transaction. */
	const beginning = async (tx: DatabaseTransaction): Promise<number> => {
		const rows = await tx
			.selectFrom('meta')
			.selectAll()
			.where('name', 'in', [META_OWNER, META_CLOCK])
			.execute();
		const meta = new Map(rows.map(({ name, value }) => [name, value]));
		const stored = Number(meta.get(META_CLOCK) ?? 0);
		const now = time.at(wall.now(), stored);
		const owner = meta.get(META_OWNER);
		const { due } = checkOwner(
			owner === undefined ? undefined : (JSON.parse(owner) as Owner),
			hostId,
			now,
			file,
		);
		const ledger = ledgerTx(tx, SQLITE, now);
		if (due) {
			const me: Owner = { hostId, pid: process.pid, at: now };
			await ledger.putMeta(META_OWNER, JSON.stringify(me));
		}
		if (now - stored >= CLOCK_STEP_MS) await ledger.putMeta(META_CLOCK, String(now));
		return now;
	};

	let opened = throwingFaults(known, open);
	let closed = false;

	/** The open file; opened anew when the file at its path is another one, e.g. a restored backup. */
	const current = async (): Promise<Database> => {
		if (closed) throw storeClosed();
		const mine = opened;
		const found = await mine.catch(() => undefined);
		if (found !== undefined) {
			const inode = inodeOf(file);
			if (inode === found.inode) return found.db;
			if (inode === undefined) throw fileGone(file);
		}
		if (mine === opened) {
			opened = (async () => {
				if (found !== undefined) await shut(found, turn);
				return await open();
			})();
			// Whoever awaits `opened` next hears of it.
			opened.catch(() => undefined);
		}
		return (await opened).db;
	};

	await opened;
	return {
		write: async (_connection, work) =>
			await throwingFaults(known, async () => {
				const db = await current();
				return await db
					.transaction()
					.execute(async (tx) => await work(ledgerTx(tx, SQLITE, await beginning(tx))));
			}),
		read: async (work) =>
			await throwingFaults(known, async () => {
				const db = await current();
				return await db
					.transaction()
					.setAccessMode('read only')
					.execute(async (tx) => {
						const reads = ledgerReads(tx, 0);
						const stored = Number((await reads.meta(META_CLOCK)) ?? 0);
						return await work({ ...reads, now: time.at(wall.now(), stored) });
					});
			}),
		close: async () => {
			if (closed) return;
			closed = true;
			const found = await opened.catch(() => undefined);
			if (found === undefined) return;
			await forgetOwner(found.db, hostId);
			await shut(found, turn);
		},
	};
}

/** The folder and file, readable for their owner alone; SQLite makes its other files alike. */
function makePrivate(folder: string, file: string): void {
	mkdirSync(folder, { recursive: true, mode: 0o700 });
	closeSync(openSync(file, 'a', 0o600));
	chmodSync(file, 0o600);
}

/** Making a new one would forget every delivery; that takes a restart, on purpose. */
const fileGone = (file: string): Fault =>
	storeUnavailable(
		`The delivery ledger ${file} was removed while in use; nothing was accepted or sent.`,
		'Put the file back from a backup, then declare the restore; or restart n8n to begin an empty ledger.',
	);

const inodeOf = (file: string): number | undefined =>
	statSync(file, { throwIfNoEntry: false })?.ino;

function beginOnce(database: DatabaseSync, mode: 'read' | 'write'): void {
	if (mode === 'write') {
		database.exec('begin immediate');
		return;
	}
	database.exec('begin');
	let fixed = false;
	try {
		// The first read fixes the snapshot.
		database.prepare('select name from meta limit 1').get();
		fixed = true;
	} finally {
		if (!fixed) database.exec('rollback');
	}
}

/** Repeats what another process's lock refused, with pauses of random length that grow. */
async function patiently(busyMs: number, work: () => void): Promise<void> {
	const start = performance.now();
	for (let pause = 1; ; pause = Math.min(pause * 2, MAX_PAUSE_MS)) {
		const failure = failureOf(work);
		if (failure === undefined) return;
		if (!isBusy(failure.thrown)) throw failure.thrown;
		const waited = performance.now() - start;
		if (waited >= busyMs) throw storeBusy(waited, failure.thrown);
		await systemClock.sleep(1 + Math.random() * pause);
	}
}

function failureOf(work: () => void): { readonly thrown: unknown } | undefined {
	try {
		work();
		return undefined;
	} catch (thrown) {
		return { thrown };
	}
}

/** Empty for a new file. */
function metaOf(database: DatabaseSync): ReadonlyMap<string, string> {
	const there = database.prepare(`select 1 from sqlite_master where name = 'meta'`).get();
	if (there === undefined) return new Map();
	const rows = database.prepare('select name, value from meta').all();
	return new Map(rows.map(({ name, value }) => [String(name), String(value)]));
}

/** Lets another host take over at once. Best effort: without it that host waits a minute. */
async function forgetOwner(db: Database, hostId: string): Promise<void> {
	try {
		await db.transaction().execute(async (tx) => {
			await tx
				.deleteFrom('meta')
				.where('name', '=', META_OWNER)
				.where('value', 'like', `%${JSON.stringify(hostId)}%`)
				.execute();
		});
	} catch {
		return;
	}
}

async function shut(opened: Opened, turn: () => Promise<() => void>): Promise<void> {
	const end = await turn();
	try {
		await opened.db.destroy();
		if (opened.database.isOpen) opened.database.close();
	} finally {
		end();
	}
}
