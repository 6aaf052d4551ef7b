import { z } from 'zod/v4';

import type { CommitmentLine } from '../../canonical/entities/commitment';
import { type PurchaseOrder, purchaseOrderSchema } from '../../canonical/entities/purchase-order';
import { type Subcontract, subcontractSchema } from '../../canonical/entities/subcontract';
import { code, line, type Ref } from '../../canonical/types';
import { type Delivered, delivered, type Origin } from '../../job-cost/delivered';

/** Both are purchase orders of Odoo; the External ID tells them apart. */
export const COMMITMENT_KINDS = ['purchase_order', 'subcontract'] as const;
export type CommitmentKind = (typeof COMMITMENT_KINDS)[number];

/** What the documents do not say and Odoo needs. */
export const orderOptions = {
	/** Item of lines that name none, by the code of their cost type. */
	defaultItems: z
		.array(z.strictObject({ costType: code('Cost type.'), item: code('Item.') }))
		.max(500)
		.default([]),
	/** Item of the other lines that name none. */
	defaultItem: code('Item.').optional(),
	/**
	 * Purchase taxes by the source's tax code. Without a list no line bears a tax; with one, a code
	 * it lacks is a fault. A `tax` left out is no tax.
	 */
	taxes: z
		.array(z.strictObject({ code: line('Tax code.', 64), tax: line('Tax in Odoo.').optional() }))
		.max(500)
		.default([]),
};
export interface OrderOptions {
	readonly defaultItems: ReadonlyArray<{ readonly costType: string; readonly item: string }>;
	readonly defaultItem?: string | undefined;
	readonly taxes: ReadonlyArray<{ readonly code: string; readonly tax?: string | undefined }>;
}

export const purchaseOrderInput = delivered(purchaseOrderSchema).extend(orderOptions);
export const subcontractInput = delivered(subcontractSchema).extend(orderOptions);

export type DeliveredOrder<T = PurchaseOrder | Subcontract> = Delivered<T> & OrderOptions;

/** What a batch of commitments, or of changes to them, has to look up. */
export interface OrderAsk {
	readonly origin: Origin & OrderOptions;
	readonly project: Ref;
	readonly lines: readonly CommitmentLine[];
	readonly vendor?: Ref;
	readonly currency?: string | undefined;
	readonly paymentTerms?: string | undefined;
}
