import { joinKey } from '../canonical/keys';
import { type Fault, fault } from '../faults';
import { siblingId } from '../job-cost/delivered';
import { PARTNER } from '../odoo/models/partner';
import type { VendorUpsert } from './vendor-input';

/**
 * A vendor the source merged into another one. Odoo's own merge moves the External ID to the partner
 * that stays, so that later documents of either vendor reach it.
 * - `followed` both already lead to one partner
 * - `bind`     this vendor never came to Odoo: its External ID is to lead to the survivor
 */
export type Merge =
	| { readonly state: 'followed'; readonly partnerId: number }
	| { readonly state: 'bind'; readonly partnerId: number };

/** External ID of the vendor that stays; null when the source names it without its id. */
export const survivorOf = (vendor: VendorUpsert): string | null =>
	vendor.data.mergedInto?.id === undefined
		? null
		: siblingId(vendor, 'vendor', vendor.data.mergedInto.id);

/**
 * What becomes of a merged vendor. Two partners are never merged from here: Odoo's merge is final
 * and moves documents and bank accounts, so a person does it.
 * Faults `conflict.vendor_merged`, `mapping.unknown_vendor`.
 */
export function mergeOf(
	vendor: VendorUpsert,
	externalId: string,
	known: ReadonlyMap<string, { readonly id: number }>,
): Merge {
	const survivor = survivorOf(vendor);
	const own = known.get(externalId)?.id;
	const stays = survivor === null ? undefined : known.get(survivor)?.id;
	if (stays === undefined) throw survivorUnknown(vendor);
	if (own === undefined) return { state: 'bind', partnerId: stays };
	if (own === stays) return { state: 'followed', partnerId: stays };
	throw twoPartners(vendor, own, stays);
}

const survivorUnknown = ({ system, tenant, data }: VendorUpsert): Fault => {
	const id = data.mergedInto?.id;
	return fault({
		class: 'mapping',
		code: 'mapping.unknown_vendor',
		message: `"${data.name}" was merged in the source into a vendor Odoo does not have yet.`,
		remedy:
			id === undefined
				? 'Name the vendor that stays by its id in the source (mergedInto.id).'
				: 'Send the vendor that stays first; this one then follows it.',
		model: PARTNER,
		field: 'mergedInto',
		details: {
			entity: 'vendor',
			...(id === undefined ? {} : { recordKey: joinKey(system, tenant, 'vendor', id) }),
		},
	});
};

const twoPartners = ({ data }: VendorUpsert, own: number, stays: number): Fault =>
	fault({
		class: 'conflict',
		code: 'conflict.vendor_merged',
		message: `"${data.name}" was merged into another vendor in the source; in Odoo they are still partners ${String(own)} and ${String(stays)}. Nothing was written.`,
		remedy: `Let a person merge partner ${String(own)} into ${String(stays)} in Odoo (Contacts > Action > Merge), then send it again.`,
		model: PARTNER,
		field: 'mergedInto',
		details: { partnerId: own, survivorId: stays },
	});
