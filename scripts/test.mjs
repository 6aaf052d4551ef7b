/** npm test: type check, then every jest project (unit, engine, templates, contract). */
import { join } from 'node:path';

import { runJest } from './lib/jest.mjs';
import { endAll, must } from './lib/processes.mjs';
import { ROOT, ensureDependencies, ensureNode } from './lib/runtime.mjs';
import { explain, say, step } from './lib/say.mjs';
import { add, check, close, newTally } from './lib/tally.mjs';

const tally = newTally();
try {
	const node = await ensureNode();
	await ensureDependencies();
	await check(tally, 'type check', () =>
		step('Check the types', () =>
			must(
				node,
				[join(ROOT, 'node_modules/typescript/bin/tsc'), '--noEmit', '-p', 'tsconfig.json'],
				{
					cwd: ROOT,
					what: 'The type check',
					remedy: 'correct the types named above.',
				},
			),
		),
	);
	say('  Run the tests ...');
	// Jest leaves one core idle, which is half of a small machine.
	add(tally, await runJest(node, ['--maxWorkers=100%', ...process.argv.slice(2)]));
} catch (error) {
	explain(error);
	tally.failed += 1;
} finally {
	await endAll();
	close(tally);
}
