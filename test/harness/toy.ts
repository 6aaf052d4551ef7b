import type { IExecuteFunctions, INodeType } from 'n8n-workflow';
import { z } from 'zod/v4';

import type { Ledger } from '../../core/delivery/ledger/api';
import { createLedger } from '../../core/delivery/ledger/ledger';
import { createMemoryStore } from '../../core/delivery/stores/memory';
import { fault, toFault } from '../../core/faults';
import { done, failed, type Outcome } from '../../core/outcome';
import type { OdooClient } from '../../core/odoo/client.port';
import { silentLogger, systemClock } from '../../core/ports';
import type { Verb, VerbPlan } from '../../core/verb';
import { defineOperation, type Operation } from '../../nodes/shared/operation';
import { DONE_AND_EXCEPTIONS } from '../../nodes/shared/outputs';
import { runOperation, type RunPorts } from '../../nodes/shared/run';

/** A verb without Odoo: it says which of its steps ran and with what. */
export interface ToyLog {
	planned: number[];
	applied: number[];
	opened: number;
	closed: number;
}

interface ToyInput {
	readonly code: string;
	readonly amount: string;
}

export interface ToyResult {
	readonly code: string;
}

interface ToyPlan extends VerbPlan<ToyResult> {
	readonly inputs: ReadonlyArray<{ index: number; value: ToyInput }>;
}

/** `unknown`, `batch` and `lost` as a code make the verb fail, stop everything, or forget an item. */
export const toyOperation = (log: ToyLog): Operation => {
	const verb: Verb<ToyInput, ToyPlan, ToyResult> = {
		name: 'test.toy.post',
		writes: true,
		needs: [],
		input: z.strictObject({ code: z.string(), amount: z.string() }),
		plan: async (_deps, inputs) => {
			log.planned.push(...inputs.map(({ index }) => index));
			return await Promise.resolve({ inputs, preview: inputs.map(outcomeOf) });
		},
		apply: async (_deps, { inputs }) => {
			if (inputs.some(({ value }) => value.code === 'batch')) {
				throw fault({
					class: 'unavailable',
					code: 'test.down',
					message: 'Odoo does not answer.',
					remedy: 'Try again in a minute.',
					cause: new Error('secret-key-in-cause'),
				});
			}
			log.applied.push(...inputs.map(({ index }) => index));
			return await Promise.resolve(
				inputs.filter(({ value }) => value.code !== 'lost').map(outcomeOf),
			);
		},
	};
	return defineOperation({
		value: 'post',
		name: 'Post',
		action: 'Post toy',
		description: 'Post a toy cost',
		properties: [],
		mode: 'batch',
		verb,
		read: ({ json }) => ({ code: json['code'], amount: json['amount'] }),
		delivery: (_, { code, amount }) => ({
			kind: 'event',
			system: 'toy',
			tenant: 'test',
			entity: 'toy',
			nativeId: code,
			action: 'post',
			revision: { kind: 'version', value: '1' },
			facts: { amount },
		}),
	});
};

const outcomeOf = ({ index, value }: { index: number; value: ToyInput }): Outcome<ToyResult> =>
	value.code === 'unknown'
		? failed(
				index,
				fault({
					class: 'mapping',
					code: 'mapping.unknown_cost_code',
					message: `Cost code ${value.code} is not known.`,
					remedy: 'Create the cost code or correct the item.',
					field: 'code',
				}),
			)
		: done(index, 'created', { code: value.code });

export const newLog = (): ToyLog => ({ planned: [], applied: [], opened: 0, closed: 0 });

/** Odoo and ledger of a toy run; the ledger is in memory unless given. */
export const toyPorts = (log: ToyLog, ledger: Ledger, connectFault?: Error): RunPorts => ({
	odoo: async () =>
		await Promise.resolve({
			defaults: { timezone: 'UTC' },
			open: async () => {
				log.opened += 1;
				if (connectFault !== undefined) throw toFault(connectFault);
				return await Promise.resolve({
					// The toy verb never touches Odoo; a call would fail on the missing client.
					deps: { odoo: {} as OdooClient, clock: systemClock, log: silentLogger },
					close: () => {
						log.closed += 1;
					},
				});
			},
		}),
	ledger: async () =>
		await Promise.resolve({
			ledger,
			scope: { connection: 'http://toy|toy', company: 0 },
			worker: { id: `toy-${String((workers += 1))}`, workflowId: 'test', node: 'Toy' },
		}),
});

let workers = 0;

/** A node around the real runner, for tests in the engine. */
export const toyNode = (
	log: ToyLog,
	connectFault?: Error,
	ledger: Ledger = createLedger(createMemoryStore()),
): INodeType => ({
	description: {
		displayName: 'Toy',
		name: 'toy',
		group: ['transform'],
		version: 1,
		description: 'Runs the toy verb',
		defaults: { name: 'Toy' },
		inputs: ['main'],
		outputs: DONE_AND_EXCEPTIONS,
		properties: [{ displayName: 'Dry Run', name: 'dryRun', type: 'boolean', default: false }],
	},
	async execute(this: IExecuteFunctions) {
		return await runOperation(this, toyOperation(log), toyPorts(log, ledger, connectFault));
	},
});
