import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { fieldsOf } from '../../core/canonical/fields';
import { findEntity } from '../../core/canonical/registry';
import { COLUMN_FIELDS } from '../../core/sources/estimate/columns';
import type { SourceProfile } from '../../core/sources/source';
import { estimateForm } from './forms/estimate';
import type { OptionsForm } from './forms/form';
import { genericForm } from './forms/generic';
import { procoreForm } from './forms/procore';

/** One entry a source that has options; a source without any needs none. */
const FORMS: readonly OptionsForm[] = [procoreForm, estimateForm, genericForm];

const formOf = (source: string): OptionsForm | undefined =>
	FORMS.find((form) => form.source === source);

export function settingsProperties({ id, name }: SourceProfile): INodeProperties[] {
	const form = formOf(id);
	if (form === undefined) return [];
	return [
		{
			displayName: 'Source Options',
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

/** What a column can be mapped to: the columns of an estimate, else the fields of the entity. */
export function columnFields(source: string, entityName: string): INodePropertyOptions[] {
	if (source === 'estimate') return COLUMN_FIELDS.map((name) => ({ name, value: name }));
	const entity = findEntity(entityName);
	if (entity === undefined) return [];
	return fieldsOf(entity).map(({ id, displayName, description }) => ({
		name: displayName,
		value: id,
		description,
	}));
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
								loadOptionsMethod: 'columnFields',
								loadOptionsDependsOn: ['source', 'entity'],
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
