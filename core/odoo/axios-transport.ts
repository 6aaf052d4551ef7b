import http from 'node:http';
import https from 'node:https';

import axios, { AxiosError, type AxiosResponse } from 'axios';
import { HttpProxyAgent } from 'http-proxy-agent';
import { HttpsProxyAgent } from 'https-proxy-agent';
import { getProxyForUrl } from 'proxy-from-env';

import type { HttpAnswer, HttpRequest, HttpResult, HttpTransport } from './transport.port';

export interface AxiosTransportOptions {
	readonly origin: string;
	/** Sockets kept open; the caller's parallelism. */
	readonly maxSockets: number;
	/** A larger answer is dropped while it arrives. Default 64 MiB. */
	readonly maxAnswerBytes?: number;
}

const MAX_ANSWER_BYTES = 64 * 1024 * 1024;

/** Failures that happen before a single byte of the request is on its way. */
const NOT_SENT = new Set([
	'ECONNREFUSED',
	'ENOTFOUND',
	'EAI_AGAIN',
	'EHOSTUNREACH',
	'ENETUNREACH',
	'EADDRNOTAVAIL',
	'EPROTO',
	'DEPTH_ZERO_SELF_SIGNED_CERT',
	'SELF_SIGNED_CERT_IN_CHAIN',
	'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
	'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
	'CERT_HAS_EXPIRED',
	'ERR_TLS_CERT_ALTNAME_INVALID',
]);

/**
 * Keep-alive agents for one origin. The proxy is chosen here, once, and not by axios: axios tunnels
 * HTTPS with an agent that opens a new proxy connection and a new TLS session for every request.
 */
function agentsFor(origin: string, maxSockets: number) {
	const options = { keepAlive: true, maxSockets, maxFreeSockets: maxSockets };
	const proxy = getProxyForUrl(origin);
	if (proxy === '') {
		return { httpAgent: new http.Agent(options), httpsAgent: new https.Agent(options) };
	}
	return {
		httpAgent: new HttpProxyAgent(proxy, options),
		httpsAgent: new HttpsProxyAgent(proxy, options),
	};
}

/** HTTP by axios: one pool per connection, redirects off, proxy variables honoured, answers bounded. */
export function axiosTransport(options: AxiosTransportOptions): HttpTransport {
	const { origin } = options;
	const limitBytes = options.maxAnswerBytes ?? MAX_ANSWER_BYTES;
	const agents = agentsFor(origin, options.maxSockets);
	const instance = axios.create({
		...agents,
		proxy: false,
		maxRedirects: 0,
		maxContentLength: limitBytes,
		maxBodyLength: Infinity,
		responseType: 'text',
		// Status and body are judged by the protocol; axios must neither throw nor parse.
		validateStatus: () => true,
		transformResponse: (body: unknown) => body,
	});

	async function send(request: HttpRequest): Promise<HttpResult> {
		const url = new URL(request.path, origin);
		if (url.origin !== origin) return { kind: 'not_sent', reason: 'the address left its origin' };
		// axios' own timeout restarts with every packet; this one bounds the whole exchange.
		const deadline = new AbortController();
		const timer = setTimeout(() => deadline.abort(), request.timeoutMs);
		try {
			const response = await instance.request<unknown>({
				method: request.method,
				url: url.href,
				headers: { ...request.headers },
				...(request.body === undefined ? {} : { data: request.body }),
				signal: deadline.signal,
			});
			return answerOf(response);
		} catch (thrown) {
			return failureOf(thrown, deadline.signal.aborted, limitBytes);
		} finally {
			clearTimeout(timer);
		}
	}

	return {
		origin,
		send,
		close: () => {
			agents.httpAgent.destroy();
			agents.httpsAgent.destroy();
		},
	};
}

function answerOf(response: AxiosResponse<unknown>): HttpAnswer {
	const header = (name: string): string => {
		const value: unknown = response.headers[name];
		return typeof value === 'string' ? value : '';
	};
	const date = Date.parse(header('date'));
	const retryAfter = header('retry-after');
	return {
		kind: 'answer',
		status: response.status,
		contentType: header('content-type'),
		body: typeof response.data === 'string' ? response.data : '',
		date: Number.isNaN(date) ? null : date,
		retryAfterMs: /^\d{1,5}$/.test(retryAfter) ? Number(retryAfter) * 1000 : null,
	};
}

/** Only codes leave: axios' error objects hold the request with its Authorization header. */
function failureOf(thrown: unknown, timedOut: boolean, limitBytes: number): HttpResult {
	if (timedOut) return { kind: 'lost', reason: 'timeout', timedOut: true };
	if (!(thrown instanceof AxiosError)) {
		return { kind: 'lost', reason: 'unexpected transport failure', timedOut: false };
	}
	if (thrown.message.startsWith('maxContentLength')) return { kind: 'too_large', limitBytes };
	const code = thrown.code ?? 'unknown';
	const cause: unknown = thrown.cause;
	const syscall = cause instanceof Error && 'syscall' in cause ? cause.syscall : undefined;
	if (NOT_SENT.has(code) || syscall === 'connect' || syscall === 'getaddrinfo') {
		return { kind: 'not_sent', reason: code };
	}
	return { kind: 'lost', reason: code, timedOut: false };
}
