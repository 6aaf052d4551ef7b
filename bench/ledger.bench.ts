import { join } from 'node:path';

import type { Claim, Delivery, Ledger, Verdict } from '../core/delivery/ledger/api';
import { createLedger } from '../core/delivery/ledger/ledger';
import { SCOPE, WORKER, delivery, openHistory } from './ledger-history';
import { effort, seconds } from './measure';
import { main } from './report';
import type { BenchResult } from './types';

const ENTRIES = Number(process.env['LEDGER_ENTRIES'] ?? 1_000_000);
const SINGLES = 1_000;
const BATCH = 1_000;
const BATCHES = 5;
const CLAIM_P99_MS = 20;
const FOLDER = join(__dirname, '../.tmp/bench-ledger');

/** Odoo needs 6 to 10 s for such a batch; a tenth of it is what the ledger may cost at most. */
const CPU_MS = 400;

type Effort = Awaited<ReturnType<typeof effort>>;
const cpuMs = (efforts: readonly Effort[]): number[] => efforts.map((one) => one.cpuMs);
const stoodMs = (efforts: readonly Effort[]): number[] => efforts.map((one) => one.stoodMs);

const part = (values: readonly number[], share: number): number =>
	[...values].sort((a, b) => a - b)[Math.floor(values.length * share)] ?? Number.NaN;
const ms = (value: number): string => `${value.toFixed(1)} ms`;

/**
 * The embedded ledger with a million entries on the disk of the project: claims of single deliveries
 * and of batches, repeated deliveries, and what a trigger and the monitor ask. Each claim is
 * registered, claimed, audited and on the disk before it counts.
 */
export async function run(): Promise<BenchResult> {
	const store = await openHistory(FOLDER, ENTRIES);
	const ledger = createLedger(store);
	try {
		// A new revision for every run, so that a kept ledger serves again.
		const revision = Math.floor(Date.now() / 1_000);
		const singles = await eachMs(SINGLES, async (n) => {
			const verdicts = await begin(ledger, [delivery(100 + n * 37, revision)]);
			return async () => {
				await complete(ledger, verdicts);
			};
		});
		const begun: Effort[] = [];
		const completed: Effort[] = [];
		const batches = await eachMs(BATCHES, async (n) => {
			const first = ENTRIES + (revision % 100_000) * 10_000 + n * BATCH;
			const rows = Array.from({ length: BATCH }, (_, k) => delivery(first + k, revision, k));
			let claims: readonly Claim[] = [];
			begun.push(await effort(async () => (claims = await begin(ledger, rows))));
			return async () => {
				completed.push(await effort(async () => await complete(ledger, claims)));
			};
		});
		const known = Array.from({ length: BATCH }, (_, k) => delivery(500_004 + k * 100, 1, k));
		const answers: Verdict[] = [];
		const repeated = await seconds(async () => {
			for (let n = 0; n < BATCHES; n += 1) answers.push(...(await ask(ledger, known)));
		});
		const sweeps = await eachMs(20, async () => {
			await ledger.sweep(SCOPE);
		});
		const takes = await eachMs(20, async () => {
			await ledger.take(SCOPE, WORKER, { limit: 50, deliveries: true, events: true });
		});
		const queue = await eachMs(20, async () => {
			await ledger.find(SCOPE, { states: ['dead'] }, { order: 'newest', limit: 50 });
		});
		const counts = await eachMs(3, async () => {
			await ledger.count(SCOPE, {}, ['state']);
		});
		const rate = (BATCH / part(batches, 0.5)) * 1_000;
		return {
			name: `Delivery ledger with ${ENTRIES.toLocaleString('en')} entries`,
			on: `node:sqlite, WAL, synchronous=FULL, ${String(SINGLES)} claims`,
			ratios: [
				{
					what: 'claim of one delivery, p99 / limit',
					ours: `p50 ${ms(part(singles, 0.5))}, p99 ${ms(part(singles, 0.99))}`,
					baseline: `limit: ${String(CLAIM_P99_MS)} ms`,
					ratio: part(singles, 0.99) / CLAIM_P99_MS,
					target: { atMost: 1 },
				},
				{
					what: 'new deliveries a second in batches of 1,000 / floor',
					ours: `${rate.toFixed(0)}/s (${ms(part(batches, 0.5))} a batch)`,
					baseline: 'floor: 2,000/s',
					ratio: rate / 2_000,
					target: { atLeast: 1 },
				},
				{
					what: 'repeated deliveries a second / floor',
					ours: `${((BATCH * BATCHES) / repeated).toFixed(0)}/s`,
					baseline: 'floor: 5,000/s',
					ratio: (BATCH * BATCHES) / repeated / 5_000,
					target: { atLeast: 1 },
				},
			],
			claims: [
				{
					what: 'every repeated delivery is known',
					holds: answers.every(({ verdict }) => verdict === 'duplicate'),
					found: [...new Set(answers.map(({ verdict }) => verdict))].join(', '),
				},
				atMost(
					'processor time to begin and complete 1,000',
					part(cpuMs(begun), 0.5) + part(cpuMs(completed), 0.5),
					CPU_MS,
				),
				atMost(
					'a batch of 1,000 stops the event loop',
					Math.max(part(stoodMs(begun), 0.5), part(stoodMs(completed), 0.5)),
					100,
				),
				atMost('a trigger looks for what nobody comes back for', part(sweeps, 0.9), 20),
				atMost('a trigger asks for what is due', part(takes, 0.9), 20),
				atMost('a page of the exception queue', part(queue, 0.9), 20),
				atMost('counts by state over everything', part(counts, 0.9), 1_000),
			],
		};
	} finally {
		await store.close();
	}
}

const atMost = (what: string, found: number, limit: number) => ({
	what: `${what}: at most ${String(limit)} ms`,
	holds: found <= limit,
	found: ms(found),
});

/** ms of each; what a run leaves to do is done outside the measured time. */
async function eachMs(
	times: number,
	work: (n: number) => Promise<void | (() => Promise<void>)>,
): Promise<number[]> {
	const found: number[] = [];
	for (let n = 0; n < times; n += 1) {
		const start = performance.now();
		const rest = await work(n);
		found.push(performance.now() - start);
		await rest?.();
	}
	return found;
}

const ask = async (ledger: Ledger, deliveries: readonly Delivery[]): Promise<readonly Verdict[]> =>
	await ledger.begin(SCOPE, WORKER, { deliveries, unreadable: [] });

/** Claims that must all be granted. */
async function begin(ledger: Ledger, deliveries: readonly Delivery[]): Promise<readonly Claim[]> {
	const verdicts = await ask(ledger, deliveries);
	return verdicts.map((verdict) => {
		if (verdict.verdict === 'go') return verdict.claim;
		throw new Error(`Delivery ${String(verdict.index)} was answered ${verdict.verdict}.`);
	});
}

async function complete(ledger: Ledger, claims: readonly Claim[]): Promise<void> {
	await ledger.complete(
		SCOPE,
		WORKER,
		claims.map((claim) => ({ claim, status: 'applied', effect: 'updated', result: '{"id":1}' })),
	);
}

void main(run);
