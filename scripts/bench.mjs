/**
 * npm run bench [-- name …]: runs bench/<name>.ts one after the other, on a quiet machine. Each
 * prints its own ratios and ends with a bad code when one is missed.
 */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { typescript } from './lib/odoo.mjs';
import { endAll, run } from './lib/processes.mjs';
import { ROOT, ensureDependencies, ensureNode } from './lib/runtime.mjs';
import { Stop, explain, say } from './lib/say.mjs';
import { close, newTally } from './lib/tally.mjs';

const tally = newTally();
try {
	const folder = join(ROOT, 'bench');
	const all = existsSync(folder)
		? readdirSync(folder).filter((name) => name.endsWith('.bench.ts'))
		: [];
	const wanted = process.argv.slice(2);
	const chosen = all.filter(
		(name) => wanted.length === 0 || wanted.includes(name.replace('.bench.ts', '')),
	);
	if (chosen.length === 0) {
		throw new Stop(
			`No benchmark is named ${wanted.join(', ')}.`,
			`choose from: ${all.map((name) => name.replace('.bench.ts', '')).join(', ')}.`,
		);
	}
	const node = await ensureNode();
	await ensureDependencies();
	for (const name of chosen.sort()) {
		say(`\n${name.replace('.bench.ts', '')}`);
		const { code, out } = await run(node, [...typescript(`bench/${name}`)], {
			cwd: ROOT,
			inheritErrors: true,
		});
		say(out.trimEnd());
		tally[code === 0 ? 'passed' : 'failed'] += 1;
	}
} catch (error) {
	explain(error);
	tally.failed += 1;
} finally {
	await endAll();
	close(tally);
}
