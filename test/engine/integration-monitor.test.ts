import type { IDataObject } from 'n8n-workflow';

import { parseHead } from '../../core/delivery/audit/head';
import { ExceptionQueue } from '../../nodes/ExceptionQueue/ExceptionQueue.node';
import { IntegrationMonitor } from '../../nodes/IntegrationMonitor/IntegrationMonitor.node';
import { runNode, type NodeResult, type NodeRun } from '../harness/engine';
import { freshLedger, type TestLedger } from '../harness/ledger';
import { expectDescribed } from '../harness/output-schema';

/** Nothing listens there: no operation may need Odoo. */
const credential = (more: IDataObject = {}) => ({
	odooConstructionApi: {
		url: 'http://127.0.0.1:9',
		database: 'books',
		authentication: 'apiKey',
		apiKey: 'k',
		login: '',
		password: '',
		environment: 'test',
		protocol: 'auto',
		companyId: 0,
		timezone: '',
		...more,
	},
});
const CHAIN = 'http://127.0.0.1:9|books';

let ledger: TestLedger;
beforeEach(() => {
	ledger = freshLedger();
});
afterEach(async () => {
	await ledger.close();
});

interface Asked {
	readonly items?: readonly IDataObject[];
	readonly parameters?: IDataObject;
	readonly credentials?: IDataObject;
	readonly onError?: NodeRun['onError'];
}

const run = async (operation: string, asked: Asked = {}): Promise<NodeResult> => {
	const [resource, value] = operation.split('/');
	return await runNode({
		node: new IntegrationMonitor(),
		items: asked.items ?? [{}],
		parameters: { resource, operation: value, ...asked.parameters } as never,
		credentials: credential(asked.credentials),
		...(asked.onError === undefined ? {} : { onError: asked.onError }),
	});
};

const good = ({ outputs }: NodeResult): IDataObject[] => (outputs[0] ?? []).map(({ json }) => json);
const bad = ({ outputs }: NodeResult): IDataObject[] => (outputs[1] ?? []).map(({ json }) => json);
const codes = (result: NodeResult): unknown[] =>
	bad(result).map(({ exception }) => (exception as IDataObject)['code']);

/** Puts exceptions into the ledger the way a workflow does. */
const report = async (...messages: readonly string[]): Promise<void> => {
	const { outputs } = await runNode({
		node: new ExceptionQueue(),
		items: messages.map((message, at) => ({
			exception: {
				class: 'mapping',
				code: 'mapping.unknown_tax',
				message,
				remedy: 'Add it to the list.',
			},
			input: { id: at, note: message },
		})),
		parameters: { resource: 'exception', operation: 'report', step: 'canonical.map' },
		credentials: credential(),
	});
	expect(outputs[0]).toHaveLength(messages.length);
};

const fileOf = ({ outputs }: NodeResult, name: string): string =>
	Buffer.from(outputs[0]?.[0]?.binary?.[name]?.data ?? '', 'base64').toString('utf8');

describe('figures', () => {
	it('counts what waits for a person, as figures, page and metrics', async () => {
		await report('Tax "X" is unknown.', '<img src=x onerror=alert(1)>');
		const result = await run('figures/get', { parameters: { formats: ['html', 'prometheus'] } });
		const [figures] = good(result);
		expectDescribed('IntegrationMonitor', 'figures/get', good(result));
		expect(figures).toMatchObject({
			effect: 'read',
			environment: 'test',
			exceptions: { total: { count: 2 }, byQueue: [{ queue: 'integration', count: 2 }] },
		});
		expect(figures?.['html']).toContain('&lt;img');
		expect(figures?.['html']).not.toMatch(/<img|<script/i);
		expect(fileOf(result, 'html')).toBe(figures?.['html']);
		expect(figures?.['prometheus']).toMatch(/exceptions_queue\{.*queue="integration".*\} 2/);
	});

	it('carries neither page nor metrics unless asked', async () => {
		const result = await run('figures/get');
		expect(good(result)[0]).not.toHaveProperty('html');
		expect(result.outputs[0]?.[0]).not.toHaveProperty('binary');
	});

	it('shows a company nothing of another', async () => {
		await report('of the whole connection');
		const result = await run('figures/get', { credentials: { companyId: 7 } });
		expect(good(result)[0]).toMatchObject({ exceptions: { total: { count: 0 } } });
	});
});

