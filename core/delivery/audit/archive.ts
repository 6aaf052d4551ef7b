import { fault } from '../../faults';
import type { LedgerReads, LedgerStore } from '../stores/store.port';
import { sealSegment, type SegmentSeal } from './head';
import type { AuditRecord } from './record';
import type { Head } from './verify';

/** A sealed part of a chain with its records, for a file outside the ledger. */
export interface Segment {
	readonly seal: SegmentSeal;
	readonly records: readonly AuditRecord[];
}

const PAGE = 1_000;

const pointer = (chain: string): string => `audit.archived|${chain}`;

/**
 * What follows the last archived number of a chain, verified and sealed; null when nothing does.
 * @param limit records at most: what comes after them is the next segment
 * Fault `ledger.chain_broken`.
 */
export async function nextSegment(
	reads: Pick<LedgerReads, 'auditFrom' | 'lastAudit' | 'meta' | 'now'>,
	chain: string,
	limit: number,
): Promise<Segment | null> {
	const after = await lastArchived(reads, chain);
	const records: AuditRecord[] = [];
	while (records.length < limit) {
		const wanted = Math.min(PAGE, limit - records.length);
		const page = await reads.auditFrom(chain, (records.at(-1)?.n ?? after?.n ?? 0) + 1, wanted);
		records.push(...page);
		if (page.length < wanted) break;
	}
	const last = records.at(-1);
	if (last === undefined) return null;
	const seal = await sealSegment(reads, chain, after, { n: last.n, hash: last.hash });
	return seal === null ? null : { seal, records };
}

/** Remembers that a segment lies in the archive; the next one begins after it. */
export async function markArchived(store: LedgerStore, { chain, to, hash }: SegmentSeal) {
	await store.write(chain, async (tx) => {
		// Two archive runs side by side: the later number stands.
		const known = await lastArchived(tx, chain);
		if ((known?.n ?? 0) < to) await tx.putMeta(pointer(chain), JSON.stringify({ n: to, hash }));
	});
}

async function lastArchived(reads: Pick<LedgerReads, 'meta'>, chain: string): Promise<Head | null> {
	const kept = await reads.meta(pointer(chain));
	if (kept === null) return null;
	const [, n, hash] = /^\{"n":(\d{1,15}),"hash":"([0-9a-f]{64})"\}$/.exec(kept) ?? [];
	if (n !== undefined && hash !== undefined) return { n: Number(n), hash };
	throw fault({
		class: 'protocol',
		code: 'ledger.bad_head',
		message: 'The ledger holds no readable number of the last archived audit record.',
		remedy: 'Compare the ledger with its backup: this value was changed from outside.',
		retryable: false,
	});
}
