import type { Many2one, Text } from './values';

/**
 * The manual model that Setup creates for changes of vendors' bank accounts. A case never holds an
 * account number: only its last four signs, and fingerprints that tell whether a number is the same.
 */
export const VENDOR_BANK_CASE = 'x_vendor_bank_case';

export const BANK_CASE_STATES = [
	/** Nobody has confirmed it yet. */
	'open',
	/** One person has. */
	'half_confirmed',
	/** Two persons have; the account is still to be entered in Odoo. */
	'confirmed',
	/** Odoo holds the account that was confirmed: the vendor is paid again. */
	'verified',
	'rejected',
	/** Stood in Odoo when the watch began, and was taken as right by a person. */
	'known',
] as const;
export type BankCaseState = (typeof BANK_CASE_STATES)[number];

/** How the change came to light: by a message, or because somebody made it in Odoo. */
export const BANK_CASE_CHANNELS = ['message', 'odoo'] as const;
export type BankCaseChannel = (typeof BANK_CASE_CHANNELS)[number];

/** How a person made sure outside the way the message came by. */
export const CONFIRMATION_METHODS = [
	'call_back',
	'in_person',
	'bank_letter',
	'vendor_portal',
] as const;
export type ConfirmationMethod = (typeof CONFIRMATION_METHODS)[number];

export interface VendorBankCaseRow {
	readonly id: number;
	readonly x_name: Text;
	/** The vendor that is paid: a company, not its contact. */
	readonly x_partner_id: Many2one;
	readonly x_company_id: Many2one;
	readonly x_state: BankCaseState;
	readonly x_channel: BankCaseChannel;
	/** `****3000`. */
	readonly x_account: Text;
	readonly x_salt: Text;
	/** Of the number alone, and of bank code and number. */
	readonly x_fingerprint: Text;
	readonly x_bank_fingerprint: Text;
	/** Account in Odoo, once it holds it, and its `write_date` when it was compared. */
	readonly x_bank_id: Many2one;
	readonly x_bank_seen: Text;
	readonly x_requested_by: Text;
	readonly x_reason: Text;
	/** UTC, `YYYY-MM-DD HH:MM:SS`. */
	readonly x_opened_at: Text;
	readonly x_first_by: Text;
	readonly x_first_method: Text;
	readonly x_first_reason: Text;
	readonly x_first_at: Text;
	readonly x_second_by: Text;
	readonly x_second_method: Text;
	readonly x_second_reason: Text;
	readonly x_second_at: Text;
	readonly x_closed_by: Text;
	readonly x_closed_reason: Text;
	readonly x_closed_at: Text;
}
export const VENDOR_BANK_CASE_FIELDS = [
	'x_name',
	'x_partner_id',
	'x_company_id',
	'x_state',
	'x_channel',
	'x_account',
	'x_salt',
	'x_fingerprint',
	'x_bank_fingerprint',
	'x_bank_id',
	'x_bank_seen',
	'x_requested_by',
	'x_reason',
	'x_opened_at',
	'x_first_by',
	'x_first_method',
	'x_first_reason',
	'x_first_at',
	'x_second_by',
	'x_second_method',
	'x_second_reason',
	'x_second_at',
	'x_closed_by',
	'x_closed_reason',
	'x_closed_at',
] as const satisfies ReadonlyArray<keyof VendorBankCaseRow>;

export const PARTNER_BANK = 'res.partner.bank';
export interface PartnerBankRow {
	readonly id: number;
	readonly partner_id: Many2one;
	/** Upper case, letters and digits only. */
	readonly sanitized_acc_number: Text;
	/** Bank code (19) and ABA routing number (18, United States). */
	readonly clearing_number?: Text;
	readonly aba_routing?: Text;
	readonly company_id: Many2one;
	readonly active: boolean;
	/** UTC, `YYYY-MM-DD HH:MM:SS`. */
	readonly write_date: string;
	readonly write_uid: Many2one;
}
export const PARTNER_BANK_FIELDS = [
	'partner_id',
	'sanitized_acc_number',
	'company_id',
	'active',
	'write_date',
	'write_uid',
] as const satisfies ReadonlyArray<keyof PartnerBankRow>;
