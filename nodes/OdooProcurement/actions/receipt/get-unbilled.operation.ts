import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { receiptGetUnbilled } from '../../../../core/procurement/receipt/unbilled';
import { limit, returnAll } from '../../../shared/descriptions/common';
import { defineOperation } from '../../../shared/operation';
import { readList } from '../../../shared/list-question';

const filters: INodeProperties = {
	displayName: 'Filters',
	name: 'filters',
	type: 'collection',
	placeholder: 'Add Filter',
	default: {},
	description: 'Which order lines to list',
	options: [
		{
			displayName: 'Project',
			name: 'project',
			type: 'string',
			default: '',
			placeholder: 'e.g. 26-105',
			description: 'Number of the project that carries the whole line',
		},
		{
			displayName: 'Search',
			name: 'search',
			type: 'string',
			default: '',
			description: "Part of the order's number in Odoo or in the source, or of the vendor's name",
		},
	],
};

export const getUnbilled = defineOperation({
	value: 'getUnbilled',
	name: 'Get Received Not Billed',
	action: 'Get receipts not billed',
	description: 'List order lines of which more came than was billed, with quantity and value',
	properties: [returnAll, limit, filters],
	mode: 'batch',
	verb: receiptGetUnbilled,
	read: readList,
	present: ({ lines }) => lines.map((line) => ({ json: { ...line } as unknown as IDataObject })),
});
