import type { INodeProperties } from 'n8n-workflow';

import type { ItemView } from '../operation';

/** When a request is let through: the limits of core/job-cost/budget-check. */
export const budgetLimits: INodeProperties = {
	displayName: 'Limits',
	name: 'limits',
	type: 'collection',
	placeholder: 'Add Limit',
	default: {},
	description: 'Without limits a request above what is available is a warning',
	options: [
		{
			displayName: 'Block Above Percent',
			name: 'blockAbovePercent',
			type: 'string',
			default: '100',
			description:
				'Block when more than this share of the revised budget is used, request included',
		},
		{
			displayName: 'Block Over By',
			name: 'blockOverBy',
			type: 'string',
			default: '0',
			description: 'Block when the revised budget is exceeded by more than this amount',
		},
		{
			displayName: 'Budget Controlled By',
			name: 'by',
			type: 'multiOptions',
			options: [
				{ name: 'Cost Code', value: 'costCode' },
				{ name: 'Cost Type', value: 'costType' },
				{ name: 'Phase', value: 'phase' },
			],
			default: ['costCode', 'costType'],
			description: 'Within the project; figures of the others are added up',
		},
		{
			displayName: 'Reserve Pending Orders',
			name: 'reservePending',
			type: 'boolean',
			default: false,
			description: 'Whether to hold back orders that wait for approval',
		},
		{
			displayName: 'Warn Above Percent',
			name: 'warnAbovePercent',
			type: 'string',
			default: '90',
			description: 'Warn when more than this share of the revised budget is used, request included',
		},
		{
			displayName: 'Warn Over By',
			name: 'warnOverBy',
			type: 'string',
			default: '0',
			description: 'Warn when the revised budget is exceeded by more than this amount',
		},
		{
			displayName: 'Without a Budget',
			name: 'missingBudget',
			type: 'options',
			options: [
				{ name: 'Block', value: 'block' },
				{ name: 'OK', value: 'ok' },
				{ name: 'Warn', value: 'warn' },
			],
			default: 'block',
			description: 'The answer where nothing is budgeted',
		},
	],
};

/** The limits that are filled. */
export function readBudgetLimits(item: ItemView): Record<string, unknown> {
	const limits = item.parameter('limits');
	if (typeof limits !== 'object' || limits === null) return {};
	const filled = Object.entries(limits as Readonly<Record<string, unknown>>).filter(
		([, value]) => value !== '' && value !== null && value !== undefined,
	);
	return Object.fromEntries(
		filled.map(([name, value]) => [
			name,
			name === 'by' && Array.isArray(value)
				? ['project', ...value.map(String)]
				: typeof value === 'number'
					? String(value)
					: value,
		]),
	);
}
