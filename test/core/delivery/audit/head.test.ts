import {
	headOf,
	headText,
	joinFault,
	parseHead,
	sealSegment,
	verifySegment,
} from '../../../../core/delivery/audit/head';
import { CHAIN, chainOf, readsOf } from './fake-chain';

const rows = chainOf(100);
const headAt = (n: number) => ({ n, hash: rows[n - 1]?.hash ?? '' });

describe('the published head', () => {
	it('is the last record, and comes back from its line', async () => {
		const head = await headOf(readsOf(rows), CHAIN);
		expect(head).toEqual({ chain: CHAIN, ...headAt(100), at: 100_000 });
		if (head === null) throw new Error('no head');
		expect(parseHead(`  ${headText(head)}\n`)).toEqual(head);
		expect(await headOf(readsOf([]), CHAIN)).toBeNull();
	});

	it.each(['', 'audit-head 2 x', 'audit-head 1 2026-99-01T00:00:00Z n=1 hash=aa chain=x'])(
		'refuses %j',
		(text) => {
			expect(() => parseHead(text)).toThrow('published head');
		},
	);
});

describe('segments', () => {
	it('join: the last hash of one is the first prev of the next', async () => {
		const reads = readsOf(rows);
		const first = await sealSegment(reads, CHAIN, null, headAt(40));
		const second = await sealSegment(reads, CHAIN, headAt(40), headAt(100));
		if (first === null || second === null) throw new Error('nothing was sealed');
		expect([first.from, first.to, second.from, second.to]).toEqual([1, 40, 41, 100]);
		expect(second.prev).toBe(first.hash);
		expect(joinFault([first, second])).toBeNull();
		expect(joinFault([second])).toMatch('41 to 100 does not follow number 0');
		expect(joinFault([second, first])).not.toBeNull();
		expect(await sealSegment(reads, CHAIN, headAt(100), headAt(100))).toBeNull();
	});

	it('are verified from the archive alone', async () => {
		const seal = await sealSegment(readsOf(rows), CHAIN, headAt(40), headAt(60));
		if (seal === null) throw new Error('nothing was sealed');
		const archived = rows.slice(40, 60);
		expect(await verifySegment(seal, archived)).toMatchObject({ ok: true, checked: 20 });
		expect(await verifySegment(seal, archived.slice(0, -1))).toMatchObject({ ok: false, at: 60 });
		expect(await verifySegment(seal, archived.slice(1))).toMatchObject({ ok: false, at: 41 });
		const edited = archived.map((row) => (row.n === 50 ? { ...row, actor: 'x' } : row));
		expect(await verifySegment(seal, edited)).toMatchObject({ ok: false, at: 50 });
	});

	it('are not sealed when the chain was changed', async () => {
		const edited = rows.map((row) => (row.n === 50 ? { ...row, actor: 'x' } : row));
		await expect(sealSegment(readsOf(edited), CHAIN, null, headAt(60))).rejects.toMatchObject({
			code: 'ledger.chain_broken',
			details: { at: 50 },
		});
	});
});
