import type { Scope } from '../../../../core/delivery/entry';
import { bad, bench, claimOf, event, lost, refusal, revision, SCOPE, told, WORKER } from './bench';

type Bench = ReturnType<typeof bench>;
const OTHER: Scope = { ...SCOPE, company: 2 };
const ALL: Scope = { ...SCOPE, company: 0 };
const ELSEWHERE: Scope = { connection: 'https://erp.example|other', company: 0 };
const said = (id: number) => ({ id, by: 'Kim', reason: 'looked at it' });

async function dead(b: Bench, more = {}, init = bad): Promise<number> {
	const claim = await b.go(revision('1', more));
	await b.failed(claim, init as never);
	return claim.id;
}

const byName = (b: Bench) => ({
	assign: (scope: Scope, id: number, text = {}) =>
		b.ledger.assign(scope, { ...said(id), to: 'Lee', ...text }),
	route: (scope: Scope, id: number, text = {}) =>
		b.ledger.route(scope, { ...said(id), queue: 'finance', ...text }),
	replay: (scope: Scope, id: number, text = {}) => b.ledger.replay(scope, { ...said(id), ...text }),
	resolve: (scope: Scope, id: number, text = {}) =>
		b.ledger.resolve(scope, { ...said(id), payload: '{"a":1}', ...text }),
	dismiss: (scope: Scope, id: number, text = {}) =>
		b.ledger.dismiss(scope, { ...said(id), ...text }),
	decide: (scope: Scope, id: number, text = {}) =>
		b.ledger.decide(scope, { ...said(id), proposalId: 1, approve: true, ...text }),
});
const NAMES = ['assign', 'route', 'replay', 'resolve', 'dismiss', 'decide'] as const;

describe.each(NAMES)('to %s', (name) => {
	it('needs a person and a reason', async () => {
		const b = bench();
		const id = await dead(b);
		const before = b.entry(id);
		for (const text of [
			{ reason: '' },
			{ reason: ' \u200b\n' },
			{ reason: '...' },
			{ reason: 'x'.repeat(2_001) },
			{ by: '  ' },
			{ by: undefined },
		]) {
			expect(await refusal(byName(b)[name](SCOPE, id, text))).toBe('ledger.reason_missing');
		}
		expect(b.entry(id)).toBe(before);
	});

	it.each([
		['another company', OTHER],
		['another connection', ELSEWHERE],
	])('is as if it did not exist for %s', async (_who, scope) => {
		const b = bench();
		const id = await dead(b);
		const before = b.trail();
		expect(await refusal(byName(b)[name](scope, id))).toBe('ledger.not_found');
		expect(await refusal(byName(b)[name](SCOPE, 999))).toBe('ledger.not_found');
		expect(b.trail()).toEqual(before);
	});
});

describe('what a scope sees', () => {
	it('is its own; company 0 sees all of its connection', async () => {
		const b = bench();
		const id = await dead(b);
		const page = { order: 'newest', limit: 10 } as const;
		expect(await b.ledger.find(OTHER, {}, page)).toEqual([]);
		expect(await b.ledger.find(ELSEWHERE, {}, page)).toEqual([]);
		expect(await b.ledger.find(ALL, {}, page)).toMatchObject([{ id }]);
		expect(await b.ledger.count(OTHER, {}, ['state'])).toEqual([]);
		expect(await refusal(b.ledger.open(OTHER, id))).toBe('ledger.not_found');
		expect((await b.ledger.open(ALL, id)).trail.map(({ what }) => what)).toEqual([
			'entry.accepted',
			'entry.claimed',
			'entry.failed',
		]);
	});

	it('cannot be widened by naming an entry of another company in an item', async () => {
		const b = bench();
		const id = await dead(b);
		const [verdict] = await b.ledger.begin(OTHER, WORKER, {
			deliveries: [revision('9', { nativeId: 'x', entry: id })],
			unreadable: [],
		});
		expect(verdict).toMatchObject({
			verdict: 'exception',
			entry: { company: 2 },
			fault: { code: 'ledger.not_found' },
		});
		expect(b.entry(id).state).toBe('dead');
	});

	it('holds for claims as well', async () => {
		const b = bench();
		const claim = await b.go(revision('1'));
		const completion = { claim, status: 'applied', effect: 'created', result: '{}' } as const;
		expect(await refusal(b.ledger.complete(OTHER, WORKER, [completion]))).toBe('ledger.not_found');
		expect(await refusal(b.ledger.renew(OTHER, [claim]))).toBe('ledger.not_found');
		expect(await refusal(b.ledger.claim(OTHER, WORKER, [{ index: 0, id: claim.id }]))).toBe(
			'ledger.not_found',
		);
	});
});

