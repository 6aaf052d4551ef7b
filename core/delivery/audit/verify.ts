import { fault } from '../../faults';
import type { LedgerReads } from '../stores/store.port';
import { CHAIN_START, hashOf } from './chain';
import type { AuditRecord } from './record';

const PAGE = 1_000;

/** A number of a chain and the hash it had: published outside, it proves that nothing was cut off. */
export interface Head {
	readonly n: number;
	readonly hash: string;
}

/**
 * What is wrong with a chain.
 * - `missing`   the record of a number is not there (deleted, or cut off before the published head)
 * - `order`     a number where a lower or higher one belongs
 * - `broken`    `prev` is not the hash of the record before: one was exchanged or taken out
 * - `edited`    a field differs from what was sealed
 * - `foreign`   a record of another chain
 * - `head`      the chain holds another record at the number of the published head: it was rewritten
 */
export type ChainProblem = 'missing' | 'order' | 'broken' | 'edited' | 'foreign' | 'head';

export type Verification =
	| { readonly ok: true; readonly checked: number; readonly head: Head | null }
	| {
			readonly ok: false;
			/** Records that were in order before the first fault. */
			readonly checked: number;
			/** Number at which the chain stops being what it was. */
			readonly at: number;
			readonly problem: ChainProblem;
			readonly message: string;
	  };

export interface VerifyOptions {
	/** Published earlier; the chain must still hold it. Without one, records cut off at the end cannot be seen. */
	readonly head?: Head;
	/** Where to begin: the head of a sealed segment, or one that was verified before. */
	readonly from?: Head;
	readonly pageSize?: number;
	readonly onProgress?: (checked: number) => void;
}

/**
 * Reads a chain from its start (or from `from`) to its end, page by page, and stops at the first
 * record that is not what was sealed. Memory does not grow with the chain.
 */
export async function verifyChain(
	reads: Pick<LedgerReads, 'auditFrom'>,
	chain: string,
	options: VerifyOptions = {},
): Promise<Verification> {
	const { head, from, pageSize = PAGE, onProgress } = options;
	let n = from?.n ?? 0;
	let prev = from?.hash ?? CHAIN_START;
	let checked = 0;
	if (head !== undefined && head.n === n && head.hash !== prev) {
		return wrong(checked, n, 'head');
	}
	for (;;) {
		const page = await reads.auditFrom(chain, n + 1, pageSize);
		for (const record of page) {
			const problem = problemOf(record, { chain, n: n + 1, prev, head });
			if (problem !== null) return wrong(checked, n + 1, problem, record);
			n = record.n;
			prev = record.hash;
			checked += 1;
		}
		onProgress?.(checked);
		if (page.length < pageSize) break;
	}
	if (head !== undefined && n < head.n) return wrong(checked, n + 1, 'missing');
	return { ok: true, checked, head: n === 0 ? null : { n, hash: prev } };
}

function problemOf(
	record: AuditRecord,
	due: {
		readonly chain: string;
		readonly n: number;
		readonly prev: string;
		readonly head: Head | undefined;
	},
): ChainProblem | null {
	if (record.chain !== due.chain) return 'foreign';
	if (record.n > due.n) return 'missing';
	if (record.n < due.n) return 'order';
	if (record.prev !== due.prev) return 'broken';
	if (hashOf(record) !== record.hash) return 'edited';
	if (due.head?.n === record.n && due.head.hash !== record.hash) return 'head';
	return null;
}

const SAYS: Readonly<Record<ChainProblem, (at: number, found: AuditRecord | undefined) => string>> =
	{
		missing: (at, found) =>
			found === undefined
				? `The chain ends before number ${String(at)}, which was there when the head was published.`
				: `Number ${String(at)} is missing; the next one there is ${String(found.n)}.`,
		order: (at, found) =>
			`Where number ${String(at)} belongs stands number ${String(found?.n ?? 0)}.`,
		broken: (at) =>
			`Number ${String(at)} does not follow number ${String(at - 1)}: one of them was exchanged.`,
		edited: (at, found) =>
			`Number ${String(at)} (${found?.what ?? ''}) differs from what was sealed: a field was edited.`,
		foreign: (at) => `At number ${String(at)} stands a record of another chain.`,
		head: (at) =>
			`Number ${String(at)} is not the record whose hash was published: the chain was rewritten.`,
	};

const wrong = (
	checked: number,
	at: number,
	problem: ChainProblem,
	found?: AuditRecord,
): Verification => ({ ok: false, checked, at, problem, message: SAYS[problem](at, found) });

/** The same as a fault, for callers that must not go on with a broken chain. */
export async function assertChain(
	reads: Pick<LedgerReads, 'auditFrom'>,
	chain: string,
	options: VerifyOptions = {},
): Promise<Verification & { readonly ok: true }> {
	const verification = await verifyChain(reads, chain, options);
	if (verification.ok) return verification;
	throw fault({
		class: 'protocol',
		code: 'ledger.chain_broken',
		message: `The audit trail was changed. ${verification.message}`,
		remedy: 'Stop, keep the store as it is, and compare it with a backup and the published heads.',
		retryable: false,
		details: { at: verification.at, problem: verification.problem },
	});
}
