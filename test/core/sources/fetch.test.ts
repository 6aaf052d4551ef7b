import type { HttpRequest, HttpResult, HttpTransport } from '../../../core/odoo/transport.port';
import { openSourceApi, type SourceAccess } from '../../../core/sources/fetch';
import { recordRequest, toThinEvent } from '../../../core/sources/procore';
import v2 from '../../fixtures/sources/procore/webhook-v2.json';
import v3 from '../../fixtures/sources/procore/webhook-v3.json';
import v4 from '../../fixtures/sources/procore/webhook-v4.json';

const oauth2: SourceAccess = {
	baseUrl: 'https://api.example.com/v1',
	auth: {
		kind: 'oauth2',
		tokenUrl: 'https://login.example.com/oauth/token?x=1',
		clientId: 'id',
		clientSecret: 'top-secret',
	},
};
const open: SourceAccess = { baseUrl: 'https://api.example.com', auth: { kind: 'none' } };

const answer = (
	status: number,
	body: unknown = {},
	retryAfterMs: number | null = null,
): HttpResult => ({
	kind: 'answer',
	status,
	contentType: 'application/json',
	body: typeof body === 'string' ? body : JSON.stringify(body),
	date: null,
	retryAfterMs,
});

/** Answers one after the other, by origin; remembers what was asked and how long was waited. */
function setUp(access: SourceAccess, answers: Record<string, HttpResult[]>) {
	const sent: Array<HttpRequest & { readonly origin: string }> = [];
	const waits: number[] = [];
	const api = openSourceApi(
		access,
		{
			now: () => 0,
			sleep: async (ms) => {
				waits.push(ms);
				return await Promise.resolve();
			},
		},
		(origin): HttpTransport => ({
			origin,
			close: () => undefined,
			send: async (request) => {
				sent.push({ ...request, origin });
				const next = answers[origin]?.shift();
				if (next === undefined) throw new Error(`no answer left for ${origin}`);
				return await Promise.resolve(next);
			},
		}),
	);
	return { api, sent, waits };
}

const API = 'https://api.example.com';
const LOGIN = 'https://login.example.com';
const token = (value: string) => answer(200, { access_token: value, token_type: 'bearer' });

it('reads a record below the base path, with one token for all', async () => {
	const { api, sent } = setUp(oauth2, {
		[LOGIN]: [token('t1')],
		[API]: [answer(200, { id: 1 }), answer(200, { id: 2 })],
	});
	expect(await api.fetch({ path: '/jobs/1', headers: { 'x-company': '8089' } })).toEqual({ id: 1 });
	expect(await api.fetch({ path: 'jobs/2?full=1' })).toEqual({ id: 2 });
	expect(sent.map(({ origin, path }) => `${origin}${path}`)).toEqual([
		`${LOGIN}/oauth/token?x=1`,
		`${API}/v1/jobs/1`,
		`${API}/v1/jobs/2?full=1`,
	]);
	expect(sent[1]?.headers).toMatchObject({ authorization: 'Bearer t1', 'x-company': '8089' });
});

it('renews a token that has ended, once', async () => {
	const { api, sent } = setUp(oauth2, {
		[LOGIN]: [token('t1'), token('t2')],
		[API]: [answer(401), answer(200, { id: 1 })],
	});
	expect(await api.fetch({ path: '/a' })).toEqual({ id: 1 });
	expect(sent[3]?.headers).toMatchObject({ authorization: 'Bearer t2' });
	const refused = setUp(oauth2, {
		[LOGIN]: [token('t1'), token('t2')],
		[API]: [answer(401), answer(401)],
	});
	await expect(refused.api.fetch({ path: '/a' })).rejects.toMatchObject({
		class: 'rights',
		code: 'source.access_denied',
	});
});

it.each(['//evil.example/x', 'https://evil.example/x', '../../x', '/..%2f../x/../../../y'])(
	'never leaves the API of the account: %s',
	async (path) => {
		const { api, sent } = setUp(oauth2, { [LOGIN]: [token('t')], [API]: [answer(200)] });
		await api.fetch({ path }).catch(() => undefined);
		for (const { origin, path: asked } of sent) {
			if (origin !== LOGIN) expect([origin, asked.startsWith('/v1/')]).toEqual([API, true]);
		}
	},
);

