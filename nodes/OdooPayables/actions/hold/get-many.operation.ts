import type { INodeProperties } from 'n8n-workflow';

import { HOLD_CHECKS, HOLD_OWNERS } from '../../../../core/odoo/models/bill-hold';
import { holdGetMany } from '../../../../core/payables/match/hold-list';
import { limit, returnAll } from '../../../shared/descriptions/common';
import { defineOperation } from '../../../shared/operation';
import { readList } from '../../../shared/list-question';

const optionsOf = (words: readonly string[]) =>
	[...words].sort().map((value) => ({
		name: value.replace(/_/g, ' ').replace(/\b[a-z]/g, (first) => first.toUpperCase()),
		value,
	}));

const filters: INodeProperties = {
	displayName: 'Filters',
	name: 'filters',
	type: 'collection',
	placeholder: 'Add Filter',
	default: {},
	description: 'Which holds to list',
	options: [
		{
			displayName: 'Bill ID',
			name: 'bill',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: 1,
			description: 'ID of the bill in Odoo',
		},
		{
			displayName: 'Check',
			name: 'check',
			type: 'options',
			options: optionsOf(HOLD_CHECKS),
			default: 'quantity',
			description: 'What failed',
		},
		{
			displayName: 'Owner',
			name: 'owner',
			type: 'options',
			options: optionsOf(HOLD_OWNERS),
			default: 'finance',
			description: 'Role that has to see to it',
		},
		{
			displayName: 'Search',
			name: 'search',
			type: 'string',
			default: '',
			description: "Part of the bill's number or of the reason",
		},
		{
			displayName: 'States',
			name: 'states',
			type: 'multiOptions',
			options: [
				{ name: 'Cleared', value: 'cleared' },
				{ name: 'Open', value: 'open' },
				{ name: 'Released', value: 'released' },
			],
			default: ['open'],
			description: 'Where they stand; open ones when this is not set',
		},
	],
};

export const listHolds = defineOperation({
	value: 'getMany',
	name: 'Get Many',
	action: 'Get many holds',
	description: 'List holds with their reason and owner, the oldest first',
	properties: [returnAll, limit, filters],
	mode: 'batch',
	verb: holdGetMany,
	read: readList,
	present: ({ holds }) => holds.map((one) => ({ json: { ...one } })),
});
