import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Entry, Lane, Scope } from '../core/delivery/entry';
import type { Delivery } from '../core/delivery/ledger/api';
import { keyOf, laneOf } from '../core/delivery/ledger/keys';
import { revisionOrdinal } from '../core/delivery/ledger/revision-ordinal';
import { SCHEMA_VERSION } from '../core/delivery/stores/migrations';
import { openSqliteStore } from '../core/delivery/stores/sqlite';
import type { LedgerStore } from '../core/delivery/stores/store.port';

export const SCOPE: Scope = { connection: 'https://bench.example|works', company: 0 };
export const WORKER = { id: 'bench', workflowId: 'bench', node: 'Odoo' };

const CHUNK = 5_000;
const DAY_MS = 86_400_000;
/** Of 100 entries: two wait, one is blocked, one in the exception queue, the rest is done. */
const stateOf = (n: number): Entry['state'] =>
	(['retry_wait', 'ready', 'blocked', 'dead'] as const)[n % 100] ?? 'applied';

/** The `n`th delivery: one revision of one vendor, as Canonical Map would hand it over. */
export const delivery = (n: number, revision = 1, index = 0): Delivery => ({
	index,
	kind: 'state',
	operation: 'procurement.vendor.upsert',
	action: 'upsert',
	system: 'procore',
	tenant: '8089',
	entity: 'vendor',
	nativeId: String(n),
	revision: { kind: 'version', value: String(revision) },
	hash: String(revision).padStart(64, '0'),
	facts: { title: `Vendor ${String(n)}`, project: `J-${String(n % 200)}`, vendor: String(n) },
	priority: 2,
	payload: JSON.stringify({ nativeid: String(n), revision, data: { name: `Vendor ${String(n)}` } }),
	correlationId: `c${String(n)}`,
	causation: null,
});

/** A ledger with `count` entries, kept between runs: to fill it takes a minute. */
export async function openHistory(folder: string, count: number): Promise<LedgerStore> {
	const marker = join(folder, 'entries');
	const made = `${String(count)} entries, schema ${String(SCHEMA_VERSION)}`;
	const filled = existsSync(marker) && readFileSync(marker, 'utf8') === made;
	if (!filled) rmSync(folder, { recursive: true, force: true });
	mkdirSync(folder, { recursive: true });
	const store = await openSqliteStore({ folder, environment: 'test', queueMode: false });
	if (filled) return store;
	for (let from = 0; from < count; from += CHUNK) {
		const numbers = Array.from({ length: Math.min(CHUNK, count - from) }, (_, k) => from + k);
		await store.write(SCOPE.connection, async (tx) => {
			const made = await tx.insertEntries(
				numbers.map((n) => ({ ...pastEntry(n, tx.now), payload: delivery(n).payload })),
			);
			await tx.putLanes(made.map(laneAfter));
		});
	}
	writeFileSync(marker, made);
	return store;
}

function pastEntry(n: number, now: number): Omit<Entry, 'id'> {
	const { index: _index, payload: _payload, causation: _cause, revision, ...same } = delivery(n);
	const lane = laneOf(SCOPE, delivery(n));
	const state = stateOf(n);
	const done = state === 'applied';
	// A year of history, oldest first; what waits is not due, or claims would find it.
	const at = now - Math.floor((1 - n / 1e6) * 365 * DAY_MS);
	return {
		...same,
		...SCOPE,
		key: keyOf(lane, delivery(n), 1),
		lane,
		revision: revision.value,
		revisionKind: revision.kind,
		ordinal: revisionOrdinal(revision) ?? '',
		state,
		attempts: 1,
		epoch: 1,
		nextAt: now + DAY_MS,
		leaseUntil: 0,
		blockedOn: state === 'blocked' ? 'entity:vendor' : null,
		fault: null,
		exceptionClass: state === 'dead' ? 'missing_reference' : null,
		queue: state === 'dead' ? 'procurement' : null,
		assignee: null,
		effect: done ? 'created' : null,
		result: done ? `{"id":${String(n)}}` : null,
		seen: 1,
		workflowId: 'bench',
		node: 'Odoo',
		causation: null,
		corrects: null,
		createdAt: at,
		updatedAt: at,
		failingSince: null,
		doneAt: done ? at : null,
	};
}

const laneAfter = (entry: Entry): Lane => {
	const done = entry.state === 'applied';
	return {
		lane: entry.lane,
		connection: entry.connection,
		inflight: null,
		epoch: 1,
		leaseUntil: 0,
		quietUntil: 0,
		appliedId: done ? entry.id : null,
		appliedOrdinal: done ? entry.ordinal : null,
		appliedKind: done ? entry.revisionKind : null,
		appliedHash: done ? entry.hash : null,
		arrivals: 1,
		generation: 0,
	};
};
