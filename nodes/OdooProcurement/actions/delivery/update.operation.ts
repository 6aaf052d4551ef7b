import { deliveryUpdate as entity } from '../../../../core/canonical/entities/delivery-update';
import { deliveryUpdate } from '../../../../core/procurement/delivery/update';
import { stateDelivery } from '../../../shared/delivery-facts';
import { canonicalInput, readCanonical } from '../../../shared/descriptions/canonical-input';
import { writing } from '../../../shared/descriptions/common';
import { defineOperation } from '../../../shared/operation';

export const update = defineOperation({
	value: 'update',
	name: 'Update',
	action: 'Update delivery',
	description: 'Write the days a vendor promises to the lines of a purchase order',
	properties: [...canonicalInput(entity), ...writing],
	entity,
	mode: 'batch',
	verb: deliveryUpdate,
	read: (item) => readCanonical(item, entity),
	delivery: stateDelivery,
});