describe('alerts', () => {
	const DAY = 24 * 3_600_000;

	/** Makes the exception older than it is, as time would. */
	const age = async (ms: number): Promise<void> => {
		await ledger.inside(async (store) => {
			const entries = await ledger.entries();
			await store.write(CHAIN, (tx) =>
				tx.putEntries(entries.map((entry) => ({ ...entry, createdAt: entry.createdAt - ms }))),
			);
		});
	};

	it('has one item for each level, all by OK when all hold', async () => {
		const result = await run('alert/check');
		expectDescribed('IntegrationMonitor', 'alert/check', good(result));
		expect(good(result).length).toBeGreaterThan(8);
		expect(bad(result)).toEqual([]);
	});

	it('sends a broken level by Alerts, with role, message and remedy', async () => {
		await report('Tax "X" is unknown.');
		await age(5 * 3_600_000);
		const result = await run('alert/check');
		expectDescribed('IntegrationMonitor', 'alert/check', bad(result));
		expect(bad(result)).toEqual([
			expect.objectContaining({
				level: 'exception_age_integration',
				holds: false,
				role: 'integration',
				message: expect.stringContaining('5 h') as string,
				remedy: expect.stringMatching(/\S/) as string,
			}),
		]);
	});

	it('takes limits of its own, and says them in the title', async () => {
		await report('Tax "X" is unknown.');
		await age(DAY);
		const limits = { entries: [{ level: 'exception_age_integration', minutes: 2 * 24 * 60 }] };
		const result = await run('alert/check', { parameters: { limits } });
		expect(bad(result)).toEqual([]);
		const level = good(result).find((one) => one['level'] === 'exception_age_integration');
		expect(level).toMatchObject({
			limit: 2 * DAY,
			title: expect.stringContaining('2 d') as string,
		});
	});

	it('leaves out what nobody wants to hear of', async () => {
		const result = await run('alert/check', { parameters: { leaveOut: ['breaker_open'] } });
		expect(good(result).map(({ level }) => level)).not.toContain('breaker_open');
	});

	it('refuses a level that does not exist', async () => {
		const result = await run('alert/check', { parameters: { leaveOut: ['weather'] } });
		expect(codes(result)).toEqual(['input.invalid']);
	});
});

