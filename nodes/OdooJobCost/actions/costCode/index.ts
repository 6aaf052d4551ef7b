import { costCode as entity } from '../../../../core/canonical/entities/cost-code';
import { costCodeUpsert } from '../../../../core/job-cost/codes';
import type { Resource } from '../../../shared/operation';
import { upsertOperation } from '../upsert';

export const costCode: Resource = {
	value: 'costCode',
	name: 'Cost Code',
	description: 'What the work is, e.g. 03-300 Cast-in-place concrete; shared between companies',
	operations: [upsertOperation(entity, costCodeUpsert)],
};
