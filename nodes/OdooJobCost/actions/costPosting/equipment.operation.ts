import type { INodeProperties } from 'n8n-workflow';

import { equipmentUsage } from '../../../../core/canonical/entities/equipment-usage';
import { equipmentPost } from '../../../../core/job-cost/posting/equipment';
import { defaultCostType, filled, postOperation, readDefaultCostType } from './post';

const ledgerCode = (
	displayName: string,
	name: string,
	placeholder: string,
	description: string,
): INodeProperties => ({
	displayName,
	name,
	type: 'string',
	default: '',
	required: true,
	placeholder: `e.g. ${placeholder}`,
	displayOptions: { show: { carrier: ['ledger'] } },
	description,
});

const properties: INodeProperties[] = [
	defaultCostType,
	{
		displayName: 'Book As',
		name: 'carrier',
		type: 'options',
		options: [
			{
				name: 'Job Cost Only',
				value: 'analytic',
				description: 'An analytic line; no journal entry, not in the books',
			},
			{
				name: 'Journal Entry',
				value: 'ledger',
				description: 'A posted entry: debits the cost of the job, credits equipment recovery',
			},
		],
		default: 'analytic',
		description: 'How a machine hour is booked; one way or the other, never both',
	},
	ledgerCode('Journal', 'journal', 'MISC', 'Code of the journal'),
	ledgerCode('Debit Account', 'debitAccount', '510300', 'Code of the account that takes the cost'),
	ledgerCode('Credit Account', 'creditAccount', '590100', 'Code of the equipment recovery account'),
];

export const equipment = postOperation({
	value: 'equipment',
	name: 'Post Equipment',
	action: 'Post equipment',
	description:
		'Book machine hours: operated hours at the operating rate, idle hours at the idle rate',
	entity: equipmentUsage,
	verb: equipmentPost,
	properties,
	more: (item) => ({
		...readDefaultCostType(item),
		...(item.parameter('carrier') === 'ledger'
			? {
					carrier: 'ledger',
					ledger: {
						journal: filled(item, 'journal'),
						debitAccount: filled(item, 'debitAccount'),
						creditAccount: filled(item, 'creditAccount'),
					},
				}
			: {}),
	}),
});
