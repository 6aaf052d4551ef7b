import type { ConfirmedLine } from '../../../canonical/entities/service-confirmation';
import { type Decimal, decimal, ZERO } from '../../../money';
import type {
	ConfirmationBasis,
	ConfirmationState,
} from '../../../odoo/models/service-confirmation';

/** One document's say on one order line; quantity in the unit of the line. */
export interface Confirmed {
	/** External ID of the record, which orders those of one day. */
	readonly name: string;
	/** `YYYY-MM-DD`. */
	readonly date: string;
	readonly basis: ConfirmationBasis;
	readonly state: ConfirmationState;
	readonly quantity: Decimal;
}

/**
 * What is confirmed of a line in all: by day, a figure to date replaces what was before it, one of a
 * period adds. Void ones do not count. The order in which documents arrive plays no part.
 */
export function confirmedToDate(records: readonly Confirmed[]): Decimal {
	let total = ZERO;
	for (const { basis, quantity } of records
		.filter(({ state }) => state === 'confirmed')
		.sort((a, b) => compare(a.date, b.date) || compare(a.name, b.name))) {
		total = basis === 'to_date' ? quantity : total.plus(quantity);
	}
	return total;
}

/** Numbers within names count as numbers: line 10 comes after line 9. */
const compare = (a: string, b: string): number =>
	a.localeCompare(b, 'en', { numeric: true, sensitivity: 'variant' });

export interface ConfirmTerms {
	/** Of the order line; below zero on a credit line. */
	readonly ordered: Decimal;
	/** Value of the whole line without tax, in the currency of the order. */
	readonly subtotal: Decimal;
	/** Decimal places Odoo keeps of a quantity. */
	readonly places: number;
}

/**
 * The quantity a confirmed line stands for, rounded to what Odoo keeps: as it is, as a share of what
 * is ordered, or as value ÷ price. null where a value is confirmed of a line that is worth nothing.
 * `lost` is the value the rounding adds or drops.
 */
export function quantityOf(
	line: Pick<ConfirmedLine, 'quantity' | 'percent' | 'amount'>,
	{ ordered, subtotal, places }: ConfirmTerms,
): { readonly quantity: Decimal; readonly lost: Decimal } | null {
	const exact =
		line.quantity !== undefined
			? decimal(line.quantity, 'quantity')
			: line.percent !== undefined
				? ordered.times(decimal(line.percent, 'percent')).div(100)
				: byAmount(decimal(line.amount ?? '0', 'amount'), ordered, subtotal);
	if (exact === null) return null;
	const quantity = exact.round(places, 1);
	const lost = ordered.eq(0) ? ZERO : quantity.minus(exact).times(subtotal).div(ordered);
	return { quantity, lost };
}

const byAmount = (amount: Decimal, ordered: Decimal, subtotal: Decimal): Decimal | null =>
	subtotal.eq(0) ? null : amount.times(ordered).div(subtotal);
