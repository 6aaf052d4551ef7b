import { z } from 'zod/v4';

import { entity } from '../entity';
import { status } from '../status';
import { currency, date, ext, jobCoding, line, money, note, quantity, ref, unit } from '../types';

export const materialConsumptionSchema = z.strictObject({
	item: ref('Material used; its code is the SKU.'),
	...jobCoding,
	costType: ref('Cost type; absent means the material type of the company.').optional(),
	date: date('Day of use, in the time zone of the site.'),
	quantity: quantity('Quantity used in the unit; negative returns material and needs reversalOf.'),
	uom: unit(),
	location: ref('Stock location it came from; absent means the company’s default.').optional(),
	lot: line('Lot or serial number.', 128).optional(),
	unitCost: money(
		'Cost of one unit when issued; absent means the stock valuation in Odoo.',
	).optional(),
	description: note('Where it was built in.').optional(),
	status: status(['draft', 'submitted', 'approved', 'rejected', 'void'], ['fulfilled']).optional(),
	reversalOf: ref('Issue this one takes back.').optional(),
	currency: currency('ISO 4217 code of unitCost; absent means the company currency.').optional(),
	ext: ext(),
});
export type MaterialConsumption = z.infer<typeof materialConsumptionSchema>;

export const materialConsumption = entity({
	name: 'material_consumption',
	title: 'Material consumption',
	version: 1,
	schema: materialConsumptionSchema,
	nature: 'event',
	doc: 'Material built in on one day and one code. Quantities are positive; a return is a new, negative record with reversalOf.',
});
