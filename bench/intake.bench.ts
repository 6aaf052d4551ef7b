import { createHmac } from 'node:crypto';
import http from 'node:http';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { median } from './measure';
import { cleanN8n, PACKAGE, ROOT, scripts } from './n8n';
import { main } from './report';
import type { BenchResult } from './types';

/** Senders at a time, each waiting for its answer, and how long they send. */
const SENDERS = 16;
const SECONDS = 10;
const ROUNDS = 3;
const P99_MS = 250;
const LAG_MS = 100;
const KEY = `bench-${Math.random().toString(36).slice(2)}`;

/**
 * Intake in one n8n, on this machine: n8n's own Webhook node set to respond immediately, against the
 * Construction Event Listener and the Construction Webhook Trigger, whose events travel with the
 * Delivery Trigger. The same events from the same number of senders, in turns.
 */
export async function run(): Promise<BenchResult> {
	const lib = await scripts();
	const lagPort = await lib.freePort(0);
	const port = await lib.freePort(0);
	try {
		const { url, session, userFolder, types } = await cleanN8n(lib, 'bench-intake', {
			NODE_OPTIONS: `--require ${join(ROOT, 'bench/intake-lag.cjs')}`,
			BENCH_LAG_PORT: String(lagPort),
			// n8n's own limits must not decide: neither how many run at a time nor what it keeps.
			EXECUTIONS_DATA_SAVE_ON_SUCCESS: 'none',
		});
		const credentials = {
			constructionSourceApi: await lib.putCredential(session, {
				name: 'Bench source',
				type: 'constructionSourceApi',
				data: { verification: 'hmac', webhookHeader: 'X-Signature', webhookSecret: KEY },
			}),
			odooConstructionApi: await lib.putCredential(session, {
				name: 'Bench Odoo',
				type: 'odooConstructionApi',
				// Names the ledger's connection; nothing is sent there.
				data: { url: 'http://127.0.0.1:9', database: 'none', apiKey: 'x', environment: 'test' },
			}),
		};
		for (const workflow of [builtIn, webhook, listener(port)]) {
			const saved = await lib.putWorkflow(session, workflow, { types, credentials });
			await session.call('POST', `/rest/workflows/${saved.id}/activate`, {
				versionId: saved.versionId,
			});
		}
		const lag = async (): Promise<number> => {
			const answer = await fetch(`http://127.0.0.1:${String(lagPort)}/`);
			return ((await answer.json()) as { max: number }).max;
		};
		const sides = {
			builtIn: `${url}/webhook/bench-built-in`,
			webhook: `${url}/webhook/${HOOK}/events`,
			listener: `http://127.0.0.1:${String(port)}/events`,
		};
		const rounds = { builtIn: [] as Round[], webhook: [] as Round[], listener: [] as Round[] };
		for (const address of Object.values(sides)) await send(address, 1);
		for (let round = 0; round < ROUNDS; round += 1) {
			for (const side of ['builtIn', 'webhook', 'listener'] as const) {
				await idle(session);
				await lag();
				const sent = await send(sides[side], SECONDS);
				rounds[side].push({ ...sent, lag: await lag() });
			}
		}
		const rate = (side: keyof typeof rounds): number =>
			median(rounds[side].map(({ keys }) => keys.length / SECONDS));
		const against = `n8n's Webhook node: ${rate('builtIn').toFixed(0)}/s`;
		const refused = Object.values(rounds)
			.flat()
			.reduce((sum, one) => sum + one.refused, 0);
		const p = (share: number) =>
			median(rounds.listener.map(({ times }) => percentile(times, share)));
		const worst = Math.max(...rounds.listener.map((one) => one.lag));
		const acknowledged = [...rounds.webhook, ...rounds.listener].flatMap(({ keys }) => keys);
		const kept = committed(userFolder);
		const missing = acknowledged.filter((key) => !kept.has(key)).length;
		return {
			name: 'Webhook intake inside n8n',
			on: `n8n with SQLite, ${String(SENDERS)} senders`,
			ratios: [
				{
					what: 'new events acknowledged a second, listener / built-in',
					ours: `${rate('listener').toFixed(0)}/s`,
					baseline: against,
					ratio: rate('listener') / rate('builtIn'),
					target: { atLeast: 5 },
				},
				{
					what: 'new events acknowledged a second, webhook trigger / built-in',
					ours: `${rate('webhook').toFixed(0)}/s`,
					baseline: against,
					ratio: rate('webhook') / rate('builtIn'),
					// Both wait for n8n's own handling of a webhook; the workflow run is what is saved.
					target: null,
				},
			],
			claims: [
				{
					what: `p99 under ${String(P99_MS)} ms`,
					holds: p(0.99) < P99_MS,
					found: `p50 ${p(0.5).toFixed(0)} ms, p99 ${p(0.99).toFixed(0)} ms`,
				},
				{
					what: `event loop never still for ${String(LAG_MS)} ms`,
					holds: worst < LAG_MS,
					found: `at most ${worst.toFixed(0)} ms`,
				},
				{ what: 'no request refused', holds: refused === 0, found: `${String(refused)} refused` },
				{
					what: 'every acknowledged event is in the ledger',
					holds: missing === 0 && acknowledged.length > 0,
					found: `${String(acknowledged.length)} acknowledged, ${String(missing)} missing`,
				},
			],
		};
	} finally {
		await lib.endAll();
	}
}

