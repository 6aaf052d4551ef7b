import type { Claim, Due } from '../../../../core/delivery/ledger/api';
import { anyFault, bad, bench, event, incoming, refusal, revision, SCOPE, WORKER } from './bench';

const ALL = { limit: 10, deliveries: true, events: true } as const;
type Bench = ReturnType<typeof bench>;

const take = async (b: Bench, more = {}): Promise<readonly Due[]> =>
	await b.ledger.take(SCOPE, WORKER, { ...ALL, ...more });
const receive = async (b: Bench, ...events: Array<ReturnType<typeof incoming>>) =>
	await b.ledger.receive(SCOPE, WORKER, events);
const states = (b: Bench): string[] =>
	[...b.store.tables.events.values()].map(({ state }) => state);

describe('an event that comes in', () => {
	it('is accepted once, a duplicate afterwards and within its batch, a conflict with other content', async () => {
		const b = bench();
		const received = await receive(b, incoming('1'), incoming('1'), incoming('2'));
		expect(received.map(({ verdict }) => verdict)).toEqual(['accepted', 'duplicate', 'accepted']);
		const again = await receive(b, incoming('1'), incoming('2', { hash: 'other' }));
		expect(again.map(({ verdict }) => verdict)).toEqual(['duplicate', 'conflict']);
		expect([...b.store.tables.events.values()].map(({ seen }) => seen)).toEqual([3, 1, 1]);
		// A conflict is not processed, but it is not lost either.
		expect(states(b)).toEqual(['waiting', 'waiting', 'dead']);
		expect(b.entries()).toMatchObject([
			{ state: 'dead', fault: { code: 'delivery.event_conflict' } },
		]);
		expect(await receive(b, incoming('2', { hash: 'other' }))).toMatchObject([
			{ verdict: 'conflict' },
		]);
		expect(b.entries()).toHaveLength(1);
	});

	it('is another one for another company', async () => {
		const b = bench();
		await receive(b, incoming('1'));
		const other = { ...SCOPE, company: 2 };
		expect(await b.ledger.receive(other, WORKER, [incoming('1')])).toMatchObject([
			{ verdict: 'accepted' },
		]);
		expect(await b.ledger.take(other, WORKER, ALL)).toHaveLength(1);
		expect(await take(b)).toHaveLength(1);
	});

	it('that is too large is refused with all that came with it', async () => {
		const b = bench({ maxPayloadBytes: 30 });
		const large = incoming('2', { payload: 'x'.repeat(31) });
		expect(await refusal(receive(b, incoming('1'), large))).toBe('delivery.payload_too_large');
		expect(b.store.tables.events.size).toBe(0);
	});
});

describe('a page', () => {
	it('and its watermark are kept together', async () => {
		const b = bench();
		expect(await b.ledger.watermark(SCOPE, 'procore|8089|vendors')).toBeNull();
		await b.ledger.receivePage(SCOPE, WORKER, {
			stream: 'procore|8089|vendors',
			events: [incoming('1')],
			watermark: '2026-11-22T08:00:00Z',
			pageToken: 'p2',
		});
		expect(await b.ledger.watermark(SCOPE, 'procore|8089|vendors')).toEqual({
			value: '2026-11-22T08:00:00Z',
			pageToken: 'p2',
		});
		expect(await b.ledger.watermark({ ...SCOPE, company: 2 }, 'procore|8089|vendors')).toBeNull();
		expect(b.trail()).toEqual(expect.arrayContaining(['watermark.moved', 'event.received']));
	});

	it('that cannot be kept leaves the watermark where it was', async () => {
		const b = bench({ maxPayloadBytes: 30 });
		const page = { stream: 's', watermark: '5', pageToken: null };
		const events = [incoming('1', { payload: 'x'.repeat(31) })];
		expect(await refusal(b.ledger.receivePage(SCOPE, WORKER, { ...page, events }))).toBe(
			'delivery.payload_too_large',
		);
		expect(await b.ledger.watermark(SCOPE, 's')).toBeNull();
	});
});

