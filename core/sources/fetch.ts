import { fault, type Fault } from '../faults';
import { axiosTransport } from '../odoo/axios-transport';
import type { HttpAnswer, HttpRequest, HttpTransport } from '../odoo/transport.port';
import type { Clock } from '../ports';
import type { Native } from './source';

/** Where records of a source are fetched, and as whom. */
export interface SourceAccess {
	/** Requests never leave its origin; a path in it stands before every record's path. */
	readonly baseUrl: string;
	readonly auth:
		| { readonly kind: 'none' }
		| { readonly kind: 'header'; readonly header: string; readonly value: string }
		| {
				readonly kind: 'oauth2';
				readonly tokenUrl: string;
				readonly clientId: string;
				readonly clientSecret: string;
		  };
}

/** One record, by its address below the base. */
export interface RecordRequest {
	readonly path: string;
	readonly headers?: Readonly<Record<string, string>>;
}

export interface SourceApi {
	/**
	 * Reads one record; repeated at will, because it only reads. Faults: `source.unavailable` and
	 * `source.rate_limited` (class unavailable), `source.access_denied`, `source.record_gone`,
	 * `source.bad_answer`.
	 */
	fetch(request: RecordRequest): Promise<Native>;
	close(): void;
}

const TIMEOUT_MS = 20_000;
const MAX_ANSWER_BYTES = 16 * 1024 * 1024;
const MAX_TRIES = 3;
/** A longer wait is left to the next hand-out of the event: an execution should not sleep. */
const MAX_WAIT_MS = 10_000;

type Transports = (origin: string) => HttpTransport;
const overAxios: Transports = (origin) =>
	axiosTransport({ origin, maxSockets: 4, maxAnswerBytes: MAX_ANSWER_BYTES });

/** One account of a source for one execution; whoever opens it closes it. */
export function openSourceApi(
	{ baseUrl, auth }: SourceAccess,
	clock: Clock,
	transports: Transports = overAxios,
): SourceApi {
	const base = new URL(baseUrl.endsWith('/') ? baseUrl : `${baseUrl}/`);
	const api = transports(base.origin);
	/** A refusal stays as well: it is the same for all records of this execution. */
	let token: Promise<string> | undefined;

	const headers = async (): Promise<Readonly<Record<string, string>>> => {
		if (auth.kind === 'none') return {};
		if (auth.kind === 'header') return { [auth.header]: auth.value };
		token ??= fetchToken(auth, transports);
		return { authorization: `Bearer ${await token}` };
	};

	const fetchOnce = async (request: RecordRequest): Promise<HttpAnswer> =>
		await answered(api, {
			method: 'GET',
			path: pathBelow(base, request.path),
			headers: { accept: 'application/json', ...request.headers, ...(await headers()) },
			timeoutMs: TIMEOUT_MS,
		});

	return {
		close: () => api.close(),
		fetch: async (request) => {
			for (let tried = 1; ; tried += 1) {
				const answer = await fetchOnce(request);
				if (answer.status === 401 && auth.kind === 'oauth2' && tried === 1) {
					// A token may end in the middle of a run.
					token = undefined;
					continue;
				}
				const waitMs = waitOf(answer, tried);
				if (waitMs === undefined || tried === MAX_TRIES) return recordOf(answer);
				await clock.sleep(waitMs);
			}
		},
	};
}

/** Percent-encoded dots and slashes stay what they are; nothing climbs out of the base path. */
function pathBelow(base: URL, path: string): string {
	const url = new URL(path.replace(/^\/+/, ''), base);
	if (url.origin !== base.origin || !url.pathname.startsWith(base.pathname)) {
		throw fault({
			class: 'source_data',
			code: 'source.bad_path',
			message: 'The path of the record leads out of the API of the source.',
			remedy: 'Correct Record Path in the node.',
			field: 'recordPath',
		});
	}
	return `${url.pathname}${url.search}`;
}

/** ms until the next try, or undefined when another one is of no use now. */
function waitOf({ status, retryAfterMs }: HttpAnswer, tried: number): number | undefined {
	if (status !== 429 && status !== 503) return undefined;
	const wait = retryAfterMs ?? 500 * 2 ** tried;
	return wait <= MAX_WAIT_MS ? wait : undefined;
}

async function answered(transport: HttpTransport, request: HttpRequest): Promise<HttpAnswer> {
	const result = await transport.send(request);
	if (result.kind === 'answer') return result;
	if (result.kind === 'too_large') {
		throw badAnswer(`is larger than ${String(result.limitBytes)} bytes`);
	}
	throw unavailable(result.reason);
}

async function fetchToken(
	auth: Extract<SourceAccess['auth'], { kind: 'oauth2' }>,
	transports: Transports,
): Promise<string> {
	const url = new URL(auth.tokenUrl);
	const transport = transports(url.origin);
	try {
		const answer = await answered(transport, {
			method: 'POST',
			path: `${url.pathname}${url.search}`,
			headers: {
				accept: 'application/json',
				'content-type': 'application/x-www-form-urlencoded',
			},
			body: new URLSearchParams({
				grant_type: 'client_credentials',
				client_id: auth.clientId,
				client_secret: auth.clientSecret,
			}).toString(),
			timeoutMs: TIMEOUT_MS,
		});
		if (answer.status === 429 || answer.status >= 500) throw unavailable(`HTTP ${answer.status}`);
		if (answer.status !== 200) throw denied(answer.status);
		const token = jsonOf(answer)['access_token'];
		if (typeof token === 'string' && /^[\x21-\x7e]{1,8192}$/.test(token)) return token;
		throw badAnswer('holds no access token');
	} finally {
		transport.close();
	}
}

function recordOf(answer: HttpAnswer): Native {
	const { status } = answer;
	if (status === 200) return jsonOf(answer);
	if (status === 401 || status === 403) throw denied(status);
	if (status === 404 || status === 410) {
		throw fault({
			class: 'source_data',
			code: 'source.record_gone',
			message: 'The source does not have the record (any more), or not for this account.',
			remedy: 'Look at the record in the source; if it was deleted there, close this exception.',
			details: { status },
		});
	}
	if (status === 429) {
		throw fault({
			class: 'unavailable',
			code: 'source.rate_limited',
			message: 'The source asks for fewer requests.',
			remedy: 'Nothing is lost; the record is fetched again later.',
			details: { status },
		});
	}
	if (status >= 500) throw unavailable(`HTTP ${status}`);
	throw badAnswer(
		status >= 300 && status < 400 ? 'redirects to another address' : `has status ${status}`,
	);
}

function jsonOf({ body }: HttpAnswer): Native {
	let json: unknown;
	try {
		json = JSON.parse(body);
	} catch {
		throw badAnswer('is not JSON');
	}
	if (typeof json === 'object' && json !== null && !Array.isArray(json)) return json as Native;
	throw badAnswer('is not a record');
}

const unavailable = (reason: string): Fault =>
	fault({
		class: 'unavailable',
		code: 'source.unavailable',
		message: `The source did not answer (${reason}).`,
		remedy: 'Nothing is lost; the record is fetched again later.',
	});

const denied = (status: number): Fault =>
	fault({
		class: 'rights',
		code: 'source.access_denied',
		message: `The source refuses this account (HTTP ${status}).`,
		remedy: 'Renew the Construction Source API credential, or give its user the right to read.',
		details: { status },
	});

const badAnswer = (what: string): Fault =>
	fault({
		class: 'protocol',
		code: 'source.bad_answer',
		message: `The answer of the source ${what}.`,
		remedy: 'Check API Address in the Construction Source API credential and Record Path.',
	});
