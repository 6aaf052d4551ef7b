import type { OptionsForm } from './form';
import { filledOnly } from './text';

export const genericForm: OptionsForm = {
	source: 'generic',
	fields: [
		{
			displayName: 'ID Path',
			name: 'idPath',
			type: 'string',
			default: 'id',
			description: "Path of the record's ID",
		},
		{
			displayName: 'Keep the Rest',
			name: 'keepRest',
			type: 'boolean',
			default: false,
			description: 'Whether to keep fields that are not mapped, under ext',
		},
		{
			displayName: 'Revision Kind',
			name: 'revisionKind',
			type: 'options',
			options: [
				{ name: 'Counter of Changes', value: 'sync_token' },
				{ name: 'Time of Change', value: 'updated_at' },
				{ name: 'Time of Export', value: 'snapshot_time' },
				{ name: 'Version', value: 'version' },
			],
			default: 'updated_at',
			description: 'What the revision is',
		},
		{
			displayName: 'Revision Path',
			name: 'revisionPath',
			type: 'string',
			default: '',
			placeholder: 'e.g. updated_at',
			description:
				'Path of a value that grows with every change. Empty takes a hash of the record.',
		},
		{
			displayName: 'System',
			name: 'system',
			type: 'string',
			default: 'generic',
			description:
				'Name of the source app in lower-case letters, digits and dashes; the first part of every key',
		},
		{
			displayName: 'Time Path',
			name: 'timePath',
			type: 'string',
			default: '',
			placeholder: 'e.g. updated_at',
			description: 'Path of the time of the change',
		},
	],
	settings: (filled) => filledOnly(filled),
};
