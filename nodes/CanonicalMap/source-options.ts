import type { INodeProperties } from 'n8n-workflow';

import type { SourceProfile } from '../../core/sources/source';

/** How a source's own options look in the node, and what they become for its profile. */
interface OptionsForm {
	readonly source: string;
	readonly fields: INodeProperties[];
	/** The filled fields as the profile's `settings`. */
	readonly settings: (
		filled: Readonly<Record<string, unknown>>,
	) => Readonly<Record<string, unknown>>;
}

const procore: OptionsForm = {
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

/** One entry a source that has options; a source without any needs none. */
const FORMS: readonly OptionsForm[] = [procore];

const formOf = (source: string): OptionsForm | undefined =>
	FORMS.find((form) => form.source === source);

/** Comma-separated words, trimmed, blank ones dropped. */
const words = (text: unknown): string[] =>
	String(text)
		.split(',')
		.map((word) => word.trim())
		.filter((word) => word !== '');

export function settingsProperties({ id, name }: SourceProfile): INodeProperties[] {
	const form = formOf(id);
	if (form === undefined) return [];
	return [
		{
			displayName: `${name} Options`,
			name: 'settings',
			type: 'collection',
			placeholder: 'Add Option',
			default: {},
			displayOptions: { show: { source: [id] } },
			description: `How this ${name} account is set up, where it differs from the usual`,
			options: form.fields,
		},
	];
}

export function readSettings(source: string, filled: unknown): unknown {
	const form = formOf(source);
	if (form === undefined || typeof filled !== 'object' || filled === null) return {};
	return form.settings(filled as Readonly<Record<string, unknown>>);
}

/** Sources without a fixed shape: the user says which column holds which field. */
const WITH_COLUMNS = ['estimate', 'generic'];

export const columnProperties = (sources: readonly SourceProfile[]): INodeProperties[] => {
	const shown = sources.map(({ id }) => id).filter((id) => WITH_COLUMNS.includes(id));
	if (shown.length === 0) return [];
	return [
		{
			displayName: 'Columns',
			name: 'columns',
			type: 'fixedCollection',
			typeOptions: { multipleValues: true, sortable: true },
			placeholder: 'Add Column',
			default: {},
			displayOptions: { show: { source: shown } },
			description: 'Which column or path of the record holds which canonical field',
			options: [
				{
					displayName: 'Entry',
					name: 'entries',
					values: [
						{
							displayName: 'Canonical Field Name or ID',
							name: 'field',
							type: 'options',
							default: '',
							typeOptions: {
								loadOptionsMethod: 'entityFieldNames',
								loadOptionsDependsOn: ['entity'],
							},
							description:
								'Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
						},
						{
							displayName: 'Column',
							name: 'column',
							type: 'string',
							default: '',
							placeholder: 'e.g. Cost Code',
							description: 'Heading of the column, or a path such as budget.amount',
						},
					],
				},
			],
		},
	];
};
