import { fault } from '../../faults';
import { PURCHASE_ORDER } from '../../odoo/models/purchase';
import type { OrderRow } from '../../odoo/models/purchase';
import { nothingCame } from './rules/came';
import { isLocked, type StoredOrder } from './stored';

/** Where an order stands in Odoo, in the words of the trade. */
export const ORDER_STATUSES = [
	/** Not in Odoo: nothing was written, or this is a dry run. */
	'none',
	'request_for_quotation',
	'needs_odoo_approval',
	'ordered',
	'locked',
	'cancelled',
] as const;
export type OrderStatus = (typeof ORDER_STATUSES)[number];

export function statusOf(row: Pick<OrderRow, 'state' | 'locked'> | undefined): OrderStatus {
	if (row === undefined) return 'none';
	if (row.state === 'cancel') return 'cancelled';
	if (row.state === 'to approve') return 'needs_odoo_approval';
	if (row.state !== 'purchase' && row.state !== 'done') return 'request_for_quotation';
	return isLocked(row) ? 'locked' : 'ordered';
}

/** Its lines are committed cost. */
export const isCommitted = ({ row }: StoredOrder): boolean =>
	row.state === 'purchase' || row.state === 'done';

export const isOpenRequest = ({ row }: StoredOrder): boolean =>
	row.state === 'draft' || row.state === 'sent';

/** Fault `conflict.order_locked`. */
export function refuseLockedOrder(order: StoredOrder): void {
	if (!order.locked) return;
	throw fault({
		class: 'conflict',
		code: 'conflict.order_locked',
		message: `The order ${order.row.name} is locked in Odoo: it is closed, or the company locks orders once confirmed.`,
		remedy: 'Unlock it in Odoo (Purchase > the order > Unlock), then send this again.',
		model: PURCHASE_ORDER,
		details: { id: order.id },
	});
}

/** Fault `conflict.order_cancelled`. */
export function refuseCancelled({ id, row }: StoredOrder): void {
	if (row.state !== 'cancel') return;
	throw fault({
		class: 'conflict',
		code: 'conflict.order_cancelled',
		message: `The order ${row.name} is cancelled in Odoo.`,
		remedy:
			'Set it to draft in Odoo and send this again, or send the order under a new id in the source.',
		model: PURCHASE_ORDER,
		details: { id },
	});
}

/** An order of which something came cannot be cancelled. Fault `conflict.order_has_movements`. */
export function refuseMoved({ id, row, lines }: StoredOrder): void {
	if (lines.every(nothingCame)) return;
	throw fault({
		class: 'conflict',
		code: 'conflict.order_has_movements',
		message: `Of the order ${row.name} something was received or billed already.`,
		remedy: 'Close it short (Close Short), which leaves what came and ends the rest.',
		model: PURCHASE_ORDER,
		details: { id },
	});
}
