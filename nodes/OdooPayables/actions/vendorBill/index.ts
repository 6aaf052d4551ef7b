import { vendorInvoice } from '../../../../core/canonical/entities/vendor-invoice';
import { vendorBillGet, vendorBillGetMany } from '../../../../core/payables/bill/read';
import { vendorBillUpsert } from '../../../../core/payables/bill/upsert';
import type { Resource } from '../../../shared/operation';
import { keepBillOperation } from '../bill-options';
import { type BillWords, getBillOperation, listBillsOperation } from '../bill-questions';

const words: BillWords = {
	kind: 'vendor_invoice',
	one: 'vendor bill',
	code: 'INV-2026-117',
	fromSource: 'procore/8089/4711',
};

export const vendorBill: Resource = {
	value: 'vendorBill',
	name: 'Vendor Bill',
	description: 'An invoice of a vendor, from the draft to its payment',
	operations: [
		keepBillOperation(vendorInvoice, vendorBillUpsert, words.one),
		getBillOperation(vendorBillGet, words),
		listBillsOperation(vendorBillGetMany, words),
	],
};
