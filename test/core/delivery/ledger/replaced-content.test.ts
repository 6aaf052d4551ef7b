import { bad, bench, lost, revision, told, SCOPE } from './bench';

const sent = (content: string) =>
	revision('1', { hash: content, facts: { title: content }, payload: JSON.stringify({ content }) });

describe('other content under the key of an exception', () => {
	it('takes its place when nothing of it ever reached Odoo', async () => {
		const b = bench();
		const wrong = await b.go(sent('wrong'));
		await b.failed(wrong, bad);
		b.tick(60_000);
		const right = await b.go(sent('right'));
		expect(right.id).toBe(wrong.id);
		expect(b.entry(wrong.id)).toMatchObject({
			state: 'sending',
			hash: 'right',
			facts: { title: 'right' },
			fault: null,
			exceptionClass: null,
			queue: null,
			seen: 2,
		});
		const { payload, trail } = await b.ledger.open(SCOPE, wrong.id);
		expect(payload).toBe('{"content":"right"}');
		expect(trail.find(({ what }) => what === 'entry.replaced')).toMatchObject({
			before: 'wrong',
			after: 'right',
			detail: { code: 'odoo.validation' },
		});
		await b.applied(right);
		expect(told(await b.begin(sent('right')))).toEqual(['duplicate']);
	});

	it('stays the exception when the same content comes again', async () => {
		const b = bench();
		await b.failed(await b.go(sent('wrong')), bad);
		expect(told(await b.begin(sent('wrong')))).toEqual(['exception']);
		expect(b.trail()).not.toContain('entry.replaced');
	});

	it.each([
		['an unknown outcome', lost],
		['no end', 'expired'],
	] as const)('is a conflict when an attempt ended in %s', async (_, how) => {
		const b = bench();
		const first = await b.go(sent('wrong'));
		if (how === 'expired') b.tick(61_000);
		else await b.failed(first, how);
		b.tick(10 * 60_000);
		await b.failed(await b.go(sent('wrong')), bad);
		b.tick(24 * 3_600_000);
		const [verdict] = await b.begin(sent('right'));
		expect(verdict).toMatchObject({
			verdict: 'exception',
			fault: { code: 'delivery.conflict' },
		});
		expect(b.entry(first.id)).toMatchObject({ hash: 'wrong', state: 'dead' });
	});

	it.each(['applied', 'sending', 'retry_wait'])(
		'is a conflict when the entry is %s',
		async (state) => {
			const b = bench();
			const claim = await b.go(sent('first'));
			if (state === 'applied') await b.applied(claim);
			if (state === 'retry_wait') await b.failed(claim);
			const [verdict] = await b.begin(sent('other'));
			expect(verdict).toMatchObject({ fault: { code: 'delivery.conflict' } });
			expect(b.entry(claim.id)).toMatchObject({ state, hash: 'first' });
		},
	);

	it('is a conflict when the entry was applied before and failed when sent again', async () => {
		const b = bench();
		await b.apply(sent('first'));
		const [again] = await b.begin({ ...sent('first'), again: true });
		if (again?.verdict !== 'go') throw new Error('not sent again');
		await b.failed(again.claim, bad);
		expect((await b.begin(sent('other')))[0]).toMatchObject({
			fault: { code: 'delivery.conflict' },
		});
	});

	it('is superseded when a newer revision was applied meanwhile, and too large is said so', async () => {
		const b = bench({ maxPayloadBytes: 40 });
		await b.failed(await b.go(sent('wrong')), bad);
		const long = await b.begin(sent('x'.repeat(50)));
		expect(long[0]).toMatchObject({ fault: { code: 'delivery.payload_too_large' } });
		expect(told(await b.begin(sent('right')))).toEqual(['go']);
	});
});

describe('an applied revision mapped anew', () => {
	const remapped = (content: string) => ({ ...sent(content), again: true });

	it('goes when it is asked for, and is what later duplicates are compared with', async () => {
		const b = bench();
		const done = await b.apply(sent('old'));
		b.tick(60_000);
		const claim = await b.go(remapped('new'));
		expect(claim.id).toBe(done.id);
		expect(b.entry(done.id)).toMatchObject({ state: 'sending', hash: 'new' });
		await b.applied(claim);
		const { payload, trail } = await b.ledger.open(SCOPE, done.id);
		expect(payload).toBe('{"content":"new"}');
		expect(trail.find(({ what }) => what === 'entry.replaced')).toMatchObject({
			before: 'old',
			after: 'new',
		});
		expect(told(await b.begin(sent('new')))).toEqual(['duplicate']);
		expect(told(await b.begin(sent('old')))).toEqual(['exception']);
	});

	it('is a conflict when a newer revision is in Odoo, or nobody asked', async () => {
		const b = bench();
		await b.apply(sent('old'));
		expect(told(await b.begin(sent('new')))).toEqual(['exception']);
		await b.apply(revision('2'));
		expect(told(await b.begin(remapped('newer')))).toEqual(['exception']);
	});

	it('is a conflict for a document that is made once', async () => {
		const b = bench();
		await b.apply({ ...sent('old'), kind: 'event' });
		expect(told(await b.begin({ ...remapped('new'), kind: 'event' }))).toEqual(['exception']);
	});
});
