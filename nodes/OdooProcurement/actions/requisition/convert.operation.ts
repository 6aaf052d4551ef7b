import { requisitionConvert } from '../../../../core/procurement/requisition/convert';
import { dryRun } from '../../../shared/descriptions/common';
import { defineOperation } from '../../../shared/operation';
import { orderOptions, readOrderOptions } from '../order-options';
import { command, filled, linesOf, readRecord, record } from './record';

export const convert = defineOperation({
	value: 'convert',
	name: 'Convert to Order',
	action: 'Convert requisition to order',
	description: 'Make purchase orders of what is approved and not ordered yet, one for each vendor',
	properties: [
		record,
		{
			displayName: 'Vendor Number',
			name: 'vendor',
			type: 'string',
			default: '',
			placeholder: 'e.g. V-1001',
			description:
				'Reference in Odoo of the vendor of all lines; empty takes the one the requisition or its line asks for',
		},
		{
			displayName: 'Lines',
			name: 'lines',
			type: 'fixedCollection',
			typeOptions: { multipleValues: true },
			placeholder: 'Add Line',
			default: {},
			description: 'Lines to order; without a list all that is open',
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
							placeholder: 'e.g. 60',
							description: 'Quantity to order; empty means all that is open',
						},
						{
							displayName: 'Unit Cost',
							name: 'unitCost',
							type: 'string',
							default: '',
							placeholder: 'e.g. 41.00',
							description: 'Price agreed with the vendor, without tax; empty means the estimate',
						},
					],
				},
			],
		},
		{
			displayName: 'Price Tolerance Percent',
			name: 'tolerancePercent',
			type: 'string',
			default: '0',
			description: 'How far a price may lie above the estimate that was approved',
		},
		{
			displayName: 'Confirm',
			name: 'confirm',
			type: 'boolean',
			default: true,
			description:
				'Whether to confirm the orders; otherwise they are requests for quotation, for a buyer to confirm in Odoo',
		},
		...orderOptions,
		dryRun,
	],
	mode: 'batch',
	verb: requisitionConvert,
	read: (item) => {
		const { vendor, ...texts } = filled(item, 'vendor', 'tolerancePercent');
		return {
			...readRecord(item),
			...texts,
			...(vendor === undefined ? {} : { vendor: { code: vendor } }),
			...linesOf(item),
			...readOrderOptions(item),
			confirm: item.parameter('confirm') === true,
		};
	},
	delivery: command('convert', 'Order'),
});
