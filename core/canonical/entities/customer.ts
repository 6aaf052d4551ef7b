import { z } from 'zod/v4';

import { entity } from '../entity';
import { code, ext, line, note, postalAddress, ref } from '../types';

export const customerSchema = z.strictObject({
	name: line('Legal name of the customer or name of the site.'),
	code: code('Customer number in accounting.').optional(),
	taxId: line('Tax or VAT number.', 64).optional(),
	billingAddress: postalAddress('Where invoices go.').optional(),
	serviceAddress: postalAddress('Where work is done.').optional(),
	email: line('E-mail for invoices.').optional(),
	phone: line('Phone.', 64).optional(),
	contact: line('Person to ask.').optional(),
	paymentTerms: line('Payment terms in the words of the source.', 100).optional(),
	parent: ref('Customer this site belongs to.').optional(),
	active: z.boolean().describe('false: no new jobs.').optional(),
	notes: note('Remarks.').optional(),
	ext: ext(),
});
export type Customer = z.infer<typeof customerSchema>;

export const customer = entity({
	name: 'customer',
	title: 'Customer or site',
	version: 1,
	schema: customerSchema,
	nature: 'state',
	doc: 'Who the work is done and billed for; a site is a customer with a parent.',
});
