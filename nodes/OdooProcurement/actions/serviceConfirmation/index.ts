import { serviceConfirmation as entity } from '../../../../core/canonical/entities/service-confirmation';
import { serviceConfirmationRecord } from '../../../../core/procurement/receipt/confirmation/record';
import { stateDelivery } from '../../../shared/delivery-facts';
import { canonicalInput, readCanonical } from '../../../shared/descriptions/canonical-input';
import { writing } from '../../../shared/descriptions/common';
import { defineOperation, type Resource } from '../../../shared/operation';
import { overOptions, readOverOptions } from '../over-options';

const record = defineOperation({
	value: 'record',
	name: 'Record',
	action: 'Record service confirmation',
	description:
		'Confirm work done by quantity, percent or amount; the same confirmation counts once',
	properties: [...canonicalInput(entity), ...overOptions, ...writing],
	entity,
	mode: 'batch',
	verb: serviceConfirmationRecord,
	read: (item) => ({ ...readCanonical(item, entity), ...readOverOptions(item) }),
	delivery: stateDelivery,
});

export const serviceConfirmation: Resource = {
	value: 'serviceConfirmation',
	name: 'Service Confirmation',
	description: 'Work done of a subcontract or a service order',
	operations: [record],
};
