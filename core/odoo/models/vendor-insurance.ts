import type { Many2one, Text } from './values';

/** The manual model that Setup creates: one certificate of insurance of a vendor. */
export const VENDOR_INSURANCE = 'x_vendor_insurance';

export interface VendorInsuranceRow {
	readonly id: number;
	readonly x_partner_id: Many2one;
	/** One of `INSURANCE_KINDS`. */
	readonly x_kind: string;
	/** Last day of cover; empty = open-ended, as somebody entered it in Odoo. */
	readonly x_date_end: string | false;
	/** First day of cover. */
	readonly x_date_start: string | false;
	/** Policy number. */
	readonly x_name: Text;
}
