/**
 * npm run test:chaos:n8n: a real n8n with the packed package is killed at each step of a delivery
 * while a source goes on sending; afterwards everything that was answered must be in Odoo once.
 *   --rounds 2                 kills at each point
 *   --points sent,committed    only at these
 *   --queue                    queue mode: main, two workers, Redis, PostgreSQL
 *   --pg postgres://…          with --queue: an administrator of a PostgreSQL; two databases are made in it
 *   --url … --db … --key …     another Odoo than the embedded one (a test database!)
 *   --seed …
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { SECRET, startSource } from '../test/chaos/n8n/source.mjs';
import { embeddedWorkflow, intakeWorkflows } from '../test/chaos/n8n/workflows.mjs';
import { checkTemplates } from '../test/e2e/templates.mjs';
import { bundle } from './lib/bundle.mjs';
import {
	nodeTypes,
	openSession,
	putCredential,
	putWorkflow,
	runWorkflow,
	startN8n,
} from './lib/n8n.mjs';
import { ODOO_OPTIONS, credentialData, namedOdoo, startOdoo } from './lib/odoo.mjs';
import { TMP, packedPackage } from './lib/pack.mjs';
import { endAll, pause } from './lib/processes.mjs';
import { prepareQueue } from './lib/queue.mjs';
import { ROOT, ensureDependencies, ensureN8n, ensureNode } from './lib/runtime.mjs';
import { Stop, explain, say, step } from './lib/say.mjs';
import { check, close, newTally } from './lib/tally.mjs';
import { importTemplates } from './lib/templates.mjs';

const FOLDER = join(TMP, 'chaos-n8n');
const ARMED = join(FOLDER, 'armed');
/** Short times in the proportions of the real ones. */
const SETTINGS = {
	leaseMs: 4_000,
	quietMs: 5_000,
	takeMs: 6_000,
	retryBaseMs: 200,
	retryMaxMs: 2_000,
	breakerProbeMs: 500,
	maxLostClaims: 100,
	maxTakes: 100,
};
/** Lease, quiet period and two sweeps of the Delivery Trigger. */
const SETTLE_MS = 4_000 + 5_000 + 2 * 30_000 + 30_000;
const REACH_MS = 300_000;
/** In the order of a delivery; test/chaos/n8n/kill-points.cjs says what each is. */
const POINTS = ['before_receive', 'uncommitted', 'received', 'answered', 'taken'].concat([
	'claimed',
	'sent',
	'committed',
	'before_complete',
	'completed',
]);

const node = await ensureNode();
if (node !== process.execPath) {
	// The ledger is read with node:sqlite, which this Node does not have.
	const again = spawnSync(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
		stdio: 'inherit',
	});
	process.exit(again.status ?? 1);
}

