import { paymentCancel } from '../../../../core/payables/payment/cancel';
import { dryRun } from '../../../shared/descriptions/common';
import { reasonLike } from '../../../shared/descriptions/decision';
import { readReference, reference } from '../../../shared/descriptions/reference';
import { defineOperation } from '../../../shared/operation';

export const cancelPayment = defineOperation({
	value: 'cancel',
	name: 'Cancel',
	action: 'Cancel payment',
	description: 'Take a payment back, as a void cheque: its bills are to be paid again',
	properties: [
		reference({
			displayName: 'Payment',
			name: 'record',
			description: 'The payment, by its number in Odoo or in its source, or by its key there',
			code: 'PBNK1/2026/00012',
			fromSource: 'ap/acme/4711',
		}),
		reasonLike('Cheque lost in the mail'),
		dryRun,
	],
	mode: 'batch',
	verb: paymentCancel,
	read: (item) => {
		const { ref, origin } = readReference(item, 'record');
		return { record: ref, ...origin, reason: item.parameter('reason') };
	},
	delivery: (_, { record, system, tenant }) => ({
		kind: 'command',
		system,
		tenant,
		entity: 'payment',
		nativeId: record.id ?? record.code ?? '',
		action: 'cancel',
		facts: { title: `Cancel payment ${record.code ?? record.id ?? ''}` },
	}),
});
