import { z } from 'zod/v4';

import { entity } from '../entity';
import { date, datetime, line, note, ref } from '../types';

const number = (doc: string) =>
	z
		.string()
		.min(4)
		.max(64)
		.regex(/^[A-Za-z0-9][A-Za-z0-9 ./-]*$/, 'must be letters and digits')
		.describe(doc);

const fingerprint = (doc: string) =>
	z
		.string()
		.regex(/^[0-9a-f]{64}$/, 'must be a fingerprint')
		.describe(doc);

const stated = {
	iban: number('IBAN.').optional(),
	accountNumber: number('Account number, where there is no IBAN.').optional(),
	routingNumber: number(
		'Bank code of the account number: ABA routing number, sort code.',
	).optional(),
	bankName: line('Name of the bank.', 100).optional(),
};
/** An account as a message states it. */
export const statedAccountSchema = z
	.strictObject(stated)
	.refine(({ iban, accountNumber }) => (iban === undefined) !== (accountNumber === undefined), {
		message: 'needs either an IBAN or an account number',
	});
export type StatedAccount = z.infer<typeof statedAccountSchema>;

/** What is kept of an account: enough to tell whether another one is the same. */
export const sealedAccountSchema = z.strictObject({
	masked: z
		.string()
		.regex(/^\*{4}[A-Z0-9]{0,4}$/, 'must be masked')
		.describe('Last four signs, of a sealed account.'),
	fingerprint: fingerprint('Fingerprint of the number, of a sealed account.'),
	bankFingerprint: fingerprint('Fingerprint of bank code and number.').optional(),
});
export type SealedAccount = z.infer<typeof sealedAccountSchema>;

/** Stated by a message, or sealed by the step that read it. */
const accountSchema = z
	.strictObject({ ...stated, ...sealedAccountSchema.partial().shape })
	.refine(
		(account) =>
			statedAccountSchema.safeParse(account).success ||
			sealedAccountSchema.safeParse(account).success,
		{ message: 'needs an IBAN or an account number, and nothing else that names the account' },
	);

/** No `ext`: fields nobody looks at would carry account numbers along. */
export const vendorBankChangeSchema = z.strictObject({
	vendor: ref('Vendor whose account is said to change.'),
	account: accountSchema.describe('New account.'),
	requestedBy: line('Who asks for it, by name or e-mail.'),
	receivedAt: datetime('When the message came in.').optional(),
	effectiveDate: date('Day from which on the account shall be used.').optional(),
	reason: note('What the message says of it.').optional(),
});
export type VendorBankChange = z.infer<typeof vendorBankChangeSchema>;

export const vendorBankChange = entity({
	name: 'vendor_bank_change',
	title: 'Vendor bank change',
	version: 1,
	schema: vendorBankChangeSchema,
	nature: 'event',
	doc: 'A request to pay a vendor to another bank account. It never changes an account: it opens a case that two persons confirm outside the way the request came by. The account number is sealed where it is read and kept nowhere.',
});
