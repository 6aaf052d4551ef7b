import { createHash } from 'node:crypto';

import { fault, toFault, type Fault } from '../faults';
import { silentLogger, systemClock, type Clock, type Logger } from '../ports';
import { isRecord } from './answers';
import { axiosTransport } from './axios-transport';
import { odooClient } from './client';
import type { Json, OdooClient, OdooVersion } from './client.port';
import { dialectFor, type Dialect } from './dialects';
import { exchangeOver, type Exchange } from './exchange';
import { json2Wire } from './json2';
import { jsonRpcWire, rpcRequest, rpcResult } from './jsonrpc';
import type { HttpTransport } from './transport.port';
import type { Wire } from './wire.port';

export interface ConnectOptions {
	/** Base address of the server, `https://erp.example.com`. */
	readonly url: string;
	/** Needed for JSON-RPC, and for JSON-2 when the host serves several databases. */
	readonly database?: string;
	readonly auth:
		| { readonly kind: 'apiKey'; readonly key: string; readonly login?: string }
		| { readonly kind: 'password'; readonly login: string; readonly password: string };
	/** `auto`: JSON-2 where the server and the credential allow it, else JSON-RPC. */
	readonly protocol?: 'auto' | 'json2' | 'jsonrpc';
	/** For a whole exchange; default 125 s, a little more than Odoo's own limit for a request. */
	readonly timeoutMs?: number;
	/** Requests under way at a time; default 4, Odoo has few workers. */
	readonly maxParallel?: number;
	readonly clock?: Clock;
	readonly log?: Logger;
	/** Asked before every request that may write; a fault refuses it. */
	readonly fence?: () => Fault | undefined;
	/** Another transport than axios, for tests. */
	readonly transport?: HttpTransport;
}

const PROBE_TIMEOUT_MS = 20_000;

/**
 * Opens a connection: asks the server for its version, chooses protocol and dialect, and checks
 * the credential. Faults: `odoo.bad_url`, `odoo.credential_incomplete`, `odoo.version_unsupported`,
 * `odoo.key_refused`, `odoo.login_refused`, `odoo.unreachable` and those of the way there.
 */
export async function connect(options: ConnectOptions): Promise<OdooClient> {
	const origin = originOf(options.url);
	const { auth, protocol = 'auto', clock = systemClock, log = silentLogger } = options;
	const secret = auth.kind === 'apiKey' ? auth.key : auth.password;
	if (secret.trim() === '' || /[^\x20-\x7e]/.test(auth.kind === 'apiKey' ? secret : '')) {
		throw incomplete('key or password', 'Enter the API key exactly as Odoo showed it.');
	}
	const scrub = scrubber(secret);
	const maxParallel = options.maxParallel ?? 4;
	const transport = options.transport ?? axiosTransport({ origin, maxSockets: maxParallel });
	const exchange = exchangeOver(transport, {
		maxParallel,
		clock,
		log,
		...(options.fence === undefined ? {} : { fence: options.fence }),
	});
	try {
		const version = await probeVersion(exchange, protocol, scrub);
		const dialect = dialectFor(version.major, version.text);
		const chosen = choose(protocol, auth.kind, dialect);
		const timeoutMs = options.timeoutMs ?? 125_000;
		const { wire, uid } =
			chosen === 'json2'
				? await openJson2(exchange, secret, options.database, scrub)
				: await openJsonRpc(exchange, options, secret, dialect, scrub);
		const who = auth.login ?? createHash('sha256').update(secret).digest('hex').slice(0, 12);
		return odooClient({
			exchange,
			wire,
			dialect,
			version,
			uid,
			connectionId: `${origin}|${options.database ?? ''}|${who}`,
			timeoutMs,
			scrub,
		});
	} catch (thrown) {
		transport.close();
		throw toFault(thrown);
	}
}

/** Scheme, host and port; the rest of what people paste (`/web`, `/odoo`) is dropped. */
function originOf(url: string): string {
	let parsed: URL | null = null;
	try {
		parsed = new URL(url.trim());
	} catch {
		// Judged below with every other unusable address.
	}
	if (
		!parsed ||
		!/^https?:$/.test(parsed.protocol) ||
		parsed.username !== '' ||
		parsed.password !== ''
	) {
		throw fault({
			class: 'source_data',
			code: 'odoo.bad_url',
			message: 'The address of the Odoo server is not usable.',
			remedy: 'Enter it as https://erp.example.com, without user or password.',
			field: 'url',
		});
	}
	return parsed.origin;
}

const incomplete = (what: string, remedy: string) =>
	fault({
		class: 'source_data',
		code: 'odoo.credential_incomplete',
		message: `The Odoo credential has no usable ${what}.`,
		remedy,
		field: what,
	});

/**
 * Removes the secret from any text, plain or percent-encoded. A word of a few letters is no secret
 * worth the name, and taking it out would garble every text that happens to hold it.
 */
const scrubber =
	(secret: string) =>
	(text: string): string =>
		secret.length < 8
			? text
			: text.replaceAll(secret, '***').replaceAll(encodeURIComponent(secret), '***');

