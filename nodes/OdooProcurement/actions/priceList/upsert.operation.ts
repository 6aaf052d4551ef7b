import { priceList as entity } from '../../../../core/canonical/entities/price-list';
import { priceListUpsert } from '../../../../core/procurement/price-list/upsert';
import { stateDelivery } from '../../../shared/delivery-facts';
import { canonicalInput, readCanonical } from '../../../shared/descriptions/canonical-input';
import { writing } from '../../../shared/descriptions/common';
import { defineOperation } from '../../../shared/operation';

export const upsert = defineOperation({
	value: 'upsert',
	name: 'Create or Update',
	action: 'Create or update price list',
	description: 'Create a new record, or update the current one if it already exists (upsert)',
	properties: [...canonicalInput(entity), ...writing],
	entity,
	mode: 'batch',
	verb: priceListUpsert,
	read: (item) => readCanonical(item, entity),
	delivery: stateDelivery,
});
