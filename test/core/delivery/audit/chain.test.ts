import { appendFacts, CHAIN_START, hashOf } from '../../../../core/delivery/audit/chain';
import type { AuditRecord } from '../../../../core/delivery/audit/record';
import { verifyChain } from '../../../../core/delivery/audit/verify';
import { CHAIN, fact, readsOf } from './fake-chain';

const txOf = (rows: AuditRecord[], now = 5_000) => ({
	now,
	lastAudit: readsOf(rows).lastAudit,
	appendAudit: (records: readonly AuditRecord[]) => {
		rows.push(...records);
		return Promise.resolve();
	},
});

describe('appendFacts', () => {
	it('starts at 1 with the start hash and links every record to the one before', async () => {
		const rows: AuditRecord[] = [];
		await appendFacts(txOf(rows), CHAIN, [fact(), fact()]);
		await appendFacts(txOf(rows), CHAIN, [fact()]);
		expect(rows.map(({ n }) => n)).toEqual([1, 2, 3]);
		expect(rows[0]?.prev).toBe(CHAIN_START);
		expect(rows[1]?.prev).toBe(rows[0]?.hash);
		expect(rows[2]?.prev).toBe(rows[1]?.hash);
	});

	it('reads and writes nothing without facts', async () => {
		const refuse = () => Promise.reject(new Error('not expected'));
		const tx = { now: 1, lastAudit: refuse, appendAudit: refuse };
		expect(await appendFacts(tx, CHAIN, [])).toEqual([]);
	});

	it('covers every field with the hash', async () => {
		const rows: AuditRecord[] = [];
		const [record] = await appendFacts(txOf(rows), CHAIN, [fact({ before: 'b'.repeat(64) })]);
		if (record === undefined) throw new Error('nothing was appended');
		const edits: Array<Partial<AuditRecord>> = [
			{ chain: 'other' },
			{ n: 2 },
			{ at: 5_001 },
			{ prev: '1'.repeat(64) },
			{ actor: 'somebody' },
			{ what: 'entry.dead' },
			{ key: 'k' },
			{ record: 'r' },
			{ before: null },
			{ after: null },
			{ detail: { attempt: 2, correlation: 'c-1' } },
		];
		for (const edit of edits) expect(hashOf({ ...record, ...edit })).not.toBe(record.hash);
		expect(edits.map((edit) => Object.keys(edit)[0]).sort()).toEqual(
			Object.keys(record)
				.filter((name) => name !== 'hash')
				.sort(),
		);
	});

	it('is the same hash after a round trip through JSON and with keys in another order', async () => {
		const detail = { z: 1, a: 'Ünïcode 🏗', half: 'x\ud800y', control: 'a\u0000b', f: 0.1 };
		const [record] = await appendFacts(txOf([]), CHAIN, [fact({ detail })]);
		if (record === undefined) throw new Error('nothing was appended');
		const stored = JSON.parse(JSON.stringify(record)) as AuditRecord;
		const turned = Object.fromEntries(Object.entries(stored.detail).reverse());
		expect(hashOf({ ...stored, detail: turned })).toBe(record.hash);
		expect(JSON.stringify(record)).not.toMatch(/\\u0000|\\ud800/);
	});

	it('never runs backwards in time', async () => {
		const rows: AuditRecord[] = [];
		await appendFacts(txOf(rows, 9_000), CHAIN, [fact()]);
		await appendFacts(txOf(rows, 4_000), CHAIN, [fact()]);
		expect(rows.map(({ at }) => at)).toEqual([9_000, 9_000]);
	});

	it('redacts on the way in, so that no caller can get around it', async () => {
		const rows: AuditRecord[] = [];
		await appendFacts(txOf(rows), CHAIN, [
			fact({
				actor: 'jane token=abcdef123456',
				detail: { iban: 'DE89370400440532013000', apiKey: 'x', said: 'Bearer abcdefghijkl' },
			}),
		]);
		expect(rows[0]?.actor).toBe('jane token=***');
		expect(rows[0]?.detail).toEqual({ iban: '****3000', apiKey: '***', said: 'Bearer ***' });
	});

	it('links thousands of facts in one read and one write', async () => {
		const rows: AuditRecord[] = [];
		const tx = txOf(rows);
		const reads = jest.spyOn(tx, 'lastAudit');
		const writes = jest.spyOn(tx, 'appendAudit');
		await appendFacts(
			tx,
			CHAIN,
			Array.from({ length: 5_000 }, () => fact()),
		);
		expect(reads).toHaveBeenCalledTimes(1);
		expect(writes).toHaveBeenCalledTimes(1);
		expect(await verifyChain(readsOf(rows), CHAIN)).toMatchObject({ ok: true, checked: 5_000 });
	});
});
