import type { Resource } from '../../../shared/operation';
import { get } from './get.operation';
import { getMany } from './get-many.operation';
import { upsert } from './upsert.operation';

export const vendor: Resource = {
	value: 'vendor',
	name: 'Vendor',
	description: 'A supplier or subcontractor, kept as a contact of Odoo',
	operations: [upsert, get, getMany],
};
