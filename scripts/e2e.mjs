/**
 * npm run test:e2e: packs, installs into a clean n8n, imports the templates through n8n's API, runs
 * them, and looks at them in a headless Chromium. Screenshots go to .tmp/screenshots.
 *   --url … --db … --key … [--login …]   against a real Odoo instead of the embedded one,
 *   --seed                               filled with the demo contractor first (a test database!)
 *   --version 18                         the embedded Odoo as that version
 *   --only 10,29                         the templates of these numbers, and nothing else
 */
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { checkDeliveries } from '../test/e2e/deliveries.mjs';
import { checkEditor } from '../test/e2e/editor.mjs';
import { checkFailures } from '../test/e2e/failures.mjs';
import { checkPackage } from '../test/e2e/package.mjs';
import { checkTemplates } from '../test/e2e/templates.mjs';
import { nodeTypes, openSession, registerPackage, startN8n } from './lib/n8n.mjs';
import { ODOO_OPTIONS, namedOdoo, seedDemo, startOdoo } from './lib/odoo.mjs';
import { TMP, packedPackage } from './lib/pack.mjs';
import { endAll } from './lib/processes.mjs';
import { ROOT, ensureDependencies, ensureN8n, ensureNode } from './lib/runtime.mjs';
import { Stop, explain, say, step } from './lib/say.mjs';
import { close, newTally } from './lib/tally.mjs';
import { importTemplates } from './lib/templates.mjs';

const tally = newTally();
const userFolder = join(TMP, 'e2e');

/** A server that ends by itself leaves nothing to check. */
const onDeath = (what) => async (reason, tail) => {
	explain(
		new Stop(`${what} ended by itself (${reason}):\n${tail.trim()}`, 'correct what it says.'),
	);
	tally.failed += 1;
	await endAll();
	close(tally);
	process.exit(1);
};

try {
	const { values: options } = parseArgs({
		options: {
			...ODOO_OPTIONS,
			seed: { type: 'boolean', default: false },
			version: { type: 'string', default: '19' },
			only: { type: 'string' },
		},
	});
	const node = await ensureNode();
	await ensureDependencies();
	const entry = await ensureN8n(node);
	rmSync(userFolder, { recursive: true, force: true });
	await packedPackage(node);
	const real = namedOdoo(options);
	const odoo =
		real ??
		(await step(`Start the embedded Odoo ${options.version}`, () =>
			startOdoo({
				node,
				demo: true,
				version: options.version,
				onDeath: onDeath('The embedded Odoo'),
			}),
		));
	if (real !== undefined && options.seed) {
		await step('Fill it with the demo contractor', () => seedDemo(node, real));
	}
	const n8n = await step('Start a clean n8n', () =>
		startN8n({ node, entry, userFolder, onDeath: onDeath('n8n') }),
	);
	const session = await openSession(n8n.url);
	await registerPackage(session, node, userFolder);
	const imported = await step('Import the templates', () =>
		// A real Odoo may never have been prepared; the demo contractor's is.
		importTemplates(session, odoo, { prepareOdoo: real !== undefined }),
	);
	const types = await nodeTypes(session);
	const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
	const demo = real === undefined || options.seed;
	const scene = { session, url: n8n.url, odoo, demo, imported, types, manifest, tally };

	const only = options.only?.split(',');
	if (only !== undefined) {
		say('\nTemplates');
		const chosen = imported.filter(({ file }) => only.includes(file.slice(0, 2)));
		await checkTemplates({ ...scene, imported: chosen });
	} else {
		say('\nPackage');
		await checkPackage(scene);
		say('\nTemplates');
		await checkTemplates(scene);
		say('\nDeliveries');
		await checkDeliveries(scene);
		say('\nFailures');
		await checkFailures(scene);
		say('\nEditor');
		await checkEditor(scene);
	}
} catch (error) {
	explain(error);
	tally.failed += 1;
} finally {
	await endAll();
	close(tally);
}
