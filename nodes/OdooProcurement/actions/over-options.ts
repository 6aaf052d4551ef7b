import type { INodeProperties } from 'n8n-workflow';

import type { ItemView } from '../../shared/operation';

/** May more come of an order than was ordered? Shared by goods and services. */
export const overOptions: INodeProperties[] = [
	{
		displayName: 'Beyond the Order',
		name: 'overReceipt',
		type: 'options',
		default: 'refuse',
		description: 'What happens to a quantity that exceeds the order',
		options: [
			{
				name: 'Allow',
				value: 'allow',
				description: 'Whatever came is booked, with a warning',
			},
			{
				name: 'Allow Within Tolerance',
				value: 'tolerance',
				description: 'Up to so many percent of the ordered quantity beyond it',
			},
			{ name: 'Refuse', value: 'refuse', description: 'The record is an exception' },
		],
	},
	{
		displayName: 'Tolerance (%)',
		name: 'tolerancePercent',
		type: 'string',
		default: '5',
		placeholder: 'e.g. 5',
		displayOptions: { show: { overReceipt: ['tolerance'] } },
		description: 'Percent of the ordered quantity that may come beyond it, e.g. 2.5',
	},
];

export const readOverOptions = (item: ItemView): Record<string, unknown> => {
	const overReceipt = item.parameter('overReceipt');
	return overReceipt === 'tolerance'
		? { overReceipt, tolerancePercent: String(item.parameter('tolerancePercent') ?? '').trim() }
		: { overReceipt };
};
