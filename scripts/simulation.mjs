/**
 * npm run test:simulation [-- seeds [steps [first seed]]]: the delivery ledger under seeded faults,
 * one process a core; 2,000 seeds of 300 steps unless said otherwise. Then the mutation check: each
 * way of breaking the ledger must be found. A failing seed is printed with what led to it.
 */
import { availableParallelism } from 'node:os';

import { typescript } from './lib/odoo.mjs';
import { endAll, run } from './lib/processes.mjs';
import { ROOT, ensureDependencies, ensureNode } from './lib/runtime.mjs';
import { explain, say } from './lib/say.mjs';
import { close, newTally } from './lib/tally.mjs';

const MUTATIONS = ['fence off', 'External ID off', 'watermark early', 'dedup off'];
const MUTATION_SEEDS = 200;

const tally = newTally();
try {
	const [seeds = 2_000, steps = 300, first = 1] = process.argv.slice(2).map(Number);
	const node = await ensureNode();
	await ensureDependencies();
	const simulate = async (from, count, ...mutation) =>
		await run(
			node,
			[...typescript('test/simulation/main.ts'), ...[from, count, steps].map(String), ...mutation],
			{ cwd: ROOT, inheritErrors: true },
		);

	const cores = Math.max(1, Math.min(availableParallelism(), seeds));
	const share = Math.ceil(seeds / cores);
	const began = Date.now();
	const runs = await Promise.all(
		Array.from({ length: cores }, (_, core) =>
			simulate(first + core * share, Math.min(share, seeds - core * share)),
		),
	);
	const seconds = (Date.now() - began) / 1000;
	for (const { code, out } of runs) if (code !== 0) say(out.trimEnd());
	const held = runs.every(({ code }) => code === 0);
	tally[held ? 'passed' : 'failed'] += 1;
	say(
		`  ${seeds} seeds x ${steps} steps in ${seconds.toFixed(1)} s on ${cores} cores: ` +
			(held ? 'every invariant held after every step' : 'a promise was broken'),
	);

	for (const mutation of MUTATIONS) {
		const { code, out } = await simulate(first, MUTATION_SEEDS, mutation);
		const found = /^seed (\d+): (.*)$/m.exec(out);
		const caught = code === 1 && found !== null;
		tally[caught ? 'passed' : 'failed'] += 1;
		say(
			`  ${mutation}: ` +
				(caught ? `found by seed ${found[1]} (${found[2].slice(0, 60)})` : 'NOT FOUND'),
		);
	}
} catch (error) {
	explain(error);
	tally.failed += 1;
} finally {
	await endAll();
	close(tally);
}
