import { createServer, type Server, type Socket } from 'node:net';

import { openPostgresStore } from '../../../../core/delivery/stores/postgres';
import { postgresFault } from '../../../../core/delivery/stores/postgres-faults';
import type { LedgerStore } from '../../../../core/delivery/stores/store.port';
import { POSTGRES_URL, postgresPlace } from './places';
import { CONNECTION, entry } from './rows';

const SERVER = { host: 'db.example', port: 5432, database: 'ledger' };

describe('faults of PostgreSQL', () => {
	it.each([
		['28P01', 'ledger.access_denied', 'rights'],
		['42501', 'ledger.access_denied', 'rights'],
		['3D000', 'ledger.database_missing', 'rights'],
		['53100', 'ledger.unavailable', 'unavailable'],
		['55P03', 'ledger.unavailable', 'unavailable'],
		['57P01', 'ledger.unavailable', 'unavailable'],
		['08006', 'ledger.unavailable', 'unavailable'],
		['25006', 'ledger.unavailable', 'unavailable'],
		['ECONNREFUSED', 'ledger.unavailable', 'unavailable'],
		['22021', 'ledger.text_not_storable', 'source_data'],
		['XX001', 'ledger.corrupt', 'unavailable'],
		['DEPTH_ZERO_SELF_SIGNED_CERT', 'ledger.certificate', 'rights'],
	])('%s is %s', (code, expected, kind) => {
		const found = postgresFault(Object.assign(new Error('secret row'), { code }), SERVER);
		expect(found).toMatchObject({ code: expected, class: kind });
		expect(JSON.stringify(found?.report())).not.toContain('secret');
	});

	it('knows a lost connection by its words and the first of several addresses', () => {
		const lost = [
			new Error('Connection terminated unexpectedly'),
			new Error('timeout exceeded when trying to connect'),
			new Error('Query read timeout'),
			new AggregateError([Object.assign(new Error('no'), { code: 'ECONNREFUSED' })]),
		];
		expect(lost.map((error) => postgresFault(error, SERVER)?.code)).toEqual(
			lost.map(() => 'ledger.unavailable'),
		);
		expect(postgresFault(new TypeError('x is undefined'), SERVER)).toBeUndefined();
	});
});

describe('a PostgreSQL that cannot be used', () => {
	const options = {
		host: '127.0.0.1',
		port: 1,
		database: 'ledger',
		user: 'me',
		password: 'hunter2',
		ssl: false,
		schema: 'ledger',
		environment: 'test',
		timeouts: { connectMs: 200 },
	} as const;

	it('is refused without its password in the message', async () => {
		const thrown: unknown = await openPostgresStore(options).catch((error: unknown) => error);
		expect(thrown).toMatchObject({ code: 'ledger.unavailable', class: 'unavailable' });
		expect(String((thrown as Error).message)).not.toContain('hunter2');
	});

	it('is given up when it accepts and says nothing', async () => {
		const sockets: Socket[] = [];
		const server: Server = createServer((socket) => sockets.push(socket));
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		const address = server.address();
		const port = typeof address === 'object' && address !== null ? address.port : 0;
		await expect(openPostgresStore({ ...options, port })).rejects.toMatchObject({
			code: 'ledger.unavailable',
		});
		for (const socket of sockets) socket.destroy();
		await new Promise((resolve) => server.close(resolve));
	});

	it('is not even asked with a schema name that needs quotes', async () => {
		for (const schema of ['', 'A', 'a"b', 'a;drop', '1a', 'x'.repeat(64)]) {
			await expect(openPostgresStore({ ...options, schema })).rejects.toMatchObject({
				code: 'ledger.schema_name',
			});
		}
	});
});

