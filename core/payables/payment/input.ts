import { z } from 'zod/v4';

import { type Payment, paymentSchema } from '../../canonical/entities/payment';
import { code, line } from '../../canonical/types';
import { type Delivered, delivered } from '../../job-cost/delivered';

/** What a payment does not say and Odoo needs. */
export const paymentOptions = {
	/** Bank or cash journal, by its code in Odoo, of payments that name none. */
	journal: code('Journal.').optional(),
	/** The same by the method of the source, in whatever case. */
	journals: z
		.array(z.strictObject({ method: line('Method.', 64), journal: code('Journal.') }))
		.max(100)
		.default([]),
};

export const paymentInput = delivered(paymentSchema).extend(paymentOptions);

export type DeliveredPayment = Delivered<Payment> & {
	readonly journal?: string | undefined;
	readonly journals: ReadonlyArray<{ readonly method: string; readonly journal: string }>;
};

/** Code of the journal a payment is made from; undefined when nothing says so. */
export const journalOf = ({ data, journal, journals }: DeliveredPayment): string | undefined =>
	data.journal ??
	journals.find(({ method }) => fold(method) === fold(data.method ?? ''))?.journal ??
	journal;

const fold = (text: string): string => text.trim().toLocaleLowerCase('en');
