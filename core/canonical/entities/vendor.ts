import { z } from 'zod/v4';

import { entity } from '../entity';
import { code, ext, line, note, postalAddress, ref } from '../types';

export const vendorSchema = z.strictObject({
	name: line('Legal name.'),
	code: code('Vendor number in accounting.').optional(),
	shortName: line('Short or abbreviated name.', 64).optional(),
	tradeName: line('Name it trades under.').optional(),
	taxId: line('Tax or VAT number.', 64).optional(),
	licenseNumber: line('Contractor licence number.', 64).optional(),
	address: postalAddress('Postal address.').optional(),
	email: line('E-mail for orders and remittances.').optional(),
	phone: line('Phone.', 64).optional(),
	mobile: line('Mobile phone.', 64).optional(),
	website: line('Website.').optional(),
	paymentTerms: line('Payment terms in the words of the source.', 100).optional(),
	parent: ref('Parent company, when this is a branch.').optional(),
	mergedInto: ref('Vendor this one was merged into; postings go there.').optional(),
	active: z.boolean().describe('false: no new orders.').optional(),
	notes: note('Remarks.').optional(),
	ext: ext(),
});
export type Vendor = z.infer<typeof vendorSchema>;

export const vendor = entity({
	name: 'vendor',
	title: 'Vendor',
	version: 1,
	schema: vendorSchema,
	nature: 'state',
	doc: 'A supplier or subcontractor. Bank details never travel in this record; a change of them is an approval of its own.',
});
