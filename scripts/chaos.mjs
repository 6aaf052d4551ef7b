/**
 * npm run test:chaos: worker processes deliver documents to Odoo through the delivery ledger while
 * they are killed and frozen and the network between them and Odoo fails. 1,000 kills, 500 faults.
 *   --ci                       300 kills and 200 faults
 *   --kills … --faults … --freezes … --workers … --minutes …
 *   --pace 5                   all times five times as long, for a slow Odoo or machine
 *   --seed …                   of everything random (times of the machine differ all the same)
 *   --store sqlite|postgres    postgres: --pg postgres://user:password@host:port/database
 *   --odoo embedded|<url>      a real one with --db … --key … (a test database!)
 *   --only main|late|fence|dedup
 *                              main: the run; late: requests that arrive late; the last two must
 *                              find violations, because a part is taken away
 */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { bundle } from './lib/bundle.mjs';
import { ODOO_OPTIONS, namedOdoo, startOdoo } from './lib/odoo.mjs';
import { TMP } from './lib/pack.mjs';
import { endAll, run } from './lib/processes.mjs';
import { ROOT, ensureDependencies, ensureNode } from './lib/runtime.mjs';
import { Stop, explain, say, step } from './lib/say.mjs';
import { check, close, newTally } from './lib/tally.mjs';

/** Of this run: two may go on at once. Kept when something failed. */
const FOLDER = join(TMP, 'chaos', String(process.pid));
/** The smaller runs: one with the quiet period, the same without, one without the record key. */
const LATE = { kills: 5, faults: 60, freezes: 0, limitMs: 60_000 };
const SIZES = { full: [1000, 500, 60], ci: [300, 200, 20] };
const OPTIONS = {
	...ODOO_OPTIONS,
	ci: { type: 'boolean', default: false },
	kills: { type: 'string' },
	faults: { type: 'string' },
	freezes: { type: 'string' },
	workers: { type: 'string', default: '4' },
	minutes: { type: 'string' },
	pace: { type: 'string' },
	seed: { type: 'string' },
	store: { type: 'string', default: 'sqlite' },
	pg: { type: 'string' },
	odoo: { type: 'string', default: 'embedded' },
	only: { type: 'string' },
};

/** What is taken away, and which checks must then find something. */
const ABLATIONS = {
	fence: {
		what: 'Without a quiet period',
		sees: ['every record shows its last revision', 'no record fell back to an older revision'],
	},
	dedup: { what: 'Without the key of a record', sees: ['nothing is doubled'] },
};

/** Where the ledger of a run lies; each run begins with an empty one. */
function placeOf(options, name) {
	if (options.store === 'sqlite') {
		const folder = join(FOLDER, `ledger-${name}`);
		rmSync(folder, { recursive: true, force: true });
		return { store: 'embedded', folder, queueMode: false };
	}
	if (options.store !== 'postgres' || options.pg === undefined) {
		throw new Stop(
			`There is no store "${options.store}", or it has no address.`,
			'name sqlite, or postgres with --pg postgres://user:password@host:port/database.',
		);
	}
	const url = new URL(options.pg);
	return {
		store: 'postgres',
		host: url.hostname,
		port: Number(url.port || 5432),
		database: url.pathname.slice(1),
		user: decodeURIComponent(url.username),
		password: decodeURIComponent(url.password),
		ssl: false,
		schema: `chaos_${name}_${Date.now().toString(36)}`,
	};
}

const count = (text, otherwise) => {
	const value = text === undefined ? otherwise : Number(text);
	if (Number.isInteger(value) && value >= 0) return value;
	throw new Stop(`"${text}" is no whole number.`, 'correct the option.');
};

/** Runs the harness in a process of its own; resolves to its report. */
async function chaos(node, title, options) {
	return await step(title, async (note) => {
		const result = await run(node, [join(FOLDER, 'main.cjs'), JSON.stringify(options)], {
			cwd: FOLDER,
			env: { NODE_COMPILE_CACHE: join(TMP, 'chaos/compiled'), NODE_ENV: 'test' },
			onErrors: (text) => note(text.trim().split('\n').at(-1)),
		});
		const line = result.out.split('\n').find((text) => text.startsWith('{'));
		if (result.code === 0 && line !== undefined) return JSON.parse(line);
		throw new Stop(
			`The run ended without a report:\n${result.err.trim().split('\n').slice(-20).join('\n')}`,
			'this is a defect of the harness; report it with the lines above and the seed.',
		);
	});
}

