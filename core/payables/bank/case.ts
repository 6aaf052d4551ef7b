import type { SealedAccount } from '../../canonical/entities/vendor-bank-change';
import {
	type BankCaseChannel,
	type BankCaseState,
	type ConfirmationMethod,
	CONFIRMATION_METHODS,
	type PartnerBankRow,
	type VendorBankCaseRow,
} from '../../odoo/models/vendor-bank-case';
import { idOf, momentOf, nameOf, textOf } from '../../odoo/models/values';
import { type AccountNumber, isSameAccount, masked, plain } from './account';

export interface Confirmation {
	readonly by: string;
	readonly method: ConfirmationMethod;
	readonly reason: string;
	/** RFC 3339, UTC. */
	readonly at: string;
}

/** A change of a vendor's bank account, as Odoo keeps it. It holds no account number. */
export interface BankCase {
	readonly id: number;
	readonly name: string;
	/** The vendor that is paid, never its contact. */
	readonly vendor: number;
	readonly vendorName: string;
	readonly company: number | null;
	readonly state: BankCaseState;
	readonly channel: BankCaseChannel;
	/** `****3000`. */
	readonly account: string;
	readonly sealed: Omit<SealedAccount, 'masked'>;
	readonly salt: string;
	/** Account of Odoo that was compared, and its `write_date` then. */
	readonly bank: { readonly id: number; readonly seen: string } | null;
	readonly requestedBy: string;
	readonly reason: string;
	readonly openedAt: string;
	readonly first: Confirmation | null;
	readonly second: Confirmation | null;
	readonly closedBy: string | null;
	readonly closedAt: string | null;
	readonly closedReason: string | null;
}

/** While a case is in one of these the vendor is not paid. */
export const HOLDING_STATES = ['open', 'half_confirmed', 'confirmed'] as const;
/** Accounts people vouched for. */
export const TRUSTED_STATES = ['verified', 'known'] as const;

export const isHolding = ({ state }: Pick<BankCase, 'state'>): boolean =>
	(HOLDING_STATES as readonly string[]).includes(state);
export const isTrusted = ({ state }: Pick<BankCase, 'state'>): boolean =>
	(TRUSTED_STATES as readonly string[]).includes(state);

/** An account of a vendor as Odoo holds it. Its number never leaves core/payables/bank. */
export interface VendorAccount {
	readonly id: number;
	readonly vendor: number;
	readonly number: AccountNumber;
	/** `****3000`. */
	readonly masked: string;
	readonly company: number | null;
	/** `write_date`, as Odoo writes it. */
	readonly written: string;
	/** Odoo's id of the user who wrote it last. */
	readonly writtenBy: number | null;
}

export function bankCaseOf(row: VendorBankCaseRow): BankCase {
	const bank = idOf(row.x_bank_id);
	const withBank = textOf(row.x_bank_fingerprint);
	return {
		id: row.id,
		name: textOf(row.x_name) ?? '',
		vendor: idOf(row.x_partner_id) ?? 0,
		vendorName: nameOf(row.x_partner_id) ?? '',
		company: idOf(row.x_company_id),
		state: row.x_state,
		channel: row.x_channel,
		account: textOf(row.x_account) ?? '',
		sealed: {
			fingerprint: textOf(row.x_fingerprint) ?? '',
			...(withBank === null ? {} : { bankFingerprint: withBank }),
		},
		salt: textOf(row.x_salt) ?? '',
		bank: bank === null ? null : { id: bank, seen: textOf(row.x_bank_seen) ?? '' },
		requestedBy: textOf(row.x_requested_by) ?? '',
		reason: textOf(row.x_reason) ?? '',
		openedAt: momentOf(row.x_opened_at) ?? '',
		first: confirmation(row.x_first_by, row.x_first_method, row.x_first_reason, row.x_first_at),
		second: confirmation(
			row.x_second_by,
			row.x_second_method,
			row.x_second_reason,
			row.x_second_at,
		),
		closedBy: textOf(row.x_closed_by),
		closedAt: momentOf(row.x_closed_at),
		closedReason: textOf(row.x_closed_reason),
	};
}

function confirmation(
	by: unknown,
	method: unknown,
	reason: unknown,
	at: unknown,
): Confirmation | null {
	const person = textOf(by);
	const how = CONFIRMATION_METHODS.find((known) => known === method);
	if (person === null || how === undefined) return null;
	return { by: person, method: how, reason: textOf(reason) ?? '', at: momentOf(at) ?? '' };
}

export const accountOf = (row: PartnerBankRow, vendor: number): VendorAccount => {
	const number = plain(textOf(row.sanitized_acc_number) ?? '');
	const code = plain(textOf(row.clearing_number) ?? textOf(row.aba_routing) ?? '');
	return {
		id: row.id,
		vendor,
		number: { number, bankCode: code === '' ? null : code },
		masked: masked(number),
		company: idOf(row.company_id),
		written: row.write_date,
		writtenBy: idOf(row.write_uid),
	};
};

/** Is the account the case is about? An account nobody has written to since needs no look. */
export const isAbout = (
	{ bank, sealed, salt }: Pick<BankCase, 'bank' | 'sealed' | 'salt'>,
	{ id, written, number }: Pick<VendorAccount, 'id' | 'written' | 'number'>,
): boolean =>
	(bank !== null && bank.id === id && bank.seen === written) || isSameAccount(sealed, salt, number);