describe('an event handed out', () => {
	it('is held back from others, and due again when nothing comes of it', async () => {
		const b = bench();
		await receive(b, incoming('1'));
		expect(await take(b)).toMatchObject([{ what: 'event', attempts: 1, source: 'procore' }]);
		expect(await take(b)).toEqual([]);
		b.tick(b.ledger.settings.takeMs);
		expect(await take(b)).toMatchObject([{ attempts: 2 }]);
	});

	it('is settled by the last of its parts, known ones included', async () => {
		const b = bench();
		await b.apply(revision('1', { nativeId: 'known' }));
		const [received] = await receive(b, incoming('1'));
		const causation = { event: received?.key ?? '', parts: 3 };
		await b.begin(revision('1', { causation }));
		expect(states(b)).toEqual(['waiting']);
		await b.begin(revision('1', { nativeId: 'known', causation }));
		expect(states(b)).toEqual(['waiting']);
		await b.ledger.report(SCOPE, WORKER, [
			{ index: 0, operation: 'map', fault: anyFault(bad), payload: '{}', causation },
		]);
		expect(states(b)).toEqual(['settled']);
	});

	it('is settled by a batch that holds the same part twice', async () => {
		const b = bench();
		const [received] = await receive(b, incoming('1'));
		const causation = { event: received?.key ?? '', parts: 2 };
		await b.begin(revision('1', { causation }), revision('1', { causation }));
		expect(states(b)).toEqual(['settled']);
	});

	it('is settled when it leads to nothing on purpose, with a reason', async () => {
		const b = bench();
		const [received] = await receive(b, incoming('1'));
		const keys = [received?.key ?? ''];
		expect(await refusal(b.ledger.acknowledge(SCOPE, WORKER, keys, ' '))).toBe(
			'ledger.reason_missing',
		);
		expect(await b.ledger.acknowledge({ ...SCOPE, company: 2 }, WORKER, keys, 'not ours')).toBe(0);
		expect(await b.ledger.acknowledge(SCOPE, WORKER, keys, 'a test')).toBe(1);
		expect(states(b)).toEqual(['settled']);
	});

	it('goes to a person after too many hand-outs, and comes back by a replay', async () => {
		const b = bench({ maxTakes: 2 });
		await receive(b, incoming('1'));
		for (let round = 0; round < 2; round++) {
			expect(await take(b)).toHaveLength(1);
			b.tick(b.ledger.settings.takeMs);
		}
		await b.ledger.sweep(SCOPE);
		expect(await take(b)).toEqual([]);
		expect(states(b)).toEqual(['dead']);
		const [entry] = b.entries();
		expect(entry).toMatchObject({ state: 'dead', fault: { code: 'delivery.event_not_taken' } });
		await b.ledger.replay(SCOPE, { id: entry?.id ?? 0, by: 'Kim', reason: 'workflow repaired' });
		expect(await take(b)).toMatchObject([{ what: 'event', attempts: 1 }]);
		expect(b.entries()[0]?.state).toBe('superseded');
	});

	it('cannot be settled by another company that names it', async () => {
		const b = bench();
		const [received] = await receive(b, incoming('1'));
		const causation = { event: received?.key ?? '', parts: 1 };
		await b.ledger.begin({ ...SCOPE, company: 2 }, WORKER, {
			deliveries: [revision('1', { causation })],
			unreadable: [],
		});
		expect(states(b)).toEqual(['waiting']);
	});
});

