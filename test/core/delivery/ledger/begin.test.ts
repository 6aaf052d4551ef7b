import { createLedger } from '../../../../core/delivery/ledger/ledger';
import {
	bad,
	bench,
	claimOf,
	command,
	event,
	hashed,
	lost,
	refusal,
	revision,
	SCOPE,
	T0,
	told,
	WORKER,
} from './bench';

describe('a delivery that is new', () => {
	it('is registered and let through with a claim', async () => {
		const b = bench();
		const [verdict] = await b.begin(revision('1'));
		const claim = claimOf(verdict);
		expect(claim).toMatchObject({ index: 0, epoch: 1, attempt: 0, unverified: false });
		expect(b.entry(claim.id)).toMatchObject({ state: 'sending', attempts: 1, seen: 1 });
		expect(b.trail()).toEqual(['entry.accepted', 'entry.claimed']);
	});

	it('is foretold before it is committed, what was applied before is not', async () => {
		const b = bench();
		await b.apply(revision('1', { nativeId: 'known' }));
		const told: Array<{ going: readonly number[]; committed: number }> = [];
		const known = revision('1', { nativeId: 'known' });
		const fresh = revision('1', { nativeId: 'fresh' });
		const batch = [known, fresh].map((delivery, index) => ({ ...delivery, index }));
		await b.ledger.begin(SCOPE, WORKER, { deliveries: batch, unreadable: [] }, (going) => {
			told.push({ going, committed: b.entries().length });
		});
		expect(told).toEqual([{ going: [1], committed: 1 }]);
		await b.ledger.begin(SCOPE, WORKER, { deliveries: batch.slice(0, 1), unreadable: [] }, () => {
			throw new Error('nothing goes');
		});
	});

	it('that is larger than the ledger keeps is left to a person, without its content', async () => {
		const b = bench({ maxPayloadBytes: 10 });
		const [verdict] = await b.begin(revision('1', { payload: '{"text":"äöü"}' }));
		expect(verdict).toMatchObject({
			verdict: 'exception',
			fault: { code: 'delivery.payload_too_large', details: { bytes: 17, limit: 10 } },
		});
		const id = b.entries()[0]?.id ?? 0;
		const { payload } = await b.ledger.open(SCOPE, id);
		expect(JSON.parse(payload ?? '')).toEqual({
			truncated: true,
			bytes: 17,
			sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
		});
		expect(await refusal(b.ledger.replay(SCOPE, { id, by: 'Kim', reason: 'try' }))).toBe(
			'ledger.wrong_state',
		);
	});

	it('with a revision that is not of its kind is left to a person', async () => {
		const b = bench();
		const [verdict] = await b.begin(revision('new'));
		expect(verdict).toMatchObject({
			verdict: 'exception',
			entry: { exceptionClass: 'stale', queue: 'integration' },
			fault: { code: 'delivery.incomparable_revision' },
		});
	});
});

describe('the same delivery again', () => {
	it('is a duplicate once it is applied, and changes nothing but the count', async () => {
		const b = bench();
		const done = await b.apply(revision('1'));
		const before = b.trail();
		const [verdict] = await b.begin(revision('1'));
		expect(verdict).toMatchObject({ verdict: 'duplicate', entry: { effect: 'created' } });
		expect(b.entry(done.id)).toEqual({ ...done, seen: 2 });
		expect(b.trail()).toEqual(before);
	});

	it('waits while the first is under way', async () => {
		const b = bench();
		const claim = await b.go(revision('1'));
		expect(await b.begin(revision('1'))).toMatchObject([
			{ verdict: 'waiting', why: 'busy', until: claim.leaseUntil },
		]);
	});

	it('does not hurry a retry, unless a trigger names the entry', async () => {
		const b = bench();
		const claim = await b.go(revision('1'));
		await b.failed(claim);
		expect(told(await b.begin(revision('1')))).toEqual(['waiting not_due']);
		expect(told(await b.begin(revision('1', { entry: claim.id })))).toEqual(['go']);
	});

	it('never revives what waits for a person', async () => {
		const b = bench();
		const claim = await b.go(revision('1'));
		await b.failed(claim, bad);
		for (const more of [{}, { entry: claim.id }]) {
			expect(await b.begin(revision('1', more))).toMatchObject([
				{ verdict: 'exception', fault: { code: 'odoo.validation' } },
			]);
		}
		expect(b.entry(claim.id)).toMatchObject({ state: 'dead', attempts: 1 });
	});

	it('stays closed when a person closed it', async () => {
		const b = bench();
		const claim = await b.go(revision('1'));
		await b.failed(claim, bad);
		await b.ledger.dismiss(SCOPE, { id: claim.id, by: 'Kim', reason: 'not ours' });
		expect(await b.begin(revision('1'))).toMatchObject([
			{ verdict: 'exception', fault: { code: 'delivery.closed' } },
		]);
	});

	it('within one batch waits for the first and is then a duplicate', async () => {
		const b = bench();
		const verdicts = await b.begin(revision('1'), revision('1'));
		expect(told(verdicts)).toEqual(['go', 'waiting batch']);
		const claim = claimOf(verdicts[0]);
		await b.applied(claim);
		expect(told(await b.ledger.claim(SCOPE, WORKER, [{ index: 1, id: claim.id }]))).toEqual([
			'duplicate',
		]);
	});

	it('goes once more when asked to, but only as the newest', async () => {
		const b = bench();
		await b.apply(revision('1'));
		expect(told(await b.begin(revision('1', { again: true })))).toEqual(['go']);
		const c = bench();
		await c.apply(revision('1'));
		await c.apply(revision('2'));
		expect(told(await c.begin(revision('1', { again: true })))).toEqual(['duplicate']);
	});
});

