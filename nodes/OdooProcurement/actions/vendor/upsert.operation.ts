import { vendor as entity } from '../../../../core/canonical/entities/vendor';
import { vendorUpsert } from '../../../../core/procurement/vendor';
import { stateDelivery } from '../../../shared/delivery-facts';
import { canonicalInput, readCanonical } from '../../../shared/descriptions/canonical-input';
import { writing } from '../../../shared/descriptions/common';
import { defineOperation } from '../../../shared/operation';

export const upsert = defineOperation({
	value: 'upsert',
	name: 'Create or Update',
	action: 'Create or update vendor',
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
					displayName: 'Link to Contact ID',
					name: 'linkTo',
					type: 'number',
					typeOptions: { minValue: 1 },
					default: 1,
					description:
						'Odoo ID of the contact that already is this vendor: the answer to the exception conflict.possible_duplicate. Needs the right to create External IDs.',
				},
				{
					displayName: 'Purchase Currency',
					name: 'purchaseCurrency',
					type: 'string',
					default: '',
					placeholder: 'e.g. USD',
					description: 'ISO 4217 code of the currency of orders to this vendor',
				},
			],
		},
		...writing,
	],
	entity,
	mode: 'batch',
	verb: vendorUpsert,
	read: (item) => {
		const { linkTo, purchaseCurrency } = (item.parameter('options') ?? {}) as Record<
			string,
			unknown
		>;
		return {
			...readCanonical(item, entity),
			...(linkTo === undefined ? {} : { linkTo }),
			...(purchaseCurrency === undefined || purchaseCurrency === '' ? {} : { purchaseCurrency }),
		};
	},
	delivery: stateDelivery,
});
