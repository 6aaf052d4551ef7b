import { fault } from '../../faults';
import { type MasterKind, type Masters, readMasters, VENDORS } from '../../job-cost/masters';
import type { Asked } from '../../job-cost/directory';
import type { OdooClient } from '../../odoo/client.port';
import { PARTNER, type PartnerRow } from '../../odoo/models/partner';
import { idOf, type Many2one } from '../../odoo/models/values';

/** A vendor as a bill needs it: contacts of one vendor are paid as one. */
export interface VendorRow extends PartnerRow {
	readonly commercial_partner_id: Many2one;
}

/** The company a contact of a vendor belongs to, else the vendor itself. */
export const payeeOf = ({ id, commercial_partner_id }: VendorRow): number =>
	idOf(commercial_partner_id) ?? id;

const BILLED_BY: MasterKind<VendorRow> = {
	...VENDORS,
	codeFields: ['ref'],
	fields: ['name', 'ref', 'company_id', 'active', 'commercial_partner_id'],
};

export interface Vendors {
	/** Vendors by reference; at most two calls. */
	readonly named: Masters<VendorRow>;
	/** A vendor of an order or a bill, by Odoo's id. */
	byId(id: number | null): VendorRow | undefined;
}

/** Vendors the documents name, and those their orders and bills stand with. Three calls at most. */
export async function readVendors(
	odoo: OdooClient,
	asks: readonly Asked[],
	ids: readonly number[],
): Promise<Vendors> {
	const [named, rows] = await Promise.all([
		readMasters(odoo, BILLED_BY, asks),
		ids.length === 0
			? []
			: odoo.searchRead<VendorRow>({
					model: PARTNER,
					domain: [['id', 'in', [...new Set(ids)]]],
					fields: BILLED_BY.fields,
					many2one: 'id',
					context: { activeTest: false },
				}),
	]);
	const known = new Map(rows.map((row) => [row.id, row]));
	return { named, byId: (id) => (id === null ? undefined : known.get(id)) };
}

/** Vendors with payment terms of their own in a company; one call. */
export async function withOwnTerms(
	odoo: OdooClient,
	company: number,
	vendors: readonly number[],
): Promise<ReadonlySet<number>> {
	const field = 'property_supplier_payment_term_id';
	if (vendors.length === 0 || !(await odoo.fieldsOf(PARTNER))?.has(field)) return new Set();
	// Its value is that of the company asked in, which a search on it would not be.
	const rows = await odoo.read<{ id: number; [field]: Many2one }>({
		model: PARTNER,
		ids: [...new Set(vendors)],
		fields: [field],
		missing: 'omit',
		many2one: 'id',
		context: { companyIds: [company] },
	});
	return new Set(rows.flatMap((row) => (idOf(row[field]) === null ? [] : [row.id])));
}

/** Fault `conflict.vendor_differs`: a bill of somebody else than the order was given to. */
export function refuseOtherVendor(
	vendor: VendorRow,
	ordered: VendorRow | undefined,
	document: string,
): void {
	if (ordered === undefined || payeeOf(ordered) === payeeOf(vendor)) return;
	throw fault({
		class: 'conflict',
		code: 'conflict.vendor_differs',
		message: `The bill is ${vendor.name}'s, but ${document} stands with ${ordered.name}.`,
		remedy:
			'Check who sent the bill. If it is right, correct the order or the vendor in the source; if not, do not pay it.',
		model: PARTNER,
		field: 'vendor',
	});
}