describe('the same revision with other content', () => {
	const other = { hash: 'something else' };

	it('is kept for a person, whatever became of the first, and counted once', async () => {
		const b = bench();
		const done = await b.apply(revision('1'));
		for (const seen of [1, 2]) {
			const [verdict] = await b.begin(revision('1', other));
			expect(verdict).toMatchObject({
				verdict: 'exception',
				entry: { exceptionClass: 'duplicate', seen },
				fault: { code: 'delivery.conflict', details: { entry: done.id } },
			});
		}
		expect(b.entries()).toHaveLength(2);
		expect(b.entry(done.id)).toEqual(done);
	});

	it('is a conflict within one batch, and in another spelling of the revision', async () => {
		const b = bench();
		expect(told(await b.begin(revision('1'), revision('1', other)))).toEqual(['go', 'exception']);
		expect(told(await b.begin(revision('01', { hash: 'a third' })))).toEqual(['exception']);
	});

	it('cannot be replayed: only a correction says which is right', async () => {
		const b = bench();
		await b.apply(revision('1'));
		const [verdict] = await b.begin(revision('1', other));
		const id = verdict?.verdict === 'exception' ? verdict.entry.id : 0;
		const decision = { id, by: 'Kim', reason: 'this one is right' };
		expect(await refusal(b.ledger.replay(SCOPE, decision))).toBe('ledger.wrong_state');
		const { entry } = await b.ledger.resolve(SCOPE, { ...decision, payload: '{"ok":1}' });
		expect(entry).toMatchObject({ state: 'cancelled', effect: 'corrected' });
		const correction = b.entries().find(({ corrects }) => corrects === id);
		const [go] = await b.begin(revision('1', { ...other, entry: correction?.id ?? 0 }));
		expect(claimOf(go).key).toMatch(/\|sync_token\|1\|c\d+$/);
	});
});

describe('revisions of a state', () => {
	it.each([
		['older than what is applied', ['2'], '1'],
		['older than what is open', [], '1'],
	])('are dropped when %s', async (_why, appliedBefore, late) => {
		const b = bench();
		for (const value of appliedBefore) await b.apply(revision(value));
		if (appliedBefore.length === 0) await b.failed(await b.go(revision('2')));
		expect(told(await b.begin(revision(late)))).toEqual(['superseded']);
		expect(b.trail().at(-1)).toBe('entry.superseded');
	});

	it('take the place of older ones that wait or need a person', async () => {
		const b = bench();
		const waiting = await b.go(revision('1'));
		await b.failed(waiting);
		const dead = await b.go(revision('2'));
		await b.failed(dead, bad);
		const go = await b.go(revision('3'));
		expect([waiting, dead, go].map(({ id }) => b.entry(id).state)).toEqual([
			'superseded',
			'superseded',
			'sending',
		]);
	});

	it('of one batch are one delivery, whatever their order', async () => {
		for (const order of [
			['1', '2'],
			['2', '1'],
		]) {
			const b = bench();
			const verdicts = told(await b.begin(...order.map((value) => revision(value))));
			expect(Object.fromEntries(order.map((value, at) => [value, verdicts[at]]))).toEqual({
				1: 'superseded',
				2: 'go',
			});
		}
	});

	it('wait for an older one under way, and overtake it once it comes back undone', async () => {
		const b = bench();
		const old = await b.go(revision('1'));
		expect(told(await b.begin(revision('2')))).toEqual(['waiting busy']);
		await b.failed(old);
		expect(told(await b.begin(revision('1', { entry: old.id })))).toEqual(['superseded']);
		expect(told(await b.begin(revision('2')))).toEqual(['go']);
	});

	it('of another kind of revision cannot be ordered until a person restarts the order', async () => {
		const b = bench();
		await b.apply(revision('5'));
		const other = { revision: { kind: 'version', value: '1.0' }, hash: 'v1' } as const;
		const [verdict] = await b.begin(revision('', other));
		expect(verdict).toMatchObject({
			verdict: 'exception',
			fault: { code: 'delivery.incomparable_revision', details: { known: 'sync_token' } },
		});
		const id = verdict?.verdict === 'exception' ? verdict.entry.id : 0;
		await b.ledger.replay(SCOPE, { id, by: 'Kim', reason: 'the source changed its revisions' });
		await b.applied(claimOf((await b.begin(revision('', { ...other, entry: id })))[0]));
		const next = { revision: { kind: 'version', value: '1.1' }, hash: 'v1.1' } as const;
		expect(told(await b.begin(revision('', next)))).toEqual(['go']);
	});
});

