import { link } from '../../../../core/delivery/audit/chain';
import type { AuditFact, AuditRecord } from '../../../../core/delivery/audit/record';

export const CHAIN = 'https://odoo.example.com|books';

export const fact = (more: Partial<AuditFact> = {}): AuditFact => ({
	actor: 'workflow:7/Odoo Vendor',
	what: 'entry.claimed',
	key: `${CHAIN}|procurement.vendor|procore|8089|vendor|4711|upsert|version|3`,
	record: 'procore|8089|vendor|4711',
	before: null,
	after: 'a'.repeat(64),
	detail: { attempt: 1, correlation: 'c-1' },
	...more,
});

/** A chain of `count` records, one transaction each, a second apart. */
export function chainOf(count: number): AuditRecord[] {
	const rows: AuditRecord[] = [];
	for (let at = 1; at <= count; at++) {
		rows.push(
			...link(rows.at(-1) ?? null, CHAIN, at * 1_000, [
				fact({
					what: at % 2 === 0 ? 'entry.applied' : 'entry.claimed',
					record: `procore|8089|vendor|${String(at % 5)}`,
					detail: { attempt: at, correlation: `c-${String(at % 3)}` },
				}),
			]),
		);
	}
	return rows;
}

/** The store's reads over an array; sorted by number, as a table with an index gives it. */
export const readsOf = (rows: readonly AuditRecord[]) => ({
	now: 1_000_000,
	auditFrom: (chain: string, from: number, limit: number) =>
		Promise.resolve(
			rows
				.filter((row) => row.chain === chain && row.n >= from)
				.sort((a, b) => a.n - b.n)
				.slice(0, limit),
		),
	lastAudit: (chain: string) =>
		Promise.resolve(rows.filter((row) => row.chain === chain).at(-1) ?? null),
});