describe('a replay', () => {
	it('lets an exception go again, once', async () => {
		const b = bench();
		const id = await dead(b);
		expect(await b.ledger.replay(SCOPE, said(id))).toMatchObject({
			outcome: 'done',
			entry: { state: 'ready', failingSince: null },
		});
		expect(b.trail().at(-1)).toBe('exception.replayed');
		expect(told(await b.begin(revision('1', { entry: id })))).toEqual(['go']);
	});

	it('of something applied has no effect', async () => {
		const b = bench();
		const done = await b.apply(revision('1'));
		expect(await b.ledger.replay(SCOPE, said(done.id))).toMatchObject({ outcome: 'done' });
		expect(b.entry(done.id)).toBe(done);
		expect(told(await b.begin(revision('1', { entry: done.id })))).toEqual(['duplicate']);
	});

	it('of what a newer revision answered, or somebody closed, is refused', async () => {
		const b = bench();
		const id = await dead(b);
		await b.apply(revision('2'));
		expect(b.entry(id).state).toBe('superseded');
		expect(await refusal(b.ledger.replay(SCOPE, said(id)))).toBe('ledger.wrong_state');
		const closed = await dead(b, { nativeId: 'x' });
		await b.ledger.dismiss(SCOPE, said(closed));
		expect(await refusal(b.ledger.replay(SCOPE, said(closed)))).toBe('ledger.wrong_state');
	});

	it('of what is under way is refused', async () => {
		const b = bench();
		const { id } = await b.go(revision('1'));
		for (const name of ['replay', 'dismiss', 'resolve'] as const) {
			expect(await refusal(byName(b)[name](SCOPE, id))).toBe('ledger.wrong_state');
		}
	});
});

describe('a correction', () => {
	it('closes the old one and goes as a newer revision of it', async () => {
		const b = bench();
		const id = await dead(b);
		const { entry } = await b.ledger.resolve(SCOPE, { ...said(id), payload: '{"right":1}' });
		expect(entry).toMatchObject({ state: 'cancelled', effect: 'corrected' });
		const correction = b.entries().find(({ corrects }) => corrects === id);
		expect(
			await b.ledger.take(SCOPE, WORKER, { limit: 5, deliveries: true, events: false }),
		).toEqual([expect.objectContaining({ why: 'replay', payload: '{"right":1}' })]);
		const [go] = await b.begin(revision('1', { hash: 'right', entry: correction?.id ?? 0 }));
		await b.applied(claimOf(go));
		expect(told(await b.begin(revision('1')))).toEqual(['superseded']);
		expect(told(await b.begin(revision('2')))).toEqual(['go']);
		const { trail } = await b.ledger.open(SCOPE, correction?.id ?? 0);
		expect(trail.map(({ what }) => what)).toContain('entry.accepted');
	});

	it('gives way to the next revision of the source', async () => {
		const b = bench();
		const id = await dead(b);
		await b.ledger.resolve(SCOPE, { ...said(id), payload: '{}' });
		const correction = b.entries().find(({ corrects }) => corrects === id);
		await b.apply(revision('2'));
		const late = revision('1', { hash: 'right', entry: correction?.id ?? 0 });
		expect(told(await b.begin(late))).toEqual(['superseded']);
	});

	it.each(['', 'no json', '[]', '"text"', 'null'])('must be an object: %j', async (payload) => {
		const b = bench();
		const id = await dead(b);
		expect(await refusal(b.ledger.resolve(SCOPE, { ...said(id), payload }))).toBe(
			'ledger.payload_unreadable',
		);
		expect(b.entry(id).state).toBe('dead');
	});
});

describe('a dismissal', () => {
	it('of an unknown outcome leaves the lane quiet', async () => {
		const b = bench();
		const claim = await b.go(revision('1'));
		await b.failed(claim, lost);
		await b.ledger.dismiss(SCOPE, said(claim.id));
		expect(b.entry(claim.id).state).toBe('cancelled');
		expect(told(await b.begin(revision('2')))).toEqual(['waiting quiet']);
	});
});

describe('assigning and routing', () => {
	it('change who looks at it and nothing else', async () => {
		const b = bench();
		const id = await dead(b);
		const before = b.entry(id);
		expect(await b.ledger.assign(SCOPE, { ...said(id), to: 'Lee' })).toEqual({
			...before,
			assignee: 'Lee',
		});
		expect(await b.ledger.route(SCOPE, { ...said(id), queue: 'procurement' })).toEqual({
			...before,
			queue: 'procurement',
			assignee: null,
		});
		const free = await b.apply(event('1'));
		expect(await refusal(b.ledger.route(SCOPE, { ...said(free.id), queue: 'finance' }))).toBe(
			'ledger.wrong_state',
		);
	});
});

