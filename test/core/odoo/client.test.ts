import { axiosTransport } from '../../../core/odoo/axios-transport';
import { connect, type ConnectOptions } from '../../../core/odoo/connect';
import { load } from '../../../core/odoo/load';
import type { Json, OdooClient } from '../../../core/odoo/client.port';
import { Fault, fault } from '../../../core/faults';
import {
	as18,
	as19,
	httpOdoo,
	json2Error,
	rpc,
	rpcError,
	testClock,
	type HttpOdoo,
	type Reply,
	type RpcCall,
	type Seen,
} from './http-odoo';

const SAMPLE = 'k3y-0123456789abcdef';
const open: HttpOdoo[] = [];
const clients: OdooClient[] = [];

afterEach(async () => {
	for (const client of clients.splice(0)) client.close();
	for (const server of open.splice(0)) await server.close();
});

async function on19(
	answer: (seen: Seen) => Reply | Promise<Reply>,
	more: Partial<ConnectOptions> = {},
) {
	const server = await httpOdoo(as19(answer));
	open.push(server);
	const clock = testClock();
	const odoo = await connect({
		url: server.url,
		database: 'demo',
		auth: { kind: 'apiKey', key: SAMPLE },
		clock,
		...more,
	});
	clients.push(odoo);
	const calls = () => server.seen.slice(2);
	return { server, odoo, clock, calls };
}

async function on18(answer: (call: RpcCall, seen: Seen) => Reply | Promise<Reply>) {
	const server = await httpOdoo(as18(answer));
	open.push(server);
	const clock = testClock();
	const odoo = await connect({
		url: server.url,
		database: 'demo',
		auth: { kind: 'password', login: 'bot', password: SAMPLE },
		clock,
	});
	clients.push(odoo);
	return { server, odoo, clock };
}

const faultOf = async (work: Promise<unknown>): Promise<Fault> => {
	const thrown: unknown = await work.then(
		() => null,
		(reason: unknown) => reason,
	);
	if (thrown instanceof Fault) return thrown;
	throw new Error(`expected a fault, got ${String(thrown)}`);
};

describe('JSON-2', () => {
	it('sends named arguments, ids and context to the model and method', async () => {
		const { odoo, calls } = await on19(() => ({ body: true }));
		await odoo.call({
			model: 'res.partner',
			method: 'write',
			ids: [7],
			args: { vals: { name: 'Acme' } },
			context: {
				companyIds: [2, 1],
				lang: 'en_US',
				tz: 'UTC',
				activeTest: false,
				extra: { skip_sms: true },
			},
		});
		const [sent] = calls();
		expect(sent?.url).toBe('/json/2/res.partner/write');
		expect(sent?.headers.authorization).toBe(`bearer ${SAMPLE}`);
		expect(sent?.headers['x-odoo-database']).toBe('demo');
		expect(sent?.json).toEqual({
			vals: { name: 'Acme' },
			ids: [7],
			context: {
				skip_sms: true,
				allowed_company_ids: [2, 1],
				lang: 'en_US',
				tz: 'UTC',
				active_test: false,
			},
		});
	});

	it('keeps one connection open for calls in a row, and notes the server clock', async () => {
		const { odoo, server } = await on19(() => ({ body: 0 }));
		for (let at = 0; at < 5; at += 1) await odoo.searchCount('res.partner', []);
		expect(server.connections()).toBe(1);
		expect(odoo.serverTime()).toBe(Date.UTC(2026, 10, 21, 21, 45, 27));
		expect(odoo.stats()).toEqual({ calls: 7, retries: 0 });
	});

	it('never has more requests under way than allowed', async () => {
		let running = 0;
		let most = 0;
		const { odoo } = await on19(
			async () => {
				running += 1;
				most = Math.max(most, running);
				await new Promise((resolve) => setTimeout(resolve, 5));
				running -= 1;
				return { body: 0 };
			},
			{ maxParallel: 2 },
		);
		await Promise.all(
			Array.from({ length: 12 }, async () => await odoo.searchCount('res.partner', [])),
		);
		expect(most).toBe(2);
	});
});

