import { vendorCredit as entity } from '../../../../core/canonical/entities/vendor-credit';
import { vendorCreditGet, vendorCreditGetMany } from '../../../../core/payables/bill/read';
import { vendorCreditUpsert } from '../../../../core/payables/bill/upsert';
import { vendorCreditCancel, vendorCreditReset } from '../../../../core/payables/bill/end';
import { vendorCreditPost } from '../../../../core/payables/bill/post';
import type { Resource } from '../../../shared/operation';
import { keepBillOperation } from '../bill-options';
import { endBillOperation, postBillOperation } from '../bill-steps';
import { type BillWords, getBillOperation, listBillsOperation } from '../bill-questions';

const words: BillWords = {
	kind: 'vendor_credit',
	one: 'vendor credit note',
};

export const vendorCredit: Resource = {
	value: 'vendorCredit',
	name: 'Vendor Credit Note',
	description: 'What a vendor gives back of a bill, in whole or in part',
	operations: [
		keepBillOperation(entity, vendorCreditUpsert, words.one, [
			{
				displayName: 'Apply to Bill',
				name: 'applyToBill',
				type: 'boolean',
				default: true,
				description:
					'Whether to set the credit off against the bill it names when it is posted. Without it the credit stays open for a later payment.',
			},
		]),
		getBillOperation(vendorCreditGet, words),
		listBillsOperation(vendorCreditGetMany, words),
		postBillOperation(vendorCreditPost, words),
		endBillOperation({
			...words,
			value: 'cancel',
			name: 'Cancel',
			action: 'Cancel vendor credit note',
			description: 'Cancel a draft; what is booked needs a credit note instead',
			verb: vendorCreditCancel,
		}),
		endBillOperation({
			...words,
			value: 'resetToDraft',
			name: 'Reset to Draft',
			action: 'Reset vendor credit note to draft',
			description: 'Take a booked one back while nothing is paid of it and its period is open',
			verb: vendorCreditReset,
		}),
	],
};
