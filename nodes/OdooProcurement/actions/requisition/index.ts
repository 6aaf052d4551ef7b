import type { Resource } from '../../../shared/operation';
import { approve } from './approve.operation';
import { checkBudget } from './check-budget.operation';
import { convert } from './convert.operation';
import { get } from './get.operation';
import { getMany } from './get-many.operation';
import { reject } from './reject.operation';
import { upsert } from './upsert.operation';

export const requisition: Resource = {
	value: 'requisition',
	name: 'Requisition',
	description: 'A request to buy, before anything is committed',
	operations: [upsert, get, getMany, checkBudget, approve, reject, convert],
};
