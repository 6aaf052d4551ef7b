import type { Scope } from '../../delivery/entry';
import type { LedgerReads, LedgerStore } from '../../delivery/stores/store.port';
import { groupsOf } from './tally';

const MINUTE = 60_000;
/** Who wrote in this time is expected to write again. */
const LOOK_BACK_MS = 30 * 24 * 60 * MINUTE;
/** A trigger gives a sign of life each minute or less. */
const SILENT_MS = 5 * MINUTE;

/** A workflow whose nodes deliver to Odoo. Times are ms since the epoch. */
export interface DeliveringWorkflow {
	readonly workflowId: string;
	/** Deliveries of the last 30 days. */
	readonly deliveries: number;
	readonly newest: number;
	/** Last sign of life of a Delivery Trigger in this very workflow, or null. */
	readonly heartbeat: number | null;
	/** Deliveries that were due more than five minutes ago and were fetched by nobody. */
	readonly overdue: number;
}

export interface LedgerHealth {
	readonly at: number;
	readonly environment: string;
	/** Version of the tables. */
	readonly schema: number;
	/** Raised by every declared restore. */
	readonly generation: number;
	readonly triggers: ReadonlyArray<{
		readonly name: string;
		readonly workflowId: string;
		readonly at: number;
		readonly alive: boolean;
	}>;
	readonly workflows: readonly DeliveringWorkflow[];
	/** What a person should change, in sentences; empty when all is well. */
	readonly problems: readonly string[];
}

/** How the ledger and what feeds on it are doing. Reads only. */
export const ledgerHealth = async (
	store: Pick<LedgerStore, 'read'>,
	scope: Scope,
): Promise<LedgerHealth> => await store.read(async (reads) => await readHealth(reads, scope));

async function readHealth(reads: LedgerReads, scope: Scope): Promise<LedgerHealth> {
	const { now } = reads;
	const beats = await reads.heartbeats(scope.connection);
	const triggers = beats
		.map(({ name, workflowId, at }) => ({ name, workflowId, at, alive: at >= now - SILENT_MS }))
		.sort((a, b) => b.at - a.at);
	const workflows = await deliveringWorkflows(reads, scope, triggers);
	return {
		at: now,
		environment: (await reads.meta('environment')) ?? '',
		schema: Number((await reads.meta('schema')) ?? 0),
		generation: Number((await reads.meta('generation')) ?? 0),
		triggers,
		workflows,
		problems: problemsOf(workflows, triggers),
	};
}

async function deliveringWorkflows(
	reads: LedgerReads,
	scope: Scope,
	triggers: LedgerHealth['triggers'],
): Promise<DeliveringWorkflow[]> {
	const written = await reads.countEntries(scope, { createdFrom: reads.now - LOOK_BACK_MS }, [
		'workflowId',
	]);
	const due = await groupsOf(
		reads,
		scope,
		{ states: ['ready', 'retry_wait', 'unknown', 'blocked'], dueAt: reads.now - SILENT_MS },
		['workflowId'],
	);
	const overdue = new Map(due.map(({ by: [id], count }) => [String(id ?? ''), count]));
	return written
		.map(({ by: [id], count, newestCreatedAt }) => {
			const workflowId = String(id ?? '');
			const own = triggers.find((trigger) => trigger.workflowId === workflowId);
			return {
				workflowId,
				deliveries: count,
				newest: newestCreatedAt,
				heartbeat: own?.at ?? null,
				overdue: overdue.get(workflowId) ?? 0,
			};
		})
		.sort((a, b) => b.overdue - a.overdue || b.newest - a.newest);
}

/** A trigger that serves all workflows sits in one of them, so only what lies overdue proves a gap. */
function problemsOf(
	workflows: readonly DeliveringWorkflow[],
	triggers: LedgerHealth['triggers'],
): string[] {
	const isAlive = new Set(triggers.filter((one) => one.alive).map(({ workflowId }) => workflowId));
	const problems = workflows
		.filter(({ overdue }) => overdue > 0)
		.map(
			({ workflowId, overdue }) =>
				`${String(overdue)} deliveries of workflow ${workflowId} are overdue. ` +
				(isAlive.has(workflowId)
					? 'Its Delivery Trigger is alive: look whether its executions hang or fail.'
					: 'Nobody fetches them: add a Delivery Trigger to the workflow and publish it.'),
		);
	if (isAlive.size === 0 && workflows.length > 0) {
		problems.push(
			'No Delivery Trigger gives a sign of life: what has to be sent again later is sent by nobody. Add one to each workflow that writes to Odoo, or one that serves all workflows, and publish it.',
		);
	}
	for (const { name, workflowId } of isAlive.size === 0
		? []
		: triggers.filter((one) => !one.alive)) {
		problems.push(
			`${name} in workflow ${workflowId} has been silent for more than five minutes: publish the workflow again, or ignore this if it was switched off on purpose.`,
		);
	}
	return problems;
}
