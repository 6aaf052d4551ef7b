import type { INodeProperties } from 'n8n-workflow';

import { postingReverse } from '../../../../core/job-cost/posting/reverse';
import { dryRun } from '../../../shared/descriptions/common';
import { defineOperation } from '../../../shared/operation';
import { dayOf, todayOf } from '../question';
import { filled } from './post';

const properties: INodeProperties[] = [
	{
		displayName: 'Kind',
		name: 'entity',
		type: 'options',
		options: [
			{ name: 'Cost Entry', value: 'cost_entry' },
			{ name: 'Equipment Usage', value: 'equipment_usage' },
			{ name: 'Material Consumption', value: 'material_consumption' },
			{ name: 'Timesheet', value: 'timesheet' },
		],
		default: 'timesheet',
		description: 'Kind of the record that was posted',
	},
	{
		displayName: 'Record ID',
		name: 'recordId',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. 4711',
		description: 'ID the posted record has in its source',
	},
	{
		displayName: 'System',
		name: 'system',
		type: 'string',
		default: 'n8n',
		description: 'Source system the record was posted from',
	},
	{
		displayName: 'Tenant',
		name: 'tenant',
		type: 'string',
		default: 'default',
		description: 'Account in the source system',
	},
	{
		displayName: 'Date',
		name: 'date',
		type: 'dateTime',
		default: '',
		description: 'Accounting day of the reversal, in an open period. Empty means today.',
	},
	{
		displayName: 'Reason',
		name: 'reason',
		type: 'string',
		default: '',
		required: true,
		description: 'Why the posting is taken back',
	},
	dryRun,
];

export const reverse = defineOperation({
	value: 'reverse',
	name: 'Reverse',
	action: 'Reverse posting',
	description: 'Take back a posting in full by a second line; the posting itself stays',
	properties,
	mode: 'batch',
	verb: postingReverse,
	read: (item) => ({
		system: filled(item, 'system'),
		tenant: filled(item, 'tenant'),
		entity: item.parameter('entity'),
		record: { id: filled(item, 'recordId') },
		date: dayOf(item.parameter('date')) ?? todayOf(item),
		reason: filled(item, 'reason'),
	}),
	// In the lane of the posting, so that it never overtakes what it takes back.
	delivery: (_, { system, tenant, entity, record, reason }) => ({
		kind: 'command',
		system,
		tenant,
		entity,
		nativeId: record.id ?? '',
		action: 'reverse',
		facts: { title: reason },
	}),
});
