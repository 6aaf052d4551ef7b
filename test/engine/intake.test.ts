import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

import type { IDataObject, INodeExecutionData, IWebhookFunctions } from 'n8n-workflow';

import { CanonicalMap } from '../../nodes/CanonicalMap/CanonicalMap.node';
import { receive } from '../../nodes/ConstructionWebhookTrigger/receive';
import { startDelivery } from '../../nodes/DeliveryTrigger/start';
import { closeLedgers } from '../../nodes/shared/ledger';
import { runNode } from '../harness/engine';

const KEY = 'the-shared-one';
const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined };

let folder: string;
let credentials: Record<string, IDataObject>;
const warnings: string[] = [];

beforeEach(() => {
	folder = mkdtempSync(path.join(tmpdir(), 'intake-'));
	warnings.length = 0;
	credentials = {
		constructionSourceApi: { verification: 'hmac', webhookSecret: KEY },
		odooConstructionApi: { url: 'http://127.0.0.1:9', apiKey: 'x', environment: 'test' },
		integrationLedgerApi: { store: 'embedded', folder, environment: 'test' },
	};
});

afterEach(async () => {
	await closeLedgers();
	rmSync(folder, { recursive: true, force: true });
});

const base = (parameters: IDataObject, mode: string) => ({
	getMode: () => mode,
	getNode: () => ({
		id: 'n1',
		name: 'Receive',
		parameters,
		credentials: { integrationLedgerApi: { id: folder, name: 'l' } },
	}),
	getWorkflow: () => ({ id: `wf ${folder}` }),
	getExecutionId: () => '',
	getTimezone: () => 'UTC',
	getNodeParameter: (name: string, fallback?: unknown) => parameters[name] ?? fallback,
	getCredentials: async (type: string) => await Promise.resolve(credentials[type]),
	logger: { ...silent, warn: (message: string) => warnings.push(message) },
});

interface Reply {
	readonly status: number;
	readonly body: IDataObject;
	/** Items the workflow is started with; undefined when it is not. */
	readonly started: readonly IDataObject[] | undefined;
}

/** One request as n8n hands it to a webhook node: bytes read, answer written by the node. */
async function post(
	body: unknown,
	{
		startWorkflow = 'each',
		mode = 'webhook',
		headers = {},
	}: { startWorkflow?: string; mode?: string; headers?: Record<string, string> } = {},
): Promise<Reply> {
	const bytes = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
	let status = 0;
	let text = '';
	const ctx = {
		...base(
			{ source: 'generic', system: 'fieldapp', tenant: 'rb', idPath: 'id', startWorkflow },
			mode,
		),
		getHeaderData: () => ({
			'content-type': 'application/json',
			'x-signature': createHmac('sha256', KEY).update(bytes).digest('hex'),
			...headers,
		}),
		getRequestObject: () => ({ rawBody: bytes }),
		getResponseObject: () => ({
			headersSent: false,
			writeHead: (code: number) => (status = code),
			end: (out: string) => (text = out),
		}),
	} as unknown as IWebhookFunctions;
	const { workflowData } = await receive(ctx);
	const started = workflowData?.[0]?.map(({ json }) => json);
	return { status, body: JSON.parse(text) as IDataObject, started };
}

/** What the Delivery Trigger hands out by hand: deliveries, events. */
async function handOut(): Promise<IDataObject[][]> {
	const emitted: INodeExecutionData[][][] = [];
	const ctx = {
		...base({ handOut: ['deliveries', 'events'], intervalSeconds: 5, options: {} }, 'manual'),
		emit: (data: INodeExecutionData[][]) => emitted.push(data),
	} as unknown as Parameters<typeof startDelivery>[0];
	const { manualTriggerFunction } = await startDelivery(ctx);
	await manualTriggerFunction?.();
	return (emitted[0] ?? []).map((output) => output.map(({ json }) => json));
}