const tally = newTally();
const tasks = [];
let queue;
let ending = false;
try {
	const { values: options } = parseArgs({
		options: {
			...ODOO_OPTIONS,
			queue: { type: 'boolean', default: false },
			rounds: { type: 'string', default: '2' },
			pg: { type: 'string' },
			points: { type: 'string', default: POINTS.join() },
			seed: { type: 'string', default: '1' },
		},
	});
	await ensureDependencies();
	const entry = await ensureN8n(node);
	rmSync(FOLDER, { recursive: true, force: true });
	mkdirSync(FOLDER, { recursive: true });
	await packedPackage(node);
	await bundle(['test/chaos/n8n/kit.ts', 'test/chaos/random.ts'], FOLDER, {
		'n8n-workflow': join(ROOT, 'test/chaos/without-n8n.ts'),
	});
	const require = createRequire(import.meta.url);
	const { openGround, openRunLedger } = require(join(FOLDER, 'kit.cjs'));
	const { seeded } = require(join(FOLDER, 'random.cjs'));
	const random = seeded(Number(options.seed));

	const odoo =
		namedOdoo(options) ??
		(await step('Start the embedded Odoo', () =>
			startOdoo({ node, version: '19', demo: options.queue }),
		));
	const ground = await openGround(odoo);
	tasks.push(() => ground.close());
	queue = options.queue ? await prepareQueue(options.pg, FOLDER) : undefined;
	const env = {
		NODE_OPTIONS: `--require=${join(ROOT, 'test/chaos/n8n/kill-points.cjs')}`,
		CHAOS_ARMED: ARMED,
		CHAOS_SETTINGS: JSON.stringify(SETTINGS),
		N8N_ENCRYPTION_KEY: 'chaos-encryption-key',
		...queue?.env,
	};

	// One n8n process each, started again whenever it dies.
	const cast = [{ role: 'main', command: 'start' }].concat(
		queue === undefined ? [] : [1, 2].map((n) => ({ role: `worker${n}`, command: 'worker' })),
	);
	let deaths = 0;
	const boot = async (actor) => {
		const started = await startN8n({
			node,
			entry,
			userFolder: join(FOLDER, actor.role),
			wantedPort: actor.port ?? 0,
			command: actor.command,
			env,
			timeoutMs: 600_000,
			onDeath: () => {
				deaths += 1;
				if (!ending) actor.booting = boot(actor).catch((error) => (actor.failed = error));
			},
		});
		actor.child = started.child;
		actor.url = started.url;
		actor.port = Number(new URL(started.url).port);
	};
	for (const actor of cast) {
		await step(`Start n8n: ${actor.role}`, () => boot(actor));
	}
	const [main] = cast;
	const session = await openSession(main.url);
	const types = await nodeTypes(session);
	const credentials = {
		odooConstructionApi: await putCredential(session, {
			name: 'Odoo (chaos)',
			type: 'odooConstructionApi',
			data: credentialData(odoo),
		}),
		constructionSourceApi: await putCredential(session, {
			name: 'Source (chaos)',
			type: 'constructionSourceApi',
			data: {
				verification: 'hmac',
				webhookHeader: 'X-Signature',
				webhookSecret: SECRET,
				encoding: 'hex',
			},
		}),
	};
	const place = queue?.place ?? {
		store: 'embedded',
		folder: join(FOLDER, 'main/.n8n/storage/n8n-nodes-odoo-construction'),
		queueMode: false,
	};
	/** Template 90 reports a sample of a failure. */
	let deadBefore = new Set();
	if (queue !== undefined) {
		await check(tally, 'a worker with the embedded ledger refuses and makes no file', () =>
			refusesEmbedded({ session, types, credentials }),
		);
		credentials.integrationLedgerApi = await putCredential(session, {
			name: 'Ledger (chaos)',
			type: 'integrationLedgerApi',
			data: { ...queue.ledger, environment: 'test', quietSeconds: 5 },
		});
		const { integrationLedgerApi } = credentials;
		const imported = await importTemplates(session, odoo, {}, { integrationLedgerApi });
		say('\nThe templates as they are, on the workers');
		await checkTemplates({ session, imported, demo: options.url === undefined, tally });
		say();
		const before = await openRunLedger(place, odoo);
		deadBefore = new Set(await before.dead().finally(() => before.close()));
	}
	for (const { workflow } of intakeWorkflows({ system: ground.system, tenant: ground.prefix })) {
		const saved = await putWorkflow(session, workflow, { types, credentials });
		await activate(session, saved);
	}
	const source = startSource({
		url: () => main.url,
		prefix: ground.prefix,
		random: () => random.next(),
		everyMs: 400,
	});
	await step('Let it run for a while', () => pause(5_000));

	const missed = [];
	const killed = {};
	for (let round = 1; round <= Number(options.rounds); round += 1) {
		for (const point of options.points.split(',')) {
			await step(`Round ${round}: kill at ${point}`, async () => {
				const before = deaths;
				writeFileSync(ARMED, point);
				const deadline = Date.now() + REACH_MS;
				while (deaths === before && Date.now() < deadline) await pause(100);
				if (deaths === before) {
					rmSync(ARMED, { force: true });
					missed.push(`${point} in round ${round}`);
					return;
				}
				killed[point] = (killed[point] ?? 0) + 1;
				await Promise.all(cast.map((actor) => actor.booting));
				const broken = cast.find((actor) => actor.failed);
				if (broken) throw broken.failed;
				await pause(1_000);
			});
		}
		if (queue !== undefined) {
			await step(`Round ${round}: freeze a worker past its lease`, async () => {
				const [, worker] = cast;
				process.kill(worker.child.pid, 'SIGSTOP');
				await pause(SETTINGS.leaseMs + 3_000);
				process.kill(worker.child.pid, 'SIGCONT');
			});
			await step(`Round ${round}: kill Redis`, async () => {
				await queue.killRedis();
				await pause(2_000);
				await queue.startRedis();
				await pause(3_000);
			});
			await step(`Round ${round}: cut the connections to PostgreSQL`, () => queue.cutConnections());
		}
	}
	rmSync(ARMED, { force: true });
	await step('Wait until the source has been answered', () => source.stop());
	const ledger = await openRunLedger(place, odoo);
	tasks.push(() => ledger.close());
	const open = await step('Wait until everything came to an end', async (note) => {
		const deadline = Date.now() + SETTLE_MS;
		for (;;) {
			const left = await ledger.open();
			if (left.length === 0 || Date.now() > deadline) return left;
			note(left.join(', '));
			await pause(500);
		}
	});

	const vendors = await ground.vendors();
	const costs = await ground.costs();
	const { sent, answered, notOurs } = source.counts();
	say(`  ${deaths} deaths: ${JSON.stringify(killed)}`);
	say(
		`  ${answered} events acknowledged after ${sent} requests, ${notOurs} times n8n said 200 while it started; ${source.vendors.size} vendors, ${source.costs.size} costs`,
	);
	say(`  audit: ${JSON.stringify(await ledger.counted())}`);
	const none = (name, found) =>
		check(tally, name, () => {
			if (found.length > 0) throw new Error(`${found.length}: ${found.slice(0, 5).join('; ')}`);
		});
	await none('every kill point was reached', missed);
	await none('everything came to an end', open);
	await none(
		'nothing is in the exception queue',
		(await ledger.dead()).filter((entry) => !deadBefore.has(entry)),
	);
	await none(
		'no vendor is lost or at an older revision',
		[
			...[...source.vendors].filter(([mark, version]) => !vendors.includes(`${mark} r${version}`)),
		].map(([mark, version]) => `${mark} r${version}`),
	);
	await none('no vendor is doubled', repeated(vendors.map((name) => name.split(' ')[0])));
	await none(
		'no cost is lost',
		[...source.costs].filter((mark) => !costs.includes(mark)),
	);
	await none('no cost is doubled', repeated(costs));
	const verified = await ledger.verify();
	await none('the audit trail verifies', verified.ok ? [] : [verified.message]);
} catch (error) {
	explain(error);
	tally.failed += 1;
} finally {
	ending = true;
	for (const task of tasks.reverse()) await task();
	await endAll();
	// Only now is nobody connected any more.
	await queue?.drop();
	close(tally);
	process.exit(process.exitCode ?? 0);
}

function repeated(names) {
	return names.filter((name, at) => names.indexOf(name) !== at);
}

async function activate(session, { id, versionId }) {
	await session.call('POST', `/rest/workflows/${id}/activate`, { versionId });
}

/** In queue mode the default ledger must not be used: each process would have one of its own. */
async function refusesEmbedded({ session, types, credentials }) {
	const saved = await putWorkflow(session, embeddedWorkflow, { types, credentials });
	const { status, error } = await runWorkflow(session, saved, 'Start');
	if (status !== 'error') throw new Error(`The execution ended with ${status}.`);
	const said = `${error?.message ?? ''} ${error?.description ?? ''}`;
	if (!/PostgreSQL/.test(said)) throw new Error(`The refusal names no way out: ${said}`);
	const files = readdirSync(FOLDER, { recursive: true }).filter((name) =>
		/ledger-\w+\.sqlite/.test(name),
	);
	if (files.length > 0) throw new Error(`A store was made: ${files.join(', ')}`);
	say(`        it says: ${said.slice(0, 200)}`);
}
