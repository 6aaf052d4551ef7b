import http from 'node:http';
import type { AddressInfo } from 'node:net';

import type { Clock } from '../../../core/ports';

/** One request as the server saw it. */
export interface Seen {
	readonly method: string;
	readonly url: string;
	readonly headers: http.IncomingHttpHeaders;
	readonly body: string;
	/** JSON-2 body, or the parameters of a JSON-RPC call. */
	readonly json: Record<string, unknown>;
}

export interface Reply {
	readonly status?: number;
	readonly headers?: Record<string, string>;
	/** Objects are sent as JSON, text as it is. */
	readonly body?: unknown;
	/** Break the connection instead of answering. */
	readonly reset?: boolean;
	/** Never answer. */
	readonly hang?: boolean;
}

export interface HttpOdoo {
	readonly url: string;
	readonly seen: Seen[];
	/** TCP connections accepted. */
	connections(): number;
	close(): Promise<void>;
}

/** A real HTTP server that answers what a test tells it to. */
export async function httpOdoo(answer: (seen: Seen) => Reply | Promise<Reply>): Promise<HttpOdoo> {
	const seen: Seen[] = [];
	let connections = 0;
	const server = http.createServer((request, response) => {
		const chunks: Buffer[] = [];
		request.on('data', (chunk: Buffer) => chunks.push(chunk));
		request.on('end', () => {
			const body = Buffer.concat(chunks).toString('utf8');
			const entry: Seen = {
				method: request.method ?? '',
				url: request.url ?? '',
				headers: request.headers,
				body,
				json: body.startsWith('{') ? (JSON.parse(body) as Record<string, unknown>) : {},
			};
			seen.push(entry);
			void Promise.resolve(answer(entry)).then((reply) => {
				if (reply.hang) return;
				if (reply.reset) {
					request.socket.destroy();
					return;
				}
				const text =
					typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body ?? null);
				response.writeHead(reply.status ?? 200, {
					'content-type': typeof reply.body === 'string' ? 'text/html' : 'application/json',
					date: 'Sat, 21 Nov 2026 21:45:27 GMT',
					...reply.headers,
				});
				response.end(text);
			});
		});
	});
	server.on('connection', () => (connections += 1));
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		seen,
		connections: () => connections,
		close: async () => {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}

/** Answers the probes of `connect` as Odoo 19 does; everything else is the test's. */
export const as19 =
	(answer: (seen: Seen) => Reply | Promise<Reply>) =>
	(seen: Seen): Reply | Promise<Reply> => {
		if (seen.url === '/json/version') {
			return { body: { version_info: [19, 0, 0, 'final', 0, ''], version: '19.0' } };
		}
		if (seen.url === '/json/2/res.users/context_get') {
			return { body: { lang: 'en_US', tz: false, uid: 5 } };
		}
		return answer(seen);
	};

/** Answers the probes as Odoo 18 does: no `/json/version`, JSON-RPC only. */
export const as18 =
	(answer: (call: RpcCall, seen: Seen) => Reply | Promise<Reply>) =>
	(seen: Seen): Reply | Promise<Reply> => {
		if (seen.url !== '/jsonrpc') return { status: 404, body: '<html>not here</html>' };
		const params = seen.json['params'] as { service: string; method: string; args: unknown[] };
		if (params.method === 'version') {
			return rpc({ server_version: '18.0', server_version_info: [18, 0, 0, 'final', 0, ''] });
		}
		if (params.method === 'authenticate') return rpc(6);
		const [, , secret, model, method, args, kwargs] = params.args;
		return answer({ secret, model, method, args, kwargs } as RpcCall, seen);
	};

export interface RpcCall {
	readonly secret: string;
	readonly model: string;
	readonly method: string;
	readonly args: unknown[];
	readonly kwargs: Record<string, unknown>;
}

export const rpc = (result: unknown): Reply => ({ body: { jsonrpc: '2.0', id: 1, result } });

export const rpcError = (name: string, message: string): Reply => ({
	body: {
		jsonrpc: '2.0',
		id: 1,
		error: {
			code: 0,
			message: 'Odoo Server Error',
			data: { name, message, arguments: [message], context: {}, debug: 'Traceback /srv/secret.py' },
		},
	},
});

export const json2Error = (status: number, name: string, message: string): Reply => ({
	status,
	body: { name, message, arguments: [message], context: {}, debug: 'Traceback /srv/secret.py' },
});

/** A clock that does not wait; remembers what it was asked to. */
export function testClock(): Clock & { readonly waits: number[] } {
	const waits: number[] = [];
	return {
		waits,
		now: () => 0,
		sleep: async (ms) => {
			waits.push(ms);
			await Promise.resolve();
		},
	};
}
