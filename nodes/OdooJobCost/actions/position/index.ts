import type { Resource } from '../../../shared/operation';
import { get } from './get.operation';

export const position: Resource = {
	value: 'position',
	name: 'Position',
	description: 'Where a job stands: budget, committed, actual, forecast and variance',
	operations: [get],
};
