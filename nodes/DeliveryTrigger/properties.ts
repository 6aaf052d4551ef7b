import type { INodeProperties } from 'n8n-workflow';

export const properties: INodeProperties[] = [
	{
		displayName:
			'Wire <b>Deliveries</b> to the Odoo node they came from, and <b>Events</b> to Canonical Map. What is handed out comes again when the workflow does not finish it. Executing this step by hand takes one batch out of the ledger, for real.',
		name: 'notice',
		type: 'notice',
		default: '',
	},
	{
		displayName: 'Hand Out',
		name: 'handOut',
		type: 'multiOptions',
		options: [
			{
				name: 'Deliveries That Are Due',
				value: 'deliveries',
				description: 'Retries, replays, corrections, and what waited for another record',
			},
			{
				name: 'Events',
				value: 'events',
				description: 'Committed by a Construction Webhook Trigger and not finished yet',
			},
		],
		default: ['deliveries', 'events'],
		description: 'What this trigger starts the workflow with',
	},
	{
		displayName: 'Interval (Seconds)',
		name: 'intervalSeconds',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 3_600, numberPrecision: 0 },
		default: 5,
		description:
			'How often to look. Events of a webhook trigger in the same process are handed out at once.',
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		description: 'Which deliveries, and how many at a time',
		options: [
			{
				displayName: 'All Workflows',
				name: 'allWorkflows',
				type: 'boolean',
				default: false,
				description:
					'Whether to hand out what nodes of other workflows registered as well, for the same Odoo credential',
			},
			{
				displayName: 'Batch Size',
				name: 'batchSize',
				type: 'number',
				typeOptions: { minValue: 1, maxValue: 1_000, numberPrecision: 0 },
				default: 200,
				description: 'Most items of one execution',
			},
			{
				displayName: 'Operations',
				name: 'operations',
				type: 'string',
				default: '',
				placeholder: 'e.g. procurement.vendor.upsert, jobCost.project.upsert',
				description: 'Deliveries of these operations only, separated by commas. Empty takes all.',
			},
		],
	},
];
