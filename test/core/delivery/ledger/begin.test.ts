import {
	bench,
	claimOf,
	command,
	event,
	hashed,
	lost,
	bad,
	revision,
	told,
	SCOPE,
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

	it('goes again when asked to, and only as the newest', async () => {
		const b = bench();
		await b.apply(revision('1'));
		expect(told(await b.begin(revision('1', { again: true })))).toEqual(['go']);
	});
});
