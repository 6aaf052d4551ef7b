import { z } from 'zod/v4';

import { entity } from '../entity';
import { date, ext, ID_LIMIT, line, note, ref } from '../types';

const deliveryLineSchema = z.strictObject({
	lineId: line('Id of the order line in the source of the order.', ID_LIMIT),
	promisedDate: date('Day the vendor promises it for.'),
});

export const deliveryUpdateSchema = z.strictObject({
	order: ref('Purchase order; its code is the number in the source or in Odoo.'),
	acknowledgement: line('Number of the vendor’s order confirmation.', 64).optional(),
	promisedDate: date(
		'Day the vendor promises all lines for that `lines` does not name.',
	).optional(),
	lines: z.array(deliveryLineSchema).max(2000).describe('Days by order line.').optional(),
	description: note('Reason for a new day.').optional(),
	ext: ext(),
});
export type DeliveryUpdate = z.infer<typeof deliveryUpdateSchema>;

export const deliveryUpdate = entity({
	name: 'delivery_update',
	title: 'Delivery update',
	version: 1,
	schema: deliveryUpdateSchema,
	nature: 'state',
	doc: 'The days a vendor promises to deliver an order for. The day the goods are needed stays that of the order.',
});
