import { deliveryGetLate } from '../../../../core/procurement/delivery/late';
import { limit, returnAll } from '../../../shared/descriptions/common';
import { defineOperation } from '../../../shared/operation';
import { readList } from '../../../shared/list-question';

export const getLate = defineOperation({
	value: 'getLate',
	name: 'Get Late',
	action: 'Get late deliveries',
	description:
		'List order lines that are promised for a day after they are needed, or whose day has passed',
	properties: [
		returnAll,
		limit,
		{
			displayName: 'Filters',
			name: 'filters',
			type: 'collection',
			placeholder: 'Add Filter',
			default: {},
			description: 'Which lines to list',
			options: [
				{
					displayName: 'Day',
					name: 'day',
					type: 'string',
					default: '',
					placeholder: 'e.g. 2026-11-01',
					description: 'Day to ask for, as YYYY-MM-DD; today when it is left empty',
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
	verb: deliveryGetLate,
	read: readList,
	present: (lines) => lines.map((line) => ({ json: { ...line } })),
});