describe('a webhook', () => {
	it('commits, answers, and starts the workflow once', async () => {
		const first = await post({ id: 1, job: 'a' });
		expect(first).toMatchObject({ status: 200, body: { result: 'accepted' } });
		expect(first.started).toEqual([
			{
				id: 1,
				job: 'a',
				delivery: { event: expect.stringContaining('fieldapp%7Crb%7C1') as string },
			},
		]);
		const again = await post({ job: 'a', id: 1 });
		expect(again).toMatchObject({ status: 200, body: { result: 'duplicate' }, started: undefined });
	});

	it('answers 409 to the same event with other content, and starts nothing', async () => {
		await post({ id: 1, amount: '10.00' });
		const other = await post({ id: 1, amount: '99.00' });
		expect(other).toMatchObject({ status: 409, started: undefined });
	});

	it('is refused without a trace when it is forged or unfit', async () => {
		const forged = await post({ id: 1 }, { headers: { 'x-signature': 'f'.repeat(64) } });
		expect(forged).toMatchObject({ status: 401, started: undefined });
		const bomb = await post(`{"id":1,"a":${'['.repeat(5_000)}${']'.repeat(5_000)}}`);
		expect(bomb).toMatchObject({ status: 400, started: undefined });
		expect(await post('{"id":1,"__proto__":{"a":1}}')).toMatchObject({ status: 400 });
		expect(await post({ id: 1, note: 'x'.repeat(2_000_000) })).toMatchObject({ status: 413 });
		expect(await handOut()).toEqual([[], []]);
		expect(warnings.join()).not.toContain(KEY);
	});

	it('is answered 503 while the ledger is away, and nothing is accepted', async () => {
		const file = path.join(folder, 'file');
		writeFileSync(file, '');
		credentials['integrationLedgerApi'] = { store: 'embedded', folder: file, environment: 'test' };
		expect(await post({ id: 1 })).toMatchObject({ status: 503, started: undefined });
		credentials['integrationLedgerApi'] = { store: 'embedded', folder, environment: 'production' };
		expect(await post({ id: 1 })).toMatchObject({ status: 503, started: undefined });
	});

	it('shows a test event and writes nothing', async () => {
		const shown = await post({ id: 1 }, { mode: 'manual' });
		expect(shown).toMatchObject({ status: 200, body: { result: 'test' }, started: [{ id: 1 }] });
		expect(await handOut()).toEqual([[], []]);
	});

	it('takes a burst, and every event of it once', async () => {
		const replies = await Promise.all(
			Array.from({ length: 200 }, async (_, n) => await post({ id: n % 150 })),
		);
		const count = (result: string) =>
			replies.filter(({ body }) => body['result'] === result).length;
		expect([count('accepted'), count('duplicate')]).toEqual([150, 50]);
	});
});

describe('the Delivery Trigger', () => {
	it('hands out what was collected, once', async () => {
		const collected = await post([{ id: 1 }, { id: 2, delivery: '12 Main St' }], {
			startWorkflow: 'trigger',
		});
		expect(collected).toMatchObject({ status: 200, body: { accepted: 2 }, started: undefined });
		const [deliveries, events] = await handOut();
		expect(deliveries).toEqual([]);
		expect(events).toEqual([
			{ id: 1, delivery: { event: expect.any(String) as string } },
			{
				record: { id: 2, delivery: '12 Main St' },
				delivery: { event: expect.any(String) as string },
			},
		]);
		expect(await handOut()).toEqual([[], []]);
	});
});

describe('Canonical Map with Fetch Records', () => {
	let server: Server;
	const seen: string[] = [];
	let answer: (url: string) => [number, unknown];

	beforeEach(async () => {
		seen.length = 0;
		server = createServer((request, response) => {
			seen.push(`${request.url ?? ''} ${String(request.headers.authorization)}`);
			const [status, body] = answer(request.url ?? '');
			response.writeHead(status, { 'content-type': 'application/json' });
			response.end(JSON.stringify(body));
		});
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	});
	afterEach(async () => {
		await new Promise((resolve) => server.close(resolve));
	});

	const notice = (resource: string, id: number) => ({
		id,
		ulid: `01HZ00000000000000000000${String(id)}`,
		timestamp: '2026-03-02T10:00:00Z',
		company_id: 8089,
		project_id: 5101,
		event_type: 'update',
		resource_name: resource,
		resource_id: id,
		delivery: { event: `c|procore|8089|${String(id)}` },
	});
	const map = async (items: IDataObject[]) =>
		await runNode({
			node: new CanonicalMap(),
			items,
			parameters: { source: 'procore', entity: 'vendor', tenant: '8089', fetchRecords: true },
			credentials: {
				constructionSourceApi: {
					baseUrl: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
					authentication: 'bearer',
					apiToken: 'read-only',
				},
			},
		});

	it('reads what the event names, and leaves what cannot be read now to the ledger', async () => {
		answer = (url) =>
			url.includes('/vendors/11')
				? [
						200,
						{
							id: 11,
							name: 'Acme Concrete',
							is_active: true,
							abbreviated_name: 'ACME',
							updated_at: '2026-03-02T10:00:00Z',
						},
					]
				: [500, {}];
		const run = await map([notice('Company Vendors', 11), notice('Company Vendors', 12)]);
		expect(run.outputs[0]?.map(({ json }) => json)).toMatchObject([
			{
				nativeid: '11',
				causationid: 'c|procore|8089|11',
				delivery: { event: 'c|procore|8089|11' },
			},
		]);
		expect(run.outputs[1]?.map(({ json }) => json)).toMatchObject([
			{ exception: { code: 'source.unavailable', retryable: true }, delivery: { parts: 1 } },
		]);
		expect(seen[0]).toBe('/rest/v1.0/vendors/11?company_id=8089 Bearer read-only');
	});

	it('does not ask for a record of another entity', async () => {
		answer = () => [200, {}];
		const run = await map([notice('Cost Codes', 13)]);
		expect(run.outputs[1]?.[0]?.json).toMatchObject({ exception: { code: 'source.other_entity' } });
		expect(seen).toEqual([]);
	});
});
