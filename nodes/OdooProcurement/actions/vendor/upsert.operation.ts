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
					displayName: 'Bank Accounts (Compare Only)',
					name: 'accounts',
					type: 'string',
					default: '',
					placeholder: 'e.g. DE89 3704 0044 0532 0130 00',
					description:
						'Account numbers of a new vendor, separated by commas, to recognise it by. They are compared with those in Odoo and neither written nor kept; an exception shows the last four signs.',
				},
				{
					displayName: 'Distinct From',
					name: 'distinctFrom',
					type: 'string',
					default: '',
					placeholder: 'e.g. 45, 112',
					description:
						'Odoo IDs of contacts that look like this vendor and are others, separated by commas: the other answer to the exception conflict.possible_duplicate',
				},
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
		const { accounts, distinctFrom, ...options } = (item.parameter('options') ?? {}) as Record<
			string,
			unknown
		>;
		const chosen = Object.entries(options).filter(([, value]) => value !== '');
		const numbers = listed(accounts);
		const others = listed(distinctFrom).map(Number);
		return {
			...readCanonical(item, entity),
			...Object.fromEntries(chosen),
			...(numbers.length === 0 ? {} : { accounts: numbers }),
			...(others.length === 0 ? {} : { distinctFrom: others }),
		};
	},
	delivery: stateDelivery,
});

/** The parts of a list as people type it, or as an expression gives it. */
const listed = (value: unknown): string[] =>
	(Array.isArray(value) ? value.map(String) : String(value ?? '').split(','))
		.map((part) => part.trim())
		.filter((part) => part !== '');
