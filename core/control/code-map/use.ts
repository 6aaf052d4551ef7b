import type { Scope } from '../../delivery/entry';
import type { ControlRecord, LedgerTx } from '../../delivery/stores/store.port';
import { mappingKey, USE_KIND, wordFamily, type CodeName } from './key';
import { nextRecord } from './records';

/** How often a word came in, and what waits for its mapping. */
export interface CodeUse extends CodeName {
	/** Records that named it; a record that comes again counts again, its retries do not. */
	readonly count: number;
	/** ms since the epoch. */
	readonly first: number;
	readonly last: number;
	/** Did a mapping hold when it came last? */
	readonly mapped: boolean;
	/** `<entity>/<native id>` of the record that named it last. */
	readonly record: string;
	/** Entries of the ledger that wait for its mapping. */
	readonly waiting: readonly number[];
}

/** One word as a batch has seen it. */
export interface Sighting {
	readonly name: CodeName;
	count: number;
	mapped: boolean;
	record: string;
	readonly waiting: Set<number>;
}

export const useKey = mappingKey;

/** Adds what a batch has seen to what is known, in one read and one write. */
export async function noteUse(
	tx: LedgerTx,
	{ connection, company }: Scope,
	sightings: Iterable<Sighting>,
): Promise<void> {
	const seen = new Map([...sightings].map((one) => [useKey(company, one.name), one]));
	const known = await tx.records(connection, USE_KIND, [...seen.keys()]);
	await tx.putRecords(
		[...seen].map(([key, { name, count, mapped, record, waiting }]) => {
			const row = known.get(key);
			const before = row === undefined ? undefined : useOf(row);
			const use: CodeUse = {
				...(before ?? name),
				count: (before?.count ?? 0) + count,
				first: before?.first ?? tx.now,
				last: tx.now,
				mapped,
				record,
				waiting: [...new Set([...(before?.waiting ?? []), ...waiting])],
			};
			return useRecord(row, use, { connection, company, key, now: tx.now });
		}),
	);
}

export const useOf = ({ body }: Pick<ControlRecord, 'body'>): CodeUse =>
	JSON.parse(body) as CodeUse;

/** The use of a word as a record of the ledger. */
export const useRecord = (
	row: ControlRecord | undefined,
	use: CodeUse,
	at: {
		readonly connection: string;
		readonly company: number;
		readonly key: string;
		readonly now: number;
	},
): ControlRecord =>
	nextRecord(row, at.now, {
		connection: at.connection,
		company: at.company,
		kind: USE_KIND,
		key: at.key,
		family: wordFamily(use),
		status: use.mapped ? 'mapped' : 'unmapped',
		body: JSON.stringify(use),
	});
