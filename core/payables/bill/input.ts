import { z } from 'zod/v4';

import { vendorCreditSchema, type VendorCredit } from '../../canonical/entities/vendor-credit';
import { type VendorInvoice, vendorInvoiceSchema } from '../../canonical/entities/vendor-invoice';
import { money } from '../../canonical/types';
import { type Delivered, delivered } from '../../job-cost/delivered';
import { orderOptions, type OrderOptions } from '../../procurement/order/input';
import { CLOSED_PERIOD, type ClosedPeriod } from './periods';

/** What becomes of a document that looks like another one in Odoo. */
export const DUPLICATES = ['refuse', 'warn'] as const;
export type Duplicates = (typeof DUPLICATES)[number];

/** When goods that Odoo keeps on stock become cost of the job; never at both. */
export const STOCK_COST = ['at_issue', 'at_bill'] as const;
export type StockCost = (typeof STOCK_COST)[number];

/** What the documents do not say and Odoo needs. */
export const billOptions = {
	/**
	 * Purchase taxes by the source's tax code. A line without a code bears the taxes of its order
	 * line; a code the list lacks is a fault, unless there is no list.
	 */
	taxes: orderOptions.taxes,
	closedPeriod: z.enum(CLOSED_PERIOD).default('refuse'),
	duplicates: z.enum(DUPLICATES).default('refuse'),
	/** How far Odoo's tax and total may differ from the document's, in the document's currency. */
	taxTolerance: money('Tolerance.').default('0'),
	stockCost: z.enum(STOCK_COST).default('at_issue'),
};
export interface BillOptions {
	readonly taxes: OrderOptions['taxes'];
	readonly closedPeriod: ClosedPeriod;
	readonly duplicates: Duplicates;
	readonly taxTolerance: string;
	readonly stockCost: StockCost;
}

export const vendorBillInput = delivered(vendorInvoiceSchema).extend(billOptions);
export type DeliveredBill = Delivered<VendorInvoice> & BillOptions;

export const vendorCreditInput = delivered(vendorCreditSchema).extend({
	...billOptions,
	/** Set the credit off against its bill as soon as it is posted. */
	applyToBill: z.boolean().default(true),
});
export type DeliveredCredit = Delivered<VendorCredit> &
	BillOptions & { readonly applyToBill: boolean };
