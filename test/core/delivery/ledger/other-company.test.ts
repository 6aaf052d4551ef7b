import type { Scope } from '../../../../core/delivery/entry';
import type { Delivery, Unreadable, Verdict } from '../../../../core/delivery/ledger/api';
import {
	anyFault,
	bad,
	bench,
	claimOf,
	incoming,
	lost,
	refusal,
	revision,
	told,
	SCOPE,
	WORKER,
	type Bench,
} from './bench';

/** Another company of the same Odoo database, and the same database name on another host. */
const NEIGHBOUR: Scope = { ...SCOPE, company: 2 };
const ELSEWHERE: Scope = { connection: 'https://other.example|db', company: 0 };

const beginAs = async (
	b: Bench,
	scope: Scope,
	...deliveries: Delivery[]
): Promise<readonly Verdict[]> =>
	await b.ledger.begin(scope, WORKER, {
		deliveries: deliveries.map((delivery, index) => ({ ...delivery, index })),
		unreadable: [],
	});

const unreadable = (more: Partial<Unreadable> = {}): Unreadable => ({
	index: 0,
	operation: 'procurement.vendor.upsert',
	fault: anyFault({ class: 'source_data', code: 'input.invalid' }),
	payload: '{"broken":1}',
	causation: null,
	...more,
});

describe('a newer revision from another company', () => {
	it('closes nothing that waits for its own company', async () => {
		const b = bench();
		const mine = await b.go(revision('1'));
		await b.failed(mine);
		await beginAs(b, NEIGHBOUR, revision('999'));
		expect(b.entry(mine.id)).toMatchObject({ state: 'retry_wait' });
	});

	it('keeps nothing of this company out while it waits for a person there', async () => {
		const b = bench();
		const [theirs] = await beginAs(b, NEIGHBOUR, revision('999'));
		await b.ledger.complete(NEIGHBOUR, WORKER, [
			{ claim: claimOf(theirs), status: 'failed', fault: anyFault(bad) },
		]);
		expect(told(await b.begin(revision('5')))).toEqual(['go']);
	});

	it('does not take over a lane whose outcome is unknown', async () => {
		const b = bench();
		const mine = await b.go(revision('1'));
		await b.failed(mine, lost);
		b.tick(10 * 60_000);
		await beginAs(b, NEIGHBOUR, revision('2'));
		expect(b.entry(mine.id)).toMatchObject({ state: 'unknown' });
	});

	it('still never overwrites what is newer in Odoo', async () => {
		const b = bench();
		const [theirs] = await beginAs(b, NEIGHBOUR, revision('9'));
		await b.ledger.complete(NEIGHBOUR, WORKER, [
			{ claim: claimOf(theirs), status: 'applied', effect: 'created', result: '{}' },
		]);
		expect(told(await b.begin(revision('5')))).toEqual(['superseded']);
	});
});

