import { headOf, headText } from '../../../../core/delivery/audit/head';
import type { LedgerOperation } from '../../../shared/ledger-operation';

export const publishHead: LedgerOperation = {
	value: 'publishHead',
	name: 'Publish Head',
	action: 'Publish the head of the audit trail',
	description:
		'Give number and hash of the last record as one line to keep outside: with it Verify notices records that were cut off later',
	properties: [],
	run: async ({ ledger, scope }) => {
		const head = await ledger.store.read(async (reads) => await headOf(reads, scope.connection));
		const json =
			head === null
				? { chain: scope.connection, n: 0, hash: '', at: null, line: '' }
				: { ...head, at: new Date(head.at).toISOString(), line: headText(head) };
		return [{ json: { effect: 'read', planned: false, ...json } }];
	},
};