describe('audit trail', () => {
	const head = async (): Promise<string> =>
		String(good(await run('audit/publishHead'))[0]?.['line']);

	it('verifies, against heads that were published', async () => {
		await report('one');
		const early = await head();
		await report('two');
		const result = await run('audit/verify', {
			parameters: { publishedHeads: `${early}\n\n${await head()}` },
		});
		expectDescribed('IntegrationMonitor', 'audit/verify', good(result));
		expect(good(result)[0]).toMatchObject({ intact: true, headsChecked: 2 });
	});

	it('makes an exception of a trail that was cut off or rewritten', async () => {
		await report('one');
		const { n, hash } = parseHead(await head());
		const line = (number: number, hex: string) =>
			`audit-head 1 2026-01-31T09:00:00.000Z n=${String(number)} hash=${hex} chain=${CHAIN}`;
		for (const publishedHeads of [line(n + 1, hash), line(n, 'f'.repeat(64))]) {
			const result = await run('audit/verify', { parameters: { publishedHeads } });
			expect(codes(result)).toEqual(['ledger.chain_broken']);
		}
	});

	it.each([
		['nonsense', 'not a head'],
		['of another Odoo', `audit-head 1 2026-01-31T09:00:00.000Z n=1 hash=${'a'.repeat(64)} chain=x`],
	])('refuses a head that is %s', async (_what, publishedHeads) => {
		const result = await run('audit/verify', { parameters: { publishedHeads } });
		expect(codes(result)).toEqual(['ledger.bad_head']);
	});

	it.each(['verify', 'export', 'archive'])(
		'keeps %s from a credential of one company',
		async (name) => {
			const result = await run(`audit/${name}`, { credentials: { companyId: 1 } });
			expect(codes(result)).toEqual(['ledger.one_company']);
		},
	);

	it('exports records as CSV and as JSON Lines', async () => {
		await report('one', 'two');
		const csv = await run('audit/export', { parameters: { format: 'csv', period: 'day' } });
		expectDescribed('IntegrationMonitor', 'audit/export', good(csv));
		const lines = fileOf(csv, 'data').trim().split('\r\n');
		expect(lines).toHaveLength(Number(good(csv)[0]?.['records']) + 1);
		const all = await run('audit/export', { parameters: { format: 'jsonl', period: 'all' } });
		const records = fileOf(all, 'data')
			.trim()
			.split('\n')
			.map((line) => JSON.parse(line) as IDataObject);
		expect(records.at(-1)?.['hash']).toBe(parseHead(await head()).hash);
	});

	it('exports only what was asked for', async () => {
		await report('one');
		const asked = { format: 'csv', period: 'custom', until: '2020-01-01T00:00:00Z' };
		expect(good(await run('audit/export', { parameters: asked }))[0]).toMatchObject({ records: 0 });
		const wrong = await run('audit/export', { parameters: { ...asked, until: 'soon' } });
		expect(codes(wrong)).toEqual(['input.invalid']);
	});

	it('archives each record once', async () => {
		await report('one');
		const first = await run('audit/archive');
		expectDescribed('IntegrationMonitor', 'audit/archive', good(first));
		expect(good(first)[0]).toMatchObject({ seal: { from: 1 } });
		const again = await run('audit/archive');
		expect(good(again)[0]).toMatchObject({ effect: 'unchanged', records: 0, seal: null });
	});

	it('has an empty line where nothing was written yet', async () => {
		const result = await run('audit/publishHead');
		expectDescribed('IntegrationMonitor', 'audit/publishHead', good(result));
		expect(good(result)[0]).toMatchObject({ n: 0, line: '' });
	});
});

describe('ledger', () => {
	it('tells its health', async () => {
		await report('one');
		const result = await run('ledger/health');
		expectDescribed('IntegrationMonitor', 'ledger/health', good(result));
		expect(good(result)[0]).toMatchObject({ environment: 'test', connection: CHAIN });
	});

	it('is declared restored with a name and a reason, never without', async () => {
		const before = good(await run('ledger/health'))[0]?.['generation'];
		const by = 'maria@example.com';
		const without = await run('ledger/declareRestore', { parameters: { by, reason: ' ' } });
		expect(codes(without)).toEqual(['input.invalid']);
		const reason = 'Disk lost, backup of last night';
		const result = await run('ledger/declareRestore', { parameters: { by, reason } });
		expectDescribed('IntegrationMonitor', 'ledger/declareRestore', good(result));
		expect(good(result)[0]).toMatchObject({ generation: Number(before) + 1 });
	});

	it('removes nothing that is not past its time', async () => {
		await report('one');
		const result = await run('ledger/retain');
		expectDescribed('IntegrationMonitor', 'ledger/retain', good(result));
		expect(good(result)[0]).toMatchObject({ effect: 'unchanged', payloads: 0, entries: 0 });
	});
});

it('answers each item by itself, and pairs what it answers', async () => {
	const { outputs } = await run('audit/verify', {
		items: [{ head: '' }, { head: 'nonsense' }],
		parameters: { publishedHeads: '={{ $json.head }}' },
	});
	expect(outputs[0]?.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }]);
	expect(outputs[1]?.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 1 }]);
});
