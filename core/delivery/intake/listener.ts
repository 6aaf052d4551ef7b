import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import { fault } from '../../faults';
import { bytesOf, headersOf, type Answer, type IntakeRequest } from './request';

export interface ListenerOptions {
	/** Address to bind, e.g. `127.0.0.1` behind a reverse proxy. */
	readonly host: string;
	/** 0 takes a free one. */
	readonly port: number;
	/** The one path that is answered, e.g. `/events`. */
	readonly path: string;
	/** Reading stops here: a larger body is refused before it has arrived. */
	readonly maxBytes: number;
	/** Answers a request; must not throw. */
	readonly handle: (request: IntakeRequest) => Promise<Answer>;
}

export interface Listener {
	readonly port: number;
	/** Takes no new requests; resolves when those that are being answered are done. */
	close(): Promise<void>;
}

const REQUEST_TIMEOUT_MS = 15_000;
const MAX_CONNECTIONS = 1_000;

/**
 * Takes requests on a port of its own. Faults: `intake.port` (class rights) when the port is taken or
 * may not be used.
 */
export async function listen(options: ListenerOptions): Promise<Listener> {
	const server = createServer(
		{
			requestTimeout: REQUEST_TIMEOUT_MS,
			headersTimeout: REQUEST_TIMEOUT_MS,
			maxHeaderSize: 16_384,
		},
		(request, response) => {
			answer(request, response, options).catch(() => response.destroy());
		},
	);
	server.maxConnections = MAX_CONNECTIONS;
	await new Promise<void>((resolve, reject) => {
		server.once('error', (error: NodeJS.ErrnoException) => reject(noPort(options, error)));
		server.listen(options.port, options.host, resolve);
	});
	return {
		port: (server.address() as AddressInfo).port,
		close: async () => {
			await new Promise<void>((resolve) => {
				server.close(() => resolve());
				server.closeIdleConnections();
			});
		},
	};
}

async function answer(
	request: IncomingMessage,
	response: ServerResponse,
	{ path, maxBytes, handle }: ListenerOptions,
): Promise<void> {
	const [asked] = (request.url ?? '').split('?');
	const refused =
		asked !== path
			? short(404)
			: request.method !== 'POST'
				? short(405)
				: Number(request.headers['content-length'] ?? 0) > maxBytes
					? short(413)
					: undefined;
	const body = refused === undefined ? await read(request, maxBytes) : undefined;
	const given =
		refused ?? (body === undefined ? short(413) : await handle({ headers: request.headers, body }));
	// What was not read is not waited for.
	const closing = request.complete ? {} : { connection: 'close' };
	response.writeHead(given.status, { ...headersOf(given), ...closing });
	response.end(bytesOf(given), () => {
		if (!request.complete) request.destroy();
	});
}

/** The whole body, or undefined as soon as it is too large. */
async function read(request: IncomingMessage, maxBytes: number): Promise<Buffer | undefined> {
	return await new Promise((resolve, reject) => {
		const chunks: Buffer[] = [];
		let size = 0;
		request.on('data', (chunk: Buffer) => {
			size += chunk.length;
			if (size <= maxBytes) chunks.push(chunk);
			else {
				request.pause();
				resolve(undefined);
			}
		});
		request.once('end', () => resolve(Buffer.concat(chunks)));
		request.once('error', reject);
		request.once('close', () => reject(new Error('the sender went away')));
	});
}

const short = (status: 404 | 405 | 413): Answer => ({
	status,
	headers: status === 405 ? { allow: 'POST' } : {},
	body: { result: 'refused' },
});

const noPort = ({ host, port }: ListenerOptions, { code = '' }: NodeJS.ErrnoException) =>
	fault({
		class: 'rights',
		code: 'intake.port',
		message: `Port ${String(port)} of ${host} cannot be used (${code}).`,
		remedy: 'Choose a free port above 1023, and an address this machine has.',
		field: 'port',
	});
