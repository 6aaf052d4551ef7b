/**
 * npm run demo: a contractor's Odoo (embedded) and a real n8n with this package, ready to look at.
 *   --check   do everything, verify the result, end (for CI)
 *   --fresh   begin with an empty n8n
 *   --port N  editor's port, 5678 unless taken
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { OWNER, openSession, registerPackage, sayWhere, startN8n } from './lib/n8n.mjs';
import { TMP, packedPackage } from './lib/pack.mjs';
import { endAll, wasInterrupted } from './lib/processes.mjs';
import { ensureDependencies, ensureN8n, ensureNode } from './lib/runtime.mjs';
import { startOdoo } from './lib/odoo.mjs';
import { Stop, explain, say, step } from './lib/say.mjs';
import { runSample } from './lib/deliveries.mjs';
import { PAGE_LOGIN, askPage, pagesOf, publish } from './lib/pages.mjs';
import {
	DASHBOARD,
	ERROR_HANDLER,
	FIELD_COSTS,
	FLAGSHIP,
	INBOX,
	importTemplates,
	runTemplate,
} from './lib/templates.mjs';
import { EXPECTED } from '../test/e2e/expected.mjs';
import { jobCostTable } from './lib/job-cost-table.mjs';

const { values: options } = parseArgs({
	options: {
		check: { type: 'boolean', default: false },
		fresh: { type: 'boolean', default: false },
		port: { type: 'string', default: '5678' },
	},
});
const userFolder = join(TMP, options.check ? 'demo-check' : 'demo');
const LEDGER = '.n8n/storage/n8n-nodes-odoo-construction';

async function onDeath(what, reason, tail) {
	say(`\n${what} ended by itself (${reason}):\n${tail.trim().split('\n').slice(-15).join('\n')}`);
	say('What to do: start the demo again; if it stays, add --fresh.');
	await endAll();
	process.exit(1);
}

try {
	const began = Date.now();
	say('n8n-nodes-odoo-construction: demo. Ctrl-C ends everything.');
	const node = await ensureNode();
	await ensureDependencies();
	const entry = await ensureN8n(node);
	if (options.fresh || options.check) rmSync(userFolder, { recursive: true, force: true });
	// The embedded Odoo begins empty each time; a ledger of an earlier one would know its records.
	rmSync(join(userFolder, LEDGER), { recursive: true, force: true });
	await packedPackage(node);

	const [odoo, n8n] = await Promise.all([
		step('Start the embedded Odoo with the demo contractor', () =>
			startOdoo({ node, demo: true, onDeath: (...how) => onDeath('The embedded Odoo', ...how) }),
		),
		step('Start n8n', () =>
			startN8n({
				node,
				entry,
				userFolder,
				wantedPort: options.check ? 0 : Number(options.port),
				onDeath: (...how) => onDeath('n8n', ...how),
			}),
		),
	]);
	const session = await openSession(n8n.url);
	const imported = await step('Create the owner, the credential and the templates', async () => {
		await registerPackage(session, node, userFolder);
		return importTemplates(session, odoo);
	});
	const named = (file) => {
		const found = imported.find((template) => template.file === file);
		if (found !== undefined) return found;
		throw new Stop(`${file} is missing in workflows/.`, 'restore it with git checkout workflows.');
	};
	const flagship = named(FLAGSHIP);
	const execution = await step(`Run "${flagship.name}"`, () => runTemplate(session, flagship));
	jobCostTable(execution);
	if (options.check) EXPECTED[FLAGSHIP].verify(execution, { demo: true });
	const pages = await step('Deliver a week of field records and open the pages', async () => {
		await runTemplate(session, named(FIELD_COSTS));
		await runSample(session, odoo);
		for (const file of [ERROR_HANDLER, INBOX, DASHBOARD]) await publish(session, named(file));
		return {
			...pagesOf(session, named(INBOX)),
			...pagesOf(session, named(DASHBOARD)),
		};
	});
	for (const [name, url] of Object.entries(pages)) {
		const { status } = await askPage(url);
		if (status !== 200) {
			throw new Stop(
				`"${name}" answered ${status}.`,
				`open ${n8n.url} and look at its executions.`,
			);
		}
	}

	say(`\nReady after ${((Date.now() - began) / 1000).toFixed(0)} s.`);
	say(`  n8n editor   ${n8n.url}`);
	say(`  login        ${OWNER.email}  /  ${OWNER.password}`);
	say(`  flagship     ${n8n.url}/workflow/${flagship.id}`);
	say(`  dashboard    ${pages['Open the Dashboard']}`);
	say(`  exceptions   ${pages['Open the Inbox']}`);
	say(`  their login  ${PAGE_LOGIN.user}  /  ${PAGE_LOGIN.password}`);
	say(`  Odoo         ${odoo.url}  (embedded, JSON-2 and JSON-RPC; no web client)`);
	sayWhere(n8n);
	if (options.check) {
		say('\nThe demo is complete; ending it (--check).');
		await endAll();
	} else say('\nCtrl-C ends everything.');
} catch (error) {
	if (!wasInterrupted()) explain(error);
	await endAll();
}
