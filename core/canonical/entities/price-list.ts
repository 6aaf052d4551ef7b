import { z } from 'zod/v4';

import { entity } from '../entity';
import { currency, date, ext, ID_LIMIT, line, money, percent, quantity, ref, unit } from '../types';

const priceLineSchema = z.strictObject({
	lineId: line('Id of the line in the source; stable when the list is revised.', ID_LIMIT),
	item: ref('Item.'),
	vendorItemCode: line('Code the vendor gives the item.', 64).optional(),
	vendorItemName: line('Name the vendor gives the item.').optional(),
	uom: unit('Unit the price is for; absent means the unit of the item.').optional(),
	minQuantity: quantity('Least quantity of an order line the price holds for.').optional(),
	price: money('Price of one unit without tax; positive.'),
	discountPercent: percent('Discount on the price, `10` = 10 %.').optional(),
	leadDays: z.int().min(0).max(3650).describe('Days from order to delivery.').optional(),
	validFrom: date('First day; absent means that of the list.').optional(),
	validUntil: date('Last day; absent means that of the list.').optional(),
});
export type PriceLine = z.infer<typeof priceLineSchema>;

export const priceListSchema = z.strictObject({
	number: line('Number or name of the list.', 100),
	vendor: ref('Vendor whose prices they are.'),
	validFrom: date('First day the prices hold.'),
	validUntil: date('Last day; absent means until a later list.').optional(),
	lines: z.array(priceLineSchema).min(1).max(20_000).describe('Prices by item.'),
	currency: currency(
		'ISO 4217 code of all prices; absent means the currency of the company.',
	).optional(),
	ext: ext(),
});
export type PriceList = z.infer<typeof priceListSchema>;

export const priceList = entity({
	name: 'price_list',
	title: 'Price list',
	version: 1,
	schema: priceListSchema,
	nature: 'state',
	doc: 'Prices of one vendor from a day on. The list rules all prices of this vendor for its items from that day; earlier ones end the day before.',
});
