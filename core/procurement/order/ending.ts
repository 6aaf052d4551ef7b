import { sum, ZERO } from '../../money';
import { hasOpenLines } from './act';
import type { OrderDraft } from './carry';
import { isCommitted, refuseLockedOrder, refuseMoved } from './order-state';
import { closedQuantity } from './rules/came';
import type { StoredOrder } from './stored';

type Base = Pick<
	OrderDraft,
	'externalId' | 'number' | 'company' | 'stored' | 'currency' | 'trail' | 'unlock'
>;

/**
 * The end of an order: cancelled when nothing came of it, closed short with what came otherwise.
 * `cancel` never closes: that something came is a fault a person has to know of.
 *
 * Faults: `conflict.order_locked`, `conflict.order_has_movements`.
 */
export function ending(base: Base, how: 'close' | 'cancel'): OrderDraft {
	const { stored } = base;
	const nothing = { write: null, drop: [], total: null, warnings: [] } as const;
	if (stored === undefined) {
		const warnings = ['The order was never in Odoo; there is nothing to end.'];
		return { ...base, ...nothing, then: null, amount: ZERO, warnings };
	}
	if (stored.row.state === 'cancel') return { ...base, ...nothing, then: null, amount: ZERO };
	const amount = how === 'close' ? valueOfWhatCame(stored) : ZERO;
	// A request for quotation commits nothing: closing it is cancelling it.
	if (how === 'cancel' || !isCommitted(stored)) {
		refuseMoved(stored);
		if (!base.unlock) refuseLockedOrder(stored);
		return { ...base, ...nothing, then: 'cancel', amount };
	}
	const isClosed = stored.locked && !hasOpenLines(stored);
	return { ...base, ...nothing, then: isClosed ? null : 'close', amount };
}

const valueOfWhatCame = ({ lines }: StoredOrder) =>
	sum(
		lines.map((line) =>
			line.ordered.eq(0) ? ZERO : line.subtotal.times(closedQuantity(line)).div(line.ordered),
		),
	);
