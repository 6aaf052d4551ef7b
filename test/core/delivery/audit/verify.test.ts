import { hashOf } from '../../../../core/delivery/audit/chain';
import type { AuditRecord } from '../../../../core/delivery/audit/record';
import { assertChain, verifyChain } from '../../../../core/delivery/audit/verify';
import { CHAIN, chainOf, readsOf } from './fake-chain';

const rows = chainOf(100);
const head = { n: 100, hash: rows[99]?.hash ?? '' };

const check = (changed: readonly AuditRecord[], options: Parameters<typeof verifyChain>[2] = {}) =>
	verifyChain(readsOf(changed), CHAIN, { pageSize: 7, ...options });

/** Seals everything from `at` on anew, as somebody would who knows how the hash is made. */
function resealed(changed: readonly AuditRecord[], at: number): AuditRecord[] {
	let prev = changed[at - 1]?.prev ?? '';
	return changed.map((row, index) => {
		if (index < at - 1) return row;
		const next = { ...row, prev };
		prev = hashOf(next);
		return { ...next, hash: prev };
	});
}

describe('verifyChain', () => {
	it('passes an untouched chain, whatever the page size, and tells its head', async () => {
		for (const pageSize of [1, 7, 50, 100, 1_000]) {
			expect(await check(rows, { pageSize, head })).toEqual({ ok: true, checked: 100, head });
		}
		expect(await check([])).toEqual({ ok: true, checked: 0, head: null });
	});

	it('reports progress page by page', async () => {
		const seen: number[] = [];
		await check(rows, { pageSize: 40, onProgress: (checked) => seen.push(checked) });
		expect(seen).toEqual([40, 80, 100]);
	});

	it('finds a flipped bit in any field of any record', async () => {
		for (let at = 0; at < rows.length; at += 3) {
			const row = rows[at];
			if (row === undefined) throw new Error('no such row');
			const flips: Array<Partial<AuditRecord>> = [
				{ actor: flip(row.actor) },
				{ what: flip(row.what) },
				{ key: flip(row.key) },
				{ record: flip(row.record) },
				{ after: flip(row.after ?? '') },
				{ before: 'x' },
				{ at: row.at ^ 1 },
				{ detail: { ...row.detail, attempt: 7_777 } },
				{ detail: { ...row.detail, added: true } },
				{ prev: flip(row.prev) },
				{ hash: flip(row.hash) },
			];
			for (const edit of flips) {
				const found = await check(
					rows.map((one, index) => (index === at ? { ...one, ...edit } : one)),
				);
				expect(found).toMatchObject({ ok: false, at: at + 1, checked: at });
			}
		}
	});

	it('finds every deleted row; the last one only against a published head', async () => {
		for (let at = 1; at <= rows.length; at++) {
			const less = rows.filter(({ n }) => n !== at);
			expect(await check(less, { head })).toMatchObject({ ok: false, at, problem: 'missing' });
			expect((await check(less)).ok).toBe(at === 100);
		}
	});

	it('finds rows that changed places, were doubled or renumbered', async () => {
		const swapped = rows.map((row) =>
			row.n === 10 ? { ...row, n: 11 } : row.n === 11 ? { ...row, n: 10 } : row,
		);
		expect(await check(swapped)).toMatchObject({ ok: false, at: 10, problem: 'broken' });
		const doubled = rows.flatMap((row) => (row.n === 30 ? [row, row] : [row]));
		expect(await check(doubled)).toMatchObject({ ok: false, at: 31, problem: 'order' });
		const closedUp = rows
			.filter(({ n }) => n !== 50)
			.map((row) => (row.n > 50 ? { ...row, n: row.n - 1 } : row));
		expect(await check(closedUp)).toMatchObject({ ok: false, at: 50, problem: 'broken' });
	});

	it('finds a chain that was edited and sealed anew, by the head published before', async () => {
		const edited = rows.map((row) => (row.n === 60 ? { ...row, actor: 'somebody else' } : row));
		const forged = resealed(edited, 60);
		expect(await check(forged)).toMatchObject({ ok: true });
		expect(await check(forged, { head })).toMatchObject({ ok: false, at: 100, problem: 'head' });
	});

	it('finds a chain cut off and grown again past the published head', async () => {
		const cut = chainOf(90);
		expect(await check(cut, { head })).toMatchObject({ ok: false, at: 91, problem: 'missing' });
	});

	it('begins at a verified head, and notices when that head is not in the chain', async () => {
		const from = { n: 40, hash: rows[39]?.hash ?? '' };
		expect(await check(rows, { from, head })).toEqual({ ok: true, checked: 60, head });
		expect(await check(rows, { from: { n: 40, hash: 'f'.repeat(64) } })).toMatchObject({
			ok: false,
			at: 41,
			problem: 'broken',
		});
		expect(
			await check(rows.slice(0, 40), { from, head: { n: 40, hash: 'f'.repeat(64) } }),
		).toMatchObject({ ok: false, at: 40, problem: 'head' });
	});

	it('does not take a record of another chain', async () => {
		const foreign = { ...rows[0], chain: 'other' } as AuditRecord;
		const reads = { auditFrom: () => Promise.resolve([foreign]) };
		expect(await verifyChain(reads, CHAIN)).toMatchObject({ ok: false, problem: 'foreign' });
	});

	it('as an assertion throws a fault that names the number', async () => {
		const less = rows.filter(({ n }) => n !== 12);
		await expect(assertChain(readsOf(less), CHAIN)).rejects.toMatchObject({
			code: 'ledger.chain_broken',
			details: { at: 12, problem: 'missing' },
		});
		await expect(assertChain(readsOf(rows), CHAIN)).resolves.toMatchObject({ checked: 100 });
	});
});

/** One bit of the last character, kept printable. */
const flip = (text: string): string =>
	`${text.slice(0, -1)}${String.fromCharCode(text.charCodeAt(text.length - 1) ^ 1)}`;
