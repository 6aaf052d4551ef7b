import type { OptionsForm } from './form';
import { words } from './text';

export const procoreForm: OptionsForm = {
	source: 'procore',
	fields: [
		{
			displayName: 'WBS Delimiter',
			name: 'wbsDelimiter',
			type: 'string',
			default: '.',
			description: 'What stands between the segments of a WBS code',
		},
		{
			displayName: 'WBS Segments',
			name: 'wbsSegments',
			type: 'string',
			default: 'cost_code, cost_type',
			description:
				'Segments of a WBS code from left to right, separated by commas: cost_code, cost_type, phase or skip',
		},
	],
	settings: ({ wbsDelimiter, wbsSegments }) =>
		wbsDelimiter === undefined && wbsSegments === undefined
			? {}
			: {
					wbs: {
						...(wbsDelimiter === undefined ? {} : { delimiter: wbsDelimiter }),
						...(wbsSegments === undefined ? {} : { segments: words(wbsSegments) }),
					},
				},
};