describe('JSON-RPC', () => {
	it('puts ids and created values first, names the rest, and renames the filter of 18', async () => {
		const sent: RpcCall[] = [];
		const { odoo } = await on18((call) => {
			sent.push(call);
			return rpc(call.method === 'create' ? 12 : []);
		});
		await odoo.call({ model: 'res.partner', method: 'write', ids: [1], args: { vals: {} } });
		const created = await odoo.call<Json>({
			model: 'res.partner',
			method: 'create',
			args: { vals_list: { name: 'A' } },
		});
		await odoo.call({
			model: 'res.partner',
			method: 'name_search',
			args: { name: 'A', domain: [['id', '>', 0]] },
		});
		await odoo.call({ model: 'res.partner', method: 'has_access', args: { operation: 'read' } });
		expect(created).toEqual([12]);
		expect(sent.map(({ args, kwargs }) => [args, kwargs])).toEqual([
			[[[1], {}], { context: {} }],
			[[[{ name: 'A' }]], { context: {} }],
			[[], { name: 'A', args: [['id', '>', 0]], context: {} }],
			[[[]], { operation: 'read', context: {} }],
		]);
	});

	it('reads a missing result as null', async () => {
		const { odoo } = await on18(() => ({ body: { jsonrpc: '2.0', id: 1 } }));
		await expect(
			odoo.call({ model: 'purchase.order', method: 'button_lock', ids: [1] }),
		).resolves.toBeNull();
	});

	it('maps an error of HTTP 200', async () => {
		const { odoo } = await on18(() => rpcError('odoo.exceptions.AccessDenied', 'Access Denied'));
		expect(await faultOf(odoo.searchCount('res.partner', []))).toMatchObject({
			class: 'rights',
			code: 'odoo.login_refused',
		});
	});
});

describe('what leaves the client', () => {
	it('neither key nor traceback, wherever Odoo puts them', async () => {
		const { odoo } = await on19((seen) =>
			seen.url.endsWith('/load')
				? {
						body: {
							ids: false,
							messages: [{ type: 'error', message: `bad ${SAMPLE}`, rows: { from: 0, to: 0 } }],
						},
					}
				: json2Error(422, 'odoo.exceptions.UserError', `no good: ${SAMPLE}`),
		);
		const fault = await faultOf(odoo.call({ model: 'res.partner', method: 'action_x', ids: [1] }));
		const loaded = await odoo.call<Json>({
			model: 'res.partner',
			method: 'load',
			args: { fields: ['id'], data: [] },
			notDone: 'answer',
		});
		for (const text of [
			JSON.stringify(fault.report()),
			fault.stack ?? '',
			JSON.stringify(loaded),
		]) {
			expect(text).not.toContain(SAMPLE);
			expect(text).not.toContain('secret.py');
		}
		expect(fault.cause).toBeUndefined();
		expect(odoo.connectionId).not.toContain(SAMPLE);
		expect(odoo.connectionId).toMatch(/^http:\/\/127\.0\.0\.1:\d+\|demo\|[0-9a-f]{12}$/);
	});

	it('does not follow a redirect, so the key stays with its origin', async () => {
		const thief = await httpOdoo(() => ({ body: [] }));
		open.push(thief);
		for (const status of [301, 302, 307, 308]) {
			const { odoo } = await on19(() => ({
				status,
				headers: { location: `${thief.url}/json/2/res.partner/search` },
				body: '',
			}));
			expect(await faultOf(odoo.searchCount('res.partner', []))).toMatchObject({
				code: 'odoo.redirected',
				retryable: false,
			});
		}
		expect(thief.seen).toEqual([]);
	});

	it('stops reading an answer that is too large', async () => {
		const server = await httpOdoo(as19(() => ({ body: 'x'.repeat(5000) })));
		open.push(server);
		const transport = axiosTransport({ origin: server.url, maxSockets: 1, maxAnswerBytes: 4096 });
		const odoo = await connect({
			url: server.url,
			auth: { kind: 'apiKey', key: SAMPLE },
			transport,
		});
		clients.push(odoo);
		expect(await faultOf(odoo.searchCount('res.partner', []))).toMatchObject({
			code: 'odoo.answer_too_large',
			class: 'protocol',
		});
		// What a write did before it said too much is not known.
		expect(await faultOf(odoo.call({ model: 'a.b', method: 'write', ids: [1] }))).toMatchObject({
			code: 'odoo.answer_too_large',
			class: 'unknown_outcome',
			retryable: false,
		});
	});
});

