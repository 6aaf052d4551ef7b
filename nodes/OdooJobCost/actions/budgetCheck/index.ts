import type { Resource } from '../../../shared/operation';
import { check } from './check.operation';

export const budgetCheck: Resource = {
	value: 'budgetCheck',
	name: 'Budget Check',
	description: 'Whether a cost fits its budget: ok, warn or block, with the figures',
	operations: [check],
};
