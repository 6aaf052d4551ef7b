import {
	answerOf,
	judge,
	notCommitted,
	type Judged,
} from '../../../../core/delivery/intake/intake';
import { fault } from '../../../../core/faults';
import v2 from '../../../fixtures/sources/procore/webhook-v2.json';
import v3 from '../../../fixtures/sources/procore/webhook-v3.json';
import v4 from '../../../fixtures/sources/procore/webhook-v4.json';
import { NOW, FIRST, request, sign, source } from './requests';

const eventsOf = (judged: Judged) => {
	if ('events' in judged) return judged.events;
	throw new Error(`refused: ${judged.why}`);
};
const refusalOf = (judged: Judged) => {
	if ('answer' in judged) return judged.answer;
	throw new Error('believed');
};
const take = (body: unknown, change: Parameters<typeof source>[0] = {}) =>
	eventsOf(judge(request(body), source(change), NOW));
const refuse = (body: unknown, change: Parameters<typeof source>[0] = {}, headers = {}) =>
	refusalOf(judge(request(body, headers), source(change), NOW));

const procore = (change: object = {}) => ({
	profile: {
		kind: 'procore',
		system: 'procore',
		tenant: '',
		idPath: '',
		priority: 'entity',
		...change,
	} as const,
});

describe('events', () => {
	it('are known by system, tenant and their own id, and kept as they came', () => {
		const text = '{ "id": 17, "amount": 1.10 }';
		expect(take(text)).toEqual([
			{
				eventKey: 'fieldapp|rb|17',
				source: 'fieldapp',
				hash: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
				payload: text,
				priority: 1,
			},
		]);
	});

	it('have one hash whatever the order of their fields, another for other content', () => {
		const [a, b, c] = [
			{ id: 1, x: 2 },
			{ x: 2, id: 1 },
			{ id: 1, x: 3 },
		].map((one) => take(one)[0]);
		expect(a?.hash).toBe(b?.hash);
		expect(a?.hash).not.toBe(c?.hash);
	});

	it('without an id are known by their content', () => {
		const profile = { ...source().profile, idPath: '' };
		const [one] = take({ job: 'a' }, { profile });
		expect(one?.eventKey).toBe(`fieldapp|rb|${one?.hash ?? ''}`);
	});

	it('come as a list, or as a list inside the body', () => {
		expect(take([{ id: 1 }, { id: 2 }]).map(({ eventKey }) => eventKey)).toEqual([
			'fieldapp|rb|1',
			'fieldapp|rb|2',
		]);
		const nested = take({ batch: { events: [{ id: 3 }] } }, { listPath: 'batch.events' });
		expect(nested.map(({ payload }) => payload)).toEqual(['{"id":3}']);
	});

	it('of Procore carry their company and matter by what they are about', () => {
		expect([v2, v3, v4].flatMap((one) => take(one, procore())).map(brief)).toEqual([
			['procore|8089|01HZ0000000000000000000011', 1],
			['procore|8089|01HZ0000000000000000000012', 1],
			['procore|8089|01HZ0000000000000000000013', 1],
		]);
		const bill = { ...v4, resource_type: 'Requisitions' };
		expect(take(bill, procore()).map(brief)[0]?.[1]).toBe(0);
		const unknown = { ...v4, resource_type: 'Weather Logs' };
		expect(take(unknown, procore()).map(brief)[0]?.[1]).toBe(2);
	});

	it('of Procore are the same when only their envelope differs', () => {
		const [first] = take(v3, procore());
		const [again] = take({ ...v3, delivery_attempt: 2 }, procore());
		const [other] = take({ ...v3, resource_id: 9 }, procore());
		expect(again?.hash).toBe(first?.hash);
		expect(other?.hash).not.toBe(first?.hash);
	});

	const brief = (event: { eventKey: string; priority: number }) => [event.eventKey, event.priority];
});