describe('where policy asks for two persons', () => {
	const policy = { secondPersonFor: ['contract_rule'] } as const;
	const proposed = async (b: Bench) => {
		const id = await dead(b);
		const { outcome, proposal } = await b.ledger.replay(SCOPE, said(id));
		expect([outcome, b.entry(id).state]).toEqual(['proposed', 'dead']);
		return { id, proposalId: proposal?.id ?? 0, approve: true, reason: 'agreed' };
	};

	it('the first only proposes, the second carries it out', async () => {
		const b = bench(policy);
		const decision = await proposed(b);
		expect(await b.ledger.decide(SCOPE, { ...decision, by: 'Lee' })).toMatchObject({
			outcome: 'done',
			entry: { state: 'ready' },
			proposal: { by: 'Kim', decidedBy: 'Lee', decision: 'approved' },
		});
		expect(b.trail().slice(-3)).toEqual([
			'exception.proposed',
			'exception.decided',
			'exception.replayed',
		]);
		expect(await refusal(b.ledger.decide(SCOPE, { ...decision, by: 'Max' }))).toBe(
			'ledger.wrong_state',
		);
	});

	it.each(['Kim', ' kim ', 'KIM', 'K\u200bim', 'Ｋｉｍ'])('%j is not a second one', async (by) => {
		const b = bench(policy);
		const decision = await proposed(b);
		expect(await refusal(b.ledger.decide(SCOPE, { ...decision, by }))).toBe('ledger.second_person');
		expect(b.entry(decision.id).state).toBe('dead');
	});

	it('a rejection leaves it to be decided anew', async () => {
		const b = bench(policy);
		const decision = await proposed(b);
		await b.ledger.decide(SCOPE, { ...decision, by: 'Lee', approve: false });
		expect(b.entry(decision.id).state).toBe('dead');
		expect((await b.ledger.dismiss(SCOPE, said(decision.id))).outcome).toBe('proposed');
	});

	it('a second proposal waits for the first', async () => {
		const b = bench(policy);
		const { id } = await proposed(b);
		expect(await refusal(b.ledger.dismiss(SCOPE, said(id)))).toBe('ledger.wrong_state');
	});

	it.each([0, 1])('an approval of what has changed %i ms later is refused', async (ms) => {
		const b = bench(policy);
		const decision = await proposed(b);
		b.tick(ms);
		await b.apply(revision('2'));
		expect(await refusal(b.ledger.decide(SCOPE, { ...decision, by: 'Lee' }))).toBe(
			'ledger.wrong_state',
		);
		expect(b.entry(decision.id).state).toBe('superseded');
	});

	it('a proposal of another entry is not found', async () => {
		const b = bench(policy);
		const decision = await proposed(b);
		const other = await dead(b, { nativeId: 'x' });
		expect(await refusal(b.ledger.decide(SCOPE, { ...decision, id: other, by: 'Lee' }))).toBe(
			'ledger.not_found',
		);
	});
});

describe('after a restore', () => {
	it('lanes are doubtful until Odoo was seen to agree', async () => {
		const b = bench();
		await b.apply(revision('1'));
		expect(await b.ledger.declareRestore(SCOPE, 'Kim', 'disk lost')).toEqual({ generation: 1 });
		const claim = await b.go(revision('2'));
		expect(claim.unverified).toBe(true);
		expect((await b.go(revision('1', { nativeId: 'unknown to it' }))).unverified).toBe(true);
		await b.applied(claim);
		expect((await b.go(revision('3'))).unverified).toBe(false);
	});

	it('a person confirms what was held, and it is not held again', async () => {
		const b = bench();
		await b.apply(revision('1'));
		await b.ledger.declareRestore(SCOPE, 'Kim', 'disk lost');
		const claim = await b.go(revision('2'));
		await b.failed(claim, { class: 'conflict', code: 'delivery.restored_lane' });
		expect(b.entry(claim.id)).toMatchObject({
			exceptionClass: 'state_conflict',
			queue: 'integration',
		});
		await b.ledger.replay(SCOPE, said(claim.id));
		expect(claimOf((await b.begin(revision('2', { entry: claim.id })))[0]).unverified).toBe(false);
	});

	it('no claim of before fits one of after', async () => {
		const b = bench();
		await b.apply(revision('1'));
		const backup = b.store.snapshot();
		const old = await b.go(revision('2'));
		backup.restore();
		await b.ledger.declareRestore(SCOPE, 'Kim', 'disk lost');
		const now = await b.go(revision('2'));
		expect(now.epoch).toBeGreaterThan(old.epoch);
		expect(await refusal(b.ledger.declareRestore(SCOPE, 'Kim', ' '))).toBe('ledger.reason_missing');
	});
});

describe('retention', () => {
	it('removes contents first and entries later, never what is open or the trail', async () => {
		const b = bench({ payloadDays: 1, entryDays: 2 });
		const done = await b.apply(revision('1'));
		const open = await dead(b, { nativeId: 'x' });
		const trail = b.trail();
		b.tick(86_400_001);
		expect(await b.ledger.retain(SCOPE)).toEqual({ payloads: 1, entries: 0 });
		expect((await b.ledger.open(SCOPE, done.id)).payload).toBeNull();
		expect(told(await b.begin(revision('1')))).toEqual(['duplicate']);
		b.tick(86_400_000);
		expect(await b.ledger.retain(SCOPE)).toMatchObject({ entries: 1 });
		expect(b.entries().map(({ id }) => id)).toEqual([open]);
		expect(b.trail().slice(0, trail.length)).toEqual(trail);
		// The lane still knows what was applied.
		expect(told(await b.begin(revision('1')))).toEqual(['superseded']);
		expect(told(await b.begin(revision('01', { hash: 'other' })))).toEqual(['exception']);
	});
});
