import { costType as entity } from '../../../../core/canonical/entities/cost-type';
import { costTypeUpsert } from '../../../../core/job-cost/codes';
import { costTypeGet, costTypeGetMany } from '../../../../core/job-cost/records';
import type { Resource } from '../../../shared/operation';
import { getCodeOperation, listOperation } from '../records';
import { upsertOperation } from '../upsert';

export const costType: Resource = {
	value: 'costType',
	name: 'Cost Type',
	description: 'What the cost consists of: labor, material, equipment, subcontract, other',
	operations: [
		upsertOperation(entity, costTypeUpsert),
		getCodeOperation(costTypeGet, { title: 'Cost Type', code: 'L', fromSource: 'procore/8089/31' }),
		listOperation(costTypeGetMany, 'cost types'),
	],
};
