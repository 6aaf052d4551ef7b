import { purchaseOrder as entity } from '../../../../core/canonical/entities/purchase-order';
import {
	purchaseOrderCancel,
	purchaseOrderCloseShort,
} from '../../../../core/procurement/order/end';
import { purchaseOrderGet, purchaseOrderGetMany } from '../../../../core/procurement/order/read';
import { purchaseOrderUpsert } from '../../../../core/procurement/order/upsert';
import type { Resource } from '../../../shared/operation';
import { orderOperation } from '../order-options';
import {
	endOrderOperation,
	getOrderOperation,
	listOrdersOperation,
	type OrderWords,
} from '../order-questions';

const words: OrderWords = {
	kind: 'purchase_order',
	one: 'purchase order',
	code: 'PO-1001',
	fromSource: 'procore/8089/4711',
};

export const purchaseOrder: Resource = {
	value: 'purchaseOrder',
	name: 'Purchase Order',
	description: 'An order of goods or work, committed cost once it is approved',
	operations: [
		orderOperation(entity, purchaseOrderUpsert),
		getOrderOperation(purchaseOrderGet, words),
		listOrdersOperation(purchaseOrderGetMany, words),
		endOrderOperation({
			...words,
			value: 'cancel',
			name: 'Cancel',
			action: 'Cancel purchase order',
			description: 'Cancel a purchase order of which nothing was received or billed',
			verb: purchaseOrderCancel,
		}),
		endOrderOperation({
			...words,
			value: 'closeShort',
			name: 'Close Short',
			action: 'Close purchase order short',
			description: 'End a purchase order with what was received or billed, and lock it',
			verb: purchaseOrderCloseShort,
		}),
	],
};
