import { z } from 'zod/v4';

import { receiptSchema, type Receipt } from '../../canonical/entities/receipt';
import { percent } from '../../canonical/types';
import { type Delivered, delivered } from '../../job-cost/delivered';
import { OVER_POLICIES, type OverPolicy } from './rules/over';

export const overOptions = {
	/** May more come than was ordered? */
	overReceipt: z.enum(OVER_POLICIES).default('refuse'),
	/** With `tolerance`: so many percent of the ordered quantity. */
	tolerancePercent: percent('Tolerance, "10" = 10 % of what is ordered.').default('0'),
};

/** What becomes of the quantity that did not come. */
export const RESTS = ['record', 'expect', 'cancel'] as const;

export const receiptInput = delivered(receiptSchema).extend({
	...overOptions,
	/** `record`: as the record says in `final`; `expect`: it is still to come; `cancel`: it is not. */
	rest: z.enum(RESTS).default('record'),
});
export type ReceiptInput = Delivered<Receipt> &
	OverPolicy & { readonly rest: (typeof RESTS)[number] };

export const returnInput = delivered(receiptSchema);
export type ReturnInput = Delivered<Receipt>;
