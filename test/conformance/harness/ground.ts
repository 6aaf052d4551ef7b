import { randomBytes } from 'node:crypto';

import { setupPrepare } from '../../../core/job-cost/setup/verbs';
import type { OdooClient, OdooContext } from '../../../core/odoo/client.port';
import { connect, type ConnectOptions } from '../../../core/odoo/connect';
import { externalId } from '../../../core/odoo/external-id';
import {
	applyUpsert,
	planUpsert,
	type Upserted,
	type UpsertPlan,
	type UpsertRow,
} from '../../../core/odoo/upsert';
import type { Outcome } from '../../../core/outcome';
import { systemClock } from '../../../core/ports';
import { good, type Ground, run } from '../scenarios/kit';
import { cleanUp } from './clean-up';

const SYSTEM = 'conformance';

/** How to reach the Odoo under test, as the launcher passes it on. */
export function connectOptions(): ConnectOptions {
	const { env } = process;
	const url = env['CONFORMANCE_URL'] ?? '';
	const database = env['CONFORMANCE_DB'] ?? '';
	const key = env['CONFORMANCE_KEY'] ?? '';
	const login = env['CONFORMANCE_LOGIN'] ?? '';
	if (url === '') throw new Error('No Odoo is named; start with: npm run conformance -- --url …');
	return {
		url,
		...(database === '' ? {} : { database }),
		auth:
			key === ''
				? { kind: 'password', login, password: env['CONFORMANCE_PASSWORD'] ?? '' }
				: { kind: 'apiKey', key, ...(login === '' ? {} : { login }) },
	};
}

/** A connection and a prefix of its own: nothing of one file meets anything of another. */
export async function open(): Promise<Ground> {
	return {
		odoo: await connect(connectOptions()),
		prefix: `cf${Date.now().toString(36)}${randomBytes(2).toString('hex')}`,
	};
}

/** As `open`, on an Odoo prepared for job cost. */
export async function openPrepared(): Promise<Ground> {
	const ground = await open();
	good(await run(ground, setupPrepare, [{}]));
	return ground;
}

/** Removes what the file made and says what Odoo would not let go. */
export async function close(ground: Ground | undefined): Promise<void> {
	if (ground === undefined) return;
	const left = await cleanUp(ground);
	ground.odoo.close();
	if (left.length > 0) process.stderr.write(`  Left in Odoo: ${left.join('; ')}\n`);
}

/** External ID of a record of this run. */
export const nameOf = ({ prefix }: Pick<Ground, 'prefix'>, entity: string, key: string): string =>
	externalId({ system: SYSTEM, tenant: prefix, entity, key });

type Row = Omit<UpsertRow, 'index'>;

export const plan = async (
	odoo: OdooClient,
	model: string,
	mode: 'create_once' | 'master',
	rows: readonly Row[],
	context?: OdooContext,
): Promise<UpsertPlan> =>
	await planUpsert(odoo, {
		model,
		mode,
		rows: rows.map((row, index) => ({ ...row, index })),
		...(context === undefined ? {} : { context }),
	});

/** Plans and applies. */
export const upsert = async (
	odoo: OdooClient,
	...request: [string, 'create_once' | 'master', readonly Row[], OdooContext?]
): Promise<Array<Outcome<Upserted>>> =>
	await applyUpsert(odoo, await plan(odoo, ...request), systemClock);

/** A record the test needs and does not test; its id. */
export async function given(
	odoo: OdooClient,
	model: string,
	row: Row,
	context?: OdooContext,
): Promise<number> {
	const [outcome] = await upsert(odoo, model, 'create_once', [row], context);
	if (outcome?.status !== 'done') {
		throw new Error(`${model} was not created: ${outcome?.fault.message ?? 'no answer'}`);
	}
	return outcome.result.id;
}
