import { fault } from '../../faults';
import { redactText } from './redact';
import type { LedgerReads } from '../stores/store.port';
import type { AuditRecord } from './record';
import { verifyChain, type Head, type Verification } from './verify';

/**
 * A head to keep outside the ledger (log, e-mail, ticket), once a day. Whoever holds it can later
 * tell that nothing before it was edited or cut off, whatever happened to the store.
 */
export interface PublishedHead extends Head {
	readonly chain: string;
	/** Time of the record, ms since the epoch. */
	readonly at: number;
}

/** The end of a chain now; null when nothing was written yet. */
export async function headOf(
	reads: Pick<LedgerReads, 'lastAudit'>,
	chain: string,
): Promise<PublishedHead | null> {
	const last = await reads.lastAudit(chain);
	return last === null ? null : { chain, n: last.n, hash: last.hash, at: last.at };
}

/** One line a person can paste back: `audit-head 1 2026-01-31T09:00:00.000Z n=4711 hash=… chain=…`. */
export const headText = ({ chain, n, hash, at }: PublishedHead): string =>
	`audit-head 1 ${new Date(at).toISOString()} n=${String(n)} hash=${hash} chain=${chain}`;

/** Reads `headText` back. Fault `ledger.bad_head`. */
export function parseHead(text: string): PublishedHead {
	const match =
		/^audit-head 1 (\d{4}-\d\d-\d\dT[\d:.]{5,12}Z) n=(\d{1,15}) hash=([0-9a-f]{64}) chain=(.{1,2000})$/.exec(
			text.trim(),
		);
	const at = Date.parse(match?.[1] ?? '');
	if (match === null || Number.isNaN(at)) {
		throw fault({
			class: 'source_data',
			code: 'ledger.bad_head',
			message: `"${redactText(text, 60)}" is not a published head of an audit trail.`,
			remedy: 'Paste the whole line that starts with "audit-head 1".',
			field: 'head',
		});
	}
	return { chain: match[4] ?? '', n: Number(match[2]), hash: match[3] ?? '', at };
}

/**
 * A sealed part of a chain, for the archive. `prev` is the last hash of the segment before, so that
 * segments join without a gap.
 */
export interface SegmentSeal {
	readonly chain: string;
	readonly from: number;
	readonly to: number;
	/** `prev` of number `from`. */
	readonly prev: string;
	/** Hash of number `to`. */
	readonly hash: string;
	readonly at: number;
}

/**
 * Verifies the numbers after `after` (the head of the last segment) up to `to` and gives the seal of
 * the segment; null when there is nothing after it. Fault `ledger.chain_broken`.
 */
export async function sealSegment(
	reads: Pick<LedgerReads, 'auditFrom' | 'now'>,
	chain: string,
	after: Head | null,
	to: Head,
): Promise<SegmentSeal | null> {
	if (to.n <= (after?.n ?? 0)) return null;
	const seal = await verifyTo(reads, chain, after, to);
	if (!seal.ok) {
		throw fault({
			class: 'protocol',
			code: 'ledger.chain_broken',
			message: `The audit trail cannot be sealed. ${seal.message}`,
			remedy:
				'Stop, keep the store as it is, and compare it with a backup and the published heads.',
			retryable: false,
			details: { at: seal.at, problem: seal.problem },
		});
	}
	const [first] = await reads.auditFrom(chain, (after?.n ?? 0) + 1, 1);
	return {
		chain,
		from: (after?.n ?? 0) + 1,
		to: to.n,
		prev: first?.prev ?? '',
		hash: to.hash,
		at: reads.now,
	};
}

/** Verification that does not look past `to`: a chain goes on growing while it is sealed. */
const verifyTo = (
	reads: Pick<LedgerReads, 'auditFrom'>,
	chain: string,
	after: Head | null,
	to: Head,
): Promise<Verification> =>
	verifyChain(
		{
			auditFrom: async (name, from, limit) =>
				from > to.n ? [] : (await reads.auditFrom(name, from, limit)).filter(({ n }) => n <= to.n),
		},
		chain,
		{ head: to, ...(after === null ? {} : { from: after }) },
	);

/**
 * Are these segments, in order, one unbroken chain from its first number, and are their records
 * theirs? Returns the message of the first fault, or null.
 */
export function joinFault(seals: readonly SegmentSeal[]): string | null {
	let n = 0;
	let hash = '0'.repeat(64);
	for (const seal of seals) {
		if (seal.from !== n + 1 || seal.prev !== hash) {
			return `The segment ${String(seal.from)} to ${String(seal.to)} does not follow number ${String(n)}.`;
		}
		n = seal.to;
		hash = seal.hash;
	}
	return null;
}

/** Verifies the records of an archived segment against its seal, without the ledger. */
export const verifySegment = (
	seal: SegmentSeal,
	records: readonly AuditRecord[],
): Promise<Verification> =>
	verifyChain(
		{
			auditFrom: (_, from, limit) =>
				Promise.resolve(records.slice(from - seal.from, from - seal.from + limit)),
		},
		seal.chain,
		{ from: { n: seal.from - 1, hash: seal.prev }, head: { n: seal.to, hash: seal.hash } },
	);