describe('what is refused before sending', () => {
	const bad: Array<[string, Parameters<OdooClient['call']>[0], string]> = [
		['no ids', { model: 'a.b', method: 'write', ids: [], args: { vals: {} } }, 'odoo.empty_ids'],
		[
			'ids as text',
			{ model: 'a.b', method: 'read', ids: ['1'] as unknown as number[] },
			'odoo.bad_id',
		],
		['a fraction', { model: 'a.b', method: 'read', ids: [1.5] }, 'odoo.bad_id'],
		['zero', { model: 'a.b', method: 'read', ids: [0] }, 'odoo.bad_id'],
		[
			'null among ids',
			{ model: 'a.b', method: 'read', ids: [null] as unknown as number[] },
			'odoo.bad_id',
		],
		[
			'NaN',
			{ model: 'a.b', method: 'write', ids: [1], args: { vals: { x: NaN } } },
			'odoo.bad_argument',
		],
		[
			'Infinity',
			{ model: 'a.b', method: 'write', ids: [1], args: { x: [Infinity] } },
			'odoo.bad_argument',
		],
		[
			'undefined',
			{ model: 'a.b', method: 'write', ids: [1], args: { vals: { x: undefined } } },
			'odoo.bad_argument',
		],
		[
			'a Date',
			{ model: 'a.b', method: 'write', ids: [1], args: { x: new Date(0) } },
			'odoo.bad_argument',
		],
		['a bigint', { model: 'a.b', method: 'write', ids: [1], args: { x: 1n } }, 'odoo.bad_argument'],
		[
			'a prototype key',
			{
				model: 'a.b',
				method: 'create',
				args: JSON.parse('{"vals_list":[{"__proto__":{}}]}') as Record<string, Json>,
			},
			'odoo.bad_argument',
		],
		['a path as model', { model: '../web', method: 'login' }, 'odoo.call_malformed'],
		['a private method', { model: 'res.partner', method: '_write' }, 'odoo.call_malformed'],
		['a query as method', { model: 'res.partner', method: 'read?x=1' }, 'odoo.call_malformed'],
	];
	it.each(bad)('%s', async (_name, call, code) => {
		const { odoo, calls } = await on19(() => ({ body: true }));
		expect(await faultOf(odoo.call(call))).toMatchObject({ code, retryable: false });
		expect(calls()).toEqual([]);
	});
});

describe('HTTP 200 that is not success', () => {
	it('a read with fewer rows than ids', async () => {
		const { odoo } = await on19(() => ({ body: [{ id: 1 }] }));
		const request = { model: 'res.partner', ids: [1, 2], fields: ['id'] };
		expect(await faultOf(odoo.read(request))).toMatchObject({
			code: 'odoo.record_missing',
			details: { ids: '2' },
		});
		await expect(odoo.read({ ...request, missing: 'omit' })).resolves.toEqual([{ id: 1 }]);
		expect(
			await faultOf(odoo.call({ model: 'res.partner', method: 'read', ids: [1, 2] })),
		).toMatchObject({ code: 'odoo.record_missing' });
	});

	it('a load without ids, and a wizard that asks back', async () => {
		const { odoo } = await on19((seen) => ({
			body: seen.url.endsWith('/load')
				? { ids: false, messages: [], nextrow: 0 }
				: {
						type: 'ir.actions.act_window',
						res_model: 'stock.backorder.confirmation',
						target: 'new',
					},
		}));
		expect(await faultOf(odoo.call({ model: 'a.b', method: 'load', args: {} }))).toMatchObject({
			code: 'odoo.not_done',
		});
		const validate = { model: 'stock.picking', method: 'button_validate', ids: [1] };
		expect(await faultOf(odoo.call(validate))).toMatchObject({
			class: 'conflict',
			code: 'odoo.wizard_question',
			details: { wizard: 'stock.backorder.confirmation' },
		});
		await expect(odoo.call({ ...validate, notDone: 'answer' })).resolves.toMatchObject({
			target: 'new',
		});
	});

	it('an action that only shows records is success', async () => {
		const { odoo } = await on19(() => ({
			body: { type: 'ir.actions.act_window', target: 'current' },
		}));
		await expect(
			odoo.call({ model: 'a.b', method: 'action_view', ids: [1] }),
		).resolves.toMatchObject({ target: 'current' });
	});

	it('a page instead of data', async () => {
		const { odoo } = await on19(() => ({ body: '<html>login</html>' }));
		expect(await faultOf(odoo.searchCount('a.b', []))).toMatchObject({
			class: 'protocol',
			code: 'odoo.not_an_api_answer',
		});
	});
});

