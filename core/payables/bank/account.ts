import { scryptSync, timingSafeEqual } from 'node:crypto';

import { ValidationErrorsIBAN, validateIBAN } from 'ibantools';

import type {
	SealedAccount,
	StatedAccount,
	VendorBankChange,
} from '../../canonical/entities/vendor-bank-change';
import { fault, type Fault } from '../../faults';

/**
 * Account numbers are short: anyone with a fast hash could try them all. The fingerprint is slow on
 * purpose (scrypt, about 40 ms), salted for each case, and kept in Odoo alone.
 */
const COST = { N: 16_384, r: 8, p: 1 } as const;
const LENGTH = 32;

/** Letters and digits in upper case, as Odoo's `sanitized_acc_number`. */
export const plain = (text: string): string => text.replace(/[^A-Za-z0-9]/g, '').toUpperCase();

/** An account of a request, of which the schema has made sure that it is one or the other. */
type RequestedAccount = VendorBankChange['account'] | StatedAccount;

const isSealed = (account: RequestedAccount): account is SealedAccount =>
	'masked' in account && account.masked !== undefined;

/** `****3000`; of a number under 8 signs nothing is shown. */
export const masked = (number: string): string => {
	const signs = plain(number);
	return `****${signs.length < 8 ? '' : signs.slice(-4)}`;
};

/**
 * Checks a stated account and keeps of it what a case may hold. The same account of the same case
 * seals alike, so that a repeat is recognised.
 *
 * @param salt External ID of the case
 * Faults: `bank.iban_invalid`, `bank.routing_invalid`.
 */
export function sealAccount(account: RequestedAccount, salt: string): SealedAccount {
	if (isSealed(account)) return account;
	if (account.iban !== undefined) {
		const iban = plain(account.iban);
		const { valid, errorCodes } = validateIBAN(iban);
		if (!valid) throw wrongIban(errorCodes);
		return { masked: masked(iban), fingerprint: fingerprint(iban, salt) };
	}
	const number = plain(account.accountNumber ?? '');
	const code = plain(account.routingNumber ?? '');
	if (/^\d{9}$/.test(code) && !isRoutingNumber(code)) throw wrongRouting();
	return {
		masked: masked(number),
		fingerprint: fingerprint(number, salt),
		...(code === '' ? {} : { bankFingerprint: fingerprint(`${code}/${number}`, salt) }),
	};
}

/** An account of Odoo, as far as it identifies where money goes. */
export interface AccountNumber {
	/** As `plain` gives it. */
	readonly number: string;
	/** Bank code; null where Odoo holds none. */
	readonly bankCode: string | null;
}

/** Fingerprints of an account of Odoo under the salt of a case. */
export const sealStored = ({ number, bankCode }: AccountNumber, salt: string): SealedAccount => ({
	masked: masked(number),
	fingerprint: fingerprint(number, salt),
	...(bankCode === null ? {} : { bankFingerprint: fingerprint(`${bankCode}/${number}`, salt) }),
});

/**
 * Is the account of Odoo the one a case is about? Bank codes are compared where both have one: the
 * same number at another bank is another account.
 */
export function isSameAccount(
	sealed: Omit<SealedAccount, 'masked'>,
	salt: string,
	account: AccountNumber,
): boolean {
	if (sealed.bankFingerprint !== undefined && account.bankCode !== null) {
		return equal(
			sealed.bankFingerprint,
			fingerprint(`${account.bankCode}/${account.number}`, salt),
		);
	}
	return equal(sealed.fingerprint, fingerprint(account.number, salt));
}

/** ABA routing number: 3-7-1 weights make a multiple of ten (ABA, Routing Number Policy). */
export function isRoutingNumber(digits: string): boolean {
	if (!/^\d{9}$/.test(digits) || /^0{9}$/.test(digits)) return false;
	const sum = [...digits].reduce(
		(total, digit, at) => total + Number(digit) * ([3, 7, 1][at % 3] ?? 0),
		0,
	);
	return sum % 10 === 0;
}

const fingerprint = (text: string, salt: string): string =>
	scryptSync(text, salt, LENGTH, COST).toString('hex');

const equal = (a: string, b: string): boolean =>
	a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));

const IBAN_PROBLEMS: ReadonlyArray<readonly [code: number, problem: string]> = [
	[ValidationErrorsIBAN.NoIBANCountry, 'its country has no IBANs'],
	[ValidationErrorsIBAN.WrongBBANLength, 'it has too few or too many signs for its country'],
	[
		ValidationErrorsIBAN.WrongBBANFormat,
		'it has letters where its country has digits, or digits for letters',
	],
	[ValidationErrorsIBAN.WrongIBANChecksum, 'its check digits are wrong'],
	[ValidationErrorsIBAN.WrongAccountBankBranchChecksum, 'the check digits within it are wrong'],
];

const wrongIban = (codes: readonly number[]): Fault =>
	fault({
		class: 'source_data',
		code: 'bank.iban_invalid',
		message: `The IBAN cannot be right: ${
			IBAN_PROBLEMS.find(([code]) => codes.includes(code))?.[1] ?? 'it has not the form of one'
		}.`,
		remedy: 'Ask the vendor for it again by a way you know; do not correct it yourself.',
		field: 'account.iban',
	});

const wrongRouting = (): Fault =>
	fault({
		class: 'source_data',
		code: 'bank.routing_invalid',
		message: 'The routing number cannot be right: its check digit is wrong.',
		remedy: 'Ask the vendor for it again by a way you know; do not correct it yourself.',
		field: 'account.routingNumber',
	});
