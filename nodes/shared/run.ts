import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { fault, type Fault } from '../../core/faults';
import type { Outcome } from '../../core/outcome';
import { parameterFault } from './faults';
import {
	findOperation,
	type Candidate,
	type ItemView,
	type Operation,
	type Resource,
	type StoreFile,
} from './operation';
import type { OutputItem } from './outputs';
import { parameterReader, type ParameterReader } from './parameters';
import { openOdoo, type OdooSession } from './ports';
import { settleItems, type Settled } from './settle';

type OpenSession = (ctx: IExecuteFunctions) => Promise<OdooSession>;

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
 * Runs one operation over all input items; the only way any Odoo node reaches a verb. Reads the
 * parameters of all items, then hands the batch over: validate, plan, stop here for a dry run,
 * apply. One connection an execution, closed at the end whatever happens.
 */
export async function runOperation(
	ctx: IExecuteFunctions,
	operation: Operation,
	open: OpenSession = openOdoo,
): Promise<INodeExecutionData[][]> {
	return await settleItems(ctx, async (items, settled) => {
		const session = await open(ctx);
		try {
			const parameter = parameterReader(ctx);
			const store = fileStore(ctx);
			const candidates = readAll(items, operation, parameter, session, settled);
			const dryRun = operation.writes && sameDryRun(parameter, items.length);
			const outcomes = await operation.run(session.deps, candidates, {
				dryRun,
				showing: (index) => ({ store, parameter: (name) => parameter(name, index) }),
			});
			for (const outcome of outcomes) settled.set(outcome.index, shown(outcome));
		} finally {
			session.close();
		}
	});
}

function readAll(
	items: readonly INodeExecutionData[],
	operation: Operation,
	parameter: ParameterReader,
	{ defaults, deps }: OdooSession,
	settled: Settled,
): Candidate[] {
	const candidates: Candidate[] = [];
	const receivedAt = new Date(deps.clock.now()).toISOString();
	items.forEach(({ json }, index) => {
		const view: ItemView = {
			index,
			json,
			parameter: (name) => parameter(name, index),
			defaults,
			receivedAt,
		};
		try {
			candidates.push({ index, value: operation.read(view) });
		} catch (thrown) {
			settled.set(index, parameterFault(thrown));
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

/** What happened comes first, what to look at last; the fields of the result stand between. */
function shown(outcome: Outcome<readonly OutputItem[]>): readonly OutputItem[] | Fault {
	if (outcome.status === 'exception') return outcome.fault;
	const facts: IDataObject = { effect: outcome.effect, planned: outcome.planned };
	const warnings: IDataObject =
		outcome.warnings.length === 0 ? {} : { warnings: [...outcome.warnings] };
	return outcome.result.map((item) => ({ ...item, json: { ...facts, ...item.json, ...warnings } }));
}

const fileStore =
	(ctx: IExecuteFunctions): StoreFile =>
	async (content, name, mimeType) =>
		await ctx.helpers.prepareBinaryData(content, name, mimeType);

const unknownOperation = (chosen: string): Fault =>
	fault({
		class: 'source_data',
		code: 'node.unknown_operation',
		message: `This version of the node does not know the operation ${chosen}.`,
		remedy: 'Choose the operation again in the node, or install the version that has it.',
	});
