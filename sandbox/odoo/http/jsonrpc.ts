import { accessDenied, OdooError, valueError } from '../orm/errors';
import { SUPERUSER, type Database } from '../orm/env';
import { isObject } from '../orm/values';
import { isSecretOf, userOfKey, userOfPassword } from '../security/keys';
import { errorBody, json, type Answer } from './answers';
import { carryOut, envFor, type IncomingCall, type Interference } from './dispatch';

export const versionFacts = (db: Database) => ({
	server_version: `${db.registry.version}.0`,
	server_version_info: [db.registry.version, 0, 0, 'final', 0, ''],
	server_serie: `${db.registry.version}.0`,
	protocol_version: 1,
});

/** Model and method of a JSON-RPC body, for the call log and for faults on demand. */
export function rpcTarget(body: string): { model: string; method: string } | null {
	try {
		const value: unknown = JSON.parse(body);
		const params = isObject(value) ? value['params'] : undefined;
		if (!isObject(params)) return null;
		const args = Array.isArray(params['args']) ? params['args'] : [];
		return params['service'] === 'object'
			? { model: String(args[3]), method: String(args[4]) }
			: { model: String(params['service']), method: String(params['method']) };
	} catch {
		return null;
	}
}

/** `POST /jsonrpc`: the status is 200 whatever happens, unless the body is no JSON. */
export function handleJsonRpc(db: Database, body: string, interference: Interference): Answer {
	let request: unknown;
	try {
		request = JSON.parse(body);
	} catch {
		return {
			status: 400,
			headers: { 'content-type': 'text/html; charset=utf-8' },
			body: 'Invalid JSON data',
		};
	}
	const id = isObject(request) ? (request['id'] ?? null) : null;
	try {
		const params = isObject(request) && isObject(request['params']) ? request['params'] : {};
		const result = serve(db, params, interference);
		// A method that returns None has no `result` at all.
		return json(
			200,
			result === null || result === undefined
				? { jsonrpc: '2.0', id }
				: { jsonrpc: '2.0', id, result },
		);
	} catch (error) {
		return json(200, rpcError(id, error, db.registry.version));
	}
}

/** 18 puts 200 where 19 puts 0. */
export const rpcError = (id: unknown, error: unknown, version: number) => ({
	jsonrpc: '2.0',
	id,
	error: { code: version >= 19 ? 0 : 200, message: 'Odoo Server Error', data: errorBody(error) },
});

function serve(db: Database, params: Record<string, unknown>, interference: Interference): unknown {
	const args = Array.isArray(params['args']) ? (params['args'] as unknown[]) : [];
	switch (params['service']) {
		case 'common':
			return common(db, String(params['method']), args);
		case 'db':
			if (params['method'] === 'list') return [db.name];
			if (params['method'] === 'server_version') return versionFacts(db).server_version;
			break;
		case 'object':
			if (params['method'] === 'execute_kw' || params['method'] === 'execute') {
				return execute(db, args, params['method'] === 'execute', interference);
			}
			break;
		default:
	}
	throw valueError(`Method not found: ${String(params['service'])}.${String(params['method'])}`);
}

function common(db: Database, method: string, args: readonly unknown[]): unknown {
	if (method === 'version') return versionFacts(db);
	if (method !== 'authenticate' && method !== 'login')
		throw valueError(`Method not found: common.${method}`);
	requireDatabase(db, args[0]);
	const env = envFor(db, SUPERUSER);
	const login = String(args[1]);
	const secret = String(args[2]);
	const byPassword = userOfPassword(env, login, secret);
	if (byPassword !== null) return byPassword;
	const byKey = userOfKey(env, secret);
	return byKey !== null && env.row('res.users', byKey)?.['login'] === login ? byKey : false;
}

function requireDatabase(db: Database, name: unknown): void {
	if (name === db.name) return;
	throw new OdooError(
		'psycopg2.OperationalError',
		`connection to server at "localhost" (127.0.0.1), port 5432 failed: FATAL:  database "${String(name)}" does not exist\n`,
		500,
	);
}

function execute(
	db: Database,
	args: readonly unknown[],
	flat: boolean,
	interference: Interference,
): unknown {
	const [database, uid, secret, model, method, ...rest] = args;
	requireDatabase(db, database);
	if (typeof uid !== 'number' || !isSecretOf(envFor(db, SUPERUSER), uid, String(secret))) {
		throw accessDenied();
	}
	const positional: unknown[] = flat ? rest : Array.isArray(rest[0]) ? rest[0] : [];
	const named = !flat && isObject(rest[1]) ? rest[1] : {};
	const call: IncomingCall = {
		protocol: 'jsonrpc',
		uid,
		model: String(model),
		method: String(method),
		named,
		positional,
	};
	return carryOut(db, call, interference);
}
