import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

import type { Database } from '../orm/env';
import { html, json, type Answer } from './answers';
import type { Interference } from './dispatch';
import { FAULT_KINDS, FaultPlan, type FaultKind, type FaultRule } from './faults';
import { handleJson2, routeOf, type HttpRequest } from './json2';
import { handleJsonRpc, rpcTarget, versionFacts } from './jsonrpc';
import { Sessions } from './session';
import { isObject, without } from '../orm/values';

/** One request that reached Odoo. */
export interface LoggedCall {
	readonly model: string;
	readonly method: string;
	readonly protocol: 'json2' | 'jsonrpc' | 'http';
	/** 0 when the connection was cut. */
	readonly status: number;
	/** Milliseconds the work took, without injected latency. */
	readonly ms: number;
}

/** How a test (or `POST /__control`) steers the server. */
export interface Control {
	fail(rule: FaultRule): void;
	clearFaults(): void;
	/** Requests since the last reset, control requests left out. */
	calls(): readonly LoggedCall[];
	resetCalls(): void;
	/** Carries out the requests that `late` held back, in order of arrival; returns how many. */
	releaseLate(): number;
	/** Moves Odoo's clock; null lets it run with the machine's again. */
	setClock(ms: number | null): void;
	readonly database: Database;
}

interface Clock {
	fixed: number | null;
}

const LOGGED = /^\/(json\/2\/|jsonrpc|web\/dataset\/|web\/session\/)/;

export class OdooServer {
	readonly control: Control;
	private readonly server: Server;
	private readonly faults = new FaultPlan();
	private readonly sessions: Sessions;
	private log: LoggedCall[] = [];
	private held: Array<() => void> = [];

	constructor(
		private readonly db: Database,
		clock: Clock,
	) {
		this.sessions = new Sessions(db);
		this.server = createServer((request, response) => this.receive(request, response));
		// An integration keeps its connections; a real Odoo behind a proxy does the same.
		this.server.keepAliveTimeout = 30_000;
		this.control = {
			fail: (rule) => this.faults.add(rule),
			clearFaults: () => this.faults.clear(),
			calls: () => this.log,
			resetCalls: () => {
				this.log = [];
			},
			releaseLate: () => {
				const held = this.held;
				this.held = [];
				for (const work of held) work();
				return held.length;
			},
			setClock: (ms) => {
				clock.fixed = ms;
			},
			database: db,
		};
	}

	listen(port: number): Promise<number> {
		return new Promise((resolve, reject) => {
			this.server.once('error', reject);
			this.server.listen(port, '127.0.0.1', () => {
				const address = this.server.address();
				resolve(typeof address === 'object' && address ? address.port : port);
			});
		});
	}

	close(): Promise<void> {
		return new Promise((resolve) => {
			this.server.close(() => resolve());
			this.server.closeAllConnections();
		});
	}

	private receive(incoming: IncomingMessage, response: ServerResponse): void {
		const chunks: Buffer[] = [];
		incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
		// Half a body never reaches Odoo.
		incoming.on('error', () => response.destroy());
		incoming.on('end', () => {
			const request: HttpRequest = {
				method: incoming.method ?? 'GET',
				path: (incoming.url ?? '/').split('?')[0] ?? '/',
				headers: incoming.headers,
				body: Buffer.concat(chunks).toString('utf8'),
			};
			this.respond(request, response);
		});
	}

