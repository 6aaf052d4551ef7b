import type { Scope } from '../../delivery/entry';
import type { LedgerSettings, Worker } from '../../delivery/ledger/api';
import type {
	ControlRecord,
	LedgerReads,
	LedgerStore,
	RecordFilter,
} from '../../delivery/stores/store.port';

/** Where code mappings lie, whose they are, and which workflow asks. */
export interface MapOffice {
	readonly store: LedgerStore;
	readonly settings: LedgerSettings;
	readonly scope: Scope;
	readonly worker: Worker;
}

const PAGE = 1_000;

/** Shows every record of a filter, a page at a time: a list of any length needs no more memory. */
export async function eachRecord(
	reads: LedgerReads,
	scope: Scope,
	filter: RecordFilter,
	visit: (record: ControlRecord) => void,
): Promise<void> {
	let after: string | undefined;
	for (;;) {
		const page = await reads.findRecords(scope, filter, {
			limit: PAGE,
			...(after === undefined ? {} : { after }),
		});
		page.forEach(visit);
		after = page.at(-1)?.key;
		if (page.length < PAGE) return;
	}
}

/** Companies whose mappings hold for a scope, its own first: 0 are those made for all companies. */
export const companiesOf = ({ company }: Scope): readonly number[] =>
	company === 0 ? [0] : [company, 0];

/** A record as its next version. */
export const nextRecord = (
	known: ControlRecord | undefined,
	now: number,
	fields: Pick<
		ControlRecord,
		'connection' | 'company' | 'kind' | 'key' | 'family' | 'status' | 'body'
	>,
): ControlRecord => ({
	...fields,
	dueAt: null,
	version: (known?.version ?? 0) + 1,
	createdAt: known?.createdAt ?? now,
	updatedAt: now,
});
