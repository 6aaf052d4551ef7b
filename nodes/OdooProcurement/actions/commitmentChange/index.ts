import { commitmentChangeOrder as entity } from '../../../../core/canonical/entities/commitment-change-order';
import { commitmentChangeUpsert } from '../../../../core/procurement/order/change';
import type { Resource } from '../../../shared/operation';
import { orderOperation } from '../order-options';

export const commitmentChange: Resource = {
	value: 'commitmentChange',
	name: 'Commitment Change',
	description: 'A change order of a purchase order or subcontract: lines it adds or takes off',
	operations: [orderOperation(entity, commitmentChangeUpsert)],
};
