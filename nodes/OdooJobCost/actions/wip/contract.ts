import type { INodeProperties } from 'n8n-workflow';

import type { ItemView } from '../../../shared/operation';

/** What the work-in-progress schedule cannot read from Odoo, or should not. */
export const contractProperties: INodeProperties = {
	displayName: 'Contract',
	name: 'contract',
	type: 'collection',
	placeholder: 'Add Figure',
	default: {},
	description: 'Without a contract value the confirmed sales orders of the project count',
	options: [
		{
			displayName: 'Approved Changes',
			name: 'approvedChanges',
			type: 'string',
			default: '',
			placeholder: 'e.g. 12500.00',
			description: 'Approved owner changes that are not in the sales orders, signed',
		},
		{
			displayName: 'Contract Value',
			name: 'contractValue',
			type: 'string',
			default: '',
			placeholder: 'e.g. 1850000.00',
			description: 'Contract value without tax',
		},
		{
			displayName: 'Job Is Finished',
			name: 'closed',
			type: 'boolean',
			default: false,
			description: 'Whether the job is finished, so that everything is earned',
		},
	],
};

export function readContract(item: ItemView): Readonly<Record<string, unknown>> {
	const { approvedChanges, contractValue, closed } = (item.parameter('contract') ?? {}) as Record<
		string,
		unknown
	>;
	const money = (name: string, value: unknown) =>
		value === undefined || value === null || value === '' ? {} : { [name]: String(value) };
	return {
		...money('approvedChanges', approvedChanges),
		...money('contractValue', contractValue),
		closed: closed === true,
	};
}
