import type { IDataObject, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { committerOf } from '../../core/delivery/intake/committer';
import { answerOf, judge, notCommitted, unreadable } from '../../core/delivery/intake/intake';
import type { Answer, IntakeRequest } from '../../core/delivery/intake/request';
import type { NewEvent } from '../../core/delivery/ledger/api';
import { eventItem } from '../shared/intake-items';
import { n8nLogger } from '../shared/ports';
import { wake } from '../shared/wake';
import { openReceiver } from './account';

/**
 * One request: verified, committed, answered, in this order. An execution starts for new events only,
 * and only after the commit; whatever happens to it, the ledger has the event.
 */
export async function receive(ctx: IWebhookFunctions): Promise<IWebhookResponseData> {
	try {
		const receiver = await openReceiver(ctx);
		const request = await requestOf(ctx);
		if ('answer' in request) return refuse(ctx, request);
		const judged = judge(request, receiver.source, Date.now());
		if ('answer' in judged) return refuse(ctx, judged);
		if (ctx.getMode() === 'manual') return showOnly(ctx, judged.events);

		const taken = ctx.getNodeParameter('startWorkflow', 'each') === 'each';
		const { ledger, scope, worker } = await receiver.ledger();
		const received = await committerOf(
			ledger,
			scope,
			worker,
		)(judged.events.map((event) => ({ ...event, taken })));
		send(ctx, answerOf(received));
		const fresh = received.flatMap(({ key, verdict }, n) => {
			const event = judged.events[n];
			return verdict === 'accepted' && event !== undefined ? [itemOf(key, event)] : [];
		});
		if (fresh.length === 0) return ANSWERED;
		if (taken) return { ...ANSWERED, workflowData: [fresh] };
		wake(scope.connection);
		return ANSWERED;
	} catch (thrown) {
		return refuse(ctx, notCommitted(thrown));
	}
}

/** What this node uses of express, whose types n8n-workflow does not bring along. */
interface WebhookRequest {
	readonly rawBody?: Buffer;
	readRawBody(): Promise<void>;
}
interface WebhookResponse {
	readonly headersSent: boolean;
	writeHead(status: number, headers: Readonly<Record<string, string>>): void;
	end(body: string): void;
}

const ANSWERED = { noWebhookResponse: true } as const;

const itemOf = (key: string, { payload }: Pick<NewEvent, 'payload'>) =>
	eventItem(key, JSON.parse(payload) as IDataObject);

/** The bytes as they came. n8n parses a body as well, but what was signed are the bytes. */
async function requestOf(
	ctx: IWebhookFunctions,
): Promise<IntakeRequest | ReturnType<typeof unreadable>> {
	const request = ctx.getRequestObject() as unknown as WebhookRequest;
	const headers = ctx.getHeaderData() as IntakeRequest['headers'];
	try {
		if (!request.rawBody) await request.readRawBody();
	} catch (thrown) {
		return unreadable(thrown);
	}
	return { headers, body: request.rawBody ?? Buffer.alloc(0) };
}

/** *Listen for test event*: the items, without a key of the ledger, where they were never written. */
function showOnly(
	ctx: IWebhookFunctions,
	events: ReadonlyArray<Pick<NewEvent, 'payload'>>,
): IWebhookResponseData {
	send(ctx, { status: 200, headers: {}, body: { result: 'test', accepted: 0 } });
	const items = events.map(({ payload }) => ({ json: JSON.parse(payload) as IDataObject }));
	return { ...ANSWERED, workflowData: [items] };
}

function send(ctx: IWebhookFunctions, { status, headers, body }: Answer): void {
	const response = ctx.getResponseObject() as unknown as WebhookResponse;
	if (response.headersSent) return;
	response.writeHead(status, {
		'content-type': 'application/json',
		'cache-control': 'no-store',
		...headers,
	});
	response.end(JSON.stringify(body));
}

function refuse(
	ctx: IWebhookFunctions,
	{ answer, why }: { readonly answer: Answer; readonly why: string },
): IWebhookResponseData {
	logRefusal(ctx, answer.status, why);
	send(ctx, answer);
	return ANSWERED;
}

/** Somebody who guesses must not fill the log: one line a node, status and reason in this time. */
const QUIET_MS = 60_000;
const MAX_REASONS = 500;
const logged = new Map<string, number>();

function logRefusal(ctx: IWebhookFunctions, status: number, why: string): void {
	const node = ctx.getNode().name;
	const workflow = ctx.getWorkflow().id ?? '';
	const key = [workflow, node, status, why].join('\n');
	const now = performance.now();
	if (now - (logged.get(key) ?? -Infinity) < QUIET_MS) return;
	if (logged.size >= MAX_REASONS) logged.clear();
	logged.set(key, now);
	n8nLogger(ctx).warn(`Construction Webhook Trigger refused a request: ${why}`, {
		status,
		node,
		workflow,
	});
}
