import type { Resource } from '../../../shared/operation';
import { get } from './get.operation';
import { release } from './release.operation';

export const retention: Resource = {
	value: 'retention',
	name: 'Retention',
	description: 'What is held back from subcontractors until it is released',
	operations: [get, release],
};
