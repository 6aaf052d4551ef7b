import type { INodeProperties } from 'n8n-workflow';

export const dryRun: INodeProperties = {
	displayName: 'Dry Run',
	name: 'dryRun',
	type: 'boolean',
	default: false,
	description:
		'Whether to only say what would be done. Odoo is read, nothing is written, and every item comes out with planned = true.',
};

const deliveryOptions: INodeProperties = {
	displayName: 'Delivery',
	name: 'delivery',
	type: 'collection',
	placeholder: 'Add Option',
	default: {},
	description: 'How the delivery ledger treats the items',
	options: [
		{
			displayName: 'Send Again',
			name: 'sendAgain',
			type: 'boolean',
			default: false,
			description:
				'Whether to look at Odoo again although this revision was applied before, and put right what differs. Turn it on for one run after a mapping was changed. Without it such an item answers "duplicate" at no call to Odoo.',
		},
	],
};

/** What every operation that writes records offers; a command has no content to send again. */
export const writing: INodeProperties[] = [dryRun, deliveryOptions];

export const returnAll: INodeProperties = {
	displayName: 'Return All',
	name: 'returnAll',
	type: 'boolean',
	default: false,
	description: 'Whether to return all results or only up to a given limit',
};

export const limit: INodeProperties = {
	displayName: 'Limit',
	name: 'limit',
	type: 'number',
	typeOptions: { minValue: 1 },
	default: 50,
	displayOptions: { show: { returnAll: [false] } },
	description: 'Max number of results to return',
};
