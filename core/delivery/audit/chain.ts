import { contentHash } from '../../canonical/hash';
import type { LedgerTx } from '../stores/store.port';
import type { AuditFact, AuditRecord } from './record';
import { redactFact } from './redact';

/** `prev` of number 1. */
export const CHAIN_START = '0'.repeat(64);

/** The hash a record must carry: SHA-256 of the canonical JSON of all its other fields. */
export const hashOf = ({
	chain,
	n,
	at,
	prev,
	actor,
	what,
	key,
	record,
	before,
	after,
	detail,
}: Omit<AuditRecord, 'hash'>): string =>
	// In the order of canonical JSON, which then need not sort them.
	contentHash({ actor, after, at, before, chain, detail, key, n, prev, record, what });

/**
 * Links facts to the end of a chain, redacted, in the transaction of the change they tell of. One
 * read and one write whatever their number. Without facts nothing is read or written.
 *
 * @param chain the connection; its writers must be serialised, as `LedgerStore.write` does
 * @returns the records as they were written, in order
 */
export async function appendFacts(
	tx: Pick<LedgerTx, 'now' | 'lastAudit' | 'appendAudit'>,
	chain: string,
	facts: readonly AuditFact[],
): Promise<readonly AuditRecord[]> {
	if (facts.length === 0) return [];
	const records = link(await tx.lastAudit(chain), chain, tx.now, facts);
	await tx.appendAudit(records);
	return records;
}

/** The records that follow `last`. `at` never runs backwards within a chain. */
export function link(
	last: Pick<AuditRecord, 'n' | 'at' | 'hash'> | null,
	chain: string,
	now: number,
	facts: readonly AuditFact[],
): readonly AuditRecord[] {
	const at = Math.max(now, last?.at ?? 0);
	let n = last?.n ?? 0;
	let prev = last?.hash ?? CHAIN_START;
	return facts.map((fact) => {
		n += 1;
		const unsealed = { chain, n, at, prev, ...redactFact(fact) };
		const hash = hashOf(unsealed);
		prev = hash;
		return { ...unsealed, hash };
	});
}
