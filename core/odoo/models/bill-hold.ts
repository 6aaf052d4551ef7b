import type { Many2one, Text } from './values';

/**
 * The manual model that Setup creates: why a bill may not be posted or paid yet. One record for each
 * bill line and check, so that a later match finds its own again; `manual` holds are placed by people
 * on the whole bill. A record is never deleted but with its bill or line: it is the evidence.
 */
export const BILL_HOLD = 'x_bill_hold';

/** What a hold is about; all but `manual` come from matching. */
export const HOLD_CHECKS = [
	'order',
	'vendor',
	'currency',
	'unit',
	'quantity_ordered',
	'quantity',
	'unit_price',
	'amount',
	'total',
	'certified',
	'tax',
	'manual',
] as const;
export type HoldCheck = (typeof HOLD_CHECKS)[number];

/**
 * - `open`     the bill waits
 * - `released` a person took the responsibility
 * - `cleared`  a later match found nothing wrong
 */
export const HOLD_STATES = ['open', 'released', 'cleared'] as const;
export type HoldState = (typeof HOLD_STATES)[number];

/** Who has to see to it: the queues of the exception inbox. */
export const HOLD_OWNERS = ['finance', 'procurement', 'project'] as const;
export type HoldOwner = (typeof HOLD_OWNERS)[number];

export interface BillHoldRow {
	readonly id: number;
	readonly x_name: Text;
	readonly x_bill_id: Many2one;
	/** Empty on a hold of the whole bill. */
	readonly x_line_id: Many2one;
	readonly x_check: HoldCheck;
	readonly x_state: HoldState;
	readonly x_owner: HoldOwner;
	readonly x_reason: Text;
	/** What the order, receipt or certificate allows, what the bill says, and by how much it differs. */
	readonly x_expected: number;
	readonly x_found: number;
	readonly x_difference: number;
	/** Digest of the bill line that was judged: another one is another document. */
	readonly x_content: Text;
	/** A person, or `match`. */
	readonly x_placed_by: Text;
	/** UTC, `YYYY-MM-DD HH:MM:SS`. */
	readonly x_placed_at: Text;
	readonly x_released_by: Text;
	readonly x_released_at: Text;
	readonly x_release_reason: Text;
	readonly x_company_id: Many2one;
}
export const BILL_HOLD_FIELDS = [
	'x_name',
	'x_bill_id',
	'x_line_id',
	'x_check',
	'x_state',
	'x_owner',
	'x_reason',
	'x_expected',
	'x_found',
	'x_difference',
	'x_content',
	'x_placed_by',
	'x_placed_at',
	'x_released_by',
	'x_released_at',
	'x_release_reason',
	'x_company_id',
] as const satisfies ReadonlyArray<keyof BillHoldRow>;
