import type { LedgerOperation } from '../../../shared/ledger-operation';
import { requiredText } from '../text';

/** From here on, what was applied before the backup must agree with Odoo before it is overwritten. */
export const declareRestore: LedgerOperation = {
	value: 'declareRestore',
	name: 'Declare Restore',
	action: 'Declare that the ledger was restored',
	description:
		'Tell the ledger that it comes from a backup: records it last wrote before are held for a person before they are changed again',
	properties: [
		{
			displayName:
				'Run this once after the store of the ledger was restored from a backup, and before any workflow is switched on.',
			name: 'restoreNotice',
			type: 'notice',
			default: '',
		},
		{
			displayName: 'Decided By',
			name: 'by',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. jane.doe@example.com',
			description: 'Who restored it; written into the audit trail',
		},
		{
			displayName: 'Reason',
			name: 'reason',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. Disk lost on 3 November, backup of 2 November 23:00',
			description: 'Why, and which backup; written into the audit trail',
		},
	],
	run: async ({ ledger, scope }, { parameter }) => {
		const by = requiredText(parameter('by'), 'by', 'Decided By');
		const reason = requiredText(parameter('reason'), 'reason', 'Reason');
		const { generation } = await ledger.declareRestore(scope, by, reason);
		return [{ json: { effect: 'updated', planned: false, generation } }];
	},
};
