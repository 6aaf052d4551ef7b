import type { INodeProperties } from 'n8n-workflow';

import type { ItemView } from '../../../shared/operation';

export const setupProperties: INodeProperties[] = [
	{
		displayName: 'Issue to Job',
		name: 'issueToJob',
		type: 'boolean',
		default: true,
		description:
			'Whether stock is issued to jobs: adds an operation type "Issue to job" in each company with a warehouse',
	},
	{
		displayName: 'Integration Users',
		name: 'integrationUsers',
		type: 'string',
		default: '',
		placeholder: 'e.g. integration@example.com',
		description:
			'Logins, separated by commas, that get the group Construction Integration: it may look up External IDs and keep the budget tables, nothing else',
	},
	{
		displayName: 'Plan Names',
		name: 'planNames',
		type: 'collection',
		placeholder: 'Add Plan',
		default: {},
		description: 'Analytic plans that exist already under another name; each must be a root plan',
		options: [
			{
				displayName: 'Cost Codes',
				name: 'costCode',
				type: 'string',
				default: 'Cost Codes',
				description: 'Plan whose accounts are the cost codes',
			},
			{
				displayName: 'Cost Types',
				name: 'costType',
				type: 'string',
				default: 'Cost Types',
				description: 'Plan whose accounts are the cost types (labor, material, equipment …)',
			},
			{
				displayName: 'Phases',
				name: 'phase',
				type: 'string',
				default: 'Phases',
				description: 'Plan whose accounts are the phases of the projects',
			},
		],
	},
];

/** Input of both setup verbs. */
export function readSetup(item: ItemView): unknown {
	const logins = String(item.parameter('integrationUsers') ?? '')
		.split(',')
		.map((login) => login.trim())
		.filter((login) => login !== '');
	const planNames = item.parameter('planNames');
	const named =
		typeof planNames === 'object' && planNames !== null && Object.keys(planNames).length > 0;
	return {
		issueToJob: item.parameter('issueToJob') !== false,
		integrationUsers: logins,
		...(named ? { planNames } : {}),
	};
}
