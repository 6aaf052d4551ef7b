import { accessError } from '../orm/errors';
import type { Domain } from '../orm/domain';
import type { Env } from '../orm/env';
import type { Model } from '../orm/model';
import type { Operation } from './access';
import type { Row } from '../orm/values';
import { compile, parseDomain } from '../orm/domain';
import { evaluatePython } from '../orm/python-literal';
import { idOf, idsOf, textOf } from '../orm/values';
import { groupsOf } from './access';

/** Names a rule may use. */
function nameIn(env: Env, path: string): unknown {
	if (path === 'company_ids') return [...env.companies];
	if (path === 'company_id') return env.company;
	const user = env.row('res.users', env.uid);
	if (path === 'user.id') return env.uid;
	if (!path.startsWith('user.') || !user) return false;
	const steps = path.slice('user.'.length).replace(/\.(id|ids)$/, '');
	const value = env.sudo().value('res.users', user, steps);
	return value ?? false;
}

function conjunction(domains: readonly Domain[], operator: '&' | '|'): Domain {
	const full = domains.filter((one) => one.length > 0);
	if (operator === '|' && full.length < domains.length) return [];
	return full.flatMap((one, index) => [
		...(index < full.length - 1 ? [operator] : []),
		...joined(one),
	]);
}

/** One operand: the implicit `&` between several leaves written out. */
function joined(domain: Domain): Domain {
	let operands = 0;
	for (const token of domain) {
		if (token === '&' || token === '|') operands -= 1;
		else if (token !== '!') operands += 1;
	}
	return [...new Array<string>(Math.max(0, operands - 1)).fill('&'), ...domain];
}

/**
 * What the record rules leave of a model for the caller: every global rule, and any one of the
 * rules of his groups. Null when nothing is restricted.
 */
export function ruleDomain(env: Env, model: Model, operation: Operation): Domain | null {
	if (env.su) return null;
	const about = env.where('ir.model', 'model', model.name)[0];
	if (about === undefined) return null;
	const groups = groupsOf(env, env.uid);
	const globals: Domain[] = [];
	const ofGroups: Domain[] = [];
	for (const rule of env.rowsWhere('ir.rule', 'model_id', about)) {
		if (rule['active'] === false || rule[`perm_${operation}`] !== true) continue;
		const own = idsOf(rule['groups']);
		if (own.length > 0 && !own.some((id) => groups.has(id))) continue;
		const text = textOf(rule['domain_force']);
		const domain = text === '' ? [] : evaluatePython(text, (path) => nameIn(env, path));
		(own.length > 0 ? ofGroups : globals).push(domain as Domain);
	}
	if (globals.length === 0 && ofGroups.length === 0) return null;
	const parts = [...globals, ...(ofGroups.length > 0 ? [conjunction(ofGroups, '|')] : [])];
	const domain = conjunction(parts, '&');
	return domain.length === 0 ? null : domain;
}

export function visibleRows(
	env: Env,
	model: Model,
	rows: readonly Row[],
	operation: Operation,
): Row[] {
	const domain = ruleDomain(env, model, operation);
	if (!domain) return [...rows];
	const sudo = env.sudo();
	return rows.filter(compile(sudo, model, parseDomain(sudo, domain)));
}

export function checkRules(
	env: Env,
	model: Model,
	rows: readonly Row[],
	operation: Operation,
): void {
	if (env.su || visibleRows(env, model, rows, operation).length === rows.length) return;
	const user = env.row('res.users', env.uid);
	const partner = idOf(user?.['partner_id']);
	const name = partner === null ? '' : env.nameOf('res.partner', partner);
	throw accessError(
		'Uh-oh! Looks like you have stumbled upon some top-secret records.\n\n' +
			`Sorry, ${name} (id=${env.uid}) doesn't have '${operation}' access to:\n` +
			`- ${model.label} (${model.name})\n\n` +
			'If you really, really need access, perhaps you can win over your friendly administrator ' +
			'with a batch of freshly baked cookies.',
	);
}
