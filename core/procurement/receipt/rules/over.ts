import { type Decimal, decimal, ZERO } from '../../../money';

/**
 * May more come than was ordered?
 * - `refuse`    nothing beyond the order
 * - `tolerance` up to so many percent of the ordered quantity beyond it
 * - `allow`     whatever came
 */
export const OVER_POLICIES = ['refuse', 'tolerance', 'allow'] as const;
export interface OverPolicy {
	readonly overReceipt: (typeof OVER_POLICIES)[number];
	/** `10` = 10 % of what is ordered. */
	readonly tolerancePercent: string;
}

/** The most that may come of a line in all; null without a limit. Unit of the order line. */
export function mostOf(ordered: Decimal, policy: OverPolicy): Decimal | null {
	switch (policy.overReceipt) {
		case 'allow':
			return null;
		case 'refuse':
			return ordered;
		case 'tolerance':
			return ordered.plus(ordered.times(decimal(policy.tolerancePercent)).div(100));
	}
}

/** What is still expected of a line once so much came; never below zero. */
export const stillExpected = (ordered: Decimal, received: Decimal): Decimal => {
	const open = ordered.minus(received);
	return open.lt(0) ? ZERO : open;
};
