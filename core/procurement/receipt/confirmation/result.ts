import { type Decimal, sum, toText, ZERO } from '../../../money';
import { nameOf } from '../../../odoo/models/values';
import { readTrail } from '../../trail';
import type { Draft } from './draft';

/** A confirmed line. Quantities and amounts as decimal text; amounts without tax. */
export interface ConfirmationLine {
	readonly lineId: string;
	/** Odoo id of the order line. */
	readonly orderLine: number;
	readonly description: string;
	/** In all, by every confirmation of the line; in a dry run as it would be. */
	readonly confirmed: string;
	readonly ordered: string;
	/** `40` = 40 %; null where nothing is ordered. */
	readonly percent: string | null;
	/** Value of what is confirmed in all, at the price of the order. */
	readonly amount: string;
}

export interface ConfirmationResult {
	readonly externalId: string;
	readonly number: string | null;
	readonly order: { readonly id: number; readonly name: string };
	readonly date: string;
	readonly lines: readonly ConfirmationLine[];
	/** Sum of the lines, in the currency of the order. */
	readonly amount: string;
	/** ISO 4217. */
	readonly currency: string;
	/** The correlation the purchase is followed by; '' for none. */
	readonly trail: string;
}

/** `totals`: what is confirmed in all, by order line. */
export function resultOf(draft: Draft, totals: ReadonlyMap<number, Decimal>): ConfirmationResult {
	const { order, value, externalId } = draft;
	const lines = draft.lines.map(({ lineId, line }) => {
		const confirmed = totals.get(line.id) ?? line.received;
		const worth = line.ordered.eq(0) ? ZERO : line.subtotal.times(confirmed).div(line.ordered);
		return {
			worth: worth.round(2, 1),
			line: {
				lineId,
				orderLine: line.id,
				description: line.name,
				confirmed: confirmed.toFixed(),
				ordered: line.ordered.toFixed(),
				percent: line.ordered.eq(0)
					? null
					: confirmed.times(100).div(line.ordered).round(2, 1).toFixed(),
				amount: toText(worth),
			},
		};
	});
	return {
		externalId,
		number: value.data.number ?? null,
		order: { id: order.id, name: order.row.name },
		date: value.data.date,
		lines: lines.map(({ line }) => line),
		amount: toText(sum(lines.map(({ worth }) => worth))),
		currency: nameOf(order.row.currency_id) ?? '',
		trail: readTrail(order.row.origin),
	};
}
