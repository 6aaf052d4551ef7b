import { validationError, valueError } from '../orm/errors';
import type { Env } from '../orm/env';
import type { Stored } from '../orm/values';
import { pythonInt } from '../orm/convert';
import { idOf, isObject, repr, roundTo } from '../orm/values';
import { applicabilityOf, columnOfAccount, columnOfPlan } from './analytic-plans';

/** Places of *Percentage Analytic*: percentages are cut to them when a distribution is stored. */
const PERCENT_PLACES = 2;

export function roundDistribution(value: unknown): Stored {
	if (!isObject(value)) return null;
	return Object.fromEntries(
		Object.entries(value).map(([key, percent]) => [
			key,
			typeof percent === 'number' ? roundTo(percent, PERCENT_PLACES) : (percent as Stored),
		]),
	);
}

/** The accounts a key names that exist, each under its plan's column; of two in one plan the last wins. */
function columnsOf(env: Env, key: string): Record<string, number> {
	const columns: Record<string, number> = {};
	for (const part of key.split(',')) {
		const id = pythonInt(part);
		if (id === null) throw valueError(`invalid literal for int() with base 10: ${repr(part)}`);
		const account = env.row('account.analytic.account', id);
		if (account) columns[columnOfAccount(env, account)] = id;
	}
	return columns;
}

export interface Share {
	readonly columns: Readonly<Record<string, number>>;
	readonly percent: number;
}

/** The shares of a distribution. A key whose accounts are all unknown has none: its cost is lost. */
export function sharesOf(env: Env, distribution: Stored | undefined): Share[] {
	if (!isObject(distribution)) return [];
	return Object.entries(distribution).flatMap(([key, percent]) => {
		const columns = columnsOf(env, key);
		return Object.keys(columns).length === 0 ? [] : [{ columns, percent: Number(percent) }];
	});
}

/**
 * With `validate_analytic` in the context, every plan that is mandatory for documents of this kind
 * must be distributed to 100 % on each line. Without it Odoo checks nothing.
 */
export function checkMandatoryPlans(
	env: Env,
	lines: ReadonlyArray<Stored | undefined>,
	domain: string,
	company: number,
): void {
	if (env.context['validate_analytic'] !== true) return;
	const mandatory = [...env.store.table('account.analytic.plan').rows.values()].filter(
		(plan) =>
			idOf(plan['parent_id']) === null &&
			applicabilityOf(env, plan, domain, company) === 'mandatory',
	);
	for (const distribution of lines) {
		const shares = sharesOf(env, distribution);
		for (const plan of mandatory) {
			const column = columnOfPlan(plan.id);
			const total = shares
				.filter((share) => column in share.columns)
				.reduce((sum, share) => sum + share.percent, 0);
			if (roundTo(total, PERCENT_PLACES) !== 100) {
				throw validationError('One or more lines require a 100% analytic distribution.');
			}
		}
	}
}
