import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type ILoadOptionsFunctions,
	type INodeExecutionData,
	type INodePropertyOptions,
	type INodeType,
	type INodeTypeDescription,
	type ResourceMapperFields,
} from 'n8n-workflow';

import { fieldsOf } from '../../core/canonical/fields';
import { findEntity } from '../../core/canonical/registry';
import { mapperForm } from '../shared/descriptions/mapper';
import { VALID_AND_EXCEPTIONS } from '../shared/outputs';
import { mapItems } from './map-items';
import { properties } from './properties';

export class CanonicalMap implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Canonical Map',
		name: 'canonicalMap',
		icon: {
			light: 'file:../../icons/canonical-map.svg',
			dark: 'file:../../icons/canonical-map.dark.svg',
		},
		group: ['transform'],
		version: [1],
		subtitle: '={{ $parameter["source"] + ": " + $parameter["entity"] }}',
		description:
			'Turn records of an estimating, project or field app into canonical construction records',
		defaults: { name: 'Canonical Map' },
		inputs: [NodeConnectionTypes.Main],
		outputs: VALID_AND_EXCEPTIONS,
		parameterPane: 'wide',
		properties,
	};

	methods = {
		loadOptions: {
			async entityFieldNames(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
				const entity = findEntity(String(this.getCurrentNodeParameter('entity') ?? ''));
				const fields = entity === undefined ? [] : fieldsOf(entity);
				return await Promise.resolve(
					fields.map(({ id, displayName, description }) => ({
						name: displayName,
						value: id,
						description,
					})),
				);
			},
		},
		resourceMapping: {
			async entityFields(this: ILoadOptionsFunctions): Promise<ResourceMapperFields> {
				const entity = findEntity(String(this.getCurrentNodeParameter('entity') ?? ''));
				return await Promise.resolve(
					entity === undefined ? { fields: [] } : mapperForm(entity, 'override'),
				);
			},
		},
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await mapItems(this);
	}
}