describe('what is due', () => {
	const waiting = async (b: Bench, more: Partial<ReturnType<typeof revision>>): Promise<number> => {
		const claim = await b.go(revision('1', more));
		await b.failed(claim);
		return claim.id;
	};
	const ids = (due: readonly Due[]): number[] =>
		due.flatMap((one) => (one.what === 'delivery' ? [one.entry.id] : []));

	it('is handed out by class, the most urgent first, and once', async () => {
		const b = bench();
		const bulk = await waiting(b, { nativeId: 'a', priority: 2 });
		const bill = await waiting(b, { nativeId: 'b', priority: 0 });
		b.tick(b.ledger.settings.retryMaxMs);
		expect(ids(await take(b))).toEqual([bill]);
		expect(ids(await take(b))).toEqual([bulk]);
		expect(await take(b)).toEqual([]);
		b.tick(b.ledger.settings.takeMs);
		expect(ids(await take(b))).toEqual([bill]);
	});

	it('comes with its payload and says why', async () => {
		const b = bench();
		const id = await waiting(b, {});
		b.tick(b.ledger.settings.retryMaxMs);
		expect(await take(b)).toMatchObject([
			{ what: 'delivery', entry: { id }, why: 'retry', payload: '{"revision":"1"}' },
		]);
	});

	it.each([
		[
			'expired',
			async (b: Bench) => {
				b.tick(b.ledger.settings.leaseMs);
				await b.ledger.sweep(SCOPE);
			},
		],
		[
			'replay',
			async (b: Bench, claim: Claim) => {
				await b.failed(claim, bad);
				await b.ledger.replay(SCOPE, { id: claim.id, by: 'Kim', reason: 'mended' });
			},
		],
		[
			'unblocked',
			async (b: Bench, claim: Claim) => {
				await b.failed(claim, { class: 'mapping', code: 'mapping.unknown_project' });
				await b.apply(revision('1', { entity: 'project', nativeId: 'p' }));
			},
		],
	] as const)('is told as %s', async (why, happens) => {
		const b = bench();
		await happens(b, await b.go(revision('1')));
		expect(await take(b)).toMatchObject([{ why }]);
	});

	it('waits for a lane that is busy or quiet for it', async () => {
		const b = bench();
		await b.failed(await b.go(event('1')), { class: 'unknown_outcome', code: 'odoo.no_answer' });
		const first = b.entries()[0]?.id ?? 0;
		await b.begin(event('2'));
		b.tick(2_000);
		expect(ids(await take(b))).toEqual([first]);
		expect(await take(b)).toEqual([]);
	});

	it('is nothing while the breaker is open, and one when its pause is over', async () => {
		const b = bench();
		for (let at = 0; at < 5; at++) {
			await b.failed(await b.go(revision('1', { nativeId: `n${at}` })), {
				code: 'odoo.unreachable',
			});
		}
		b.tick(b.ledger.settings.breakerProbeMs - 1);
		expect(await take(b)).toEqual([]);
		b.tick(1);
		expect(await take(b)).toHaveLength(1);
	});

	it('that may stop its run goes alone', async () => {
		const b = bench();
		const suspect = await b.go(revision('1', { nativeId: 'suspect' }));
		for (let round = 0; round < 2; round++) {
			b.tick(b.ledger.settings.leaseMs);
			await b.ledger.sweep(SCOPE);
			if (round === 0) await b.begin(revision('1', { nativeId: 'suspect' }));
		}
		await waiting(b, { nativeId: 'innocent' });
		b.tick(b.ledger.settings.retryMaxMs);
		expect(ids(await take(b))).toEqual([suspect.id]);
		expect(ids(await take(b))).not.toContain(suspect.id);
	});

	it('can be asked for by workflow and operation', async () => {
		const b = bench();
		await waiting(b, {});
		b.tick(b.ledger.settings.retryMaxMs);
		expect(await take(b, { workflowId: 'another' })).toEqual([]);
		expect(await take(b, { operations: ['billing.bill.post'] })).toEqual([]);
		expect(
			await take(b, { workflowId: 'wf', operations: ['procurement.vendor.upsert'] }),
		).toHaveLength(1);
	});
});

describe('a sweep', () => {
	it('finds what nobody takes up, and changes nothing twice', async () => {
		const b = bench();
		await b.go(event('1'));
		await b.begin(event('2'));
		b.tick(b.ledger.settings.leaseMs);
		expect(await b.ledger.sweep(SCOPE)).toEqual({ changed: 1 });
		expect(await b.ledger.sweep(SCOPE)).toEqual({ changed: 0 });
		b.tick(73 * 3_600_000);
		expect(await b.ledger.sweep(SCOPE)).toEqual({ changed: 2 });
		expect(b.entries().map(({ state, fault: why }) => [state, why?.code])).toEqual([
			['dead', 'delivery.lease_expired'],
			['dead', 'delivery.not_taken'],
		]);
	});
});
