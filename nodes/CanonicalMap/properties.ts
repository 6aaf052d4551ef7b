import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { entityOf } from '../../core/canonical/registry';
import { SOURCES } from '../../core/sources/registry';
import type { SourceProfile } from '../../core/sources/source';
import { codeLists } from './lists';
import { columnProperties, settingsProperties } from './source-options';

const sourceOption = ({ id, name, doc }: SourceProfile): INodePropertyOptions => ({
	name,
	value: id,
	description: doc,
});

/** One entity list a source, with what that source can give. */
const entityList = ({ id, entities }: SourceProfile): INodeProperties => ({
	displayName: 'Entity',
	name: 'entity',
	type: 'options',
	noDataExpression: true,
	displayOptions: { show: { source: [id] } },
	options: entities.map((name) => {
		const { title, doc } = entityOf(name);
		return { name: title, value: name, description: doc };
	}),
	default: entities[0] ?? '',
});

export const properties: INodeProperties[] = [
	{
		displayName: 'Source',
		name: 'source',
		type: 'options',
		noDataExpression: true,
		options: SOURCES.map(sourceOption),
		default: SOURCES[0]?.id ?? '',
		description: 'App the records come from',
	},
	...SOURCES.map(entityList),
	{
		displayName: 'Tenant',
		name: 'tenant',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. 8089',
		description:
			'Account in the source app, for example the Procore company ID. It is part of every key: two tenants never mix.',
	},
	{
		displayName: 'Fetch Records',
		name: 'fetchRecords',
		type: 'boolean',
		noDataExpression: true,
		default: false,
		displayOptions: { show: { source: ['procore'] } },
		description:
			'Whether to read the record that a webhook only names. One that cannot be read now is an exception; its event is handed out again later.',
	},
	...columnProperties(SOURCES),
	...SOURCES.flatMap(settingsProperties),
	{
		displayName: 'Field Overrides',
		name: 'overrides',
		type: 'resourceMapper',
		noDataExpression: true,
		default: { mappingMode: 'defineBelow', value: null },
		description: 'Canonical fields to set yourself; they win over the mapping of the source',
		typeOptions: {
			loadOptionsDependsOn: ['source', 'entity'],
			resourceMapper: {
				resourceMapperMethod: 'entityFields',
				mode: 'add',
				valuesLabel: 'Field Overrides',
				fieldWords: { singular: 'override', plural: 'overrides' },
				addAllFields: false,
				supportAutoMap: false,
				noFieldsError: 'Choose a source and an entity first.',
				refreshStaleSchemaOnOpen: true,
			},
		},
	},
	codeLists,
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		description: 'What the records themselves do not say',
		options: [
			{
				displayName: 'Company',
				name: 'company',
				type: 'string',
				default: '',
				placeholder: 'e.g. Ridgeline Builders LLC',
				description:
					'Legal entity the records belong to, as its name or ID in Odoo. Empty leaves it to the project.',
			},
			{
				displayName: 'Project Code',
				name: 'projectCode',
				type: 'string',
				default: '',
				placeholder: 'e.g. 2026-014',
				description: 'Project of records that do not name theirs',
			},
			{
				displayName: 'Record Field',
				name: 'recordField',
				type: 'string',
				default: '',
				placeholder: 'e.g. body',
				description:
					'Path of the record within the item. Empty when the item itself is the record.',
			},
			{
				displayName: 'Record Path',
				name: 'recordPath',
				type: 'string',
				default: '',
				placeholder: 'e.g. /rest/v1.0/cost_codes/{record}?project_id={project}',
				description:
					'Address of a fetched record, with {record}, {project} and {company}. Empty takes the known one.',
			},
			{
				displayName: 'Time Zone',
				name: 'timezone',
				type: 'string',
				default: '',
				placeholder: 'e.g. America/Chicago',
				description:
					'Zone in which a moment of the source becomes a date of the books. Empty takes the time zone of the workflow.',
			},
		],
	},
];
