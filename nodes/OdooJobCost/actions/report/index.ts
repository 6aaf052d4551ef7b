import type { Resource } from '../../../shared/operation';
import { generate } from './generate.operation';

export const report: Resource = {
	value: 'report',
	name: 'Report',
	description: 'Job cost as a page to read, print or mail',
	operations: [generate],
};