interface Sent {
	readonly refused: number;
	/** ms from request to answer. */
	readonly times: readonly number[];
	readonly keys: readonly string[];
}

interface Round extends Sent {
	/** The longest the event loop of n8n stood still, ms. */
	readonly lag: number;
}

let number = 0;

/** New events, as fast as they are answered. */
async function send(address: string, seconds: number): Promise<Sent> {
	const agent = new http.Agent({ keepAlive: true, maxSockets: SENDERS });
	const until = performance.now() + seconds * 1000;
	const times: number[] = [];
	const keys: string[] = [];
	let refused = 0;
	const sender = async (): Promise<void> => {
		while (performance.now() < until) {
			number += 1;
			const id = `e${String(number)}`;
			const began = performance.now();
			const status = await post(agent, address, JSON.stringify({ ...EVENT, id }));
			times.push(performance.now() - began);
			if (status === 200) keys.push(id);
			else refused += 1;
		}
	};
	await Promise.all(Array.from({ length: SENDERS }, sender));
	agent.destroy();
	return { refused, times, keys };
}

const post = async (agent: http.Agent, address: string, body: string): Promise<number> =>
	await new Promise((resolve, reject) => {
		const request = http.request(
			address,
			{
				method: 'POST',
				agent,
				headers: {
					'content-type': 'application/json',
					'content-length': Buffer.byteLength(body),
					'x-signature': createHmac('sha256', KEY).update(body).digest('hex'),
				},
			},
			(response) => {
				response.resume();
				response.once('end', () => resolve(response.statusCode ?? 0));
			},
		);
		request.once('error', reject);
		request.end(body);
	});

/** Until n8n has no execution running: what one side started must not slow the other down. */
async function idle(session: { call(method: string, path: string): Promise<unknown> }) {
	const filter = encodeURIComponent(JSON.stringify({ status: ['running', 'new'] }));
	for (;;) {
		const found = (await session.call('GET', `/rest/executions?filter=${filter}&limit=1`)) as {
			results: unknown[];
		};
		if (found.results.length === 0) return;
		await new Promise((resolve) => setTimeout(resolve, 250));
	}
}

/** Ids of the events the ledger holds, read from its file. */
function committed(userFolder: string): ReadonlySet<string> {
	const file = join(userFolder, `.n8n/storage/${PACKAGE}/ledger-test.sqlite`);
	const db = new DatabaseSync(file, { readOnly: true });
	try {
		const rows = db.prepare('select key from event').all() as Array<{ key: string }>;
		return new Set(rows.map(({ key }) => key.split(/\||%7C/).at(-1) ?? ''));
	} finally {
		db.close();
	}
}

function percentile(values: readonly number[], share: number): number {
	const sorted = [...values].sort((a, b) => a - b);
	return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}

/** About the size of a thin event with a small record. */
const EVENT = {
	type: 'timesheet.approved',
	job: '26-105',
	employee: 'E-1042',
	hours: '7.50',
	code: '03-300',
	note: 'Formwork, level 2, grid B to D. '.repeat(12),
};

const HOOK = '6f1f7f57-7c0a-4d5c-9a8f-0d9a4b7f2b11';
const noOp = {
	name: 'Done',
	type: 'n8n-nodes-base.noOp',
	typeVersion: 1,
	parameters: {},
	id: '9',
	position: [300, 0],
};
const link = (...outputs: number[]) => ({
	main: outputs.map(() => [{ node: 'Done', type: 'main', index: 0 }]),
});

const builtIn = {
	name: 'Bench built-in webhook',
	nodes: [
		{
			name: 'Webhook',
			type: 'n8n-nodes-base.webhook',
			typeVersion: 2.1,
			parameters: {
				httpMethod: 'POST',
				path: 'bench-built-in',
				responseMode: 'onReceived',
				options: {},
			},
			webhookId: 'a0d3f7a8-3a3b-4b8c-8b1e-0f7a6d9c1e22',
			id: '1',
			position: [0, 0],
		},
		noOp,
	],
	connections: { Webhook: link(0) },
	settings: { executionOrder: 'v1' },
};

const receiver = {
	name: 'Receive',
	typeVersion: 1,
	id: '1',
	position: [0, 0],
	parameters: {
		source: 'generic',
		system: 'fieldapp',
		tenant: 'bench',
		idPath: 'id',
		startWorkflow: 'trigger',
		options: {},
	},
};

/** A receiver that collects, and the trigger its events travel with. */
const collecting = (name: string, node: object) => ({
	name,
	nodes: [
		{ ...receiver, ...node },
		{
			name: 'Hand Out',
			type: `${PACKAGE}.deliveryTrigger`,
			typeVersion: 1,
			parameters: { handOut: ['deliveries', 'events'], intervalSeconds: 5, options: {} },
			id: '2',
			position: [0, 200],
		},
		noOp,
	],
	connections: { Receive: link(0), 'Hand Out': link(0, 1) },
	settings: { executionOrder: 'v1' },
});

const webhook = collecting('Bench webhook trigger', {
	type: `${PACKAGE}.constructionWebhookTrigger`,
	typeVersion: 2,
	webhookId: HOOK,
});

const listener = (port: number) =>
	collecting('Bench listener', {
		type: `${PACKAGE}.constructionEventListener`,
		parameters: { ...receiver.parameters, port, host: '127.0.0.1', path: '/events' },
	});

void main(run);
