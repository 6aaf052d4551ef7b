import {
	chmodSync,
	copyFileSync,
	existsSync,
	mkdirSync,
	readFileSync,
	readdirSync,
	renameSync,
	rmSync,
	statSync,
	writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

import { nodeSqlite } from '../../../../core/delivery/stores/sqlite-guards';
import type { LedgerStore } from '../../../../core/delivery/stores/store.port';
import { CONNECTION, entry } from './rows';
import { sqlitePlace } from './places';

let at: ReturnType<typeof sqlitePlace>;
const opened: LedgerStore[] = [];
const open = async (...more: Parameters<typeof at.open>): Promise<LedgerStore> => {
	const store = await at.open(...more);
	opened.push(store);
	return store;
};
const meta = async (store: LedgerStore, name: string) =>
	await store.read(async (reads) => await reads.meta(name));
const put = async (store: LedgerStore, name: string, value: string): Promise<void> => {
	await store.write(CONNECTION, async (tx) => {
		await tx.putMeta(name, value);
	});
};
/** Changes the file behind the back of every store. */
const behind = (text: string): void => {
	const { DatabaseSync } = nodeSqlite();
	const database = new DatabaseSync(at.file, { timeout: 1_000 });
	database.exec(text);
	database.close();
};

beforeEach(() => {
	at = sqlitePlace();
});
afterEach(async () => {
	for (const store of opened.splice(0)) await store.close();
	await at.remove();
});

describe('the file', () => {
	it('is for the user n8n runs as alone, with its folder and its journal', async () => {
		const store = await open();
		await put(store, 'a', 'b');
		const mode = (path: string) => statSync(path).mode & 0o777;
		expect(mode(at.folder)).toBe(0o700);
		const files = readdirSync(at.folder);
		expect(files).toContain('ledger-test.sqlite-wal');
		for (const name of files) expect([name, mode(join(at.folder, name))]).toEqual([name, 0o600]);
	});

	it('is made private again when somebody opened it up', async () => {
		await (await open()).close();
		chmodSync(at.file, 0o644);
		await open();
		expect(statSync(at.file).mode & 0o777).toBe(0o600);
	});

	it('is written through to the disk', async () => {
		const { DatabaseSync } = nodeSqlite();
		const texts: string[] = [];
		const exec = jest.spyOn(DatabaseSync.prototype, 'exec').mockImplementation(function (
			this: InstanceType<typeof DatabaseSync>,
			text: string,
		) {
			texts.push(text);
			exec.mockRestore();
			this.exec(text);
		});
		await open();
		expect(texts[0]).toMatch(/journal_mode = wal; pragma synchronous = full/);
	});

	it('holds one environment each', async () => {
		await open();
		await open({ environment: 'production' });
		expect(readdirSync(at.folder)).toEqual(
			expect.arrayContaining(['ledger-test.sqlite', 'ledger-production.sqlite']),
		);
	});

	it('is refused when it was renamed to the other environment', async () => {
		await (await open()).close();
		renameSync(at.file, join(at.folder, 'ledger-production.sqlite'));
		await expect(open({ environment: 'production' })).rejects.toMatchObject({
			code: 'ledger.environment',
			class: 'rights',
		});
	});

	it('is brought up to date from the first schema, with its rows', async () => {
		const store = await open();
		const [made] = await store.write(CONNECTION, async (tx) => await tx.insertEntries([entry(1)]));
		await store.close();
		behind(`drop table record; update meta set value = '1' where name = 'schema'`);
		const later = await open();
		await later.read(async (reads) => {
			expect((await reads.entriesById([made?.id ?? 0])).size).toBe(1);
			expect(await reads.record(CONNECTION, 'approval', 'a')).toBeNull();
			expect(await reads.meta('schema')).toBe('2');
		});
	});

	it('is refused and left alone when a newer version wrote it', async () => {
		await (await open()).close();
		behind(`update meta set value = '99' where name = 'schema'`);
		const before = readFileSync(at.file);
		await expect(open()).rejects.toMatchObject({ code: 'ledger.newer_schema', class: 'rights' });
		expect(readFileSync(at.file).equals(before)).toBe(true);
	});

	it('is refused and left alone when it is damaged or no ledger', async () => {
		mkdirSync(at.folder, { recursive: true });
		writeFileSync(at.file, 'This is a letter and no database.'.repeat(200));
		const before = readFileSync(at.file);
		await expect(open()).rejects.toMatchObject({ code: 'ledger.corrupt', retryable: false });
		expect(readFileSync(at.file).equals(before)).toBe(true);
	});

	it('says that it is damaged when pages in the middle are', async () => {
		const store = await open();
		await store.write(CONNECTION, async (tx) => {
			await tx.insertEntries(Array.from({ length: 300 }, (_, n) => entry(n)));
		});
		await store.close();
		const bytes = readFileSync(at.file);
		bytes.fill(0x5a, 4096, bytes.length);
		writeFileSync(at.file, bytes);
		const read = async () =>
			await (await open()).read(async (reads) => await reads.entriesByKey([entry(1).key]));
		await expect(read()).rejects.toMatchObject({ code: 'ledger.corrupt' });
	});

	it('is opened anew when a backup is put in its place', async () => {
		const store = await open();
		await put(store, 'a', 'old');
		const backup = join(at.root, 'backup.sqlite');
		behind(`vacuum into '${backup}'`);
		await put(store, 'a', 'new');
		for (const name of readdirSync(at.folder)) rmSync(join(at.folder, name));
		copyFileSync(backup, at.file);
		expect(await meta(store, 'a')).toBe('old');
		await put(store, 'b', 'c');
		expect(await meta(await open(), 'b')).toBe('c');
	});

	it('is never begun anew while in use', async () => {
		const store = await open();
		rmSync(at.file);
		await expect(put(store, 'a', 'b')).rejects.toMatchObject({ code: 'ledger.unavailable' });
		expect(existsSync(at.file)).toBe(false);
	});
});

describe('refusals before any file is made', () => {
	it.each([
		['queue mode', { queueMode: true }, 'ledger.queue_mode'],
		['NFS', { fileSystemType: async () => await Promise.resolve(0x6969) }, 'ledger.network_disk'],
		[
			'CIFS, as a signed number',
			{ fileSystemType: async () => await Promise.resolve(-11317950) },
			'ledger.network_disk',
		],
		[
			'FUSE',
			{ fileSystemType: async () => await Promise.resolve(0x65735546) },
			'ledger.network_disk',
		],
		[
			'9P',
			{ fileSystemType: async () => await Promise.resolve(0x01021997) },
			'ledger.network_disk',
		],
	])('%s', async (_name, options, code) => {
		await expect(open(options)).rejects.toMatchObject({ code, class: 'rights' });
		expect(existsSync(at.folder)).toBe(false);
	});

	it('a Node without node:sqlite', async () => {
		const load = jest.spyOn(process, 'getBuiltinModule').mockReturnValue(undefined as never);
		await expect(open()).rejects.toMatchObject({ code: 'ledger.node_too_old', class: 'rights' });
		load.mockRestore();
		expect(existsSync(at.folder)).toBe(false);
	});

	it('accepts a local disk', async () => {
		await open({ fileSystemType: async () => await Promise.resolve(0xef53) });
		expect(existsSync(at.file)).toBe(true);
	});
});

describe('another machine', () => {
	let now = 1_000_000;
	const clock = { now: () => now };

	it('keeps a second one out for a minute after its last write', async () => {
		now = 1_000_000;
		const store = await open({ hostId: 'a', clock });
		await put(store, 'a', '1');
		now += 59_000;
		await expect(open({ hostId: 'b', clock })).rejects.toMatchObject({
			code: 'ledger.other_host',
			class: 'unavailable',
		});
		now += 2_000;
		const other = await open({ hostId: 'b', clock });
		await expect(put(store, 'a', '2')).rejects.toMatchObject({ code: 'ledger.other_host' });
		expect(await meta(other, 'a')).toBe('1');
	});

	it('may be the successor at once when the first one was stopped in order', async () => {
		const store = await open({ hostId: 'a', clock });
		await store.close();
		await put(await open({ hostId: 'b', clock }), 'a', '1');
	});

	it('is written down again every 20 seconds at most', async () => {
		now = 1_000_000;
		const store = await open({ hostId: 'a', clock });
		const since = async () =>
			(JSON.parse((await meta(store, 'owner')) ?? '{}') as { at?: number }).at;
		now += 19_000;
		await put(store, 'a', '1');
		expect(await since()).toBe(1_000_000);
		now += 1_000;
		await put(store, 'a', '2');
		expect(await since()).toBe(1_020_000);
	});
});

describe('a lock of another process', () => {
	it('is waited for without stopping the event loop, and not for ever', async () => {
		const store = await open({ busyMs: 120 });
		const { DatabaseSync } = nodeSqlite();
		const holder = new DatabaseSync(at.file);
		holder.exec('begin immediate');
		let ticks = 0;
		const ticking = setInterval(() => (ticks += 1), 5);
		await expect(put(store, 'a', 'b')).rejects.toMatchObject({
			code: 'ledger.unavailable',
			class: 'unavailable',
		});
		clearInterval(ticking);
		expect(ticks).toBeGreaterThan(3);
		holder.exec('commit');
		holder.close();
		await put(store, 'a', 'b');
		expect(await meta(store, 'a')).toBe('b');
	});

	it('held by work that asks the store again ends with a fault, not in a deadlock', async () => {
		const store = await open({ busyMs: 20 });
		const nested = store.write(CONNECTION, async () => await meta(store, 'a'));
		await expect(nested).rejects.toMatchObject({ code: 'ledger.unavailable' });
		await put(store, 'a', 'b');
	});
});

describe('many opening at once', () => {
	it('make the schema once', async () => {
		const stores = await Promise.all(Array.from({ length: 8 }, async () => await open()));
		await Promise.all(stores.map(async (store, n) => await put(store, `n${String(n)}`, 'x')));
		const found = await Promise.all(stores.map(async (store) => await meta(store, 'n7')));
		expect(new Set(found)).toEqual(new Set(['x']));
	});
});

describe('the clock', () => {
	it('is kept over a restart, whatever the machine says', async () => {
		let now = 5_000_000;
		const clock = { now: () => now };
		const time = async (store: LedgerStore) =>
			await store.write(CONNECTION, async (tx) => await Promise.resolve(tx.now));
		const store = await open({ clock });
		expect(await time(store)).toBe(5_000_000);
		await store.close();
		now = 1_000;
		expect(await time(await open({ clock }))).toBe(5_000_000);
	});
});
