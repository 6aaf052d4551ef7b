import { budgetLine as entity } from '../../../../core/canonical/entities/budget-line';
import { budgetUpsert } from '../../../../core/job-cost/budget';
import type { Resource } from '../../../shared/operation';
import { upsertOperation } from '../upsert';
import { get } from './get.operation';

export const budget: Resource = {
	value: 'budget',
	name: 'Budget',
	description: 'The original budget by phase, cost code and cost type',
	operations: [upsertOperation(entity, budgetUpsert), get],
};
