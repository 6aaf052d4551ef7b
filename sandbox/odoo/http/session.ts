import { randomBytes } from 'node:crypto';

import { accessDenied, OdooError, userError } from '../orm/errors';
import { SUPERUSER, type Database, type Env } from '../orm/env';
import { idOf, isObject, numberOf, textOf } from '../orm/values';
import { hasGroup } from '../security/access';
import { checkDuration, createApiKey, userOfPassword } from '../security/keys';
import { json, type Answer } from './answers';
import { carryOut, envFor, timestamp } from './dispatch';
import { rpcError, versionFacts } from './jsonrpc';

const DAY = 86_400_000;

/** Sessions of the web client; the one way to make an API key over HTTP. */
export class Sessions {
	private readonly users = new Map<string, number>();

	constructor(private readonly db: Database) {}

	handle(path: string, cookie: string, body: string): Answer {
		let id: unknown = null;
		try {
			const request: unknown = JSON.parse(body);
			id = isObject(request) ? (request['id'] ?? null) : null;
			const params = isObject(request) && isObject(request['params']) ? request['params'] : {};
			if (path === '/web/session/authenticate') return this.open(id, params);
			const uid = this.users.get(/session_id=([0-9a-f]+)/.exec(cookie)?.[1] ?? '');
			if (uid === undefined) return expired(id);
			const result = this.call(uid, params);
			return json(200, { jsonrpc: '2.0', id, ...(result === null ? {} : { result }) });
		} catch (error) {
			return json(200, rpcError(id, error, this.db.registry.version));
		}
	}

	private open(id: unknown, params: Record<string, unknown>): Answer {
		const env = envFor(this.db, SUPERUSER);
		const uid = userOfPassword(env, String(params['login']), String(params['password']));
		if (uid === null || params['db'] !== this.db.name) throw accessDenied();
		const session = randomBytes(20).toString('hex');
		this.users.set(session, uid);
		const user = env.row('res.users', uid);
		const answer = json(200, {
			jsonrpc: '2.0',
			id,
			result: {
				uid,
				username: textOf(user?.['login']),
				is_system: hasGroup(env, uid, 'base.group_system'),
				db: this.db.name,
				server_version: versionFacts(this.db).server_version,
				user_context: { lang: 'en_US', tz: false, uid },
				partner_id: idOf(user?.['partner_id']),
			},
		});
		return {
			...answer,
			headers: { ...answer.headers, 'set-cookie': `session_id=${session}; Path=/; HttpOnly` },
		};
	}

	private call(uid: number, params: Record<string, unknown>): unknown {
		const model = String(params['model']);
		const method = String(params['method']);
		const positional = Array.isArray(params['args']) ? (params['args'] as unknown[]) : [];
		const named = isObject(params['kwargs']) ? params['kwargs'] : {};
		if (model === 'res.users.identitycheck' && method === 'run_check') {
			return this.inTransaction(uid, (env) => showKey(env, positional, named));
		}
		if (model === 'res.users.apikeys.description' && method === 'make_key') {
			return this.inTransaction(uid, (env) => askForPassword(env, positional));
		}
		return carryOut(this.db, { protocol: 'jsonrpc', uid, model, method, named, positional });
	}

	private inTransaction<T>(uid: number, work: (env: Env) => T): T {
		try {
			const result = work(envFor(this.db, uid));
			this.db.store.commit();
			return result;
		} catch (error) {
			this.db.store.rollback(0);
			throw error;
		}
	}
}

const expired = (id: unknown): Answer =>
	json(200, {
		jsonrpc: '2.0',
		id,
		error: {
			code: 100,
			message: 'Odoo Session Expired',
			data: {
				name: 'odoo.http.SessionExpiredException',
				message: 'Session expired',
				arguments: ['Session expired'],
				context: {},
				debug: '',
			},
		},
	});

const firstId = (positional: readonly unknown[]): number => {
	const ids = positional[0];
	return numberOf(Array.isArray(ids) ? (ids[0] as number) : (ids as number));
};

function askForPassword(env: Env, positional: readonly unknown[]) {
	const wizard = env.row('res.users.apikeys.description', firstId(positional));
	if (!wizard) throw userError('The API key could not be made.');
	const [check = 0] = env.sudo().create('res.users.identitycheck', [{}]);
	env.patch('res.users.identitycheck', check, { __wizard: wizard.id });
	return {
		type: 'ir.actions.act_window',
		res_model: 'res.users.identitycheck',
		res_id: check,
		name: 'Access Control',
		target: 'new',
		views: [[false, 'form']],
		context: { dialog_size: 'medium' },
	};
}

function showKey(env: Env, positional: readonly unknown[], named: Record<string, unknown>) {
	const check = env.row('res.users.identitycheck', firstId(positional));
	const wizard = env.row('res.users.apikeys.description', idOf(check?.['__wizard']));
	const context = isObject(named['context']) ? named['context'] : {};
	const user = env.row('res.users', env.uid);
	if (!wizard || textOf(user?.['password']) !== context['password']) {
		throw new OdooError(
			'odoo.exceptions.UserError',
			'Incorrect Password, try again or click on Forgot Password to reset your password.',
			422,
		);
	}
	const days = Number(textOf(wizard['duration']) || '0');
	checkDuration(env, days);
	const until = days > 0 ? timestamp(env.db.now() + days * DAY) : null;
	const key = createApiKey(env, textOf(wizard['name']), until);
	return {
		type: 'ir.actions.act_window',
		res_model: 'res.users.apikeys.show',
		name: 'API Key Ready',
		views: [[false, 'form']],
		target: 'new',
		context: { default_key: key },
	};
}
