import { z } from 'zod/v4';

import { type Item, itemSchema } from '../canonical/entities/item';
import { type Delivered, delivered } from '../job-cost/delivered';

const TYPES = ['material', 'service', 'equipment', 'part'] as const;

/** An item to keep in Odoo: a canonical item, and what its source does not say. */
export const itemUpsertInput = delivered(itemSchema).extend({
	/** Odoo id of the product that is this item; a person's answer to `conflict.possible_duplicate`. */
	linkTo: z.int().positive().optional(),
	/** Kinds of items that are kept in stock, for items that are new in Odoo. */
	stocked: z.array(z.enum(TYPES)).max(TYPES.length).default(['part']),
	/** What a vendor may bill of an item that is new in Odoo: what was received, or what was ordered. */
	billed: z.enum(['received', 'ordered']).default('received'),
});
export type ItemUpsert = Delivered<Item> & {
	readonly linkTo?: number | undefined;
	readonly stocked: ReadonlyArray<(typeof TYPES)[number]>;
	readonly billed: 'received' | 'ordered';
};