describe('repeats', () => {
	const flaky = (failures: Reply[], then: Reply) => {
		let at = 0;
		return () => failures[at++] ?? then;
	};
	const write = { model: 'a.b', method: 'write', ids: [1], args: { vals: {} } };

	it.each([
		['reset', { reset: true }],
		['502', { status: 502, body: '<html>bad gateway</html>' }],
		['503', { status: 503, body: '<html>busy</html>' }],
		['504', { status: 504, body: '<html>late</html>' }],
		[
			'lost race',
			json2Error(500, 'psycopg2.errors.SerializationFailure', 'could not serialize access'),
		],
	] as Array<[string, Reply]>)('a read is repeated after %s', async (_name, failure) => {
		const { odoo, clock } = await on19(flaky([failure, failure], { body: 3 }));
		await expect(odoo.searchCount('a.b', [])).resolves.toBe(3);
		expect(odoo.stats().retries).toBe(2);
		expect(clock.waits).toHaveLength(2);
	});

	it('a write is not: its outcome is unknown', async () => {
		for (const failure of [{ reset: true }, { status: 502, body: '<html></html>' }]) {
			const { odoo, calls } = await on19(flaky([failure], { body: true }));
			expect(await faultOf(odoo.call(write))).toMatchObject({
				class: 'unknown_outcome',
				code: 'odoo.no_answer',
				retryable: true,
			});
			expect(calls()).toHaveLength(1);
		}
	});

	it('a write the caller calls repeatable is repeated, and stays unknown when it never answers', async () => {
		const healed = await on19(flaky([{ reset: true }], { body: true }));
		await expect(healed.odoo.call({ ...write, repeatable: true })).resolves.toBe(true);
		const dead = await on19(() => ({ reset: true }));
		expect(await faultOf(dead.odoo.call({ ...write, repeatable: true }))).toMatchObject({
			class: 'unknown_outcome',
		});
		expect(dead.calls()).toHaveLength(4);
	});

	it.each([
		['create_once', 2],
		['write', 1],
	] as const)(
		'a load that may %s is sent %d times when its answer is lost',
		async (mode, times) => {
			// The first try of one that writes may reach Odoo after a newer revision has.
			const { odoo, calls } = await on19(
				flaky([{ reset: true }], { body: { ids: [7], messages: [] } }),
			);
			const sent = load(odoo, {
				model: 'a.b',
				fields: ['id', 'name'],
				rows: [['n8n.x', 'X']],
				mode,
			});
			if (mode === 'write') {
				expect(await faultOf(sent)).toMatchObject({ class: 'unknown_outcome' });
			} else await expect(sent).resolves.toEqual({ ids: [7] });
			expect(calls()).toHaveLength(times);
		},
	);

	it('a read that never answers is unavailable', async () => {
		const { odoo } = await on19(() => ({ reset: true }));
		expect(await faultOf(odoo.searchCount('a.b', []))).toMatchObject({ class: 'unavailable' });
	});

	it("Odoo's own mistakes are not repeated", async () => {
		const { odoo, calls } = await on19(() =>
			json2Error(500, 'builtins.ValueError', "Invalid field 'x' on 'a.b'"),
		);
		expect(await faultOf(odoo.searchCount('a.b', []))).toMatchObject({
			code: 'odoo.unknown_field',
			field: 'x',
		});
		expect(calls()).toHaveLength(1);
	});

	it('a server that is not there is unavailable even for a write', async () => {
		const { odoo, server } = await on19(() => ({ body: true }));
		await server.close();
		// The client's idle socket learns of it a moment later.
		await new Promise((resolve) => setTimeout(resolve, 50));
		expect(await faultOf(odoo.call(write))).toMatchObject({
			class: 'unavailable',
			code: 'odoo.unreachable',
			details: { reason: 'ECONNREFUSED' },
		});
	});

	it('every wait ends: a silent server is a lost answer', async () => {
		const { odoo } = await on19(() => ({ hang: true }), { timeoutMs: 30 });
		expect(await faultOf(odoo.call(write))).toMatchObject({
			class: 'unknown_outcome',
			details: { reason: 'timeout' },
		});
	});

	it('waits as long as a rate limit asks', async () => {
		const { odoo, clock } = await on19(
			flaky([{ status: 429, headers: { 'retry-after': '7' }, body: '<html></html>' }], {
				body: true,
			}),
		);
		await expect(odoo.call(write)).resolves.toBe(true);
		expect(clock.waits).toEqual([7000]);
	});
});

