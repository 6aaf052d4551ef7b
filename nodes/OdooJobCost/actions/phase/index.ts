import { phase as entity } from '../../../../core/canonical/entities/phase';
import { phaseUpsert } from '../../../../core/job-cost/phase';
import { phaseGetMany } from '../../../../core/job-cost/records';
import type { Resource } from '../../../shared/operation';
import { listOperation } from '../records';
import { upsertOperation } from '../upsert';
import { get } from './get.operation';

export const phase: Resource = {
	value: 'phase',
	name: 'Phase',
	description: 'A phase or sub job within a project',
	operations: [upsertOperation(entity, phaseUpsert), get, listOperation(phaseGetMany, 'phases')],
};
