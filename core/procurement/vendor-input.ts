import { z } from 'zod/v4';

import { vendorSchema } from '../canonical/entities/vendor';
import { currency } from '../canonical/types';
import { delivered } from '../job-cost/delivered';
import type { Cell } from '../odoo/upsert';

/** A vendor to keep in Odoo: a canonical item as it comes from Canonical Map, or these keys of it. */
export const vendorUpsertSchema = delivered(vendorSchema).extend({
	/** Odoo id of the partner that is this vendor; a person's answer to `conflict.possible_duplicate`. */
	linkTo: z.int().positive().optional(),
	/** Odoo ids of partners that look like this vendor and are others; a person's answer as well. */
	distinctFrom: z.array(z.int().positive()).max(100).optional(),
	/**
	 * Bank accounts of the vendor, to recognise it by. They are compared with those in Odoo and
	 * neither written nor kept; in a fault they show their last four signs.
	 */
	accounts: z.array(z.string().min(1).max(64)).max(20).optional(),
	/** Currency of orders to this vendor; absent leaves Odoo's choice. */
	purchaseCurrency: currency('ISO 4217 code of the orders to this vendor.').optional(),
});
export type VendorUpsert = z.infer<typeof vendorUpsertSchema>;

/** The cells that need no look-up. A field the item leaves out is not in them. */
export function vendorCells({ data }: VendorUpsert): Record<string, Cell> {
	const texts: Record<string, string | undefined> = {
		name: data.name,
		ref: data.code,
		vat: data.taxId,
		email: data.email,
		phone: data.phone ?? data.mobile,
		website: data.website === undefined ? undefined : withScheme(data.website.trim()),
		street: data.address?.street,
		street2: data.address?.street2,
		city: data.address?.city,
		zip: data.address?.zip,
	};
	const cells: Record<string, Cell> = { is_company: true };
	for (const [field, text] of Object.entries(texts)) {
		if (text !== undefined) cells[field] = text.trim();
	}
	if (data.active !== undefined) cells['active'] = data.active;
	return cells;
}

// Odoo stores a website with its scheme; the same text here keeps an unchanged vendor unchanged.
const withScheme = (site: string): string => (/^[a-z]+:/i.test(site) ? site : `http://${site}`);