describe('revisions under a hash', () => {
	it('count in the order they arrive: A, B and A again are three deliveries', async () => {
		const b = bench();
		const ids = [];
		for (const content of ['A', 'B', 'A']) ids.push((await b.apply(hashed(content))).id);
		expect(new Set(ids).size).toBe(3);
		expect(told(await b.begin(hashed('A')))).toEqual(['duplicate']);
		expect(told(await b.begin(hashed('B')))).toEqual(['go']);
	});

	it('take the place of another that waits', async () => {
		const b = bench();
		const first = await b.go(hashed('A'));
		await b.failed(first);
		expect(told(await b.begin(hashed('A'), hashed('B')))).toEqual(['superseded', 'go']);
		expect(b.entry(first.id).state).toBe('superseded');
	});

	it('that a person corrected do not come back', async () => {
		const b = bench();
		const claim = await b.go(hashed('A'));
		await b.failed(claim, bad);
		await b.ledger.resolve(SCOPE, { id: claim.id, by: 'Kim', reason: 'typo', payload: '{"a":1}' });
		expect(told(await b.begin(hashed('A')))).toEqual(['superseded']);
		const correction = b.entries().find(({ corrects }) => corrects === claim.id);
		expect(correction?.state).toBe('ready');
		expect(told(await b.begin(hashed('A2', { entry: correction?.id ?? 0 })))).toEqual(['go']);
		expect(told(await b.begin(hashed('B')))).toEqual(['waiting busy']);
	});
});

describe('events', () => {
	it('are never coalesced and go in their order', async () => {
		const b = bench();
		const verdicts = await b.begin(event('1'), event('2'), event('3'));
		expect(told(verdicts)).toEqual(['go', 'waiting batch', 'waiting batch']);
		await b.applied(claimOf(verdicts[0]));
		const waiting = verdicts.flatMap((verdict) =>
			verdict.verdict === 'waiting' ? [{ index: verdict.index, id: verdict.entry.id }] : [],
		);
		expect(told(await b.ledger.claim(SCOPE, WORKER, waiting))).toEqual(['go', 'waiting batch']);
	});

	it('wait for an earlier one that fails, but not for one that needs a person', async () => {
		const b = bench();
		const first = await b.go(event('1'));
		await b.failed(first);
		expect(told(await b.begin(event('2')))).toEqual(['waiting busy']);
		await b.failed(claimOf((await b.begin(event('1', { entry: first.id })))[0]), bad);
		expect(told(await b.begin(event('2')))).toEqual(['go']);
	});

	it('that come late are delivered all the same', async () => {
		const b = bench();
		await b.apply(event('2'));
		expect(told(await b.begin(event('1')))).toEqual(['go']);
	});

	it('under way go on when an earlier one comes in between', async () => {
		const b = bench();
		const second = await b.go(event('2'));
		await b.failed(second, lost);
		await b.begin(event('1'));
		expect(told(await b.begin(event('2', { entry: second.id })))).toEqual(['go']);
	});
});

describe('commands', () => {
	it('are new each time, one at a time', async () => {
		const b = bench();
		await b.apply(command());
		const verdicts = await b.begin(command(), command());
		expect(told(verdicts)).toEqual(['go', 'waiting batch']);
	});

	it('of one intake event are the same however often it is handed out', async () => {
		const b = bench();
		const causation = { event: 'e', parts: 2 };
		await b.apply(command({ causation }));
		expect(told(await b.begin(command({ causation })))).toEqual(['duplicate']);
	});
});

