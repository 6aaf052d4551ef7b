import { createHash, randomBytes } from 'node:crypto';

import type { IExecuteFunctions } from 'n8n-workflow';

import type { Scope } from '../../core/delivery/entry';
import type { Ledger, Worker } from '../../core/delivery/ledger/api';
import { createLedger } from '../../core/delivery/ledger/ledger';
import { storable } from '../../core/delivery/ledger/text';
import type { Environment } from '../../core/delivery/stores/migrations';
import type { LedgerStore } from '../../core/delivery/stores/store.port';
import { fault } from '../../core/faults';
import { choiceOf, defaultChoice, placeName, type LedgerChoice } from './ledger-place';
import { openStore } from './ledger-store';
import { connectionOf, readCredential, readOdooCredential } from './ports';

export const LEDGER_CREDENTIAL = 'integrationLedgerApi';

/** What a node needs of the ledger: whose deliveries, and who delivers. */
export interface LedgerSession {
	readonly ledger: Ledger;
	readonly scope: Scope;
	readonly worker: Worker;
}

/** Any context n8n gives to a node: execute, poll, webhook or trigger. */
export type LedgerContext = Pick<
	IExecuteFunctions,
	'getCredentials' | 'getWorkflow' | 'getNode' | 'getExecutionId' | 'getTimezone'
>;

/**
 * Opens the ledger a node writes to: the one of its Integration Ledger credential, else the
 * embedded one of the Odoo credential's environment. Nothing is sent to Odoo.
 *
 * Faults: `ledger.environment` when the Odoo credential is of another environment than the ledger,
 * `ledger.unavailable` and those of the store, `credential.missing`, `credential.incomplete`.
 */
export async function openLedger(ctx: LedgerContext): Promise<LedgerSession> {
	const odoo = connectionOf(await readOdooCredential(ctx), ctx.getTimezone());
	const choice = await chosenLedger(ctx, odoo.environment);
	if (choice.environment !== odoo.environment) {
		throw otherEnvironment(odoo.environment, choice.environment);
	}
	const store = await storeOf(choice);
	return {
		ledger: createLedger(store, choice.settings),
		scope: odoo.scope,
		worker: workerOf(ctx),
	};
}

async function chosenLedger(ctx: LedgerContext, environment: Environment): Promise<LedgerChoice> {
	const chosen = ctx.getNode().credentials?.[LEDGER_CREDENTIAL];
	if (chosen === undefined) return defaultChoice(environment, process);
	const credential = await readCredential(ctx, LEDGER_CREDENTIAL, 'Integration Ledger API');
	return choiceOf(credential, process);
}

/** Stores open in this process, by place; a failed attempt is not kept. */
const open = new Map<string, Promise<LedgerStore>>();

async function storeOf(choice: LedgerChoice): Promise<LedgerStore> {
	// A changed password is another store: the pool of the old one could not connect any more.
	const secret = choice.place.store === 'postgres' ? choice.place.password : '';
	const key = `${placeName(choice)}|${createHash('sha256').update(secret).digest('hex')}`;
	const known = open.get(key);
	if (known !== undefined) return await known;
	const opening = openStore(choice);
	open.set(key, opening);
	opening.catch(() => open.delete(key));
	return await opening;
}

/** Closes every store of this process. For tests, and for nothing else: n8n keeps them open. */
export async function closeLedgers(): Promise<void> {
	const stores = [...open.values()];
	open.clear();
	await Promise.all(
		stores.map(async (opening) => {
			await (await opening).close();
		}),
	);
}

function workerOf(ctx: LedgerContext): Worker {
	// A trigger has no execution of its own.
	const execution = ctx.getExecutionId() || 'trigger';
	return {
		id: `${execution}-${process.pid}-${randomBytes(6).toString('hex')}`,
		workflowId: ctx.getWorkflow().id ?? '',
		node: storable(ctx.getNode().name),
	};
}

const otherEnvironment = (odoo: Environment, ledger: Environment) =>
	fault({
		class: 'rights',
		code: 'ledger.environment',
		message: `The Odoo credential is of the ${odoo} environment, the ledger of the ${ledger} environment.`,
		remedy:
			'Give the node a ledger of the same environment, or correct Environment in the credential that is wrong.',
		field: 'environment',
	});
