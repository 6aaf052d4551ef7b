import { z } from 'zod/v4';

import { entity } from '../entity';
import { date, ext, line, note } from '../types';
import { commitmentFields } from './commitment';

export const purchaseOrderSchema = z.strictObject({
	...commitmentFields,
	deliveryDate: date('Day the goods are wanted.').optional(),
	shipTo: note('Delivery address as text.').optional(),
	billTo: note('Billing address as text.').optional(),
	shipVia: line('Carrier.', 100).optional(),
	ext: ext(),
});
export type PurchaseOrder = z.infer<typeof purchaseOrderSchema>;

export const purchaseOrder = entity({
	name: 'purchase_order',
	title: 'Purchase order',
	version: 1,
	schema: purchaseOrderSchema,
	nature: 'state',
	doc: 'A commitment for goods. Approved lines count as committed cost; amounts are without tax and positive.',
});
