import { createHash, randomBytes } from 'node:crypto';

import { validationError } from '../orm/errors';
import type { Env } from '../orm/env';
import { idOf, numberOf, textOf } from '../orm/values';
import { groupsOf, hasGroup } from './access';

const digest = (secret: string) => createHash('sha256').update(secret).digest('hex');

/** Column of res.users.apikeys that no field shows. */
const SECRET = '__digest';

/** Makes a key for the caller; `until` is UTC text or null for ever. Returns the key itself, once. */
export function createApiKey(env: Env, name: string, until: string | null, key?: string): string {
	const secret = key ?? randomBytes(20).toString('hex');
	const [id = 0] = env.sudo().create('res.users.apikeys', [{ name, user_id: env.uid }]);
	env.patch('res.users.apikeys', id, { [SECRET]: digest(secret), expiration_date: until });
	return secret;
}

/** The user of a key; none when it is unknown, expired, or its user archived. */
export function userOfKey(env: Env, key: string): number | null {
	const [id] = env.where('res.users.apikeys', SECRET, digest(key));
	const row = id === undefined ? undefined : env.row('res.users.apikeys', id);
	if (!row) return null;
	const until = textOf(row['expiration_date']);
	if (until !== '' && until < env.started) return null;
	return activeUser(env, idOf(row['user_id']));
}

const activeUser = (env: Env, uid: number | null): number | null =>
	uid !== null && env.row('res.users', uid)?.['active'] === true ? uid : null;

/** The user of a login and a password. */
export function userOfPassword(env: Env, login: string, password: string): number | null {
	const [uid] = env.where('res.users', 'login', login);
	const row = uid === undefined ? undefined : env.row('res.users', uid);
	if (!row || password === '' || textOf(row['password']) !== password) return null;
	return activeUser(env, row.id);
}

/** JSON-RPC sends the uid; the secret may be the password or a key of that user. */
export function isSecretOf(env: Env, uid: number, secret: string): boolean {
	const row = env.row('res.users', uid);
	if (!row || row['active'] !== true || secret === '') return false;
	return textOf(row['password']) === secret || userOfKey(env, secret) === uid;
}

/** Only administrators may have keys for ever; others up to the longest period of their groups. */
export function checkDuration(env: Env, days: number): void {
	if (hasGroup(env, env.uid, 'base.group_system')) return;
	if (days <= 0) throw validationError('The API key must have an expiration date');
	let longest = 0;
	for (const id of groupsOf(env, env.uid)) {
		longest = Math.max(longest, numberOf(env.row('res.groups', id)?.['api_key_duration']));
	}
	if (days > longest) throw validationError(`You cannot exceed ${longest.toFixed(1)} days.`);
}
