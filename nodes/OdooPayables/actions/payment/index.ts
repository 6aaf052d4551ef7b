import type { Resource } from '../../../shared/operation';
import { cancelPayment } from './cancel.operation';
import { getPaymentStatus } from './get-status.operation';
import { postPayment } from './post.operation';

export const payment: Resource = {
	value: 'payment',
	name: 'Payment',
	description: 'Money paid to a vendor for its bills',
	operations: [postPayment, getPaymentStatus, cancelPayment],
};
