import { z } from 'zod/v4';

import { entity } from '../entity';
import { code, currency, ext, line, money, note, ref, unit } from '../types';

export const itemSchema = z.strictObject({
	code: code('SKU, unique in the company.'),
	name: line('Name.'),
	uom: unit('Unit in which it is stocked and bought.'),
	type: z
		.enum(['material', 'service', 'equipment', 'part'])
		.describe('What kind of item it is.')
		.optional(),
	cost: money('Standard cost of one unit; positive.').optional(),
	taxCode: line('Tax code, as mapped by the tax list.', 64).optional(),
	defaultCostType: ref('Cost type its use is booked to.').optional(),
	barcode: line('Barcode.', 64).optional(),
	description: note('Description for orders.').optional(),
	active: z.boolean().describe('false: no new orders.').optional(),
	currency: currency('ISO 4217 code of cost; absent means the company currency.').optional(),
	ext: ext(),
});
export type Item = z.infer<typeof itemSchema>;

export const item = entity({
	name: 'item',
	title: 'Item',
	version: 1,
	schema: itemSchema,
	nature: 'state',
	doc: 'Something that is bought, stocked, used or sold.',
});