if (POSTGRES_URL === undefined) {
	console.log('PostgreSQL store: not tested; set LEDGER_PG_URL to a scratch database.');
} else {
	describe('a ledger in PostgreSQL', () => {
		let at: ReturnType<typeof postgresPlace>;
		const opened: LedgerStore[] = [];
		const open = async (...more: Parameters<typeof at.open>): Promise<LedgerStore> => {
			const store = await at.open(...more);
			opened.push(store);
			return store;
		};
		const count = async (store: LedgerStore, connection = CONNECTION): Promise<void> => {
			await store.write(connection, async (tx) => {
				await tx.putMeta('count', String(Number((await tx.meta('count')) ?? 0) + 1));
			});
		};
		/** As a restart of the server does. */
		const endConnections = (): string =>
			`select pg_terminate_backend(pid) from pg_stat_activity where application_name = '${at.schema}'`;
		beforeEach(() => {
			at = postgresPlace(POSTGRES_URL ?? '');
		});
		afterEach(async () => {
			for (const store of opened.splice(0)) await store.close();
			await at.remove();
		});

		it('is made once when several open at once', async () => {
			const stores = await Promise.all(Array.from({ length: 4 }, async () => await open()));
			await Promise.all(stores.map(async (store) => await count(store)));
			expect(await stores[0]?.read(async (reads) => await reads.meta('count'))).toBe('4');
		});

		it('is refused for the other environment and when newer, and left alone', async () => {
			await open();
			await expect(open({ environment: 'production' })).rejects.toMatchObject({
				code: 'ledger.environment',
			});
			await at.run(`update ${at.schema}.meta set value = '99' where name = 'schema'`);
			await expect(open()).rejects.toMatchObject({ code: 'ledger.newer_schema' });
		});

		it('refuses a wrong password and a missing database', async () => {
			await expect(open({ password: 'wrong' })).rejects.toMatchObject({
				code: 'ledger.access_denied',
			});
			await expect(open({ database: 'no_such_database' })).rejects.toMatchObject({
				code: expect.stringMatching(/^ledger\.(?:database_missing|access_denied)$/) as string,
			});
		});

		it('goes on with new connections when the server has ended the old ones', async () => {
			const store = await open({ poolSize: 2 });
			await count(store);
			await at.run(endConnections());
			await count(store).catch(async () => {
				await count(store);
			});
			expect(await store.read(async (reads) => await reads.meta('count'))).toBe('2');
		});

		it('gives up a transaction whose connection dies, with nothing of it written', async () => {
			const store = await open();
			const dying = store.write(CONNECTION, async (tx) => {
				await tx.insertEntries([entry(1)]);
				await at.run(endConnections());
				await tx.insertEntries([entry(2)]);
			});
			await expect(dying).rejects.toMatchObject({ code: 'ledger.unavailable' });
			const found = await store.read(async (reads) => await reads.entriesByKey([entry(1).key]));
			expect(found.size).toBe(0);
		});

		it('repeats work that PostgreSQL broke off', async () => {
			const store = await open();
			let tries = 0;
			await store.write(CONNECTION, async (tx) => {
				tries += 1;
				await tx.putMeta('tries', String(tries));
				if (tries < 3) throw Object.assign(new Error('deadlock detected'), { code: '40P01' });
			});
			expect(await store.read(async (reads) => await reads.meta('tries'))).toBe('3');
		});

		it('waits for a writer of the same connection no longer than told, and for no other', async () => {
			const store = await open();
			const other = await open({ timeouts: { lockMs: 100 } });
			await store.write(CONNECTION, async (tx) => {
				await tx.putMeta('a', 'b');
				await expect(count(other)).rejects.toMatchObject({ code: 'ledger.unavailable' });
				await other.write('another connection', async (free) => {
					await free.putMeta('free', 'yes');
				});
			});
			await count(other);
			expect(await store.read(async (reads) => await reads.meta('free'))).toBe('yes');
		});

		it('names a character that cannot be stored', async () => {
			const store = await open();
			const bad = store.write(CONNECTION, async (tx) => {
				await tx.insertEntries([entry(1, { nativeId: 'a\u0000b' })]);
			});
			await expect(bad).rejects.toMatchObject({ code: 'ledger.text_not_storable' });
		});
	});
}
