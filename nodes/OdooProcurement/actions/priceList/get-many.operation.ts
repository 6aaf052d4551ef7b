import { priceListGetMany } from '../../../../core/procurement/price-list/read';
import { limit, returnAll } from '../../../shared/descriptions/common';
import { defineOperation } from '../../../shared/operation';
import { readList } from '../../../shared/list-question';

export const getMany = defineOperation({
	value: 'getMany',
	name: 'Get Many',
	action: 'Get many prices',
	description: 'List prices of vendors as Odoo holds them, by item',
	properties: [
		returnAll,
		limit,
		{
			displayName: 'Filters',
			name: 'filters',
			type: 'collection',
			placeholder: 'Add Filter',
			default: {},
			description: 'Which prices to list',
			options: [
				{
					displayName: 'Item',
					name: 'item',
					type: 'string',
					default: '',
					description: 'Part of the name of the item or its code',
				},
				{
					displayName: 'Valid On',
					name: 'day',
					type: 'string',
					default: '',
					placeholder: 'e.g. 2026-11-01',
					description: 'Day on which the prices hold, as YYYY-MM-DD',
				},
				{
					displayName: 'Vendor',
					name: 'vendor',
					type: 'string',
					default: '',
					description: 'Part of the name of the vendor or its number',
				},
			],
		},
	],
	mode: 'batch',
	verb: priceListGetMany,
	read: readList,
	present: (prices) => prices.map((price) => ({ json: { ...price } })),
});