	private respond(request: HttpRequest, response: ServerResponse): void {
		if (request.path === '/__control') {
			send(response, this.steer(request), this.db.now());
			return;
		}
		const target = targetOf(request);
		const rule = LOGGED.test(request.path) ? this.faults.next(target) : null;
		const work = (interference: Interference): Answer => {
			const start = performance.now();
			const answer = this.answer(request, interference);
			this.record(request, target, answer.status, performance.now() - start);
			return answer;
		};
		const cut = () => response.socket?.destroy();
		switch (rule?.kind) {
			case undefined:
				send(response, work('none'), this.db.now());
				return;
			case 'latency':
				setTimeout(() => send(response, work('none'), this.db.now()), rule?.ms ?? 0).unref();
				return;
			case 'status': {
				const status = rule?.status ?? 503;
				this.record(request, target, status, 0);
				send(
					response,
					html(
						status,
						'Service Unavailable',
						'The server is temporarily unable to service your request.',
					),
					this.db.now(),
				);
				return;
			}
			case 'serialization':
				send(response, work('serialization'), this.db.now());
				return;
			case 'drop_after_commit':
				work('none');
				cut();
				return;
			case 'kill_worker':
				work('rollback');
				cut();
				return;
			case 'late':
				this.held.push(() => void work('none'));
				cut();
				return;
			case 'reset_before_commit':
				this.record(request, target, 0, 0);
				cut();
				return;
		}
	}

	private record(
		request: HttpRequest,
		target: ReturnType<typeof targetOf>,
		status: number,
		ms: number,
	): void {
		if (!LOGGED.test(request.path)) return;
		this.log.push({
			model: target?.model ?? '',
			method: target?.method ?? request.path,
			protocol: request.path.startsWith('/json/2')
				? 'json2'
				: request.path === '/jsonrpc'
					? 'jsonrpc'
					: 'http',
			status,
			ms,
		});
	}

	private answer(request: HttpRequest, interference: Interference): Answer {
		const { path } = request;
		const modern = this.db.registry.version >= 19;
		const { server_version_info: info, server_version: text } = versionFacts(this.db);
		if (path === '/jsonrpc' && request.method === 'POST')
			return handleJsonRpc(this.db, request.body, interference);
		if (modern && path.startsWith('/json/2')) return handleJson2(this.db, request, interference);
		if (modern && (path === '/json/version' || path === '/web/version')) {
			return json(200, { version_info: info, version: text });
		}
		if (path === '/web/webclient/version_info')
			return json(200, { jsonrpc: '2.0', id: null, result: versionFacts(this.db) });
		if (path === '/web/health') return json(200, { status: 'pass' });
		if (path === '/web/session/authenticate' || path.startsWith('/web/dataset/call_kw')) {
			const cookie = request.headers['cookie'];
			return this.sessions.handle(path, typeof cookie === 'string' ? cookie : '', request.body);
		}
		return html(404, 'Not Found', 'The requested URL was not found on the server.');
	}

	/** `POST /__control {"action": …}` for programs that do not hold the object. */
	private steer(request: HttpRequest): Answer {
		let order: unknown;
		try {
			order = JSON.parse(request.body);
		} catch {
			return json(400, { error: 'send a JSON object with an action' });
		}
		if (!isObject(order)) return json(400, { error: 'send a JSON object with an action' });
		switch (order['action']) {
			case 'fail': {
				const rule = without(order, 'action');
				if (!FAULT_KINDS.includes(rule['kind'] as FaultKind)) {
					return json(400, { error: `kind must be one of ${FAULT_KINDS.join(', ')}` });
				}
				this.control.fail(rule as unknown as FaultRule);
				return json(200, true);
			}
			case 'clear':
				this.control.clearFaults();
				this.control.resetCalls();
				return json(200, true);
			case 'calls':
				return json(200, this.log);
			case 'release_late':
				return json(200, this.control.releaseLate());
			case 'clock':
				this.control.setClock(typeof order['ms'] === 'number' ? order['ms'] : null);
				return json(200, true);
			default:
				return json(400, { error: 'action must be fail, clear, calls, release_late or clock' });
		}
	}
}

function targetOf(request: HttpRequest): { model: string; method: string } | null {
	if (request.path === '/jsonrpc') return rpcTarget(request.body);
	return routeOf(request.path);
}

function send(response: ServerResponse, answer: Answer, now: number): void {
	if (response.destroyed) return;
	response.writeHead(answer.status, {
		...answer.headers,
		date: new Date(now).toUTCString(),
		'content-length': Buffer.byteLength(answer.body),
	});
	response.end(answer.body);
}
