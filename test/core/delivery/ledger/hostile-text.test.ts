import { createLedger } from '../../../../core/delivery/ledger/ledger';
import { redactText } from '../../../../core/delivery/audit/redact';
import { createMemoryStore } from '../../../../core/delivery/stores/memory';
import { sqlitePlace, postgresPlace, POSTGRES_URL } from '../stores/places';
import { anyFault, claimOf, command, incoming, revision, told, SCOPE, WORKER } from './bench';

const EVIL = [
	['NUL', 'a\u0000b'],
	['half a character', 'a\ud83d b'],
	['the other half', '\udc00'],
	['a formula', '=HYPERLINK("http://x","y")'],
	['SQL', `'); drop table entry; --`],
	['HTML', '<script>alert(1)</script><img src=x onerror=alert(1)>'],
	['text turned around', '\u202egnp.exe\u202c\u2066'],
	['control signs', '\u0007\u001b[31m\r\n\u2028'],
	['a prototype', '__proto__'],
	['signs of a key', '|%7C%25|conflict|'],
	['500 signs of three bytes', '漢'.repeat(500)],
] as const;

const PLACES = [
	[
		'memory',
		() => ({
			open: async () => await Promise.resolve(createMemoryStore()),
			remove: async () => await Promise.resolve(),
		}),
	],
	['sqlite', () => sqlitePlace()],
	...(POSTGRES_URL === undefined
		? []
		: [['postgres', () => postgresPlace(POSTGRES_URL ?? '')] as const]),
] as const;

if (POSTGRES_URL === undefined)
	console.log('LEDGER_PG_URL is not set: hostile text is not tried on PostgreSQL');

describe.each(PLACES)('with %s', (_, place) => {
	const at = place();
	const opening = at.open();
	afterAll(async () => {
		await (await opening).close();
		await at.remove();
	});
	let n = 0;

	it.each(EVIL)('%s in texts of people is kept and found again', async (_name, evil) => {
		const ledger = createLedger(await opening);
		const worker = { ...WORKER };
		const nativeId = `text-${String((n += 1))}`;
		const payload = JSON.stringify({ evil, more: { [evil]: evil } });
		const facts = { title: evil, project: evil, vendor: evil, costCode: evil };
		const correlationId = `${nativeId} ${evil}`;
		const one = revision('1', { nativeId, facts, correlationId, payload });
		const event = { event: evil, parts: 1 };
		const verdicts = await ledger.begin(SCOPE, worker, {
			deliveries: [one, { ...command({ causation: event }), index: 1 }],
			unreadable: [],
		});
		expect(told(verdicts)).toEqual(['go', 'go']);
		const claim = claimOf(verdicts[0]);
		await ledger.complete(SCOPE, worker, [
			{
				claim: claimOf(verdicts[1]),
				status: 'applied',
				effect: 'created',
				result: JSON.stringify(evil),
			},
			{
				claim,
				status: 'failed',
				fault: anyFault({
					class: 'source_data',
					code: 'odoo.validation',
					message: evil,
					field: evil,
				}),
			},
		]);
		const page = { order: 'oldest', limit: 5 } as const;
		const [found] = await ledger.find(SCOPE, { correlationId }, page);
		expect(found).toMatchObject({
			id: claim.id,
			fault: { message: redactText(evil, 1_000), field: redactText(evil) },
		});
		expect(await ledger.find(SCOPE, { project: evil }, page)).not.toEqual([]);
		const decision = {
			id: claim.id,
			by: `Anna ${evil}`,
			reason: `because ${evil}`.slice(0, 2_000),
		};
		await ledger.assign(SCOPE, { ...decision, to: `Ben ${evil}` });
		const raw = `{"corrected":"${evil.replace(/[\\"\p{Cc}]/gu, '')}"}`;
		const { entry } = await ledger.resolve(SCOPE, { ...decision, payload: raw });
		expect(entry.state).toBe('cancelled');
		const opened = await ledger.open(SCOPE, claim.id);
		expect(opened.payload).toBe(payload);
		const [due] = (
			await ledger.take(SCOPE, worker, { limit: 50, deliveries: true, events: false })
		).filter((item) => item.what === 'delivery' && item.entry.corrects === claim.id);
		expect(JSON.parse(due?.payload ?? '')).toEqual(JSON.parse(raw));
		await ledger.acknowledge(SCOPE, worker, [evil], `because ${evil}`);
	});

	it.each(EVIL)('%s as the identity of a record does not stop the others', async (_name, evil) => {
		const ledger = createLedger(await opening);
		const nativeId = evil.slice(0, 200);
		const tenant = evil.slice(0, 64);
		const good = revision('1', { nativeId: `good-${String((n += 1))}` });
		const verdicts = await ledger.begin(SCOPE, WORKER, {
			deliveries: [{ ...revision(evil.slice(0, 128), { nativeId, tenant }), index: 1 }, good],
			unreadable: [],
		});
		expect(verdicts.find(({ index }) => index === 0)).toMatchObject({ verdict: 'go' });
		expect(verdicts.find(({ index }) => index === 1)).toMatchObject({ verdict: 'exception' });
		const again = await ledger.begin(SCOPE, WORKER, {
			deliveries: [revision('7', { nativeId, tenant, kind: 'event' })],
			unreadable: [],
		});
		const keeps = !/[\0\p{Surrogate}]/u.test(evil);
		expect(told(again)).toEqual([keeps ? 'go' : 'exception']);
	});

	it('an event of endless name and one that nobody sent are no cause', async () => {
		const ledger = createLedger(await opening);
		const event = Array.from({ length: 4_096 }, (_v, i) =>
			String.fromCharCode(33 + ((i * 7919) % 9000)),
		).join('');
		const cause = { event, parts: 1 };
		expect(
			told(
				await ledger.begin(SCOPE, WORKER, {
					deliveries: [command({ causation: cause, nativeId: 'endless' })],
					unreadable: [],
				}),
			),
		).toEqual(['go']);
	});

	it('events keep what was signed', async () => {
		const ledger = createLedger(await opening);
		const payload = '{"a":1,"a":"\\u0000 \\ud83d","__proto__":{"x":1}}';
		await ledger.receive(SCOPE, WORKER, [incoming('evil-1', { payload, priority: 0 })]);
		const due = await ledger.take(SCOPE, WORKER, { limit: 9, deliveries: false, events: true });
		expect(due).toMatchObject([{ payload }]);
	});
});
