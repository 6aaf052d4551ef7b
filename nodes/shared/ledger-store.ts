import { existsSync } from 'node:fs';
import { access, constants } from 'node:fs/promises';
import path from 'node:path';

import { openPostgresStore } from '../../core/delivery/stores/postgres';
import { openSqliteStore, sqliteFile } from '../../core/delivery/stores/sqlite';
import {
	nodeSqlite,
	refuseNetworkDisk,
	refuseQueueMode,
} from '../../core/delivery/stores/sqlite-guards';
import type { LedgerStore } from '../../core/delivery/stores/store.port';
import { fault } from '../../core/faults';
import type { LedgerChoice } from './ledger-place';

/** Opens the store of a choice and brings its tables up to date. Faults: those of the stores. */
export async function openStore({ place, environment }: LedgerChoice): Promise<LedgerStore> {
	if (place.store === 'postgres') return await openPostgresStore({ ...place, environment });
	const { folder, queueMode } = place;
	return await openSqliteStore({ folder, environment, queueMode });
}

/**
 * Whether the store of a choice can be used, for a credential test: `ready` when it was opened and
 * closed again, `new` when a file could be made, which is left to the first delivery.
 */
export async function probeStore(choice: LedgerChoice): Promise<'ready' | 'new'> {
	const { place, environment } = choice;
	if (
		place.store === 'embedded' &&
		!existsSync(sqliteFile({ folder: place.folder, environment }))
	) {
		refuseQueueMode(place.queueMode);
		nodeSqlite();
		await refuseNetworkDisk(place.folder);
		await refuseReadOnly(place.folder);
		return 'new';
	}
	const store = await openStore(choice);
	await store.close();
	return 'ready';
}

async function refuseReadOnly(folder: string): Promise<void> {
	const nearest = existsSync(folder) ? folder : path.dirname(folder);
	if (nearest !== folder) {
		await refuseReadOnly(nearest);
		return;
	}
	try {
		await access(folder, constants.W_OK | constants.X_OK);
	} catch (thrown) {
		throw fault({
			class: 'rights',
			code: 'ledger.read_only',
			message: `n8n may not write below ${folder}.`,
			remedy: 'Give the user of n8n the right to write there, or name another folder.',
			field: 'folder',
			cause: thrown,
		});
	}
}
