import { budgetChange as entity } from '../../../../core/canonical/entities/budget-change';
import { budgetChangeUpsert } from '../../../../core/job-cost/budget-change';
import type { Resource } from '../../../shared/operation';
import { upsertOperation } from '../upsert';

export const budgetChange: Resource = {
	value: 'budgetChange',
	name: 'Budget Change',
	description: 'A change to the budget with all its lines: approved, pending, draft or void',
	operations: [upsertOperation(entity, budgetChangeUpsert)],
};