describe('lists', () => {
	const table = Array.from({ length: 4500 }, (_none, at) => ({ id: at + 1 }));

	it('are paged by id without repeating or skipping', async () => {
		const { odoo, calls } = await on19((seen) => {
			const { domain, limit } = seen.json as { domain: Json[][]; limit: number };
			const after = Number(domain.find((leaf) => leaf[1] === '>')?.[2] ?? 0);
			return { body: table.filter(({ id }) => id > after).slice(0, limit) };
		});
		const rows = await odoo.searchRead({ model: 'a.b', domain: [['x', '=', 1]], fields: ['id'] });
		expect(rows).toEqual(table);
		expect(calls()).toHaveLength(3);
		expect(calls().every(({ json }) => json['order'] === 'id')).toBe(true);
	});

	it('keep a given order by reading searched ids', async () => {
		const down = [...table].reverse();
		const { odoo, calls } = await on19((seen) => {
			if (seen.url.endsWith('/search')) return { body: down.map(({ id }) => id) };
			if (seen.url.endsWith('/read')) {
				return { body: (seen.json['ids'] as number[]).map((id) => ({ id })) };
			}
			return { body: down.slice(0, Number(seen.json['limit'])) };
		});
		const rows = await odoo.searchRead({
			model: 'a.b',
			domain: [],
			fields: ['id'],
			order: 'date desc',
		});
		expect(rows).toEqual(down);
		expect(calls()[0]?.json['order']).toBe('date desc, id');
	});

	it('of a limit come in one call', async () => {
		const { odoo, calls } = await on19((seen) => ({
			body: table.slice(0, Number(seen.json['limit'])),
		}));
		const rows = await odoo.searchRead({ model: 'a.b', domain: [], fields: ['id'], limit: 3 });
		expect(rows).toHaveLength(3);
		expect(calls()).toHaveLength(1);
	});

	it('split a very long list of values', async () => {
		const sizes: number[] = [];
		const { odoo } = await on19((seen) => {
			sizes.push(((seen.json['domain'] as Json[][])[0]?.[2] as Json[]).length);
			return { body: [] };
		});
		await odoo.searchRead({
			model: 'a.b',
			domain: [['id', 'in', Array.from({ length: 25_000 }, (_none, at) => at + 1)]],
			fields: ['id'],
		});
		expect(sizes).toEqual([10_000, 10_000, 5_000]);
	});

	it('reads in the given order, each id once', async () => {
		const { odoo, calls } = await on19((seen) => ({
			body: (seen.json['ids'] as number[]).map((id) => ({ id })),
		}));
		const rows = await odoo.read({ model: 'a.b', ids: [3, 1, 3], fields: ['id'] });
		expect(rows.map(({ id }) => id)).toEqual([3, 1, 3]);
		expect(calls()[0]?.json['ids']).toEqual([3, 1]);
	});

	it('refuses rows that are none', async () => {
		const { odoo } = await on19(() => ({ body: [{ id: null }] }));
		expect(await faultOf(odoo.read({ model: 'a.b', ids: [1], fields: [] }))).toMatchObject({
			code: 'odoo.unexpected_answer',
		});
	});
});

