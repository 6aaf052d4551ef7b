import type { IDataObject } from 'n8n-workflow';

import { paymentGetStatus } from '../../../../core/payables/payment/status';
import { readReference, reference } from '../../../shared/descriptions/reference';
import { defineOperation } from '../../../shared/operation';

const bill = reference({
	displayName: 'Bill',
	name: 'record',
	description: "The bill, by the vendor's number or Odoo's, or by its key in its source",
	code: 'INV-2026-117',
	fromSource: 'ap/acme/4711',
});

export const getPaymentStatus = defineOperation({
	value: 'getStatus',
	name: 'Get Status',
	action: 'Get payment status',
	description: 'Say what was paid of bills, by which payments, and what is left',
	properties: [
		{
			displayName: 'Bills',
			name: 'which',
			type: 'options',
			noDataExpression: true,
			options: [
				{
					name: 'Changed Since',
					value: 'since',
					description: 'Of which something was paid, set off or taken back',
				},
				{ name: 'One Bill', value: 'one' },
			],
			default: 'since',
			description: 'Of which bills to say it',
		},
		{ ...bill, displayOptions: { show: { which: ['one'] } } },
		{
			displayName: 'Since',
			name: 'since',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. 2026-11-01T00:00:00Z',
			displayOptions: { show: { which: ['since'] } },
			description:
				'The watermark of the answer before, or a moment to begin with. A bill may come again; its revision tells whether anything changed.',
		},
		{
			displayName: 'System',
			name: 'system',
			type: 'string',
			default: '',
			placeholder: 'e.g. ap',
			displayOptions: { show: { which: ['since'] } },
			description: 'Only bills that came from this source; empty means all',
		},
		{
			displayName: 'Tenant',
			name: 'tenant',
			type: 'string',
			default: '',
			displayOptions: { show: { which: ['since'] } },
			description: 'Only bills of this account of the source; empty means all',
		},
	],
	mode: 'batch',
	verb: paymentGetStatus,
	read: (item) => {
		if (item.parameter('which') === 'one') {
			const { ref, origin } = readReference(item, 'record');
			return { record: ref, ...origin };
		}
		const filled = ['since', 'system', 'tenant'].flatMap((name) => {
			const text = String(item.parameter(name) ?? '').trim();
			return text === '' ? [] : [[name, text] as const];
		});
		return Object.fromEntries(filled);
	},
	present: ({ bills, watermark }) =>
		bills.map((one) => ({ json: { ...one, watermark } as unknown as IDataObject })),
});
