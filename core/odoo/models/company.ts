import type { Many2one } from './values';

export const COMPANY = 'res.company';
export interface CompanyRow {
	readonly id: number;
	readonly name: string;
	readonly currency_id: Many2one;
	/** Locks entries of every kind up to and including the day. */
	readonly fiscalyear_lock_date: string | false;
	/** As above, without exceptions for anybody. */
	readonly hard_lock_date: string | false;
	/** Latest of the company and those above it, read without exceptions; year 1 when there is none. */
	readonly user_fiscalyear_lock_date?: string | false;
	readonly user_hard_lock_date?: string | false;
}
export const COMPANY_FIELDS = [
	'name',
	'currency_id',
	'fiscalyear_lock_date',
	'hard_lock_date',
] as const satisfies ReadonlyArray<keyof CompanyRow>;

/**
 * What binds a branch besides its own lock dates: those of the companies above, which its users may
 * not be able to read. Odoo works them out (account/models/company.py, `_get_user_lock_date`).
 */
export const INHERITED_LOCKS = [
	'user_fiscalyear_lock_date',
	'user_hard_lock_date',
] as const satisfies ReadonlyArray<keyof CompanyRow>;

export const CURRENCY = 'res.currency';
export const USER = 'res.users';
