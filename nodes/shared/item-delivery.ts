import type { IDataObject } from 'n8n-workflow';
import { z } from 'zod/v4';

/** What an item says of its delivery, put on it by a trigger and passed on by Canonical Map. */
export interface ItemDelivery {
	/** Entry of the ledger this item is a retry, a replay or a correction of. */
	readonly entry?: number;
	/** Intake event it came from. */
	readonly event?: string;
	/** How many items that event became. */
	readonly parts?: number;
}

const word = z.string().max(256).optional();
/**
 * Strict: the `delivery` an Odoo node puts out has a state, and is no order to send it again. The
 * last three are for the workflow, which routes by them.
 */
const schema = z.strictObject({
	entry: z.number().int().positive().optional(),
	event: z.string().min(1).max(4_096).optional(),
	parts: z.number().int().positive().max(100_000).optional(),
	operation: word,
	node: word,
	why: word,
});

/** `delivery` of an item, and the item without it. A field of that name of the user's own stays. */
export function splitDelivery(json: IDataObject): {
	readonly delivery: ItemDelivery;
	readonly record: IDataObject;
} {
	const { delivery, ...record } = json;
	const parsed = schema.safeParse(delivery);
	if (!parsed.success || Object.keys(parsed.data).length === 0) {
		return { delivery: {}, record: json };
	}
	const { entry, event, parts } = parsed.data;
	return {
		delivery: {
			...(entry === undefined ? {} : { entry }),
			...(event === undefined ? {} : { event }),
			...(parts === undefined ? {} : { parts }),
		},
		record,
	};
}
