import { itemGetMany } from '../../../../core/procurement/item-read';
import { limit, returnAll } from '../../../shared/descriptions/common';
import { defineOperation } from '../../../shared/operation';
import { readList } from '../../../shared/list-question';

export const getMany = defineOperation({
	value: 'getMany',
	name: 'Get Many',
	action: 'Get many items',
	description: 'List items that may be bought as Odoo holds them, by code',
	properties: [
		returnAll,
		limit,
		{
			displayName: 'Filters',
			name: 'filters',
			type: 'collection',
			placeholder: 'Add Filter',
			default: {},
			description: 'Which items to list',
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
					displayName: 'Include Archived',
					name: 'includeArchived',
					type: 'boolean',
					default: false,
					description: 'Whether to list archived items too',
				},
				{
					displayName: 'Search',
					name: 'search',
					type: 'string',
					default: '',
					description: 'Part of the name or the code',
				},
			],
		},
	],
	mode: 'batch',
	verb: itemGetMany,
	read: readList,
	present: (items) => items.map((item) => ({ json: { ...item } })),
});
