import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { storeKills } from '../../../chaos/store-kills';
import { POSTGRES_URL, postgresAddress, postgresPlace, sqlitePlace } from './places';

/** `npm run test:chaos` does 50. */
const ROUNDS = 8;
const ROOT = join(__dirname, '../../../..');
const place = sqlitePlace();
const program = join(place.root, 'store-writer.cjs');

beforeAll(() => {
	const bundler = pathToFileURL(join(ROOT, 'scripts/lib/bundle.mjs')).href;
	const text = `import { bundle } from ${JSON.stringify(bundler)}; await bundle(['test/chaos/store-writer.ts'], ${JSON.stringify(place.root)});`;
	// eslint-disable-next-line @n8n/community-nodes/no-dangerous-functions -- bundles the writer for a process of its own; never shipped
	execFileSync(process.execPath, ['--input-type=module', '-e', text], { stdio: 'inherit' });
}, 60_000);
afterAll(async () => {
	await place.remove();
});

it('loses nothing that was acknowledged when writers are killed', async () => {
	const found = await storeKills({ program, store: { folder: place.folder }, rounds: ROUNDS });
	expect(found).toMatchObject({ kills: 2 * ROUNDS, lost: [], halves: 0, chainHolds: true });
	expect(found.acknowledged).toBeGreaterThan(2 * ROUNDS);
}, 60_000);

if (POSTGRES_URL !== undefined) {
	it('loses nothing in PostgreSQL either', async () => {
		const { schema, remove } = postgresPlace(POSTGRES_URL ?? '');
		const store = { postgres: { ...postgresAddress(POSTGRES_URL ?? ''), schema } };
		const found = await storeKills({ program, store, rounds: 2 });
		expect(found).toMatchObject({ kills: 4, lost: [], halves: 0, chainHolds: true });
		await remove();
	}, 60_000);
}
