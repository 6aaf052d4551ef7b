import type { Resource } from '../../../shared/operation';
import { getLate } from './get-late.operation';
import { update } from './update.operation';

export const delivery: Resource = {
	value: 'delivery',
	name: 'Delivery',
	description: 'Days a vendor promises to deliver an order for, and what comes late',
	operations: [update, getLate],
};
