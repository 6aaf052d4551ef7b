import type { Resource } from '../../../shared/operation';
import { get } from './get.operation';
import { upsert } from './upsert.operation';

export const forecast: Resource = {
	value: 'forecast',
	name: 'Forecast',
	description: 'How the cost still to come is estimated for a project and its codes',
	operations: [upsert, get],
};
