import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { fault, type Fault } from '../../core/faults';
import type { Outcome } from '../../core/outcome';
import type { Batch } from './batch';
import { deliver, type Sent } from './deliver';
import { splitDelivery } from './item-delivery';
import { openLedger, type LedgerSession } from './ledger';
import {
	findOperation,
	type ItemView,
	type Keep,
	type Operation,
	type Resource,
	type Showing,
} from './operation';
import { parameterReader, type ParameterReader } from './parameters';
import { n8nLogger, readOdoo, type OdooAccess } from './ports';
import { settleItems, type Work } from './settle';
import { showDelivered, showOutcome } from './show';

/** What a run is made with; replaced in tests. */
export interface RunPorts {
	readonly odoo: (ctx: IExecuteFunctions) => Promise<OdooAccess>;
	readonly ledger: (ctx: IExecuteFunctions) => Promise<LedgerSession>;
}

const N8N: RunPorts = { odoo: readOdoo, ledger: openLedger };

/** Runs the operation chosen in the node; resource and operation are the same for all items. */
export async function runChosenOperation(
	ctx: IExecuteFunctions,
	resources: readonly Resource[],
): Promise<INodeExecutionData[][]> {
	const { resource, operation: value } = ctx.getNode().parameters;
	const operation = findOperation(resources, resource, value);
	if (operation !== undefined) return await runOperation(ctx, operation);
	return await settleItems(ctx, () =>
		Promise.reject(unknownOperation(`${String(resource)}: ${String(value)}`)),
	);
}

/**
 * Runs one operation over all input items; the only way any Odoo node reaches a verb. Reads and
 * checks the inputs of all items, then either only looks (reads, dry runs) or delivers: what is
 * written goes through the ledger, what is only looked at does not.
 */
export async function runOperation(
	ctx: IExecuteFunctions,
	operation: Operation,
	ports: RunPorts = N8N,
): Promise<INodeExecutionData[][]> {
	const { keep } = operation;
	const work: Work = async (items, settled) => {
		const odoo = await ports.odoo(ctx);
		const parameter = parameterReader(ctx);
		const dryRun = operation.writes && sameDryRun(parameter, items.length);
		const batch = operation.open(viewsOf(items, parameter, odoo));
		const showing = showingOf(ctx, parameter);
		if (!operation.writes || dryRun) {
			for (const { index, fault } of batch.unfit) settled.set(index, fault);
			for (const outcome of await look(batch, odoo, dryRun)) {
				settled.set(outcome.index, await showOutcome(outcome, batch, showing(outcome.index)));
			}
			return;
		}
		await deliver({
			operation: operation.verbName,
			batch,
			sent: (index) => sentItem(items, parameter, index, keep),
			session: await ports.ledger(ctx),
			odoo,
			log: n8nLogger(ctx),
			settle: async (index, delivered) => {
				settled.set(index, await showDelivered(delivered, batch, showing(index)));
			},
		});
	};
	return await settleItems(ctx, work, keep);
}

function viewsOf(
	items: readonly INodeExecutionData[],
	parameter: ParameterReader,
	{ defaults }: OdooAccess,
): ItemView[] {
	const receivedAt = new Date().toISOString();
	return items.map(({ json }, index) => ({
		index,
		json: splitDelivery(json).record,
		parameter: (name) => parameter(name, index),
		defaults,
		receivedAt,
	}));
}

/** Reads, or plans what would be written. No connection is opened for nothing. */
async function look(
	batch: Batch,
	odoo: OdooAccess,
	dryRun: boolean,
): Promise<ReadonlyArray<Outcome<unknown>>> {
	if (batch.fit.length === 0) return [];
	const session = await odoo.open();
	try {
		const planned = await batch.plan(session.deps, batch.fit);
		return dryRun ? planned.preview.map(asPlanned) : await planned.apply();
	} finally {
		session.close();
	}
}

const asPlanned = <R>(outcome: Outcome<R>): Outcome<R> =>
	outcome.status === 'exception' ? outcome : { ...outcome, planned: true };

/** Half a batch written and half only planned would be no dry run, so the items must agree. */
function sameDryRun(parameter: ParameterReader, count: number): boolean {
	const asked = new Set<boolean>();
	for (let index = 0; index < count; index += 1) asked.add(parameter('dryRun', index) === true);
	if (asked.size > 1) {
		throw fault({
			class: 'source_data',
			code: 'node.dry_run_differs',
			message: 'Dry Run is on for some items and off for others.',
			remedy: 'Give Dry Run one value for all items of a run. Nothing was written.',
			field: 'dryRun',
		});
	}
	return asked.has(true);
}

function sentItem(
	items: readonly INodeExecutionData[],
	parameter: ParameterReader,
	index: number,
	keep: Keep = (json) => json,
): Sent {
	const { delivery, record } = splitDelivery(items[index]?.json ?? {});
	const options = parameter('delivery', index);
	const again =
		typeof options === 'object' && options !== null && 'sendAgain' in options
			? options.sendAgain === true
			: false;
	return { ...delivery, payload: JSON.stringify(keep(record)), again };
}

const showingOf =
	(ctx: IExecuteFunctions, parameter: ParameterReader) =>
	(index: number): Showing => ({
		store: async (content, name, mimeType) =>
			await ctx.helpers.prepareBinaryData(content, name, mimeType),
		parameter: (name) => parameter(name, index),
	});

const unknownOperation = (chosen: string): Fault =>
	fault({
		class: 'source_data',
		code: 'node.unknown_operation',
		message: `This version of the node does not know the operation ${chosen}.`,
		remedy: 'Choose the operation again in the node, or install the version that has it.',
	});
