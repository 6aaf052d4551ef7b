import { openPostgresStore, type PostgresStoreOptions } from '../../core/delivery/stores/postgres';
import { openSqliteStore } from '../../core/delivery/stores/sqlite';
import type { LedgerStore } from '../../core/delivery/stores/store.port';

/** Where the writers write. */
export type WriterStore =
	| { readonly folder: string }
	| { readonly postgres: Omit<PostgresStoreOptions, 'environment'> };

export const openWriterStore = async (place: WriterStore): Promise<LedgerStore> =>
	'folder' in place
		? await openSqliteStore({ folder: place.folder, environment: 'test', queueMode: false })
		: await openPostgresStore({ ...place.postgres, environment: 'test' });
