import { vendorInvoice } from '../../../../core/canonical/entities/vendor-invoice';
import { vendorBillGet, vendorBillGetMany } from '../../../../core/payables/bill/read';
import { vendorBillUpsert } from '../../../../core/payables/bill/upsert';
import { vendorBillCancel, vendorBillReset } from '../../../../core/payables/bill/end';
import { vendorBillPost } from '../../../../core/payables/bill/post';
import type { Resource } from '../../../shared/operation';
import { keepBillOperation } from '../bill-options';
import { endBillOperation, postBillOperation } from '../bill-steps';
import { type BillWords, getBillOperation, listBillsOperation } from '../bill-questions';

const words: BillWords = {
	kind: 'vendor_invoice',
	one: 'vendor bill',
};

export const vendorBill: Resource = {
	value: 'vendorBill',
	name: 'Vendor Bill',
	description: 'An invoice of a vendor, from the draft to its payment',
	operations: [
		keepBillOperation(vendorInvoice, vendorBillUpsert, words.one),
		getBillOperation(vendorBillGet, words),
		listBillsOperation(vendorBillGetMany, words),
		postBillOperation(vendorBillPost, words),
		endBillOperation({
			...words,
			value: 'cancel',
			name: 'Cancel',
			action: 'Cancel vendor bill',
			description: 'Cancel a draft; what is booked needs a credit note instead',
			verb: vendorBillCancel,
		}),
		endBillOperation({
			...words,
			value: 'resetToDraft',
			name: 'Reset to Draft',
			action: 'Reset vendor bill to draft',
			description: 'Take a booked one back while nothing is paid of it and its period is open',
			verb: vendorBillReset,
		}),
	],
};
