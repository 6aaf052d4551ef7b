import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

import { readsOnly } from '../../core/odoo/call-check';
import type { Random } from './random';

/**
 * What goes wrong between a worker and Odoo.
 * - `reset`      the connection is cut before anything was forwarded
 * - `refuse`     503 without forwarding
 * - `drop`       Odoo commits, the connection is cut before a byte of the answer
 * - `hold`       the request waits, and is forwarded even though the client has left
 * - `drip`       the answer comes in small pieces
 * - `half_close` half of the answer, then the end
 * - `twice`      forwarded twice; the first answer counts
 */
export const FAULTS = ['reset', 'refuse', 'drop', 'hold', 'drip', 'half_close', 'twice'] as const;
export type FaultKind = (typeof FAULTS)[number];

/** A request that may have changed Odoo. */
export interface WriteSeen {
	/** Which worker sent it. */
	readonly worker: string;
	readonly model: string;
	readonly method: string;
	/** External IDs of a `load`, empty for everything else. */
	readonly externalIds: readonly string[];
	/** ms since the epoch. */
	readonly arrivedAt: number;
	/** 0 when it never reached Odoo. */
	forwardedAt: number;
	readonly fault: FaultKind | null;
}

export interface ProxyOptions {
	/** Odoo itself. */
	readonly target: string;
	/** The key Odoo knows; workers authenticate by a name of their own. */
	readonly key: string;
	readonly random: Random;
	/** Chance of a fault for a request that writes, and for one that reads. */
	readonly writeFaults: number;
	readonly readFaults: number;
	/** Shortest and longest ms of `hold`. */
	readonly hold: readonly [number, number];
	readonly weights: Readonly<Record<FaultKind, number>>;
	/** Called when a write has arrived and when its answer is there, before it travels on. */
	readonly onWrite: (write: WriteSeen, phase: 'arrived' | 'answered') => void;
}

export interface FaultyProxy {
	readonly url: string;
	readonly writes: readonly WriteSeen[];
	/** Faults inflicted so far, by kind. */
	readonly faults: ReadonlyMap<FaultKind, number>;
	/** Ends or begins the faults; traffic goes on. */
	setFaulty(on: boolean): void;
	/** Requests still under way towards Odoo. */
	inFlight(): number;
	close(): Promise<void>;
}

/** The part of Odoo's JSON-2 path that says what is called. */
const CALL = /^\/json\/2\/([^/]+)\/([^/?]+)/;

export async function startProxy(options: ProxyOptions): Promise<FaultyProxy> {
	const { random, target, key } = options;
	const upstream = new URL(target);
	const agent = new http.Agent({ keepAlive: true, maxSockets: 16 });
	const writes: WriteSeen[] = [];
	const faults = new Map<FaultKind, number>();
	const sleeping = new Set<NodeJS.Timeout>();
	let faulty = false;
	let flying = 0;

	const wait = async (ms: number): Promise<void> => {
		await new Promise<void>((resolve) => {
			const timer = setTimeout(() => {
				sleeping.delete(timer);
				resolve();
			}, ms);
			sleeping.add(timer);
		});
	};

	/** Hands a request to Odoo; resolves with the whole answer. */
	async function forward(
		request: IncomingMessage,
		body: Buffer,
	): Promise<{ status: number; headers: http.IncomingHttpHeaders; body: Buffer }> {
		const headers = { ...request.headers, host: upstream.host };
		delete headers.connection;
		if (headers.authorization !== undefined) headers.authorization = `bearer ${key}`;
		flying += 1;
		try {
			return await new Promise((resolve, reject) => {
				const outgoing = http.request(
					{
						host: upstream.hostname,
						port: upstream.port,
						path: request.url,
						...(request.method === undefined ? {} : { method: request.method }),
						headers,
						agent,
					},
					(answer) => {
						buffer(answer).then(
							(text) =>
								resolve({ status: answer.statusCode ?? 502, headers: answer.headers, body: text }),
							reject,
						);
					},
				);
				outgoing.once('error', reject);
				outgoing.end(body);
			});
		} finally {
			flying -= 1;
		}
	}

	async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const body = await buffer(request);
		const [, model = '', method = ''] = CALL.exec(request.url ?? '') ?? [];
		const writing = model !== '' && !readsOnly(method);
		const fault =
			faulty && random.chance(writing ? options.writeFaults : options.readFaults)
				? random.weighted(options.weights)
				: null;
		if (fault !== null) faults.set(fault, (faults.get(fault) ?? 0) + 1);
		let write: WriteSeen | null = null;
		if (writing) {
			write = {
				worker: String(request.headers.authorization ?? '').replace(/^bearer /i, ''),
				model,
				method,
				externalIds: method === 'load' ? namesIn(body) : [],
				arrivedAt: Date.now(),
				forwardedAt: 0,
				fault,
			};
			writes.push(write);
			options.onWrite(write, 'arrived');
		}
		if (fault === 'reset') return void request.socket.destroy();
		if (fault === 'refuse') {
			response.writeHead(503, { 'content-type': 'text/plain', 'retry-after': '0' });
			return void response.end('no server is available to handle this request');
		}
		if (fault === 'hold') await wait(random.between(...options.hold));
		if (write !== null) write.forwardedAt = Date.now();
		const answer = await forward(request, body);
		if (fault === 'twice') await forward(request, body);
		if (write !== null) options.onWrite(write, 'answered');
		if (fault === 'drop') return void request.socket.destroy();
		const headers = { ...answer.headers };
		delete headers['transfer-encoding'];
		delete headers.connection;
		headers['content-length'] = String(answer.body.length);
		response.writeHead(answer.status, headers);
		if (fault === 'half_close') {
			response.write(answer.body.subarray(0, Math.floor(answer.body.length / 2)));
			await wait(5);
			return void request.socket.destroySoon();
		}
		if (fault === 'drip') {
			const piece = Math.ceil(answer.body.length / 5);
			for (let at = 0; at < answer.body.length; at += piece) {
				response.write(answer.body.subarray(at, at + piece));
				await wait(30);
			}
			return void response.end();
		}
		response.end(answer.body);
	}

	const server = http.createServer((request, response) => {
		// A client that left is part of the plan.
		request.on('error', () => undefined);
		response.on('error', () => undefined);
		handle(request, response).catch(() => {
			if (!response.headersSent) response.writeHead(502);
			response.end();
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	return {
		url: `http://127.0.0.1:${String(port)}`,
		writes,
		faults,
		setFaulty: (on) => {
			faulty = on;
		},
		inFlight: () => flying,
		close: async () => {
			for (const timer of sleeping) clearTimeout(timer);
			server.closeAllConnections();
			agent.destroy();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}

/** External IDs of the rows of a `load`: the column `id`. */
function namesIn(body: Buffer): string[] {
	const { fields, data } = JSON.parse(body.toString('utf8')) as {
		fields?: readonly string[];
		data?: ReadonlyArray<readonly string[]>;
	};
	const column = fields?.indexOf('id') ?? -1;
	if (column < 0) return [];
	return (data ?? []).flatMap((row) => {
		const name = row[column];
		return name === undefined || name === '' ? [] : [name];
	});
}
