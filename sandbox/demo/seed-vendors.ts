import type { Seeding } from './seeding';

const BY_HAND = { name: 'Prairie Crane Rental', ref: 'V-190' };

/** A vendor somebody entered in Odoo itself: no other system knows it yet. */
export async function seedVendorByHand({ deps: { odoo } }: Seeding): Promise<number> {
	const there = await odoo.searchCount('res.partner', [['ref', '=', BY_HAND.ref]], {
		activeTest: false,
	});
	if (there > 0) return 0;
	await odoo.call({
		model: 'res.partner',
		method: 'create',
		args: { vals_list: [{ ...BY_HAND, is_company: true, supplier_rank: 1 }] },
	});
	return 1;
}
