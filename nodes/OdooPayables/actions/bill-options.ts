import type { INodeProperties } from 'n8n-workflow';

import type { Entity } from '../../../core/canonical/entity';
import type { Verb, VerbPlan } from '../../../core/verb';
import { stateDelivery } from '../../shared/delivery-facts';
import { canonicalInput, readCanonical } from '../../shared/descriptions/canonical-input';
import { writing } from '../../shared/descriptions/common';
import { defineOperation, type ItemView, type Operation } from '../../shared/operation';

/** What becomes of a bill whose accounting date is closed; posting asks the same. */
export const closedPeriod: INodeProperties = {
	displayName: 'Closed Period',
	name: 'closedPeriod',
	type: 'options',
	options: [
		{
			name: 'Next Open Day',
			value: 'next_open_day',
			description: 'Book it on the first open day; the result and a warning say so',
		},
		{
			name: 'Refuse',
			value: 'refuse',
			description: 'Leave through Exceptions, with the lock date and the next open day',
		},
	],
	default: 'refuse',
	description:
		'What to do when the accounting date lies in a closed period. Odoo itself would move it without a word.',
};

/** What becomes of a bill that looks like another one; posting asks the same. */
export const possibleDuplicates: INodeProperties = {
	displayName: 'Possible Duplicates',
	name: 'duplicates',
	type: 'options',
	options: [
		{ name: 'Refuse', value: 'refuse', description: 'Leave through Exceptions, naming the other' },
		{ name: 'Warn', value: 'warn', description: 'Go on, with a warning that names the other' },
	],
	default: 'refuse',
	description:
		'What to do with a bill that has the same vendor and number in any spelling as another, or the same vendor, date and amount',
};

const taxes: INodeProperties = {
	displayName: 'Taxes',
	name: 'taxes',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	placeholder: 'Add Tax',
	default: {},
	description:
		'Purchase taxes of Odoo by the tax code of the source. A line without a code bears the taxes of its order line; with a list, a code it lacks is an exception.',
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
};

const billOptions: INodeProperties[] = [
	taxes,
	{
		displayName: 'Tax Tolerance',
		name: 'taxTolerance',
		type: 'string',
		default: '0',
		placeholder: 'e.g. 0.02',
		description:
			"How far Odoo's tax and total may differ from the bill's, in the currency of the bill. A bill that differs more stays a draft and leaves through Exceptions.",
	},
	closedPeriod,
	possibleDuplicates,
	{
		displayName: 'Cost of Stocked Items',
		name: 'stockCost',
		type: 'options',
		options: [
			{
				name: 'At Bill',
				value: 'at_bill',
				description: 'The bill is the cost of the job; issues from stock must then carry none',
			},
			{
				name: 'At Issue',
				value: 'at_issue',
				description: 'The issue from stock is the cost of the job; the bill carries none',
			},
		],
		default: 'at_issue',
		description: 'When goods that Odoo keeps in stock become cost of the job',
	},
];

const entriesOf = (value: unknown): Array<Record<string, unknown>> => {
	const { entries = [] } = (value ?? {}) as {
		readonly entries?: ReadonlyArray<Record<string, unknown>>;
	};
	return entries.map((entry) =>
		Object.fromEntries(Object.entries(entry).filter(([, cell]) => cell !== '')),
	);
};

function readBillOptions(item: ItemView): Record<string, unknown> {
	const tolerance = String(item.parameter('taxTolerance') ?? '').trim();
	return {
		taxes: entriesOf(item.parameter('taxes')),
		taxTolerance: tolerance === '' ? '0' : tolerance,
		closedPeriod: item.parameter('closedPeriod'),
		duplicates: item.parameter('duplicates'),
		stockCost: item.parameter('stockCost'),
	};
}

/** The form of an operation that keeps a bill or a credit note in Odoo, as a draft. */
export const keepBillOperation = <I, P extends VerbPlan<R>, R>(
	entity: Entity,
	verb: Verb<I, P, R>,
	one: string,
	more: readonly INodeProperties[] = [],
): Operation =>
	defineOperation({
		value: 'upsert',
		name: 'Create or Update',
		action: `Create or update ${one}`,
		description: 'Create a new record, or update the current one if it already exists (upsert)',
		properties: [...canonicalInput(entity), ...billOptions, ...more, ...writing],
		entity,
		mode: 'batch',
		verb,
		read: (item) => ({
			...readCanonical(item, entity),
			...readBillOptions(item),
			...Object.fromEntries(more.map(({ name }) => [name, item.parameter(name)])),
		}),
		delivery: stateDelivery,
	});