describe('grouped read', () => {
	const request = {
		model: 'account.analytic.line',
		domain: [],
		groupBy: ['account_id', 'date:month', 'billable'],
		aggregates: ['amount:sum', 'amount:max'],
	};
	const expected = [
		{
			account_id: 11,
			'date:month': '2026-11-01',
			billable: false,
			'amount:sum': -5,
			'amount:max': 2,
			__count: 3,
		},
		{
			account_id: null,
			'date:month': null,
			billable: true,
			'amount:sum': 1,
			'amount:max': 1,
			__count: 1,
		},
	];
	const fields = {
		account_id: { type: 'many2one' },
		billable: { type: 'boolean' },
		date: { type: 'date' },
	};

	it('of 19', async () => {
		const { odoo } = await on19((seen) => ({
			body: seen.url.endsWith('fields_get')
				? fields
				: [
						{
							account_id: [11, 'Job'],
							'date:month': ['2026-11-01', 'November 2026'],
							billable: false,
							'amount:sum': -5,
							'amount:max': 2,
							__count: 3,
						},
						{
							account_id: false,
							'date:month': false,
							billable: true,
							'amount:sum': 1,
							'amount:max': 1,
							__count: 1,
						},
					],
		}));
		await expect(odoo.readGroup(request)).resolves.toEqual(expected);
	});

	it('of 18 looks the same', async () => {
		const sent: RpcCall[] = [];
		const { odoo } = await on18((call) => {
			sent.push(call);
			if (call.method === 'fields_get') return rpc(fields);
			const range = { 'date:month': { from: '2026-11-01', to: '2026-12-01' } };
			return rpc([
				{
					account_id: [11, 'Job'],
					'date:month': 'November 2026',
					billable: false,
					aggregate_0: -5,
					aggregate_1: 2,
					__count: 3,
					__range: range,
				},
				{
					account_id: false,
					'date:month': false,
					billable: true,
					aggregate_0: 1,
					aggregate_1: 1,
					__count: 1,
					__range: { 'date:month': false },
				},
			]);
		});
		await expect(odoo.readGroup(request)).resolves.toEqual(expected);
		expect(sent[0]?.kwargs).toMatchObject({
			fields: ['aggregate_0:sum(amount)', 'aggregate_1:max(amount)'],
			lazy: false,
		});
	});

	it('gives the local day of a datetime bucket', async () => {
		const { odoo } = await on19(() => ({
			body: [{ 'create_date:month': ['2026-10-31 23:00:00', 'November'], __count: 1 }],
		}));
		await expect(
			odoo.readGroup({
				model: 'a.b',
				domain: [],
				groupBy: ['create_date:month'],
				aggregates: [],
				context: { tz: 'Europe/Berlin' },
			}),
		).resolves.toEqual([{ 'create_date:month': '2026-11-01', __count: 1 }]);
	});
});

describe('fields', () => {
	it('are asked once, and again after a model may have changed', async () => {
		const { odoo, calls } = await on19((seen) =>
			seen.url.endsWith('fields_get')
				? { body: { amount: { type: 'float', string: 'Amount', digits: [16, 2], store: true } } }
				: { body: [1] },
		);
		const facts = await odoo.fieldsOf('a.b');
		await odoo.fieldsOf('a.b');
		expect(facts?.get('amount')).toEqual({
			type: 'float',
			label: 'Amount',
			required: false,
			readonly: false,
			store: true,
			digits: [16, 2],
		});
		expect(calls()).toHaveLength(1);
		await odoo.call({ model: 'ir.model.fields', method: 'create', args: { vals_list: [] } });
		await odoo.fieldsOf('a.b');
		expect(calls()).toHaveLength(3);
	});

	it('of a model that is not there are null', async () => {
		const { odoo } = await on19(() =>
			json2Error(404, 'werkzeug.exceptions.NotFound', "the model 'a.b' does not exist"),
		);
		await expect(odoo.fieldsOf('a.b')).resolves.toBeNull();
	});
});

describe('a fence', () => {
	const refusal = fault({
		class: 'unavailable',
		code: 'delivery.lease_lost',
		message: 'The lease is over.',
		remedy: 'Wait.',
	});

	it('refuses what may write and lets reads through', async () => {
		const { odoo, calls } = await on19(() => ({ status: 200, body: [] }), { fence: () => refusal });
		const write = odoo.call({ model: 'res.partner', method: 'write', ids: [1] });
		expect(await faultOf(write)).toBe(refusal);
		expect(calls()).toEqual([]);
		await odoo.call({ model: 'res.partner', method: 'search', notDone: 'answer' });
		expect(calls()).toHaveLength(1);
	});

	it('keeps an unknown outcome unknown when it falls between two tries', async () => {
		let over = false;
		const { odoo, calls } = await on19(
			() => {
				over = true;
				return { reset: true };
			},
			{ fence: () => (over ? refusal : undefined) },
		);
		const load = odoo.call({ model: 'res.partner', method: 'load', repeatable: true });
		expect(await faultOf(load)).toMatchObject({ class: 'unknown_outcome' });
		expect(calls()).toHaveLength(1);
	});
});
