import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { committerOf } from '../../core/delivery/intake/committer';
import { answerOf, judge, notCommitted, tested } from '../../core/delivery/intake/intake';
import type { Answer, IntakeRequest } from '../../core/delivery/intake/request';
import { openAccount, type IntakeContext } from './intake-account';
import { eventItem } from './intake-items';
import { n8nLogger } from './ports';
import { wake } from './wake';

/** What to answer, and what to start the workflow with; no items: it is not started. */
export interface TakenIn {
	readonly answer: Answer;
	readonly items: INodeExecutionData[];
}

/**
 * One request: verified, then committed. Items are there for new events only, and only when the node
 * starts the workflow itself; whatever happens to them, the ledger has the event. By hand (*Listen for
 * test event*) nothing is written, and the items carry no key of the ledger.
 */
export async function takeIn(ctx: IntakeContext, request: IntakeRequest): Promise<TakenIn> {
	try {
		const { source, ledger: open } = await openAccount(ctx);
		const judged = judge(request, source, Date.now());
		if ('answer' in judged) return refusal(ctx, judged);
		const { events } = judged;
		if (ctx.getMode() === 'manual') {
			const items = events.map(({ payload }) => ({ json: JSON.parse(payload) as IDataObject }));
			return { answer: tested(), items };
		}
		const taken = ctx.getNodeParameter('startWorkflow', 'each') === 'each';
		const { ledger, scope, worker } = await open();
		const commit = committerOf(ledger, scope, worker);
		const received = await commit(events.map((event) => ({ ...event, taken })));
		if (!taken) wake(scope.connection, worker.workflowId);
		const items = received.flatMap(({ key, verdict }, n) => {
			const payload = taken && verdict === 'accepted' ? events[n]?.payload : undefined;
			return payload === undefined ? [] : [eventItem(key, JSON.parse(payload) as IDataObject)];
		});
		return { answer: answerOf(received), items };
	} catch (thrown) {
		return refusal(ctx, notCommitted(thrown));
	}
}

/** Somebody who guesses must not fill the log: one line a node, status and reason in this time. */
const QUIET_MS = 60_000;
const MAX_REASONS = 500;
const logged = new Map<string, number>();

/** An answer without items, with its reason in the log. */
export function refusal(
	ctx: IntakeContext,
	{ answer, why }: { readonly answer: Answer; readonly why: string },
): TakenIn {
	const { status } = answer;
	const node = ctx.getNode().name;
	const workflow = ctx.getWorkflow().id ?? '';
	const key = [workflow, node, status, why].join('\n');
	const now = performance.now();
	if (now - (logged.get(key) ?? -Infinity) >= QUIET_MS) {
		if (logged.size >= MAX_REASONS) logged.clear();
		logged.set(key, now);
		n8nLogger(ctx).warn(`A request with events was refused: ${why}`, { status, node, workflow });
	}
	return { answer, items: [] };
}
