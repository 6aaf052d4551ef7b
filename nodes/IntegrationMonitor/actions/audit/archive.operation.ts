import { markArchived, nextSegment } from '../../../../core/delivery/audit/archive';
import { auditJsonLines } from '../../../../core/delivery/audit/export';
import type { LedgerOperation } from '../../../shared/ledger-operation';
import { fileName, joined } from './files';
import { wholeTrail } from './whole-trail';

const LARGEST = 100_000;

/** Nothing is removed from the ledger: a file that got lost is made again with Export. */
export const archive: LedgerOperation = {
	value: 'archive',
	name: 'Archive',
	action: 'Archive the next segment of the audit trail',
	description:
		'Verify and seal what was written since the last archived segment and give it as a file; nothing is removed',
	properties: [],
	run: async ({ ledger, scope }, { store }) => {
		const chain = wholeTrail(scope);
		const segment = await ledger.store.read(
			async (reads) => await nextSegment(reads, chain, LARGEST),
		);
		if (segment === null) {
			return [{ json: { effect: 'unchanged', planned: false, chain, records: 0, seal: null } }];
		}
		const { seal, records } = segment;
		const content = await joined(auditJsonLines(fromArray(records)));
		const name = fileName(`audit-${String(seal.from)}-${String(seal.to)}`, 'jsonl');
		const data = await store(content, name, 'application/jsonl');
		await markArchived(ledger.store, seal);
		return [
			{
				json: {
					effect: 'read',
					planned: false,
					chain,
					records: records.length,
					seal: { ...seal, at: new Date(seal.at).toISOString() },
				},
				binary: { data },
			},
		];
	},
};

async function* fromArray<T>(values: readonly T[]): AsyncGenerator<T> {
	yield* values;
}
