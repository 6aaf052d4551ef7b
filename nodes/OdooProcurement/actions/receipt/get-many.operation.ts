import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { receiptGetMany } from '../../../../core/procurement/receipt/read';
import { limit, returnAll } from '../../../shared/descriptions/common';
import { defineOperation } from '../../../shared/operation';
import { readList } from '../../../shared/list-question';

const filters: INodeProperties = {
	displayName: 'Filters',
	name: 'filters',
	type: 'collection',
	placeholder: 'Add Filter',
	default: {},
	description: 'Which receipts to list',
	options: [
		{
			displayName: 'Changed Since',
			name: 'changedSince',
			type: 'string',
			default: '',
			placeholder: 'e.g. 2026-11-01',
			description: 'Day (UTC) from which on a change counts, as YYYY-MM-DD',
		},
		{
			displayName: 'Include Open',
			name: 'includeOpen',
			type: 'boolean',
			default: false,
			description: 'Whether to list what is still to come too',
		},
		{
			displayName: 'Include Returns',
			name: 'includeReturns',
			type: 'boolean',
			default: true,
			description: 'Whether to list what went back to the vendor too',
		},
		{
			displayName: 'Search',
			name: 'search',
			type: 'string',
			default: '',
			description: 'Part of the number in Odoo, of the order, the delivery note, or the vendor',
		},
	],
};

export const getManyReceipts = defineOperation({
	value: 'getMany',
	name: 'Get Many',
	action: 'Get many receipts',
	description: 'List receipts and returns with their lines as Odoo holds them, the newest first',
	properties: [returnAll, limit, filters],
	mode: 'batch',
	verb: receiptGetMany,
	read: readList,
	present: ({ receipts }) =>
		receipts.map((receipt) => ({ json: { ...receipt } as unknown as IDataObject })),
});
