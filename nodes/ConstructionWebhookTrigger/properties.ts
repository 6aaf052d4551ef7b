import type { INodeProperties } from 'n8n-workflow';

import { intakeProperties } from '../shared/descriptions/intake';

export const properties: INodeProperties[] = [
	{
		displayName:
			'Every event is in the delivery ledger before the source is told so. Add a <b>Delivery Trigger</b> to the workflow: it hands out again what a workflow did not finish. <b>Listen for test event</b> verifies and shows an event, and writes nothing to the ledger.',
		name: 'notice',
		type: 'notice',
		default: '',
	},
	...intakeProperties,
];
