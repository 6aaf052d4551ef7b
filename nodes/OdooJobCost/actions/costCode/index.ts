import { costCode as entity } from '../../../../core/canonical/entities/cost-code';
import { costCodeUpsert } from '../../../../core/job-cost/codes';
import { costCodeGet, costCodeGetMany } from '../../../../core/job-cost/records';
import type { Resource } from '../../../shared/operation';
import { getCodeOperation, listOperation } from '../records';
import { upsertOperation } from '../upsert';

export const costCode: Resource = {
	value: 'costCode',
	name: 'Cost Code',
	description: 'What the work is, e.g. 03-300 Cast-in-place concrete; shared between companies',
	operations: [
		upsertOperation(entity, costCodeUpsert),
		getCodeOperation(costCodeGet, {
			title: 'Cost Code',
			code: '03-300',
			fromSource: 'procore/8089/2276',
		}),
		listOperation(costCodeGetMany, 'cost codes'),
	],
};
