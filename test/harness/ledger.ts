import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import type { Entry } from '../../core/delivery/entry';
import { openSqliteStore } from '../../core/delivery/stores/sqlite';
import type { LedgerStore } from '../../core/delivery/stores/store.port';
import { closeLedgers } from '../../nodes/shared/ledger';

/** The embedded ledger of one test, in a folder of its own. */
export interface TestLedger {
	readonly folder: string;
	/** All entries of the file, by id. */
	entries(): Promise<readonly Entry[]>;
	/** What `work` reads or changes in the file; for what only an accident would do. */
	inside<T>(work: (store: LedgerStore) => Promise<T>): Promise<T>;
	close(): Promise<void>;
}

/** Points n8n's folder, and with it the ledger nodes use without a credential, to a new one. */
export function freshLedger(): TestLedger {
	const before = process.env['N8N_USER_FOLDER'];
	const root = mkdtempSync(path.join(tmpdir(), 'ledger-'));
	process.env['N8N_USER_FOLDER'] = root;
	const folder = path.join(root, '.n8n/storage/n8n-nodes-odoo-construction');
	const inside: TestLedger['inside'] = async (work) => {
		const store = await openSqliteStore({ folder, environment: 'test', queueMode: false });
		try {
			return await work(store);
		} finally {
			await store.close();
		}
	};
	return {
		folder,
		inside,
		entries: async () =>
			await inside(async (store) => await store.read(async (tx) => await everyEntry(tx))),
		close: async () => {
			await closeLedgers();
			if (before === undefined) delete process.env['N8N_USER_FOLDER'];
			else process.env['N8N_USER_FOLDER'] = before;
			rmSync(root, { recursive: true, force: true });
		},
	};
}

const MOST = 1_000;

async function everyEntry(
	tx: Parameters<Parameters<LedgerStore['read']>[0]>[0],
): Promise<readonly Entry[]> {
	const ids = Array.from({ length: MOST }, (_, n) => n + 1);
	return [...(await tx.entriesById(ids)).values()].sort((a, b) => a.id - b.id);
}
