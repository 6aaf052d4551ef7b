import type { Resource } from '../../../shared/operation';
import { get } from './get.operation';
import { getMany } from './get-many.operation';
import { upsert } from './upsert.operation';

export const item: Resource = {
	value: 'item',
	name: 'Item',
	description: 'Material, service, equipment or part that is bought, kept as a product of Odoo',
	operations: [upsert, get, getMany],
};
