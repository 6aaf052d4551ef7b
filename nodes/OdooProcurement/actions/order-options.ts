import type { INodeProperties } from 'n8n-workflow';

import type { Entity } from '../../../core/canonical/entity';
import type { Verb, VerbPlan } from '../../../core/verb';
import { stateDelivery } from '../../shared/delivery-facts';
import { canonicalInput, readCanonical } from '../../shared/descriptions/canonical-input';
import { writing } from '../../shared/descriptions/common';
import { defineOperation, type ItemView, type Operation } from '../../shared/operation';

/** What the documents do not say and Odoo needs, for every operation that writes order lines. */
export const orderOptions: INodeProperties[] = [
	{
		displayName: 'Default Item',
		name: 'defaultItem',
		type: 'string',
		default: '',
		placeholder: 'e.g. WORK',
		description:
			'Internal reference in Odoo of the item for lines that name none. Take a service: goods are moved in stock.',
	},
	{
		displayName: 'Default Items by Cost Type',
		name: 'defaultItems',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		placeholder: 'Add Item',
		default: {},
		description: 'Items for lines that name none, by the code of their cost type',
		options: [
			{
				displayName: 'Item',
				name: 'entries',
				values: [
					{
						displayName: 'Cost Type',
						name: 'costType',
						type: 'string',
						default: '',
						placeholder: 'e.g. M',
						description: 'Code of the cost type in Odoo',
					},
					{
						displayName: 'Item',
						name: 'item',
						type: 'string',
						default: '',
						placeholder: 'e.g. MATERIAL',
						description: 'Internal reference of the item in Odoo',
					},
				],
			},
		],
	},
	{
		displayName: 'Taxes',
		name: 'taxes',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		placeholder: 'Add Tax',
		default: {},
		description:
			'Purchase taxes of Odoo by the tax code of the source. Without a list no line bears a tax; with one, a code it lacks is an exception.',
		options: [
			{
				displayName: 'Tax',
				name: 'entries',
				values: [
					{
						displayName: 'Tax Code',
						name: 'code',
						type: 'string',
						default: '',
						placeholder: 'e.g. VAT15',
						description: 'As the record bears it',
					},
					{
						displayName: 'Tax in Odoo',
						name: 'tax',
						type: 'string',
						default: '',
						placeholder: 'e.g. 15%',
						description: 'Name of the purchase tax in Odoo; empty means no tax',
					},
				],
			},
		],
	},
];

/** Rows of a list parameter, empty cells left out. */
export const entriesOf = (item: ItemView, name: string): Array<Record<string, unknown>> => {
	const { entries = [] } = (item.parameter(name) ?? {}) as {
		readonly entries?: ReadonlyArray<Record<string, unknown>>;
	};
	return entries.map((entry) =>
		Object.fromEntries(Object.entries(entry).filter(([, value]) => value !== '')),
	);
};

export function readOrderOptions(item: ItemView): Record<string, unknown> {
	const defaultItem = String(item.parameter('defaultItem') ?? '').trim();
	return {
		...(defaultItem === '' ? {} : { defaultItem }),
		defaultItems: entriesOf(item, 'defaultItems'),
		taxes: entriesOf(item, 'taxes'),
	};
}

/** The one form of an operation that keeps a commitment, or a change to one, in Odoo. */
export const orderOperation = <I, P extends VerbPlan<R>, R>(
	entity: Entity,
	verb: Verb<I, P, R>,
): Operation =>
	defineOperation({
		value: 'upsert',
		name: 'Create or Update',
		action: `Create or update ${entity.title.toLowerCase()}`,
		description: 'Create a new record, or update the current one if it already exists (upsert)',
		properties: [...canonicalInput(entity), ...orderOptions, ...writing],
		entity,
		mode: 'batch',
		verb,
		read: (item) => ({ ...readCanonical(item, entity), ...readOrderOptions(item) }),
		delivery: stateDelivery,
	});
