import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { fault, toFault, type Fault } from '../../core/faults';
import { failed, type Outcome } from '../../core/outcome';
import { parameterFault, toNodeError } from './faults';
import type { Candidate, ItemView, Operation, StoreFile } from './operation';
import { exceptionItem, goodItem, type OutputItem } from './outputs';
import { parameterReader, type ParameterReader } from './parameters';
import { openOdoo, type OdooSession } from './ports';

type Outcomes = Map<number, Outcome<readonly OutputItem[]>>;

/**
 * Runs one operation over all input items; the only way any Odoo node reaches a verb.
 *
 * Every input item leaves exactly once: results on output 0, exceptions on output 1, each paired
 * with its item. A fault of one item never throws. A fault of the whole batch (no connection, no
 * rights, unreadable credential) throws with *On Error* = stop; with either *Continue* it leaves as
 * data, because n8n would pass the untouched input on as a success when a node throws.
 */
export async function runOperation(
	ctx: IExecuteFunctions,
	operation: Operation,
	open: (ctx: IExecuteFunctions) => Promise<OdooSession> = openOdoo,
): Promise<INodeExecutionData[][]> {
	const items = ctx.getInputData();
	const outcomes: Outcomes = new Map();
	let session: OdooSession | undefined;
	try {
		session = await open(ctx);
		const parameter = parameterReader(ctx);
		const candidates = readAll(items, operation, parameter, session, outcomes);
		const dryRun = operation.writes && sameDryRun(parameter, items.length);
		const results = await operation.run(session.deps, candidates, {
			dryRun,
			store: fileStore(ctx),
		});
		for (const outcome of results) outcomes.set(outcome.index, outcome);
	} catch (thrown) {
		stopOrMark(ctx, toFault(thrown), items.length, outcomes);
	} finally {
		session?.close();
	}
	return fanOut(items, outcomes);
}

function readAll(
	items: readonly INodeExecutionData[],
	operation: Operation,
	parameter: ParameterReader,
	{ defaults }: OdooSession,
	outcomes: Outcomes,
): Candidate[] {
	const candidates: Candidate[] = [];
	items.forEach(({ json }, index) => {
		const view: ItemView = { index, json, parameter: (name) => parameter(name, index), defaults };
		try {
			candidates.push({ index, value: operation.read(view) });
		} catch (thrown) {
			outcomes.set(index, failed(index, parameterFault(thrown)));
		}
	});
	return candidates;
}

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

/** Gives every unfinished item the batch's fault, or throws it when the user chose to stop. */
function stopOrMark(ctx: IExecuteFunctions, stop: Fault, count: number, outcomes: Outcomes): void {
	const unfinished = Array.from({ length: count }, (_, index) => index).filter(
		(index) => !outcomes.has(index),
	);
	if (!ctx.continueOnFail()) throw toNodeError(ctx.getNode(), stop, unfinished[0] ?? 0);
	for (const index of unfinished) outcomes.set(index, failed(index, stop));
}

function fanOut(items: readonly INodeExecutionData[], outcomes: Outcomes): INodeExecutionData[][] {
	const good: INodeExecutionData[] = [];
	const bad: INodeExecutionData[] = [];
	items.forEach(({ json }, index) => {
		const outcome = outcomes.get(index) ?? failed(index, lostOutcome());
		if (outcome.status === 'exception') {
			bad.push(exceptionItem(index, outcome.fault.report(), json));
			return;
		}
		const facts: IDataObject = { effect: outcome.effect, planned: outcome.planned };
		const warnings: IDataObject =
			outcome.warnings.length === 0 ? {} : { warnings: [...outcome.warnings] };
		for (const item of outcome.result) {
			good.push(goodItem(index, { ...item, json: { ...facts, ...item.json, ...warnings } }));
		}
	});
	return [good, bad];
}

/** A verb that answers for fewer items than it was given must not make one disappear. */
const lostOutcome = (): Fault =>
	fault({
		class: 'unknown_outcome',
		code: 'node.no_outcome',
		message: 'This item was handed over, but no result came back for it.',
		remedy:
			'Look in Odoo whether it was carried out, then run it again; a repeat has no second effect.',
	});

const fileStore =
	(ctx: IExecuteFunctions): StoreFile =>
	async (content, name, mimeType) =>
		await ctx.helpers.prepareBinaryData(content, name, mimeType);
