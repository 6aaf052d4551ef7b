import { item as entity } from '../../../../core/canonical/entities/item';
import { itemUpsert } from '../../../../core/procurement/item';
import { stateDelivery } from '../../../shared/delivery-facts';
import { canonicalInput, readCanonical } from '../../../shared/descriptions/canonical-input';
import { writing } from '../../../shared/descriptions/common';
import { defineOperation } from '../../../shared/operation';

export const upsert = defineOperation({
	value: 'upsert',
	name: 'Create or Update',
	action: 'Create or update item',
	description: 'Create a new record, or update the current one if it already exists (upsert)',
	properties: [
		...canonicalInput(entity),
		{
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			placeholder: 'Add Option',
			default: {},
			description: 'What the record itself does not say',
			options: [
				{
					displayName: 'Link to Product ID',
					name: 'linkTo',
					type: 'number',
					typeOptions: { minValue: 1 },
					default: 1,
					description:
						'Odoo ID of the product that already is this item: the answer to the exception conflict.possible_duplicate. Needs the right to create External IDs.',
				},
				{
					displayName: 'Kept in Stock',
					name: 'stocked',
					type: 'multiOptions',
					options: [
						{ name: 'Equipment', value: 'equipment' },
						{ name: 'Material', value: 'material' },
						{ name: 'Part', value: 'part' },
					],
					default: ['part'],
					description: 'Kinds of items that are kept in stock, for items that are new in Odoo',
				},
				{
					displayName: 'Vendor May Bill',
					name: 'billed',
					type: 'options',
					options: [
						{ name: 'What Was Ordered', value: 'ordered' },
						{ name: 'What Was Received', value: 'received' },
					],
					default: 'received',
					description: 'What a bill is matched with, for items that are new in Odoo',
				},
			],
		},
		...writing,
	],
	entity,
	mode: 'batch',
	verb: itemUpsert,
	read: (item) => ({
		...readCanonical(item, entity),
		...((item.parameter('options') ?? {}) as Record<string, unknown>),
	}),
	delivery: stateDelivery,
});
