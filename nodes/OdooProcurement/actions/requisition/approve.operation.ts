import { requisitionApprove } from '../../../../core/procurement/requisition/decide';
import { dryRun } from '../../../shared/descriptions/common';
import { defineOperation } from '../../../shared/operation';
import { command, contentHash, decidedBy, filled, linesOf, readRecord, record } from './record';

export const approve = defineOperation({
	value: 'approve',
	name: 'Approve',
	action: 'Approve requisition',
	description: 'Record that a requisition may be ordered, whole or by line',
	properties: [
		record,
		decidedBy,
		contentHash,
		{
			displayName: 'After the Fact',
			name: 'afterTheFact',
			type: 'boolean',
			default: false,
			description:
				'Whether it passes now and its approval is still to come, as Approval Policy says of urgent purchases',
		},
		{
			displayName: 'Budget Result',
			name: 'budget',
			type: 'options',
			options: [
				{ name: 'Block', value: 'block' },
				{ name: 'Not Checked', value: '' },
				{ name: 'OK', value: 'ok' },
				{ name: 'Warn', value: 'warn' },
			],
			default: '',
			description: 'What the budget check said, kept with the decision',
		},
		{
			displayName: 'Lines',
			name: 'lines',
			type: 'fixedCollection',
			typeOptions: { multipleValues: true },
			placeholder: 'Add Line',
			default: {},
			description:
				'Lines that are approved; lines left out are rejected. Without a list all are approved, whole.',
			options: [
				{
					displayName: 'Line',
					name: 'entries',
					values: [
						{
							displayName: 'Line ID',
							name: 'lineId',
							type: 'string',
							default: '',
							description: 'ID of the line in its source',
						},
						{
							displayName: 'Quantity',
							name: 'quantity',
							type: 'string',
							default: '',
							placeholder: 'e.g. 100',
							description: 'Quantity approved; empty means all of it',
						},
					],
				},
			],
		},
		{
			displayName: 'Reason',
			name: 'reason',
			type: 'string',
			default: '',
			description: 'What the approver said; kept with the requisition',
		},
		dryRun,
	],
	mode: 'batch',
	verb: requisitionApprove,
	read: (item) => ({
		...readRecord(item),
		...filled(item, 'by', 'contentHash', 'budget', 'reason'),
		...linesOf(item),
		afterTheFact: item.parameter('afterTheFact') === true,
	}),
	delivery: command('approve', 'Approve'),
});
