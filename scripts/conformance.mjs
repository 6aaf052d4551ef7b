/**
 * npm run conformance -- --url … --db … --key …   (or --login … --password …)
 * The verb tests of test/conformance against any Odoo, in records of their own prefix, cleaned up
 * afterwards. Without --url: against the embedded Odoo (--version 18 or 19).
 * Defaults of the options: ODOO_URL, ODOO_DB, ODOO_API_KEY, ODOO_LOGIN, ODOO_PASSWORD.
 */
import { parseArgs } from 'node:util';

import { runJest } from './lib/jest.mjs';
import { ODOO_OPTIONS, namedOdoo, startOdoo } from './lib/odoo.mjs';
import { endAll } from './lib/processes.mjs';
import { ensureDependencies, ensureNode } from './lib/runtime.mjs';
import { explain, say, step } from './lib/say.mjs';
import { add, close, newTally } from './lib/tally.mjs';

/** The options the environment gives; a key there never shows in a list of processes. */
const environment = Object.fromEntries(
	[
		['url', 'ODOO_URL'],
		['db', 'ODOO_DB'],
		['key', 'ODOO_API_KEY'],
		['login', 'ODOO_LOGIN'],
		['password', 'ODOO_PASSWORD'],
	].flatMap(([option, name]) => (process.env[name] ? [[option, process.env[name]]] : [])),
);

const tally = newTally();
try {
	const { values: given, positionals } = parseArgs({
		options: { ...ODOO_OPTIONS, version: { type: 'string' } },
		allowPositionals: true,
	});
	// A version asks for the embedded Odoo, whatever the environment names.
	const { version = '19', ...options } =
		given.version === undefined ? { ...environment, ...given } : given;
	const node = await ensureNode();
	await ensureDependencies();
	const odoo =
		namedOdoo(options) ??
		(await step(`Start the embedded Odoo ${version}`, () => startOdoo({ node, version })));
	say(`  Conformance of ${odoo.url}, database ${odoo.database || '(the only one)'} ...`);
	const counts = await runJest(node, ['--runInBand', ...positionals], {
		config: 'test/conformance/jest.config.js',
		env: {
			CONFORMANCE_URL: odoo.url,
			CONFORMANCE_DB: odoo.database,
			CONFORMANCE_KEY: odoo.apiKey ?? '',
			CONFORMANCE_LOGIN: odoo.login ?? '',
			CONFORMANCE_PASSWORD: odoo.password ?? '',
		},
	});
	add(tally, counts);
} catch (error) {
	explain(error);
	tally.failed += 1;
} finally {
	await endAll();
	close(tally);
}
