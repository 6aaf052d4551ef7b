import { subcontract as entity } from '../../../../core/canonical/entities/subcontract';
import { subcontractCancel, subcontractCloseShort } from '../../../../core/procurement/order/end';
import { subcontractGet, subcontractGetMany } from '../../../../core/procurement/order/read';
import { subcontractUpsert } from '../../../../core/procurement/order/upsert';
import type { Resource } from '../../../shared/operation';
import { orderOperation } from '../order-options';
import {
	endOrderOperation,
	getOrderOperation,
	listOrdersOperation,
	type OrderWords,
} from '../order-questions';

const words: OrderWords = {
	kind: 'subcontract',
	one: 'subcontract',
	code: 'SC-2001',
	fromSource: 'procore/8089/4712',
};

export const subcontract: Resource = {
	value: 'subcontract',
	name: 'Subcontract',
	description: 'A commitment for work, kept as a purchase order of services',
	operations: [
		orderOperation(entity, subcontractUpsert),
		getOrderOperation(subcontractGet, words),
		listOrdersOperation(subcontractGetMany, words),
		endOrderOperation({
			...words,
			value: 'cancel',
			name: 'Cancel',
			action: 'Cancel subcontract',
			description: 'Cancel a subcontract of which nothing was received or billed',
			verb: subcontractCancel,
		}),
		endOrderOperation({
			...words,
			value: 'closeShort',
			name: 'Close Short',
			action: 'Close subcontract short',
			description: 'End a subcontract with what was received or billed, and lock it',
			verb: subcontractCloseShort,
		}),
	],
};
