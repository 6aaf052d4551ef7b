import { parseArgs } from 'node:util';

import { Fault } from '../../core/faults';
import { connect } from '../../core/odoo/connect';
import { DEFAULT_ANCHOR, seedDemo } from './seed';

const USAGE =
	'Usage: tsx sandbox/demo/main.ts --url http://… --db … --key … [--login …] [--anchor 2026-10-31]';

/** Fills the named Odoo with the demo company and prints what is there as one line of JSON. */
async function main(): Promise<void> {
	const { values } = parseArgs({
		options: {
			url: { type: 'string' },
			db: { type: 'string' },
			key: { type: 'string' },
			login: { type: 'string' },
			anchor: { type: 'string', default: DEFAULT_ANCHOR },
		},
	});
	const { url, db, key, login, anchor } = values;
	if (url === undefined || key === undefined) throw new Error(USAGE);
	const odoo = await connect({
		url,
		auth: { kind: 'apiKey', key, ...(login === undefined ? {} : { login }) },
		...(db === undefined ? {} : { database: db }),
	});
	try {
		const facts = await seedDemo(odoo, {
			anchor,
			progress: (step) => process.stderr.write(`  ${step}\n`),
		});
		process.stdout.write(`${JSON.stringify(facts)}\n`);
	} finally {
		odoo.close();
	}
}

main().catch((thrown: unknown) => {
	const reason = thrown instanceof Error ? thrown.message : String(thrown);
	process.stderr.write(`${reason}${thrown instanceof Fault ? ` ${thrown.remedy}` : ''}\n`);
	process.exitCode = 1;
});
