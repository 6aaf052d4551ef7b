import type { LedgerOperation } from '../../../shared/ledger-operation';

export const retain: LedgerOperation = {
	value: 'retain',
	name: 'Remove Expired',
	action: 'Remove what is past its retention time',
	description:
		'Remove payloads and closed deliveries past the days of the ledger credential; the audit trail stays',
	properties: [],
	run: async ({ ledger, scope }) => {
		const { payloads, entries } = await ledger.retain(scope);
		const effect = payloads + entries > 0 ? 'removed' : 'unchanged';
		return [{ json: { effect, planned: false, payloads, entries } }];
	},
};