const list = (counts) =>
	Object.entries(counts)
		.map(([name, value]) => `${name} ${value}`)
		.join(', ');

function tell(report) {
	const seconds = (ms) => `${(ms / 1000).toFixed(0)} s`;
	say(`  ${report.kills} kills (${list(report.killsAt)}), ${report.freezes} freezes`);
	say(`  ${report.faults} faults (${list(report.faultsOf)})`);
	say(
		`  ${report.revisions} revisions in ${report.messages} messages, ${report.writes} writes to Odoo, ` +
			`${seconds(report.chaosMs)} of chaos, quiet after ${seconds(report.settleMs)}`,
	);
	for (const trouble of report.troubles.slice(0, 5)) say(`  trouble: ${trouble}`);
}

const judge = async (report) => {
	for (const { name, looked, found } of report.findings) {
		await check(tally, `${name} (${looked})`, () => {
			if (found.length > 0) throw new Error(few(found));
		});
	}
};

const few = (found) =>
	found.slice(0, 8).join('\n') + (found.length > 8 ? `\n... ${found.length} in all` : '');

const tally = newTally();
try {
	const { values: options } = parseArgs({ options: OPTIONS });
	const seed = count(options.seed, Date.now() % 1_000_000);
	const [kills, faults, freezes] = SIZES[options.ci ? 'ci' : 'full'];
	const node = await ensureNode();
	await ensureDependencies();
	mkdirSync(FOLDER, { recursive: true });
	await bundle(['test/chaos/main.ts', 'test/chaos/worker.ts'], FOLDER, {
		'n8n-workflow': join(ROOT, 'test/chaos/without-n8n.ts'),
	});
	const url = options.odoo === 'embedded' ? options.url : options.odoo;
	const odoo =
		namedOdoo({ ...options, url }) ??
		(await step('Start the embedded Odoo', () => startOdoo({ node, version: '19' })));
	const asked = (name, broken, size) => ({
		odoo,
		place: placeOf(options, name),
		worker: join(FOLDER, 'worker.cjs'),
		seed,
		broken,
		late: false,
		limitMs: count(options.minutes, options.ci ? 15 : 60) * 60_000,
		workers: count(options.workers, 4),
		pace: count(options.pace, 1),
		...size,
	});
	say(`  Seed ${seed}, store ${options.store}, Odoo at ${odoo.url}`);

	if (options.only === undefined || options.only === 'main') {
		const size = {
			kills: count(options.kills, kills),
			faults: count(options.faults, faults),
			freezes: count(options.freezes, freezes),
		};
		const title = `${size.kills} kills, ${size.faults} faults, ${size.freezes} freezes`;
		const report = await chaos(node, title, asked('main', null, size));
		tell(report);
		await check(
			tally,
			`${size.kills} kills, ${size.faults} faults, ${size.freezes} freezes`,
			() => {
				for (const name of ['kills', 'faults', 'freezes']) {
					if (report[name] < size[name])
						throw new Error(`only ${report[name]} ${name} in the time`);
				}
			},
		);
		await judge(report);
	}
	if (options.only === undefined || options.only === 'late') {
		const size = { ...LATE, late: true };
		const report = await chaos(node, 'Requests that arrive late', asked('late', null, size));
		tell(report);
		await judge(report);
	}
	for (const [broken, { what, sees }] of Object.entries(ABLATIONS)) {
		if (options.only !== undefined && options.only !== broken) continue;
		const size = { ...LATE, late: broken === 'fence' };
		const report = await chaos(node, `${what}, on purpose`, asked(broken, broken, size));
		tell(report);
		await check(tally, `${what.toLowerCase()} the checks find violations`, () => {
			const seen = report.findings.filter((one) => sees.includes(one.name) && one.found.length > 0);
			for (const { name, found } of seen)
				say(`        violated: ${name}: ${found.length}, ${found[0]}`);
			if (seen.length === 0) throw new Error(`None of these failed: ${sees.join('; ')}.`);
		});
	}
} catch (error) {
	explain(error);
	tally.failed += 1;
} finally {
	await endAll();
	if (tally.failed === 0) rmSync(FOLDER, { recursive: true, force: true });
	close(tally);
}