it('waits as the source asks, a little and not for ever', async () => {
	const soon = setUp(open, { [API]: [answer(429, '', 2_000), answer(200, { id: 1 })] });
	expect(await soon.api.fetch({ path: '/a' })).toEqual({ id: 1 });
	expect(soon.waits).toEqual([2_000]);
	const late = setUp(open, { [API]: [answer(429, '', 3_600_000)] });
	await expect(late.api.fetch({ path: '/a' })).rejects.toMatchObject({
		class: 'unavailable',
		code: 'source.rate_limited',
		retryable: true,
	});
	expect(late.waits).toEqual([]);
});

it.each([
	['a server error', answer(500), 'unavailable', 'source.unavailable'],
	[
		'no connection',
		{ kind: 'not_sent', reason: 'ECONNREFUSED' },
		'unavailable',
		'source.unavailable',
	],
	[
		'a lost answer',
		{ kind: 'lost', reason: 'timeout', timedOut: true },
		'unavailable',
		'source.unavailable',
	],
	['a record that is gone', answer(404), 'source_data', 'source.record_gone'],
	['a refusal', answer(403), 'rights', 'source.access_denied'],
	['a redirect', answer(302), 'protocol', 'source.bad_answer'],
	['a page', answer(200, '<html>'), 'protocol', 'source.bad_answer'],
	['a list', answer(200, [1]), 'protocol', 'source.bad_answer'],
	['endless data', { kind: 'too_large', limitBytes: 5 }, 'protocol', 'source.bad_answer'],
] as Array<[string, HttpResult, string, string]>)(
	'names %s and shows nothing of it',
	async (_what, result, faultClass, code) => {
		const { api } = setUp(open, { [API]: [result] });
		await expect(api.fetch({ path: '/a' })).rejects.toMatchObject({ class: faultClass, code });
	},
);

it('shows neither secret nor token when the login fails', async () => {
	const { api } = setUp(oauth2, { [LOGIN]: [answer(401, { error: 'top-secret wrong' })] });
	const thrown: unknown = await api.fetch({ path: '/a' }).catch((fault: unknown) => fault);
	expect(thrown).toMatchObject({ class: 'rights' });
	expect(JSON.stringify(thrown) + String(thrown)).not.toContain('top-secret');
});

describe('a Procore webhook', () => {
	const event = (json: object) => {
		const found = toThinEvent(json as Record<string, unknown>);
		if (found === undefined) throw new Error('no webhook');
		return found;
	};

	it('names the address of its record', () => {
		expect([v2, v3].map((one) => recordRequest(event(one)))).toEqual([
			{
				path: '/rest/v1.0/projects/5101/direct_costs/41',
				headers: { 'procore-company-id': '8089' },
			},
			{
				path: '/rest/v1.0/budget_line_items/66001?project_id=5101',
				headers: { 'procore-company-id': '8089' },
			},
		]);
		expect(recordRequest(event(v2), '/rest/v2/{company}/x/{record}').path).toBe(
			'/rest/v2/8089/x/41',
		);
	});

	it('puts ids into an address as text, never as path', () => {
		const hostile = { ...v4, reason: 'update', resource_id: '../../me?x=1#' };
		expect(recordRequest(event(hostile)).path).toBe(
			'/rest/v1.0/projects/5101/timecard_entries/..%2F..%2Fme%3Fx%3D1%23',
		);
	});

	it.each([
		['a deletion', v4, 'source.deleted'],
		['an unknown type', { ...v3, resource_name: 'Weather Logs' }, 'source.no_record_path'],
		['a type called constructor', { ...v3, resource_name: 'constructor' }, 'source.no_record_path'],
		['no project', { ...v3, project_id: null }, 'source.event_without_project'],
	])('of %s is an exception that says what to do', (_what, json, code) => {
		expect(() => recordRequest(event(json))).toThrow(expect.objectContaining({ code }) as Error);
	});
});
