import { markArchived, nextSegment } from '../../../../core/delivery/audit/archive';
import { appendFacts } from '../../../../core/delivery/audit/chain';
import { joinFault, verifySegment, type SegmentSeal } from '../../../../core/delivery/audit/head';
import { createMemoryStore, type MemoryStore } from '../../../../core/delivery/stores/memory';

const CHAIN = 'http://odoo.example|books';

const append = (store: MemoryStore, count: number) =>
	store.write(CHAIN, (tx) =>
		appendFacts(
			tx,
			CHAIN,
			Array.from({ length: count }, (_, at) => ({
				actor: 'workflow:1/Keep Vendors',
				what: 'entry.applied',
				key: `k${String(at)}`,
				record: '',
				before: null,
				after: null,
				detail: {},
			})),
		),
	);

const next = (store: MemoryStore, limit = 100_000) =>
	store.read((reads) => nextSegment(reads, CHAIN, limit));

describe('archive of an audit trail', () => {
	it('has no segment before something was written', async () => {
		expect(await next(createMemoryStore())).toBeNull();
	});

	it('gives segments that join without a gap and verify without the ledger', async () => {
		const store = createMemoryStore();
		await append(store, 2_500);
		const seals: SegmentSeal[] = [];
		for (let segment = await next(store, 1_200); segment !== null; ) {
			expect(await verifySegment(segment.seal, segment.records)).toMatchObject({ ok: true });
			await markArchived(store, segment.seal);
			seals.push(segment.seal);
			segment = await next(store, 1_200);
		}
		expect(seals.map(({ from, to }) => [from, to])).toEqual([
			[1, 1_200],
			[1_201, 2_400],
			[2_401, 2_500],
		]);
		expect(joinFault(seals)).toBeNull();
		await append(store, 1);
		expect((await next(store))?.seal).toMatchObject({ from: 2_501, to: 2_501 });
	});

	it('gives the same segment again until it is marked', async () => {
		const store = createMemoryStore();
		await append(store, 3);
		const first = await next(store);
		expect((await next(store))?.seal.hash).toBe(first?.seal.hash);
	});

	it('never moves the mark back', async () => {
		const store = createMemoryStore();
		await append(store, 3);
		const early = await next(store, 2);
		const all = await next(store);
		if (early === null || all === null) throw new Error('no segment');
		await markArchived(store, all.seal);
		await markArchived(store, early.seal);
		expect(await next(store)).toBeNull();
	});

	it('says so when the mark was changed from outside', async () => {
		const store = createMemoryStore();
		await append(store, 3);
		const segment = await next(store);
		if (segment === null) throw new Error('no segment');
		await markArchived(store, segment.seal);
		await store.write(CHAIN, (tx) => tx.putMeta(`audit.archived|${CHAIN}`, '{"n":1}'));
		await expect(next(store)).rejects.toMatchObject({ code: 'ledger.bad_head' });
	});
});
