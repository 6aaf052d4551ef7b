import { accessError } from '../orm/errors';
import type { Env } from '../orm/env';
import type { Model } from '../orm/model';
import { idOf, idsOf, textOf } from '../orm/values';

export type Operation = 'read' | 'write' | 'create' | 'unlink';

/** What the caller tried, in the words of the refusal. */
const TRIED: Readonly<Record<Operation, string>> = {
	read: 'access',
	write: 'modify',
	create: 'create',
	unlink: 'delete',
};

/** The column of res.users that holds the user's own groups. */
export const groupsField = (env: Env) => (env.registry.version >= 19 ? 'group_ids' : 'groups_id');

function cached<T>(env: Env, key: string, build: () => T): T {
	const known = env.db.securityCache.get(key);
	if (known !== undefined) return known as T;
	const value = build();
	env.db.securityCache.set(key, value);
	return value;
}

/** All groups of a user, the implied ones included. */
export function groupsOf(env: Env, uid: number): ReadonlySet<number> {
	return cached(env, `groups:${uid}`, () => {
		const found = new Set<number>();
		const open = idsOf(env.row('res.users', uid)?.[groupsField(env)]);
		while (open.length > 0) {
			const id = open.pop();
			if (id === undefined || found.has(id)) continue;
			found.add(id);
			open.push(...idsOf(env.row('res.groups', id)?.['implied_ids']));
		}
		return found;
	});
}

export function hasGroup(env: Env, uid: number, xmlid: string): boolean {
	const id = env.ref(xmlid) ?? groupByExternalId(env, xmlid);
	return id !== null && groupsOf(env, uid).has(id);
}

function groupByExternalId(env: Env, xmlid: string): number | null {
	const [module = '', name = ''] = [xmlid.split('.')[0], xmlid.split('.').slice(1).join('.')];
	const row = env
		.rowsWhere('ir.model.data', 'name', name)
		.find((one) => one['module'] === module && one['model'] === 'res.groups');
	return idOf(row?.['res_id']);
}

export function isAllowed(env: Env, model: Model, operation: Operation): boolean {
	if (env.su) return true;
	return cached(env, `acl:${env.uid}:${model.name}:${operation}`, () => {
		const groups = groupsOf(env, env.uid);
		return linesFor(env, model).some((line) => {
			const group = idOf(line['group_id']);
			return line[`perm_${operation}`] === true && (group === null || groups.has(group));
		});
	});
}

function linesFor(env: Env, model: Model) {
	const about = env.where('ir.model', 'model', model.name)[0];
	if (about === undefined) return [];
	return env
		.rowsWhere('ir.model.access', 'model_id', about)
		.filter((line) => line['active'] !== false);
}

/** Refuses with the list of groups that would be allowed, as Odoo does. */
export function checkAccess(env: Env, model: Model, operation: Operation): void {
	if (isAllowed(env, model, operation)) return;
	const groups = linesFor(env, model)
		.filter((line) => line[`perm_${operation}`] === true)
		.flatMap((line) => {
			const id = idOf(line['group_id']);
			const row = env.row('res.groups', id);
			return row ? [fullName(textOf(row['full_name']))] : [];
		});
	const allowed =
		groups.length > 0
			? `This operation is allowed for the following groups:\n${[...new Set(groups)]
					.sort()
					.map((name) => `\t- ${name}`)
					.join('\n')}`
			: 'No group currently allows this operation.';
	throw accessError(
		`You are not allowed to ${TRIED[operation]} '${model.label}' (${model.name}) records.\n\n` +
			`${allowed}\n\nContact your administrator to request access if necessary.`,
	);
}

/** Odoo writes `Project/Administrator` here, but `Role / Administrator` where that is the name. */
const fullName = (name: string) => (name.startsWith('Role / ') ? name : name.replace(' / ', '/'));

/** Models whose rows decide who may do what. */
const SECURITY_MODELS = new Set([
	'res.users',
	'res.groups',
	'ir.model.access',
	'ir.rule',
	'ir.model',
]);

export function forgetSecurity(env: Env, model: string): void {
	if (!SECURITY_MODELS.has(model)) return;
	env.db.securityCache.clear();
	env.store.onRollback(() => env.db.securityCache.clear());
}
