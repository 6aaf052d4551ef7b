import type { CommercialStatus } from '../../../canonical/status';
import type { RequisitionState } from '../../../odoo/models/requisition';
import { type Decimal, ZERO } from '../../../money';

/**
 * What the source's status asks for.
 * - `draft`   the source still writes it
 * - `submit`  it is to be decided on; an approval in the source is none here
 * - `end`     nothing more is to be bought for it
 */
export type Wish = 'draft' | 'submit' | 'end';

const WISHES: Readonly<Partial<Record<CommercialStatus, Wish>>> = {
	draft: 'draft',
	revise: 'draft',
	on_hold: 'draft',
	rejected: 'end',
	void: 'end',
	closed: 'end',
	terminated: 'end',
};

export const wishOf = (commercial: CommercialStatus | undefined): Wish =>
	(commercial === undefined ? undefined : WISHES[commercial]) ?? 'submit';

/** Quantities of a line in its unit; approved is never below ordered. */
export interface LineFigures {
	readonly approved: Decimal;
	readonly ordered: Decimal;
}

/** Where a decided requisition stands by what was ordered of it. */
export function orderedState(
	lines: readonly LineFigures[],
): Extract<RequisitionState, 'approved' | 'partly_ordered' | 'ordered'> {
	if (!lines.some(({ ordered }) => ordered.gt(0))) return 'approved';
	return lines.every(({ approved, ordered }) => ordered.gte(approved))
		? 'ordered'
		: 'partly_ordered';
}

/**
 * What becomes of a requisition that is delivered. Decisions hold for the content they were made on
 * and no other: another one has to be decided anew, a taken back one as well.
 */
export function onDelivery(
	before:
		| {
				readonly state: RequisitionState;
				readonly content: string;
				readonly lines: readonly LineFigures[];
		  }
		| undefined,
	wish: Wish,
	content: string,
): { readonly state: RequisitionState; readonly decisionHolds: boolean } {
	if (wish === 'end') {
		const isOrdered = before?.lines.some(({ ordered }) => ordered.gt(0)) === true;
		return { state: isOrdered ? 'ordered' : 'void', decisionHolds: false };
	}
	if (wish === 'draft') return { state: 'draft', decisionHolds: false };
	const stands =
		before !== undefined &&
		before.content === content &&
		before.state !== 'draft' &&
		before.state !== 'void';
	return stands
		? { state: before.state, decisionHolds: true }
		: { state: 'submitted', decisionHolds: false };
}

/** What may still be ordered of a line. */
export const openOf = ({ approved, ordered }: LineFigures): Decimal => {
	const open = approved.minus(ordered);
	return open.gt(0) ? open : ZERO;
};