function choose(
	asked: 'auto' | 'json2' | 'jsonrpc',
	kind: ConnectOptions['auth']['kind'],
	dialect: Dialect,
): 'json2' | 'jsonrpc' {
	const possible = dialect.protocols.filter((name) => name === 'jsonrpc' || kind === 'apiKey');
	if (asked === 'auto') return possible[0] ?? 'jsonrpc';
	if (!possible.includes(asked)) {
		throw fault({
			class: 'protocol',
			code: 'odoo.protocol_unavailable',
			message:
				kind === 'apiKey'
					? `Odoo ${dialect.major} does not speak ${asked}.`
					: `${asked} works with an API key only, not with a password.`,
			remedy: 'Set the protocol to automatic, or enter an API key.',
		});
	}
	return asked;
}

/** `/json/version` exists from 19 on, `common.version` up to there; neither needs a login. */
async function probeVersion(
	exchange: Exchange,
	protocol: 'auto' | 'json2' | 'jsonrpc',
	scrub: (text: string) => string,
): Promise<OdooVersion> {
	if (protocol !== 'jsonrpc') {
		const found = await exchange.send(versionWire, probe('version'), {
			repeatable: true,
			timeoutMs: PROBE_TIMEOUT_MS,
		});
		const version = versionOf(found, 'version', 'version_info');
		if (version) return version;
	}
	const answer = await exchange.send(commonWire('version', [], scrub), probe('version'), {
		repeatable: true,
		timeoutMs: PROBE_TIMEOUT_MS,
	});
	const version = versionOf(answer, 'server_version', 'server_version_info');
	if (version) return version;
	throw fault({
		class: 'protocol',
		code: 'odoo.wrong_address',
		message: 'The address in the credential does not answer as an Odoo API.',
		remedy: "Enter the server's base address, for example https://erp.example.com.",
	});
}

const probe = (method: string) => ({ model: '', method, args: {}, context: {}, reads: true });

/** `GET /json/version`; anything but its JSON means "not this way" and is no fault yet. */
const versionWire: Wire = {
	protocol: 'json2',
	encode: () => ({ method: 'GET', path: '/json/version', headers: { accept: 'application/json' } }),
	decode: (answer) => {
		if (answer.status !== 200) return null;
		try {
			return JSON.parse(answer.body) as Json;
		} catch {
			return null;
		}
	},
};

const commonWire = (method: string, args: Json[], scrub: (text: string) => string): Wire => ({
	protocol: 'jsonrpc',
	encode: () => rpcRequest('common', method, args),
	decode: (answer, call) => rpcResult(answer, { reads: call.reads }, scrub),
});

/** `19.0`, or `saas~18.3` whose series counts as 18. */
function versionOf(value: Json, textKey: string, infoKey: string): OdooVersion | null {
	if (!isRecord(value)) return null;
	const text = value[textKey];
	const info = value[infoKey];
	if (typeof text !== 'string' || !Array.isArray(info)) return null;
	const major = /(\d+)$/.exec(String(info[0]))?.[1];
	return major === undefined ? null : { major: Number(major), text };
}

async function openJson2(
	exchange: Exchange,
	key: string,
	database: string | undefined,
	scrub: (text: string) => string,
): Promise<{ wire: Wire; uid: number }> {
	const wire = json2Wire({ key, scrub, ...(database === undefined ? {} : { database }) });
	const me = await exchange.send(
		wire,
		{ ...probe('context_get'), model: 'res.users' },
		{ repeatable: true, timeoutMs: PROBE_TIMEOUT_MS },
	);
	const uid = isRecord(me) ? me['uid'] : undefined;
	if (typeof uid === 'number') return { wire, uid };
	throw fault({
		class: 'protocol',
		code: 'odoo.unexpected_answer',
		message: 'Odoo did not say which user the API key belongs to.',
		remedy: 'Report it with the Odoo version.',
	});
}

async function openJsonRpc(
	exchange: Exchange,
	{ auth, database }: ConnectOptions,
	secret: string,
	dialect: Dialect,
	scrub: (text: string) => string,
): Promise<{ wire: Wire; uid: number }> {
	if (auth.login === undefined || auth.login === '') {
		throw incomplete('login', 'Enter the login of the integration user; JSON-RPC needs it.');
	}
	if (database === undefined || database === '') {
		throw incomplete('database', 'Enter the name of the database; JSON-RPC needs it.');
	}
	const uid = await exchange.send(
		commonWire('authenticate', [database, auth.login, secret, {}], scrub),
		probe('authenticate'),
		{ repeatable: true, timeoutMs: PROBE_TIMEOUT_MS },
	);
	if (typeof uid !== 'number') {
		throw fault({
			class: 'rights',
			code: 'odoo.login_refused',
			message: 'Odoo refuses the login: user, password or API key is wrong or expired.',
			remedy: 'Correct login and key in the Odoo credential.',
		});
	}
	return { wire: jsonRpcWire({ database, uid, secret, dialect, scrub }), uid };
}
