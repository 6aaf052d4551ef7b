import { receipt as entity } from '../../../../core/canonical/entities/receipt';
import { receiptReturn } from '../../../../core/procurement/receipt/return';
import { eventDelivery } from '../../../shared/delivery-facts';
import { canonicalInput, readCanonical } from '../../../shared/descriptions/canonical-input';
import { writing } from '../../../shared/descriptions/common';
import { defineOperation } from '../../../shared/operation';

export const returnReceipt = defineOperation({
	value: 'return',
	name: 'Return',
	action: 'Return receipt',
	description: 'Send goods back to the vendor; the same return is booked once',
	properties: [...canonicalInput(entity), ...writing],
	entity,
	mode: 'batch',
	verb: receiptReturn,
	read: (item) => readCanonical(item, entity),
	delivery: eventDelivery,
});
