import { costType as entity } from '../../../../core/canonical/entities/cost-type';
import { costTypeUpsert } from '../../../../core/job-cost/codes';
import type { Resource } from '../../../shared/operation';
import { upsertOperation } from '../upsert';

export const costType: Resource = {
	value: 'costType',
	name: 'Cost Type',
	description: 'What the cost consists of: labor, material, equipment, subcontract, other',
	operations: [upsertOperation(entity, costTypeUpsert)],
};
