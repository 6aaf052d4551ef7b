import { hashOf } from '../../../../core/delivery/audit/chain';
import {
	auditCsv,
	auditJsonLines,
	auditRecords,
	csvCell,
} from '../../../../core/delivery/audit/export';
import type { AuditRecord } from '../../../../core/delivery/audit/record';
import { CHAIN, chainOf, readsOf } from './fake-chain';

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
	const all: T[] = [];
	// eslint-disable-next-line @typescript-eslint/await-thenable -- the rule does not know async generators, the compiler does
	for await (const item of items) all.push(item);
	return all;
}

const rows = chainOf(2_500);
const reads = readsOf(rows);
const numbers = async (filter: Parameters<typeof auditRecords>[2]) =>
	(await collect(auditRecords(reads, CHAIN, filter))).map(({ n }) => n);

describe('auditRecords', () => {
	it('gives all pages in order', async () => {
		expect(await numbers({})).toEqual(rows.map(({ n }) => n));
	});

	it('filters by time, half open, and stops reading after it', async () => {
		const auditFrom = jest.spyOn(reads, 'auditFrom');
		expect(await numbers({ since: 10_000, until: 13_000 })).toEqual([10, 11, 12]);
		expect(auditFrom).toHaveBeenCalledTimes(1);
		auditFrom.mockRestore();
	});

	it('filters by record, correlation, step, actor and number', async () => {
		expect(await numbers({ record: 'procore|8089|vendor|3', toN: 20 })).toEqual([3, 8, 13, 18]);
		expect(await numbers({ correlation: 'c-1', toN: 10 })).toEqual([1, 4, 7, 10]);
		expect(await numbers({ what: 'entry.applied', toN: 6 })).toEqual([2, 4, 6]);
		expect(await numbers({ what: 'exception.' })).toEqual([]);
		expect(await numbers({ actor: 'nobody' })).toEqual([]);
		expect(await numbers({ fromN: 2_499 })).toEqual([2_499, 2_500]);
	});
});

describe('JSON lines', () => {
	it('can be verified again from the file alone', async () => {
		const lines = await collect(auditJsonLines(auditRecords(reads, CHAIN, { toN: 50 })));
		expect(lines).toHaveLength(50);
		for (const line of lines) {
			expect(line.endsWith('\n')).toBe(true);
			const record = JSON.parse(line) as AuditRecord;
			expect(hashOf(record)).toBe(record.hash);
		}
	});
});

describe('CSV', () => {
	it('has a header, CRLF, and every field', async () => {
		const [header, first] = await collect(auditCsv(auditRecords(reads, CHAIN, { toN: 1 })));
		expect(header).toBe('n,time_utc,what,actor,record,key,before,after,detail,prev,hash\r\n');
		expect(first).toBe(
			`1,1970-01-01T00:00:01.000Z,entry.claimed,workflow:7/Odoo Vendor,procore|8089|vendor|1,${rows[0]?.key ?? ''},,${'a'.repeat(64)},"{""attempt"":1,""correlation"":""c-1""}",${'0'.repeat(64)},${rows[0]?.hash ?? ''}\r\n`,
		);
	});

	it.each([
		['plain', 'plain'],
		['', ''],
		['a,b', '"a,b"'],
		['say "x"', '"say ""x"""'],
		['two\nlines', '"two\nlines"'],
		['=1+1', "'=1+1"],
		['+49', "'+49"],
		['-1', "'-1"],
		['@SUM(A1)', "'@SUM(A1)"],
		['\t=1', "'\t=1"],
		[' =1', "' =1"],
		['＝1', "'＝1"],
		['=HYPERLINK("http://x","y")', '"\'=HYPERLINK(""http://x"",""y"")"'],
		['a=1', 'a=1'],
	])('cell %j', (text, cell) => {
		expect(csvCell(text)).toBe(cell);
	});
});
