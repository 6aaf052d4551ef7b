import { z } from 'zod/v4';

import { entity } from '../entity';
import { code, date, ext, line, note, postalAddress, ref } from '../types';

/** What a certificate of insurance covers. */
export const INSURANCE_KINDS = [
	'general_liability',
	'workers_compensation',
	'automobile',
	'umbrella',
	'professional_liability',
	'other',
] as const;
export type InsuranceKind = (typeof INSURANCE_KINDS)[number];

const certificateSchema = z.strictObject({
	id: line('Id of the certificate in the source; one policy keeps it when it is renewed.', 100),
	kind: z.enum(INSURANCE_KINDS).describe('What it covers.'),
	policyNumber: line('Policy number.', 100).optional(),
	insurer: line('Insurance company.').optional(),
	validFrom: date('First day of cover.').optional(),
	validUntil: date('Last day of cover.'),
});
export type Certificate = z.infer<typeof certificateSchema>;

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
	insurance: z
		.array(certificateSchema)
		.max(50)
		.describe('Certificates of insurance. One the list no longer holds stays as it was.')
		.optional(),
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
