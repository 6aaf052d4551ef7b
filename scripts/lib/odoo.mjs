/** The Odoo that demo and end-to-end tests work on: the embedded one, or a real one on request. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { freePort } from './n8n.mjs';
import { TMP } from './pack.mjs';
import { must, serve } from './processes.mjs';
import { ROOT } from './runtime.mjs';
import { Stop } from './say.mjs';

/** Command line options by which a command is pointed at a real Odoo. */
export const ODOO_OPTIONS = {
	url: { type: 'string' },
	db: { type: 'string' },
	key: { type: 'string' },
	login: { type: 'string' },
	password: { type: 'string' },
};

/** Node arguments that let it run a TypeScript file of the repository. */
export const typescript = (file) => [
	'--import',
	pathToFileURL(join(ROOT, 'node_modules/tsx/dist/loader.mjs')).href,
	join(ROOT, file),
];

/** A real Odoo as the options name it, or undefined when they name none. */
export function namedOdoo(options) {
	if (options.url === undefined) return undefined;
	if (options.key === undefined && options.password === undefined) {
		throw new Stop(
			'A real Odoo was named without a way in.',
			'add --key, or --login and --password.',
		);
	}
	return {
		url: options.url.replace(/\/+$/, ''),
		database: options.db ?? '',
		login: options.login ?? '',
		...(options.key === undefined ? { password: options.password } : { apiKey: options.key }),
	};
}

/** Starts the embedded Odoo. Returns how to reach it; `demo` fills it with the demo contractor. */
export async function startOdoo({ node, demo = false, version = '19', onDeath }) {
	const port = await freePort(0);
	const log = join(TMP, `odoo-${port}.log`);
	const { answer } = await serve(
		node,
		[...typescript('sandbox/odoo/main.ts'), '--port', String(port), '--version', version],
		{
			cwd: ROOT,
			log,
			what: 'The embedded Odoo',
			timeoutMs: 60_000,
			remedy: `read ${log}.`,
			// It prints one line of JSON when it answers: url, database, login, apiKey.
			ready: (output) => /^\{"url":.*\}$/m.exec(output)?.[0],
			onDeath,
		},
	);
	const odoo = JSON.parse(answer);
	if (demo) await seedDemo(node, odoo);
	return odoo;
}

/** Fills an Odoo with the demo contractor; a second time changes nothing. */
export async function seedDemo(node, { url, database, apiKey, login }) {
	const access = ['--url', url, '--db', database, '--key', apiKey, '--login', login];
	await must(node, [...typescript('sandbox/demo/main.ts'), ...access], {
		cwd: ROOT,
		what: 'Filling Odoo with the demo contractor',
		remedy: 'correct what the lines above name; npm test says more.',
		timeoutMs: 600_000,
	});
}

/** The credential by which the nodes reach this Odoo. */
export const credentialData = (odoo) => ({
	url: odoo.url,
	database: odoo.database,
	authentication: odoo.apiKey === undefined ? 'password' : 'apiKey',
	...(odoo.apiKey === undefined ? { password: odoo.password } : { apiKey: odoo.apiKey }),
	login: odoo.login ?? '',
	environment: 'test',
	protocol: 'auto',
	companyId: 0,
	timezone: '',
});
