import { createOnce, demoId, type Seeding } from './seeding';

/** Goods that are received against an order and charged to its job; none is kept in stock. */
export const GOODS: ReadonlyArray<readonly [sku: string, name: string]> = [
	['FRM-PANEL', 'Forming panels'],
	['REB-BUNDLE', 'Reinforcing bars, bundles'],
];

/** Items that Odoo counts by receipts; each is created once and then left alone. */
export async function seedGoods({ deps, companies }: Seeding): Promise<number> {
	const { created } = await createOnce(
		deps,
		'product.product',
		GOODS.map(([sku, name]) => ({
			externalId: demoId('item', sku),
			values: {
				name,
				default_code: sku,
				type: 'consu',
				purchase_method: 'receive',
				taxes_id: { ids: [] },
				supplier_taxes_id: { ids: [] },
			},
		})),
		companies.home.context,
	);
	return created;
}
