import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { payment } from '../../../../core/canonical/entities/payment';
import { paymentPost } from '../../../../core/payables/payment/post';
import { eventDelivery } from '../../../shared/delivery-facts';
import { canonicalInput, readCanonical } from '../../../shared/descriptions/canonical-input';
import { writing } from '../../../shared/descriptions/common';
import { defineOperation } from '../../../shared/operation';

const options: INodeProperties[] = [
	{
		displayName: 'Journal',
		name: 'journal',
		type: 'string',
		default: '',
		placeholder: 'e.g. BNK1',
		description:
			'Short code of the bank or cash journal of payments that name none; may stay empty where the company has one only',
	},
	{
		displayName: 'Journals by Method',
		name: 'journals',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		placeholder: 'Add Journal',
		default: {},
		description: 'Journals by the method of payment, in the words of the source',
		options: [
			{
				displayName: 'Journal',
				name: 'entries',
				values: [
					{
						displayName: 'Method',
						name: 'method',
						type: 'string',
						default: '',
						placeholder: 'e.g. check',
						description: 'As the payment bears it',
					},
					{
						displayName: 'Journal',
						name: 'journal',
						type: 'string',
						default: '',
						placeholder: 'e.g. BNK1',
						description: 'Short code of the journal in Odoo',
					},
				],
			},
		],
	},
];

export const postPayment = defineOperation({
	value: 'post',
	name: 'Pay Bills',
	action: 'Pay bills',
	description:
		'Pay bills of a vendor exactly once, unless they are held, not posted, or the account of the vendor is in doubt',
	properties: [...canonicalInput(payment), ...options, ...writing],
	entity: payment,
	mode: 'batch',
	verb: paymentPost,
	read: (item) => {
		const journal = String(item.parameter('journal') ?? '').trim();
		const { entries = [] } = (item.parameter('journals') ?? {}) as {
			readonly entries?: readonly IDataObject[];
		};
		return {
			...readCanonical(item, payment),
			...(journal === '' ? {} : { journal }),
			journals: entries,
		};
	},
	delivery: eventDelivery,
});
