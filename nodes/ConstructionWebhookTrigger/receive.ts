import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { unreadable } from '../../core/delivery/intake/intake';
import { bytesOf, headersOf, type Answer } from '../../core/delivery/intake/request';
import { refusal, takeIn, type TakenIn } from '../shared/intake';

/** What this node uses of express, whose types n8n-workflow does not bring along. */
interface WebhookRequest {
	readonly rawBody?: Buffer;
	readRawBody(): Promise<void>;
}
interface WebhookResponse {
	writeHead(status: number, headers: Readonly<Record<string, string>>): void;
	end(body: string): void;
}

/** A request by n8n's webhook address: answered here, after the commit and before the execution. */
export async function receive(ctx: IWebhookFunctions): Promise<IWebhookResponseData> {
	const { answer, items } = await taken(ctx);
	send(ctx.getResponseObject() as unknown as WebhookResponse, answer);
	return { noWebhookResponse: true, ...(items.length === 0 ? {} : { workflowData: [items] }) };
}

/** The bytes as they came. n8n parses a body as well, but what was signed are the bytes. */
async function taken(ctx: IWebhookFunctions): Promise<TakenIn> {
	const request = ctx.getRequestObject() as unknown as WebhookRequest;
	try {
		if (request.rawBody === undefined) await request.readRawBody();
	} catch (thrown) {
		return refusal(ctx, unreadable(thrown));
	}
	const headers = ctx.getHeaderData() as Parameters<typeof takeIn>[1]['headers'];
	return await takeIn(ctx, { headers, body: request.rawBody ?? Buffer.alloc(0) });
}

function send(response: WebhookResponse, answer: Answer): void {
	response.writeHead(answer.status, headersOf(answer));
	response.end(bytesOf(answer));
}
