import { vendorGetMany } from '../../../../core/procurement/vendor-read';
import { limit, returnAll } from '../../../shared/descriptions/common';
import { defineOperation } from '../../../shared/operation';
import { readList } from '../../../shared/list-question';

export const getMany = defineOperation({
	value: 'getMany',
	name: 'Get Many',
	action: 'Get many vendors',
	description: 'List vendors as Odoo holds them, by name',
	properties: [
		returnAll,
		limit,
		{
			displayName: 'Filters',
			name: 'filters',
			type: 'collection',
			placeholder: 'Add Filter',
			default: {},
			description: 'Which vendors to list',
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
					description: 'Whether to list archived vendors too',
				},
				{
					displayName: 'Include Other Contacts',
					name: 'includeOthers',
					type: 'boolean',
					default: false,
					description: 'Whether to list contacts that were never a vendor too',
				},
				{
					displayName: 'Search',
					name: 'search',
					type: 'string',
					default: '',
					description: 'Part of the name, the vendor number or the tax ID',
				},
			],
		},
	],
	mode: 'batch',
	verb: vendorGetMany,
	read: readList,
	present: (vendors) => vendors.map((vendor) => ({ json: { ...vendor } })),
});
