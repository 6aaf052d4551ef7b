import { createMemoryStore } from '../../../../core/delivery/stores/memory';
import { storeContract } from './contract';
import { POSTGRES_URL, postgresPlace, sqlitePlace } from './places';

describe('memory store', () => {
	storeContract(async () => {
		const store = createMemoryStore();
		const done = async () => await Promise.resolve();
		return await Promise.resolve({
			open: async () => await Promise.resolve(store),
			lasting: false,
			remove: done,
		});
	});
});

describe('sqlite store', () => {
	storeContract(async () => await Promise.resolve(sqlitePlace()));
});

if (POSTGRES_URL === undefined) {
	console.log('PostgreSQL store: not tested; set LEDGER_PG_URL to a scratch database.');
} else {
	describe('postgres store', () => {
		storeContract(async () => await Promise.resolve(postgresPlace(POSTGRES_URL ?? '')));
	});
}
