import type { Many2one, Text } from './values';

export const PARTNER = 'res.partner';
export interface PartnerRow {
	readonly id: number;
	readonly name: string;
	/** Number of the customer or vendor. */
	readonly ref: Text;
	readonly company_id: Many2one;
	readonly active: boolean;
}

/** Bank accounts of partners. This package compares them and never writes one. */
export const BANK_ACCOUNT = 'res.partner.bank';
