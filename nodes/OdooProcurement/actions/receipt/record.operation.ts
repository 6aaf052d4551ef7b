import type { INodeProperties } from 'n8n-workflow';

import { receipt as entity } from '../../../../core/canonical/entities/receipt';
import { receiptRecord } from '../../../../core/procurement/receipt/record';
import { eventDelivery } from '../../../shared/delivery-facts';
import { canonicalInput, readCanonical } from '../../../shared/descriptions/canonical-input';
import { writing } from '../../../shared/descriptions/common';
import { defineOperation } from '../../../shared/operation';
import { overOptions, readOverOptions } from '../over-options';

const rest: INodeProperties = {
	displayName: 'What Did Not Come',
	name: 'rest',
	type: 'options',
	default: 'record',
	description: 'What becomes of the quantity of these lines that is still open',
	options: [
		{
			name: 'As the Record Says',
			value: 'record',
			description: 'Cancelled where the record is final, still expected otherwise',
		},
		{ name: 'Is Cancelled', value: 'cancel', description: 'Odoo waits for nothing more' },
		{ name: 'Is Still Expected', value: 'expect', description: 'Odoo keeps waiting for it' },
	],
};

export const recordReceipt = defineOperation({
	value: 'record',
	name: 'Record',
	action: 'Record receipt',
	description: 'Book goods that came of an order; the same receipt is booked once',
	properties: [...canonicalInput(entity), ...overOptions, rest, ...writing],
	entity,
	mode: 'batch',
	verb: receiptRecord,
	read: (item) => ({
		...readCanonical(item, entity),
		...readOverOptions(item),
		rest: item.parameter('rest'),
	}),
	delivery: eventDelivery,
});
