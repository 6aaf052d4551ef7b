import { z } from 'zod/v4';

import { date } from '../../canonical/types';
import { decimalFromFloat } from '../../money';
import type { Domain, OdooClient } from '../../odoo/client.port';
import { idOf, nameOf, textOf } from '../../odoo/models/values';
import { VENDOR_PRICE, type VendorPriceRow } from '../../odoo/models/vendor-price';
import { done, type Outcome } from '../../outcome';
import { asPlanned, type Verb, type VerbPlan } from '../../verb';
import { externalIdsOf } from '../order/stored';

/** A vendor's price as Odoo holds it; without tax, for one unit, decimal text. */
export interface VendorPrice {
	readonly id: number;
	readonly externalId: string | null;
	readonly vendor: { readonly id: number; readonly name: string };
	readonly item: {
		/** null: the price holds for all variants of the product. */
		readonly id: number | null;
		readonly code: string | null;
		readonly name: string;
	};
	readonly vendorItemCode: string | null;
	readonly minQuantity: string;
	readonly price: string;
	/** Per cent. */
	readonly discount: string;
	/** ISO 4217. */
	readonly currency: string;
	readonly leadDays: number;
	readonly validFrom: string | null;
	readonly validUntil: string | null;
	/** null: all companies. */
	readonly company: number | null;
}

export const priceListQuestion = z.object({
	/** Part of the vendor's name or its number. */
	vendor: z.string().min(1).max(256).optional(),
	/** Part of the item's name or its code. */
	item: z.string().min(1).max(256).optional(),
	/** Only prices that hold on the day. */
	day: date('Day on which the prices hold.').optional(),
	limit: z.int().positive().max(100_000).optional(),
});
export type PriceListQuestion = z.infer<typeof priceListQuestion>;

/** Lists vendors' prices by item, least quantity and first day. */
export const priceListGetMany: Verb<
	PriceListQuestion,
	VerbPlan<readonly VendorPrice[]>,
	readonly VendorPrice[]
> = {
	name: 'procurement.priceList.getMany',
	writes: false,
	needs: [
		{ model: VENDOR_PRICE, operations: ['read'], group: 'Purchase / User', module: 'purchase' },
	],
	input: priceListQuestion,
	async plan({ odoo }, inputs) {
		const preview: Array<Outcome<readonly VendorPrice[]>> = [];
		for (const { index, value } of inputs) {
			preview.push(done(index, 'read', await pricesWhere(odoo, value)));
		}
		return { preview };
	},
	apply: asPlanned,
};

async function pricesWhere(
	odoo: OdooClient,
	{ vendor, item, day, limit }: PriceListQuestion,
): Promise<VendorPrice[]> {
	const domain: Domain = [
		...(vendor === undefined ? [] : ([['partner_id', 'ilike', vendor]] as const)),
		...(item === undefined ? [] : ([['product_tmpl_id', 'ilike', item]] as const)),
		...(day === undefined
			? []
			: ([
					'|',
					['date_start', '=', false],
					['date_start', '<=', day],
					'|',
					['date_end', '=', false],
					['date_end', '>=', day],
				] as const)),
	];
	const rows = await odoo.searchRead<VendorPriceRow>({
		model: VENDOR_PRICE,
		domain,
		fields: [
			'partner_id',
			'product_tmpl_id',
			'product_id',
			'product_code',
			'min_qty',
			'price',
			'discount',
			'currency_id',
			'delay',
			'date_start',
			'date_end',
			'company_id',
		],
		order: 'product_tmpl_id, date_start, min_qty, id',
		...(limit === undefined ? {} : { limit }),
	});
	const names = await externalIdsOf(
		odoo,
		VENDOR_PRICE,
		rows.map(({ id }) => id),
	);
	const prices = rows.map((row) => priceOf(row, names.get(row.id) ?? null));
	return prices.sort(
		(a, b) =>
			compare(a.item.name, b.item.name) ||
			compare(a.validFrom ?? '', b.validFrom ?? '') ||
			Number(a.minQuantity) - Number(b.minQuantity),
	);
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Odoo writes a product as `[code] name`. */
const NAMED = /^\[([^\]]+)\] (.*)$/su;

function priceOf(row: VendorPriceRow, externalId: string | null): VendorPrice {
	const shown = nameOf(row.product_tmpl_id) ?? '';
	const [, code, name] = NAMED.exec(shown) ?? [];
	return {
		id: row.id,
		externalId,
		vendor: { id: idOf(row.partner_id) ?? 0, name: nameOf(row.partner_id) ?? '' },
		item: { id: idOf(row.product_id), code: code ?? null, name: name ?? shown },
		vendorItemCode: textOf(row.product_code),
		minQuantity: decimalFromFloat(row.min_qty, 'min_qty').toFixed(),
		price: decimalFromFloat(row.price, 'price').toFixed(),
		discount: decimalFromFloat(row.discount ?? 0, 'discount').toFixed(),
		currency: nameOf(row.currency_id) ?? '',
		leadDays: row.delay,
		validFrom: row.date_start || null,
		validUntil: row.date_end || null,
		company: idOf(row.company_id),
	};
}
