import assert from 'node:assert/strict';

import type { Json, OdooClient } from '../../../core/odoo/client.port';
import type { Done, Outcome } from '../../../core/outcome';
import { silentLogger, systemClock } from '../../../core/ports';
import type { Verb, VerbPlan } from '../../../core/verb';

/** What a scenario runs on: any Odoo, in records whose keys bear the prefix. */
export interface Ground {
	/** An administrator's connection. */
	readonly odoo: OdooClient;
	/** Letters and digits, unique for each run. */
	readonly prefix: string;
}
export type Scenario = (ground: Ground) => Promise<void>;

export interface Ran<R> {
	readonly outcomes: ReadonlyArray<Outcome<R>>;
	readonly planCalls: number;
	readonly applyCalls: number;
}

/** Runs a verb as the node would: parse, plan, apply. */
export async function run<I, P extends VerbPlan<R>, R>(
	{ odoo }: Pick<Ground, 'odoo'>,
	verb: Verb<I, P, R>,
	values: readonly unknown[],
): Promise<Ran<R>> {
	const deps = { odoo, clock: systemClock, log: silentLogger };
	const inputs = values.map((value, index) => ({ index, value: verb.input.parse(value) }));
	const start = odoo.stats().calls;
	const plan = await verb.plan(deps, inputs);
	const planned = odoo.stats().calls;
	const outcomes = await verb.apply(deps, plan);
	assert.equal(outcomes.length, values.length, 'one outcome an input');
	return { outcomes, planCalls: planned - start, applyCalls: odoo.stats().calls - planned };
}

/** The outcome of an input that has to succeed. */
export function good<R>({ outcomes }: Ran<R>, index = 0): Done<R> {
	const outcome = outcomes.find((one) => one.index === index);
	assert.ok(outcome !== undefined, `input ${String(index)} has an outcome`);
	if (outcome.status === 'exception') {
		const { code, message } = outcome.fault;
		assert.fail(`input ${String(index)}: ${code}: ${message}`);
	}
	return outcome;
}

/** The fault code of an input that has to fail. */
export function refusal<R>({ outcomes }: Ran<R>, index = 0): string {
	const outcome = outcomes.find((one) => one.index === index);
	assert.ok(outcome?.status === 'exception', `input ${String(index)} is refused`);
	return outcome.fault.code;
}

export const effects = <R>({ outcomes }: Ran<R>): string[] =>
	outcomes.map((outcome) => (outcome.status === 'done' ? outcome.effect : outcome.fault.code));

/** A canonical record of this run: system `conformance`, tenant = prefix. */
export const record = (
	{ prefix }: Pick<Ground, 'prefix'>,
	nativeid: string,
	data: object,
	more: object = {},
) => ({ system: 'conformance', tenant: prefix, nativeid, data, ...more });

export const create = async (
	odoo: OdooClient,
	model: string,
	values: { readonly [field: string]: Json },
): Promise<number> => {
	const answer = await odoo.call<number[]>({
		model,
		method: 'create',
		args: { vals_list: [values] },
	});
	const [id] = answer;
	assert.ok(typeof id === 'number');
	return id;
};

/** In this order nothing stands in the way of anything. */
const REMOVED_FIRST = [
	'account.move',
	'account.analytic.line',
	'x_job_budget_line',
	'project.project',
	'account.analytic.account',
	'res.partner',
];

/** Removes every record of the run, by its External IDs. */
export async function cleanUp({ odoo, prefix }: Ground): Promise<void> {
	const names = await odoo.searchRead<{ id: number; model: string; res_id: number }>({
		model: 'ir.model.data',
		domain: [
			['module', '=', 'n8n'],
			'|',
			['name', '=like', `conformance.${prefix}.%`],
			['name', '=like', `odoo-construction.forecast.%${prefix}%`],
		],
		fields: ['model', 'res_id'],
	});
	for (const model of REMOVED_FIRST) {
		const ids = names.filter((row) => row.model === model).map(({ res_id }) => res_id);
		await remove(odoo, model, ids);
	}
}

/** Removes what is still there of the given records; posted entries go back to draft first. */
export async function remove(odoo: OdooClient, model: string, known: readonly number[]) {
	const rows = await odoo.searchRead<{ id: number; state?: string }>({
		model,
		domain: [['id', 'in', [...known]]],
		fields: (await odoo.fieldsOf(model))?.has('state') ? ['state'] : ['id'],
		context: { activeTest: false },
	});
	const ids = rows.map(({ id }) => id);
	if (ids.length === 0) return;
	const posted = rows.filter(({ state }) => state === 'posted').map(({ id }) => id);
	if (model === 'account.move' && posted.length > 0) {
		await odoo.call({ model, method: 'button_draft', ids: posted });
	}
	if (model === 'purchase.order') await odoo.call({ model, method: 'button_cancel', ids });
	await odoo.call({
		model,
		method: 'unlink',
		ids,
		// Otherwise Odoo keeps every entry that ever had a number.
		...(model === 'account.move' ? { context: { extra: { force_delete: true } } } : {}),
	});
}
