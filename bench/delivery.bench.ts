import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { IDataObject } from 'n8n-workflow';

import { vendor as entity } from '../core/canonical/entities/vendor';
import { toItem } from '../core/canonical/item';
import { createLedger } from '../core/delivery/ledger/ledger';
import { openSqliteStore } from '../core/delivery/stores/sqlite';
import { silentLogger, systemClock } from '../core/ports';
import type { Batch } from '../nodes/shared/batch';
import { deliver, type Delivered } from '../nodes/shared/deliver';
import type { LedgerSession } from '../nodes/shared/ledger';
import { upsert } from '../nodes/OdooProcurement/actions/vendor/upsert.operation';
import { inSeconds, median, seconds } from './measure';
import { openOdoo } from './odoo';
import { main } from './report';
import type { BenchResult } from './types';
import { removeVendors, vendors } from './vendors';

const COUNT = 1000;
const ROUNDS = 6;
/** Duplicates a second at least. */
const FLOOR = 5000;

/** One batch of new vendors as the node reads it. */
function newBatch(stamp: string, count: number): { batch: Batch; items: IDataObject[] } {
	const items = vendors(stamp, count).map(
		({ system, tenant, nativeid, data }) =>
			toItem(
				{ entity, system, tenant, nativeId: nativeid, time: '2026-03-04T00:00:00Z' },
				data,
			) as unknown as IDataObject,
	);
	const batch = upsert.open(
		items.map((json, index) => ({
			index,
			json,
			parameter: () => undefined,
			defaults: { timezone: 'UTC' },
			receivedAt: '2026-03-04T00:00:00Z',
		})),
	);
	return { batch, items };
}

/** What the ledger adds to 1,000 new vendors, and how fast it answers what it knows already. */
export async function run(): Promise<BenchResult> {
	const { odoo, on, close } = await openOdoo();
	const folder = mkdtempSync(join(tmpdir(), 'bench-ledger-'));
	const store = await openSqliteStore({ folder, environment: 'test', queueMode: false });
	const session: LedgerSession = {
		ledger: createLedger(store),
		scope: { connection: 'bench|bench', company: 0 },
		worker: { id: 'bench', workflowId: 'bench', node: 'bench' },
	};
	const stamp = `D${Date.now().toString(36)}`;
	const deps = { odoo, clock: systemClock, log: silentLogger };
	let opened = 0;

	const plainly = async ({ batch }: ReturnType<typeof newBatch>): Promise<void> => {
		const planned = await batch.plan(deps, batch.fit);
		assertAll('created', (await planned.apply()).map(effectOf));
	};
	const delivered = async (
		{ batch, items }: ReturnType<typeof newBatch>,
		effect: string,
	): Promise<void> => {
		const effects: string[] = [];
		await deliver({
			operation: upsert.verbName,
			batch,
			sent: (index) => ({ payload: JSON.stringify(items[index]), again: false }),
			session,
			odoo: {
				defaults: { timezone: 'UTC' },
				open: async () => {
					opened += 1;
					return await Promise.resolve({ deps, close: () => undefined });
				},
			},
			log: silentLogger,
			settle: async (_, outcome) => {
				effects.push(effectOf(outcome));
				return await Promise.resolve();
			},
		});
		assertAll(effect, effects);
	};

	try {
		await plainly(newBatch(`${stamp}w`, COUNT));
		await delivered(newBatch(`${stamp}x`, COUNT), 'created');
		const without: number[] = [];
		const within: number[] = [];
		const known: Array<ReturnType<typeof newBatch>> = [];
		for (let round = 0; round < ROUNDS; round += 1) {
			const [bare, kept] = [`${stamp}a`, `${stamp}b`].map((name) =>
				newBatch(`${name}${String(round)}`, COUNT),
			);
			if (bare === undefined || kept === undefined) throw new Error('no batches');
			const sides = [
				async () => without.push(await seconds(async () => await plainly(bare))),
				async () => within.push(await seconds(async () => await delivered(kept, 'created'))),
			];
			// In turns: whoever comes second meets 1,000 vendors more.
			for (const side of round % 2 === 0 ? sides : sides.reverse()) await side();
			known.push(kept);
		}
		opened = 0;
		const repeats: number[] = [];
		for (const batch of known) {
			repeats.push(await seconds(async () => await delivered(batch, 'duplicate')));
		}
		const answered = COUNT / median(repeats);
		return {
			name: `The delivery ledger and ${String(COUNT)} new vendors`,
			on,
			ratios: [
				{
					what: 'with the ledger / without',
					ours: inSeconds(median(within)),
					baseline: inSeconds(median(without)),
					ratio: median(within) / median(without),
					target: { atMost: 1.1 },
				},
				{
					what: 'duplicates a second / floor',
					ours: `${String(Math.round(answered))}/s`,
					baseline: `floor: ${String(FLOOR)}/s`,
					ratio: answered / FLOOR,
					target: { atLeast: 1 },
				},
			],
			claims: [
				{
					what: 'duplicates open no connection',
					holds: opened === 0,
					found: `${String(opened)} opened`,
				},
			],
		};
	} finally {
		await store.close();
		rmSync(folder, { recursive: true, force: true });
		await removeVendors(odoo, stamp);
		close();
	}
}

const effectOf = (
	outcome: Delivered | { status: string; effect?: string; fault?: Error },
): string =>
	'effect' in outcome && outcome.effect !== undefined
		? outcome.effect
		: `an exception: ${'fault' in outcome ? (outcome.fault?.message ?? '') : ''}`;

/** A benchmark of faults would be a fast one. */
function assertAll(effect: string, effects: readonly string[]): void {
	const other = effects.find((found) => found !== effect);
	if (other !== undefined) throw new Error(`A vendor was ${other}, not ${effect}.`);
}

void main(run);
