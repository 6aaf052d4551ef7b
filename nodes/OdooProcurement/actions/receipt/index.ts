import type { Resource } from '../../../shared/operation';
import { getManyReceipts } from './get-many.operation';
import { getUnbilled } from './get-unbilled.operation';
import { getReceipt } from './get.operation';
import { recordReceipt } from './record.operation';
import { returnReceipt } from './return.operation';

export const receipt: Resource = {
	value: 'receipt',
	name: 'Receipt',
	description: 'Goods that came of an order, or went back to the vendor',
	operations: [recordReceipt, returnReceipt, getReceipt, getManyReceipts, getUnbilled],
};
