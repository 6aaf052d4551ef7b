import type { INodeProperties } from 'n8n-workflow';

import { intakeProperties } from '../shared/descriptions/intake';

export const properties: INodeProperties[] = [
	{
		displayName:
			'Takes many times more events than a webhook address of n8n, and refuses large or forged requests before they are read. Publish the port through your reverse proxy, with TLS. In queue mode it listens on the main instance.',
		name: 'notice',
		type: 'notice',
		default: '',
	},
	{
		displayName: 'Port',
		name: 'port',
		type: 'number',
		noDataExpression: true,
		typeOptions: { minValue: 1, maxValue: 65_535, numberPrecision: 0 },
		default: 5_690,
		description: 'Port to listen on while the workflow is active; one for each of these nodes',
	},
	{
		displayName: 'Address',
		name: 'host',
		type: 'string',
		noDataExpression: true,
		default: '127.0.0.1',
		placeholder: 'e.g. 0.0.0.0',
		description:
			'Address of this machine to listen on. The default is reached by a reverse proxy on the same machine only; in a container it must be 0.0.0.0.',
	},
	{
		displayName: 'Path',
		name: 'path',
		type: 'string',
		noDataExpression: true,
		default: '/events',
		description: 'The one path that is answered',
	},
	...intakeProperties,
];