describe('refusals', () => {
	it('say nothing but 401 to a sender nobody knows, whatever he sends', () => {
		const forged = { 'x-signature': `sha256=${sign('x')}` };
		for (const body of [{ id: 1 }, 'no json', Buffer.alloc(2_000_000, '['), { __proto__: 1 }]) {
			expect(refuse(body, {}, forged)).toEqual({
				status: 401,
				headers: {},
				body: { result: 'refused', message: 'The request could not be verified.' },
			});
		}
	});

	it('challenge for basic authentication', () => {
		const verification = { kind: 'basic', user: 'u', secrets: [FIRST] } as const;
		expect(refuse({ id: 1 }, { verification }).headers).toHaveProperty('www-authenticate');
	});

	it.each([
		['no JSON', '{"id":', 400, 'intake.bad_json'],
		['bad UTF-8', Buffer.from([0x22, 0xff, 0x22]), 400, 'intake.bad_json'],
		['a plain value', '"x"', 400, 'source.not_an_object'],
		['a list with a plain value', '[{"id":1},7]', 400, 'source.not_an_object'],
		['no id', { job: 1 }, 400, 'intake.no_event_id'],
		['an object as id', { id: {} }, 400, 'intake.no_event_id'],
		['a control character in the id', '{"id":"a\\u0000b"}', 400, 'intake.no_event_id'],
		['half a surrogate in the id', '{"id":"\\ud800"}', 400, 'intake.no_event_id'],
		[
			'a nested bomb',
			`{"id":1,"a":${'['.repeat(9_999)}${']'.repeat(9_999)}}`,
			400,
			'source.too_deep',
		],
		['a reserved key', '{"id":1,"x":{"__proto__":{"admin":true}}}', 400, 'source.reserved_key'],
		['a constructor', '{"id":1,"constructor":{"prototype":{}}}', 400, 'source.reserved_key'],
		['endless text', { id: 1, note: 'x'.repeat(65_537) }, 400, 'source.text_too_long'],
	])('name what is wrong: %s', (_what, body, status, code) => {
		expect(refuse(body)).toMatchObject({ status, body: { result: 'refused', code } });
	});

	it('stop at the limit, by the declared length before the counted one', () => {
		const limits = { bytes: 100, events: 2 };
		const big = { id: 1, note: 'x'.repeat(100) };
		expect(refuse(big, { limits })).toMatchObject({ status: 413 });
		expect(refuse({ id: 1 }, { limits }, { 'content-length': '20000000' })).toMatchObject({
			status: 413,
			body: { code: 'intake.too_large' },
		});
		expect(refuse([{ id: 1 }, { id: 2 }, { id: 3 }], { limits })).toMatchObject({ status: 413 });
	});

	it('take JSON only', () => {
		for (const type of ['text/plain', 'application/xml', 'multipart/form-data', '', 'json']) {
			expect(refuse({ id: 1 }, {}, { 'content-type': type })).toMatchObject({ status: 415 });
		}
		const types = ['application/json; charset=utf-8', 'application/cloudevents+json'];
		for (const type of types) {
			const judged = judge(request({ id: 1 }, { 'content-type': type }), source(), NOW);
			expect(eventsOf(judged)).toHaveLength(1);
		}
	});

	it('show no value of the payload', () => {
		const answers = [
			refuse({ id: { iban: 'DE02120300000000202051' } }),
			refuse({ id: 1, iban: `DE02120300000000202051${'x'.repeat(65_537)}` }),
		];
		expect(JSON.stringify(answers)).not.toContain('DE0212');
	});

	it('keep text as text', () => {
		const hostile = { id: "1'; drop table event;--", note: '<script>alert(1)</script>' };
		expect(take(hostile)[0]).toMatchObject({
			eventKey: "fieldapp|rb|1'; drop table event;--",
			payload: JSON.stringify(hostile),
		});
	});
});

describe('answers', () => {
	const of = (...verdicts: Array<'accepted' | 'duplicate' | 'conflict'>) =>
		answerOf(verdicts.map((verdict, n) => ({ key: String(n), verdict })));

	it('say accepted, duplicate or conflict', () => {
		expect(of('accepted', 'duplicate')).toMatchObject({
			status: 200,
			body: { result: 'accepted', accepted: 1, duplicate: 1 },
		});
		expect(of('duplicate')).toMatchObject({ status: 200, body: { result: 'duplicate' } });
		expect(of('accepted', 'conflict')).toMatchObject({ status: 409, body: { conflict: 1 } });
		expect(of()).toMatchObject({ status: 200, body: { accepted: 0 } });
	});

	it('ask for patience when the ledger is away, without saying why', () => {
		const stop = fault({
			class: 'unavailable',
			code: 'ledger.unavailable',
			message: 'the disk /var/secret is full',
			remedy: 'x',
		});
		const { answer, why } = notCommitted(stop);
		expect(answer).toMatchObject({ status: 503, headers: { 'retry-after': '5' } });
		expect(JSON.stringify(answer)).not.toContain('secret');
		expect(why).toBe('ledger.unavailable');
	});

	it('refuse for good what the ledger will never take', () => {
		const stop = fault({
			class: 'source_data',
			code: 'delivery.payload_too_large',
			message: 'The record is too large.',
			remedy: 'Send less.',
		});
		expect(notCommitted(stop).answer).toMatchObject({
			status: 413,
			body: { code: 'delivery.payload_too_large' },
		});
	});
});