describe.each([
	['another company', NEIGHBOUR],
	['the same database name on another host', ELSEWHERE],
] as const)('for %s', (_, stranger) => {
	async function withException(): Promise<{ b: Bench; id: number }> {
		const b = bench({ secondPersonFor: ['contract_rule'] });
		const { id } = await b.go(revision('1'));
		await b.failed({ ...(await claim(b, id)) }, bad);
		return { b, id };
	}
	const claim = async (b: Bench, id: number) => {
		const { key, epoch, leaseUntil } = b.entry(id);
		return await Promise.resolve({
			...{ index: 0, id, key, epoch, leaseUntil },
			attempt: 0,
			unverified: false,
		});
	};
	const by = { by: 'Mallory', reason: 'because' };

	it('an entry does not exist, whatever is asked of it', async () => {
		const { b, id } = await withException();
		const before = b.entry(id);
		const proposed = await b.ledger.dismiss(SCOPE, { id, by: 'Anna', reason: 'double' });
		const proposalId = proposed.proposal?.id ?? 0;
		const tried = (number: number) => {
			const one = { id: number, ...by };
			return [
				b.ledger.open(stranger, number),
				b.ledger.assign(stranger, { ...one, to: 'Mallory' }),
				b.ledger.route(stranger, { ...one, queue: 'project' }),
				b.ledger.replay(stranger, one),
				b.ledger.dismiss(stranger, one),
				b.ledger.resolve(stranger, { ...one, payload: '{}' }),
				b.ledger.decide(stranger, { ...one, proposalId, approve: true }),
			];
		};
		const there = await Promise.all(tried(id).map(refusal));
		expect(new Set(there)).toEqual(new Set(['ledger.not_found']));
		// And nothing tells one that is there from one that is not.
		const messages = async (number: number) =>
			await Promise.all(
				tried(number).map(async (one) => await one.catch((e: unknown) => JSON.stringify(e))),
			);
		expect(await messages(id)).toEqual(await messages(4_711));
		expect(b.entry(id)).toEqual(before);
	});

	it('nothing of it is listed, counted or handed out', async () => {
		const { b, id } = await withException();
		await b.ledger.receive(SCOPE, WORKER, [incoming('e1')]);
		const { correlationId } = b.entry(id);
		const page = { order: 'oldest', limit: 10 } as const;
		expect(await b.ledger.find(stranger, { correlationId }, page)).toEqual([]);
		expect(await b.ledger.count(stranger, {}, ['state'])).toEqual([]);
		expect(
			await b.ledger.take(stranger, WORKER, { limit: 9, deliveries: true, events: true }),
		).toEqual([]);
		expect(await b.ledger.watermark(stranger, 'changes')).toBeNull();
	});

	it('an item that names it becomes an exception of its own', async () => {
		const { b, id } = await withException();
		const before = b.entry(id);
		const [forged] = await beginAs(b, stranger, revision('1', { nativeId: '99', entry: id }));
		expect(forged).toMatchObject({ verdict: 'exception', fault: { code: 'ledger.not_found' } });
		await b.ledger.report(stranger, WORKER, [unreadable({ entry: id })]);
		await b.ledger.begin(stranger, WORKER, {
			deliveries: [],
			unreadable: [unreadable({ entry: id, payload: '{"other":1}' })],
		});
		expect(b.entry(id)).toEqual(before);
	});

	it('its event is neither settled nor counted on', async () => {
		const b = bench();
		const [event] = await b.ledger.receive(SCOPE, WORKER, [incoming('e1')]);
		const key = event?.key ?? '';
		await beginAs(b, stranger, revision('1', { causation: { event: key, parts: 1 } }));
		expect(await b.ledger.acknowledge(stranger, WORKER, [key], 'not needed')).toBe(0);
		expect([...b.store.tables.events.values()]).toMatchObject([{ state: 'waiting', parts: 1 }]);
		expect(b.entries()).toMatchObject([{ causation: null }]);
	});
});

describe('an item that cannot be read and names an entry', () => {
	it('that is done becomes an exception of its own', async () => {
		const b = bench();
		const { id } = await b.apply(revision('1'));
		const [verdict] = await b.ledger.begin(SCOPE, WORKER, {
			deliveries: [],
			unreadable: [unreadable({ entry: id })],
		});
		expect(verdict).toMatchObject({ verdict: 'exception', fault: { code: 'input.invalid' } });
		expect(b.entries()).toHaveLength(2);
	});

	it('does not take down the item of the same batch that can be read', async () => {
		const b = bench();
		const claim = await b.go(revision('1'));
		await b.failed(claim);
		const verdicts = await b.ledger.begin(SCOPE, WORKER, {
			deliveries: [{ ...revision('1'), entry: claim.id, index: 0 }],
			unreadable: [unreadable({ entry: claim.id, index: 1 })],
		});
		expect(told(verdicts)).toEqual(['go', 'exception']);
		expect(b.entry(claim.id)).toMatchObject({ state: 'sending' });
	});
});
