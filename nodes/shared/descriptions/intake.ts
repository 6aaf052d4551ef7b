import type { INodeProperties } from 'n8n-workflow';

/** What both receivers ask: who sends, how events are told apart, and when the workflow starts. */
export const intakeProperties: INodeProperties[] = [
	{
		displayName: 'Source',
		name: 'source',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'Other App',
				value: 'generic',
				description: 'JSON events with an ID of their own, or told apart by their content',
			},
			{ name: 'Procore', value: 'procore', description: 'Webhooks v2, v3 and v4' },
		],
		default: 'procore',
		description: 'App that sends the events',
	},
	{
		displayName: 'System',
		name: 'system',
		type: 'string',
		noDataExpression: true,
		default: 'generic',
		required: true,
		placeholder: 'e.g. fieldapp',
		displayOptions: { show: { source: ['generic'] } },
		description: 'Name of the source in every key; the same as in Canonical Map',
	},
	{
		displayName: 'Tenant',
		name: 'tenant',
		type: 'string',
		noDataExpression: true,
		default: '',
		placeholder: 'e.g. 8089',
		description:
			'Account in the source app; part of every key. Empty takes the company that a Procore event names.',
	},
	{
		displayName: 'Event ID Path',
		name: 'idPath',
		type: 'string',
		noDataExpression: true,
		default: '',
		placeholder: 'e.g. event.ID',
		displayOptions: { show: { source: ['generic'] } },
		description:
			'Where the event carries an ID that stays the same when it is sent again. Empty goes by the content.',
	},
	{
		displayName: 'Start Workflow',
		name: 'startWorkflow',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'Each New Event',
				value: 'each',
				description: 'At once; the events of one request are the items of one execution',
			},
			{
				name: 'With the Delivery Trigger',
				value: 'trigger',
				description: 'In batches, by the Delivery Trigger of this workflow. Takes the most events.',
			},
		],
		default: 'each',
		description: 'When committed events start the workflow',
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		description: 'Limits, priority and the form of the body',
		options: [
			{
				displayName: 'Body Limit (KiB)',
				name: 'bodyLimitKib',
				type: 'number',
				typeOptions: { minValue: 1, maxValue: 16_384, numberPrecision: 0 },
				default: 1_024,
				description: 'A larger request is refused with 413',
			},
			{
				displayName: 'List Path',
				name: 'listPath',
				type: 'string',
				default: '',
				placeholder: 'e.g. events',
				description:
					'Where the body holds its list of events. Empty takes the body, or its elements when it is a list.',
			},
			{
				displayName: 'Priority',
				name: 'priority',
				type: 'options',
				options: [
					{
						name: 'By What They Are About',
						value: 'entity',
						description: 'Bills before commitments and costs before master data',
					},
					{ name: 'Commitments and Costs', value: '1' },
					{ name: 'Documents That Move Money', value: '0' },
					{ name: 'Master Data and Bulk', value: '2' },
				],
				default: 'entity',
				description: 'Which events the Delivery Trigger hands out first',
			},
		],
	},
];
