import { fault } from '../../../faults';
import { type Decimal, decimal, toText, ZERO } from '../../../money';

/** A line as the vendor bills it; decimal text, without tax. */
export interface BilledAmount {
	readonly quantity?: string | undefined;
	readonly unitCost?: string | undefined;
	readonly amount: string;
}

/** The order line it bills. */
export interface OrderedPrice {
	readonly quantity: Decimal;
	/** Net price of one unit. */
	readonly price: Decimal;
}

export interface MeasureBillTerms {
	/** Decimal places Odoo keeps of a quantity and of a price. */
	readonly quantityPlaces: number;
	readonly pricePlaces: number;
	/** Decimal places of the bill's currency. */
	readonly currencyPlaces: number;
	/** null: the line bills no order. */
	readonly ordered: OrderedPrice | null;
}

export interface MeasuredBill {
	readonly quantity: Decimal;
	readonly price: Decimal;
}

const ONE = decimal('1');

/**
 * Quantity and price of a bill line whose product is the line's amount. The quantity is what takes the
 * open commitment down, so a line that bills by amount gets the quantity its amount stands for.
 *
 * - an order line by amount (price 1.00, docs/decisions/0005): the amount at price 1.00
 * - quantity and unit cost as billed, when Odoo can hold both and their product is the amount
 * - no quantity, but an order line: its share of the ordered quantity, at the price that makes the amount
 * - else a lump sum: quantity 1 at the amount
 *
 * Fault `bill.amount_differs` when quantity × unit cost is not the amount billed, or when no quantity
 * and price that Odoo can hold make it.
 */
export function measureBillLine(line: BilledAmount, terms: MeasureBillTerms): MeasuredBill {
	const { ordered, quantityPlaces, pricePlaces, currencyPlaces } = terms;
	const amount = decimal(line.amount).round(currencyPlaces, 1);
	const byAmount = ordered !== null && ordered.price.eq(1) && !ordered.quantity.eq(1);
	if (byAmount && amount.round(quantityPlaces, 1).eq(amount)) {
		return { quantity: amount, price: ONE };
	}
	const makes = (quantity: Decimal, price: Decimal): boolean =>
		quantity.times(price).round(currencyPlaces, 1).eq(amount);
	if (line.quantity !== undefined && !decimal(line.quantity, 'quantity').eq(0)) {
		const quantity = decimal(line.quantity, 'quantity');
		if (line.unitCost !== undefined && !makes(quantity, decimal(line.unitCost, 'unitCost'))) {
			throw differs(quantity.times(decimal(line.unitCost)), amount, currencyPlaces);
		}
		return held(quantity, line.unitCost, amount, terms);
	}
	if (ordered === null || ordered.price.eq(0)) return { quantity: ONE, price: amount };
	const share = amount.div(ordered.price).round(quantityPlaces, 1);
	// A quantity of nothing would take nothing off the commitment.
	const quantity = share.eq(0) ? smallest(amount, quantityPlaces) : share;
	return held(quantity, undefined, amount, { ...terms, pricePlaces });
}

/** Quantity and price within the places Odoo keeps. */
function held(
	quantity: Decimal,
	unitCost: string | undefined,
	amount: Decimal,
	{ quantityPlaces, pricePlaces, currencyPlaces }: MeasureBillTerms,
): MeasuredBill {
	const kept = quantity.round(quantityPlaces, 1);
	const price = unitCost === undefined ? null : decimal(unitCost).round(pricePlaces, 1);
	const exact = (at: Decimal): boolean => kept.times(at).round(currencyPlaces, 1).eq(amount);
	if (price !== null && exact(price)) return { quantity: kept, price };
	const derived = kept.eq(0) ? ZERO : amount.div(kept).round(pricePlaces, 1);
	if (exact(derived)) return { quantity: kept, price: derived };
	throw differs(kept.times(derived), amount, currencyPlaces);
}

const smallest = (amount: Decimal, places: number): Decimal => {
	const step = ONE.div(decimal('10').pow(places));
	return amount.lt(0) ? step.times(-1) : step;
};

const differs = (product: Decimal, amount: Decimal, places: number) =>
	fault({
		class: 'source_data',
		code: 'bill.amount_differs',
		message: `quantity × unit cost is ${toText(product, places)}, but the amount is ${toText(amount, places)}.`,
		remedy:
			'Correct the line in the source; or send the amount without a quantity, which bills its share of the order.',
		field: 'amount',
	});
