import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { Fault, fault, toFault } from '../../core/faults';
import { toNodeError } from './faults';
import { exceptionItem, goodItem, type Exception, type OutputItem } from './outputs';

/** What became of each input item, by its index: what it turned into, or why it did not. */
export type Settled = Map<number, Result>;
export type Result = readonly OutputItem[] | Fault | Exception;

export type Work = (items: readonly INodeExecutionData[], settled: Settled) => Promise<void>;

/**
 * Runs `work` and turns what it settled into the two outputs of a node. Every input item leaves
 * through exactly one of them, paired and in order.
 *
 * A fault of one item never throws. A fault of the whole batch, thrown by `work`, stops the run
 * with *On Error* = stop; with either *Continue* it leaves as data with every unfinished item,
 * because n8n passes the untouched input on as a success when a node throws.
 *
 * @param keep what of an item may stand beside its exception
 */
export async function settleItems(
	ctx: IExecuteFunctions,
	work: Work,
	keep: (json: IDataObject) => IDataObject = (json) => json,
): Promise<INodeExecutionData[][]> {
	const items = ctx.getInputData();
	const settled: Settled = new Map();
	try {
		await work(items, settled);
	} catch (thrown) {
		const stop = toFault(thrown);
		const unfinished = [...items.keys()].filter((index) => !settled.has(index));
		if (!ctx.continueOnFail()) throw toNodeError(ctx.getNode(), stop, unfinished[0] ?? 0);
		for (const index of unfinished) settled.set(index, stop);
	}
	return fanOut(items, settled, keep);
}

function fanOut(
	items: readonly INodeExecutionData[],
	settled: Settled,
	keep: (json: IDataObject) => IDataObject,
): INodeExecutionData[][] {
	const good: INodeExecutionData[] = [];
	const bad: INodeExecutionData[] = [];
	items.forEach(({ json }, index) => {
		const result = settled.get(index) ?? lost();
		if (result instanceof Fault) bad.push(exceptionItem(index, { fault: result }, keep(json)));
		else if ('fault' in result) bad.push(exceptionItem(index, result, keep(json)));
		else for (const item of result) good.push(goodItem(index, item));
	});
	return [good, bad];
}

/** Work that answers for fewer items than it was given must not make one disappear. */
const lost = (): Fault =>
	fault({
		class: 'unknown_outcome',
		code: 'node.no_outcome',
		message: 'This item was handed over, but no result came back for it.',
		remedy:
			'Look in Odoo whether it was carried out, then run it again; a repeat has no second effect.',
	});
