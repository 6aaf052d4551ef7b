import type { ILoadOptionsFunctions, INodeProperties, ResourceMapperFields } from 'n8n-workflow';

import type { CanonicalItem } from '../../../core/canonical/envelope';
import type { Entity } from '../../../core/canonical/entity';
import { toItem, parseItem } from '../../../core/canonical/item';
import { applyOverrides } from '../../../core/canonical/overrides';
import { refuseBareRemoval } from '../../../core/canonical/removal';
import { fault } from '../../../core/faults';
import type { ItemView } from '../operation';
import { company, readOdooId } from './locators';
import { mapperForm, readMapper } from './mapper';

const methodOf = (entity: Entity): string => `${entity.name}_fields`;

/** Ways to hand a record to an operation: as Canonical Map made it, or field by field. */
export function canonicalInput(entity: Entity): INodeProperties[] {
	const byField = { show: { input: ['fields'] } };
	return [
		{
			displayName: 'Input',
			name: 'input',
			type: 'options',
			noDataExpression: true,
			options: [
				{
					name: 'Canonical Item',
					value: 'item',
					description: 'The item is a canonical record, as the Canonical Map node puts it out',
				},
				{
					name: 'Fields Below',
					value: 'fields',
					description: 'The record is made of the fields of this node',
				},
			],
			default: 'item',
			description: 'Where the record comes from',
		},
		{
			displayName: 'Record ID',
			name: 'recordId',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. 4711',
			displayOptions: byField,
			description:
				'ID of the record in its source. The same ID always means the same record: a second run updates it instead of adding one.',
		},
		{
			displayName: 'System',
			name: 'system',
			type: 'string',
			default: 'n8n',
			displayOptions: byField,
			description:
				'Source system in lower-case letters, digits and dashes; the first part of the key',
		},
		{
			displayName: 'Tenant',
			name: 'tenant',
			type: 'string',
			default: 'default',
			displayOptions: byField,
			description: 'Account in the source system; the second part of the key',
		},
		{
			displayName: 'Fields',
			name: 'fields',
			type: 'resourceMapper',
			noDataExpression: true,
			default: { mappingMode: 'defineBelow', value: null },
			required: true,
			displayOptions: byField,
			description: 'Amounts as decimal text such as 1234.50, dates as YYYY-MM-DD',
			typeOptions: {
				resourceMapper: {
					resourceMapperMethod: methodOf(entity),
					mode: 'add',
					valuesLabel: 'Fields',
					fieldWords: { singular: 'field', plural: 'fields' },
					addAllFields: false,
					supportAutoMap: false,
					refreshStaleSchemaOnOpen: true,
				},
			},
		},
		company,
	];
}

/** The resource mapper methods for the entities of a node. */
export const mapperMethods = (
	entities: readonly Entity[],
): Record<string, (this: ILoadOptionsFunctions) => Promise<ResourceMapperFields>> =>
	Object.fromEntries(
		entities.map((entity) => [
			methodOf(entity),
			async () => await Promise.resolve(mapperForm(entity, 'whole')),
		]),
	);

/**
 * The canonical item an operation works on, checked against its entity. The company is the node's,
 * else the item's own; `companyElse: 'credential'` then takes the credential's. Records that belong
 * to a project leave it to the project, and code lists are shared unless somebody says otherwise.
 * Throws the `Fault` of this item.
 */
export function readCanonical(
	item: ItemView,
	entity: Entity,
	companyElse: 'credential' | 'nobody' = 'nobody',
): CanonicalItem {
	const candidate = item.parameter('input') === 'fields' ? itemOfFields(item, entity) : item.json;
	const parsed = parseItem(candidate, [entity.name]);
	if ('fault' in parsed) throw parsed.fault;
	refuseBareRemoval(parsed.item);
	const { odooId: chosen } = readOdooId(item, 'company') ?? {};
	const fallback = companyElse === 'credential' ? item.defaults.companyId : undefined;
	const company = chosen ?? parsed.item.company ?? fallback;
	return company === undefined ? parsed.item : { ...parsed.item, company: String(company) };
}

function itemOfFields(item: ItemView, entity: Entity): unknown {
	const word = (name: string): string => String(item.parameter(name) ?? '').trim();
	const nativeId = word('recordId');
	if (nativeId === '') {
		throw fault({
			class: 'source_data',
			code: 'node.no_record_id',
			message: 'Record ID is empty.',
			remedy: 'Give the ID the record has in its source, for example {{ $json.id }}.',
			field: 'recordId',
		});
	}
	const values = readMapper(item.parameter('fields')) ?? {};
	const data = applyOverrides({}, values, entity, item.defaults.timezone);
	return toItem(
		{ entity, system: word('system'), tenant: word('tenant'), nativeId, time: item.receivedAt },
		data,
	);
}
