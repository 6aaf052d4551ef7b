import { phase as entity } from '../../../../core/canonical/entities/phase';
import { phaseUpsert } from '../../../../core/job-cost/phase';
import type { Resource } from '../../../shared/operation';
import { upsertOperation } from '../upsert';

export const phase: Resource = {
	value: 'phase',
	name: 'Phase',
	description: 'A phase or sub job within a project',
	operations: [upsertOperation(entity, phaseUpsert)],
};
