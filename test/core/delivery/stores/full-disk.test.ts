import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { verifyChain } from '../../../../core/delivery/audit/verify';
import { createLedger } from '../../../../core/delivery/ledger/ledger';
import type { LedgerStore } from '../../../../core/delivery/stores/store.port';
import { claimOf, revision, SCOPE, WORKER } from '../ledger/bench';
import { sqlitePlace } from './places';

const place = sqlitePlace();
/** A disk of 4 MB of its own; only an administrator of Linux may mount one. */
const mounted = (() => {
	mkdirSync(place.folder, { recursive: true, mode: 0o700 });
	return (
		// eslint-disable-next-line @n8n/community-nodes/no-dangerous-functions -- mounts a disk for this test; never shipped
		spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=4m,mode=0700', 'tmpfs', place.folder]).status ===
		0
	);
})();
let store: LedgerStore | undefined;

afterAll(async () => {
	await store?.close();
	// eslint-disable-next-line @n8n/community-nodes/no-dangerous-functions -- as above
	if (mounted) spawnSync('umount', [place.folder]);
	await place.remove();
});

const disk = mounted ? it : it.skip;
if (!mounted) console.log('no disk can be mounted here: a full disk is not tried');

disk('a full disk: nothing is half written, and all goes on once there is space', async () => {
	store = await place.open();
	const ledger = createLedger(store);
	const batch = (from: number, count: number) => ({
		deliveries: Array.from({ length: count }, (_, index) => ({
			...revision('1', { nativeId: String(from + index), payload: 'x'.repeat(1_000) }),
			index,
		})),
		unreadable: [],
	});
	const claims = (await ledger.begin(SCOPE, WORKER, batch(0, 5))).map(claimOf);
	const ballast = join(place.folder, 'ballast');
	const { bavail, bsize } = statfsSync(place.folder);
	writeFileSync(ballast, Buffer.alloc(bavail * bsize - 64 * 1024));

	await expect(ledger.begin(SCOPE, WORKER, batch(5, 500))).rejects.toMatchObject({
		class: 'unavailable',
		code: 'ledger.unavailable',
		message: expect.stringMatching(/is full; nothing was accepted or sent/) as string,
	});
	const known = await ledger.find(SCOPE, {}, { order: 'oldest', limit: 1_000 });
	expect(known.map(({ state }) => state)).toEqual(Array(5).fill('sending'));

	rmSync(ballast);
	const done = claims.map((claim) => ({
		claim,
		status: 'applied' as const,
		effect: 'created',
		result: '{}',
	}));
	const outcomes = (await ledger.complete(SCOPE, WORKER, done)).map(({ outcome }) => outcome);
	expect(outcomes).toEqual(Array(5).fill('applied'));
	expect(await ledger.begin(SCOPE, WORKER, batch(5, 500))).toHaveLength(500);
	expect(
		await store.read(async (reads) => await verifyChain(reads, SCOPE.connection)),
	).toMatchObject({ ok: true });
});
