import type { LedgerStore } from '../../core/delivery/stores/store.port';
import type { LedgerChoice } from './ledger-place';

/**
 * Opens the store of a choice. Each adapter is loaded when it is needed: `node:sqlite` is missing in
 * an old Node, which must not stop the node from saying so, and `pg` is of no use without a server.
 */
export async function openStore({ place, environment }: LedgerChoice): Promise<LedgerStore> {
	if (place.store === 'postgres') {
		const { openPostgresStore } = await import('../../core/delivery/stores/postgres');
		return await openPostgresStore({ ...place, environment });
	}
	const { openSqliteStore } = await import('../../core/delivery/stores/sqlite');
	return await openSqliteStore({ ...place, environment });
}
