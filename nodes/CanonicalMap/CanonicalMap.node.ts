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

import { findEntity } from '../../core/canonical/registry';
import { mapperForm } from '../shared/descriptions/mapper';
import { VALID_AND_EXCEPTIONS } from '../shared/outputs';
import { constructionSource } from '../shared/source';
import { mapItems } from './map-items';
import { properties } from './properties';
import { columnFields } from './source-options';

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
		credentials: [
			{
				name: 'constructionSourceApi',
				required: true,
				testedBy: 'constructionSource',
				displayOptions: { show: { fetchRecords: [true] } },
			},
		],
		parameterPane: 'wide',
		properties,
	};

	methods = {
		credentialTest: { constructionSource },
		loadOptions: {
			async columnFields(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
				const of = (name: string): string => String(this.getCurrentNodeParameter(name) ?? '');
				return await Promise.resolve(columnFields(of('source'), of('entity')));
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
