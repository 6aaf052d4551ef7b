import type { IRun, ITriggerFunctions, ITriggerResponse } from 'n8n-workflow';

import type { Due } from '../../core/delivery/ledger/api';
import { Pump, type PumpChoice } from '../../core/delivery/intake/pump';
import { repeat } from '../../core/delivery/intake/rounds';
import { toFault } from '../../core/faults';
import { toNodeError } from '../shared/faults';
import { openLedger } from '../shared/ledger';
import { connectionOf, n8nLogger, readOdooCredential } from '../shared/ports';
import { onWake } from '../shared/wake';
import { dueItems } from './items';

/** However many events come in: they travel in batches, and an execution costs n8n much. */
const GAP_MS = 1_000;

/** Starts handing out; by hand, one batch. Only a credential that cannot work stops the activation. */
export async function startDelivery(ctx: ITriggerFunctions): Promise<ITriggerResponse> {
	const choice = choiceOf(ctx);
	const pump = new Pump(
		{
			open: async () => await openLedger(ctx),
			emit: async (batch) => await emit(ctx, batch),
			now: () => performance.now(),
			log: n8nLogger(ctx),
		},
		choice,
	);
	if (ctx.getMode() === 'manual')
		return { manualTriggerFunction: async () => await byHand(ctx, pump) };

	const connection = await connectionNow(ctx);
	const rounds = repeat(async () => await pump.look(), GAP_MS);
	const stopListening = onWake(connection, (workflowId) => {
		if (choice.workflowId === undefined || choice.workflowId === workflowId) rounds.wake();
	});
	return {
		closeFunction: async () => {
			stopListening();
			await rounds.stop();
		},
	};
}

/** Resolves when the workflow has ended, so that the pump knows what is still on its way. */
async function emit(ctx: ITriggerFunctions, batch: readonly Due[]): Promise<void> {
	const ended = ctx.helpers.createDeferredPromise<IRun>();
	ctx.emit(dueItems(batch), undefined, ended);
	await ended.promise;
}

async function byHand(ctx: ITriggerFunctions, pump: Pump): Promise<void> {
	try {
		ctx.emit(dueItems(await pump.once()));
	} catch (thrown) {
		throw toNodeError(ctx.getNode(), toFault(thrown), 0);
	}
}

/** Refuses an activation that could never hand out anything; a ledger that is away may come back. */
async function connectionNow(ctx: ITriggerFunctions): Promise<string> {
	try {
		const { scope } = connectionOf(await readOdooCredential(ctx), ctx.getTimezone());
		await openLedger(ctx).catch((thrown: unknown) => {
			const found = toFault(thrown);
			if (found.class !== 'unavailable') throw found;
		});
		return scope.connection;
	} catch (thrown) {
		throw toNodeError(ctx.getNode(), toFault(thrown), 0);
	}
}

function choiceOf(ctx: ITriggerFunctions): PumpChoice {
	const handOut = ctx.getNodeParameter('handOut') as string[];
	const options = ctx.getNodeParameter('options', {}) as {
		allWorkflows?: boolean;
		batchSize?: number;
		operations?: string;
	};
	const operations = (options.operations ?? '').split(/[\s,]+/).filter((name) => name !== '');
	const workflowId = ctx.getWorkflow().id ?? '';
	return {
		deliveries: handOut.includes('deliveries'),
		events: handOut.includes('events'),
		batch: Math.min(1_000, Math.max(1, options.batchSize ?? 200)),
		intervalMs: Math.max(1, Number(ctx.getNodeParameter('intervalSeconds', 5))) * 1_000,
		...(options.allWorkflows === true ? {} : { workflowId }),
		...(operations.length === 0 ? {} : { operations }),
	};
}