describe('a lane', () => {
	it('is one for all operations on a record, and does not hold up another record', async () => {
		const b = bench();
		await b.go(revision('1'));
		const verdicts = await b.begin(
			revision('1', { operation: 'procurement.vendor.archive' }),
			revision('1', { nativeId: '4712' }),
		);
		expect(told(verdicts)).toEqual(['waiting busy', 'go']);
	});

	it('whose lease ran out is found by the next delivery, without a sweeper', async () => {
		const b = bench();
		const claim = await b.go(revision('1'));
		b.tick(b.ledger.settings.leaseMs);
		const [verdict] = await b.begin(revision('2'));
		const { leaseMs, quietMs } = b.ledger.settings;
		expect(verdict).toMatchObject({
			verdict: 'waiting',
			why: 'quiet',
			until: b.now() + leaseMs + quietMs,
		});
		expect(b.entry(claim.id)).toMatchObject({ state: 'unknown', nextAt: b.now() });
		// The same revision may be sent into the quiet.
		expect(told(await b.begin(revision('1')))).toEqual(['go']);
	});

	it('lets the newer revision take over after the quiet', async () => {
		const b = bench();
		const claim = await b.go(revision('1'));
		await b.failed(claim, lost);
		expect(told(await b.begin(revision('2')))).toEqual(['waiting quiet']);
		b.tick(b.ledger.settings.quietMs - 1);
		expect(told(await b.begin(revision('2')))).toEqual(['waiting quiet']);
		b.tick(1);
		expect(told(await b.begin(revision('2')))).toEqual(['go']);
		expect(b.entry(claim.id).state).toBe('superseded');
		expect(await b.applied(claim)).toBe('fenced');
	});

	it('stays quiet for a newer revision after the older was sent again and applied', async () => {
		const b = bench();
		await b.failed(await b.go(revision('1')), lost);
		await b.applied(await b.go(revision('1')));
		expect(await b.begin(revision('2'))).toMatchObject([
			{ why: 'quiet', until: T0 + b.ledger.settings.quietMs },
		]);
	});

	it('keeps changed content of an unknown outcome back until the quiet is over', async () => {
		const b = bench();
		const claim = await b.go(revision('1'));
		await b.failed(claim, lost);
		const mapped = revision('1', { entry: claim.id, hash: 'mapped anew' });
		expect(told(await b.begin(mapped))).toEqual(['waiting quiet']);
		b.tick(b.ledger.settings.quietMs);
		expect(told(await b.begin(mapped))).toEqual(['go']);
		expect(b.entry(claim.id).hash).toBe('mapped anew');
	});

	it('gives up on what stops its run again and again', async () => {
		const b = bench();
		const { id } = await b.go(revision('1'));
		for (let round = 0; round < 2; round++) {
			b.tick(b.ledger.settings.leaseMs);
			expect(told(await b.begin(revision('1')))).toEqual(['go']);
		}
		b.tick(b.ledger.settings.leaseMs);
		expect(await b.begin(revision('1'))).toMatchObject([
			{ verdict: 'exception', fault: { code: 'delivery.poison', details: { claims: 3 } } },
		]);
		expect(b.entry(id).state).toBe('dead');
	});

	it('counts only claims in a row as lost', async () => {
		const b = bench();
		const claim = await b.go(revision('1'));
		for (let round = 0; round < 5; round++) {
			b.tick(b.ledger.settings.leaseMs);
			const again = claimOf((await b.begin(revision('1')))[0]);
			expect(await b.failed(again)).toBe('retry_wait');
			b.tick(b.ledger.settings.retryMaxMs);
			claimOf((await b.begin(revision('1', { entry: claim.id })))[0]);
		}
	});
});

describe('a batch', () => {
	it('asks the store as often for a thousand as for two', async () => {
		const calls = async (count: number): Promise<number> => {
			const b = bench();
			let asked = 0;
			const counted: typeof b.store.write = async (connection, work) =>
				await b.store.write(
					connection,
					async (tx) =>
						await work(
							new Proxy(tx, {
								get: (of, name: keyof typeof tx) => {
									if (typeof of[name] === 'function') asked += 1;
									return of[name];
								},
							}),
						),
				);
			const ledger = createLedger({ ...b.store, write: counted });
			const deliveries = Array.from({ length: count }, (_, index) =>
				revision('1', { index, nativeId: String(index) }),
			);
			const verdicts = await ledger.begin(SCOPE, WORKER, { deliveries, unreadable: [] });
			await ledger.complete(
				SCOPE,
				WORKER,
				verdicts.map((verdict) => ({
					claim: claimOf(verdict),
					status: 'applied' as const,
					effect: 'created',
					result: '{}',
				})),
			);
			return asked;
		};
		expect(await calls(1_000)).toBe(await calls(2));
	});
});
