import type { IDataObject } from 'n8n-workflow';

import { requisitionGetMany } from '../../../../core/procurement/requisition/read';
import { limit, returnAll } from '../../../shared/descriptions/common';
import { defineOperation } from '../../../shared/operation';
import { readLimit } from '../../../shared/list-question';

export const getMany = defineOperation({
	value: 'getMany',
	name: 'Get Many',
	action: 'Get many requisitions',
	description: 'List requisitions with their lines, the newest first',
	properties: [
		returnAll,
		limit,
		{
			displayName: 'Filters',
			name: 'filters',
			type: 'collection',
			placeholder: 'Add Filter',
			default: {},
			description: 'Which requisitions to list',
			options: [
				{
					displayName: 'Approval Owed',
					name: 'approvalOwed',
					type: 'boolean',
					default: true,
					description: 'Whether to list only those that passed before their approval',
				},
				{
					displayName: 'Changed Since',
					name: 'changedSince',
					type: 'string',
					default: '',
					placeholder: 'e.g. 2026-11-01',
					description: 'Day (UTC) from which on a change counts, as YYYY-MM-DD',
				},
				{
					displayName: 'Search',
					name: 'search',
					type: 'string',
					default: '',
					description: 'Part of the number, the title, the requester or the correlation ID',
				},
				{
					displayName: 'Statuses',
					name: 'statuses',
					type: 'multiOptions',
					options: [
						{ name: 'Approved', value: 'approved' },
						{ name: 'Draft', value: 'draft' },
						{ name: 'Ordered', value: 'ordered' },
						{ name: 'Partly Ordered', value: 'partly_ordered' },
						{ name: 'Rejected', value: 'rejected' },
						{ name: 'Submitted', value: 'submitted' },
						{ name: 'Void', value: 'void' },
					],
					default: ['submitted'],
					description: 'Only requisitions that stand there',
				},
			],
		},
	],
	mode: 'batch',
	verb: requisitionGetMany,
	read: (item) => {
		const filters = Object.entries((item.parameter('filters') ?? {}) as IDataObject);
		return {
			...Object.fromEntries(
				filters.filter(
					([, value]) => value !== '' && !(Array.isArray(value) && value.length === 0),
				),
			),
			...readLimit(item),
		};
	},
	present: ({ requisitions }) =>
		requisitions.map((one) => ({ json: { ...one } as unknown as IDataObject })),
});
