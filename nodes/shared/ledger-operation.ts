import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { fault, toFault, type Fault } from '../../core/faults';
import { parameterFault } from './faults';
import { openLedger, type LedgerSession } from './ledger';
import { findOperation, type OperationText, type ResourceOf, type StoreFile } from './operation';
import type { OutputItem } from './outputs';
import { parameterReader } from './parameters';
import { settleItems, type Result } from './settle';

/** What a ledger operation sees of one input item. */
export interface Asked {
	readonly index: number;
	readonly json: IDataObject;
	/** Value of a parameter for this item; undefined when it is hidden or absent. */
	parameter(name: string): unknown;
	readonly store: StoreFile;
	/** IANA zone of the workflow. */
	readonly timezone: string;
}

/** One item after the other. What it throws is the exception of that item. */
interface ItemByItem extends OperationText {
	readonly run: (session: LedgerSession, asked: Asked) => Promise<readonly OutputItem[]>;
	/** Results that leave by the second output as well, next to the exceptions. */
	readonly isSecond?: (json: IDataObject) => boolean;
}

/** All items at once, for what would be slow one by one. One result an item. */
interface AllAtOnce extends OperationText {
	readonly runAll: (
		session: LedgerSession,
		asked: readonly Asked[],
	) => Promise<ReadonlyMap<number, Result>>;
}

/**
 * An operation on the delivery ledger itself: no call to Odoo. Only an unreachable ledger ends the run.
 */
export type LedgerOperation = ItemByItem | AllAtOnce;

export type LedgerResource = ResourceOf<LedgerOperation>;

type OpenLedger = (ctx: IExecuteFunctions) => Promise<LedgerSession>;

/** Runs the ledger operation chosen in the node over all input items. */
export async function runLedgerOperation(
	ctx: IExecuteFunctions,
	resources: readonly LedgerResource[],
	open: OpenLedger = openLedger,
): Promise<INodeExecutionData[][]> {
	const { resource, operation: value } = ctx.getNode().parameters;
	const operation = findOperation(resources, resource, value);
	const [good = [], bad = []] = await settleItems(ctx, async (items, settled) => {
		if (operation === undefined) throw unknownOperation(`${String(resource)}: ${String(value)}`);
		const session = await open(ctx);
		const parameter = parameterReader(ctx);
		const timezone = ctx.getTimezone();
		const store: StoreFile = async (content, name, type) =>
			await ctx.helpers.prepareBinaryData(content, name, type);
		const all = items.map(
			({ json }, index): Asked => ({
				index,
				json,
				store,
				timezone,
				parameter: (name) => {
					try {
						return parameter(name, index);
					} catch (thrown) {
						throw parameterFault(thrown);
					}
				},
			}),
		);
		if ('runAll' in operation) {
			for (const [index, result] of await operation.runAll(session, all))
				settled.set(index, result);
			return;
		}
		for (const asked of all) {
			const { index } = asked;
			try {
				settled.set(index, await operation.run(session, asked));
			} catch (thrown) {
				const found = toFault(thrown);
				if (found.class === 'unavailable') throw found;
				settled.set(index, found);
			}
		}
	});
	const second = operation !== undefined && 'run' in operation ? operation.isSecond : undefined;
	if (second === undefined) return [good, bad];
	return [
		good.filter(({ json }) => !second(json)),
		[...good.filter(({ json }) => second(json)), ...bad],
	];
}

const unknownOperation = (chosen: string): Fault =>
	fault({
		class: 'source_data',
		code: 'node.unknown_operation',
		message: `This version of the node does not know the operation ${chosen}.`,
		remedy: 'Choose the operation again in the node, or install the version that has it.',
	});
