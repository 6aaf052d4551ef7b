import type { CommitmentLine } from '../../../canonical/entities/commitment';
import { fault } from '../../../faults';
import { type Decimal, decimal, toText } from '../../../money';

/** What decides how an amount becomes quantity × price. */
export interface MeasureTerms {
	/** The document is billed by amount, as most subcontracts are. */
	readonly byAmount: boolean;
	/** The item is a service: its received quantity is written, not moved in stock. */
	readonly service: boolean;
	/** Decimal places Odoo keeps of a quantity and of a price. */
	readonly quantityPlaces: number;
	readonly pricePlaces: number;
	/** Decimal places of the order's currency. */
	readonly currencyPlaces: number;
}

export interface Measured {
	readonly quantity: Decimal;
	readonly price: Decimal;
	/** True when quantity and price are not the source's, but stand for its amount. */
	readonly lump: boolean;
}

const ONE = decimal('1');

/**
 * Quantity and price of an order line whose product is the line's amount in the order's currency.
 *
 * - quantity and unit cost, as sent, when their product is the amount and Odoo can hold both
 * - by amount, for a service: the amount at price 1.00, so that it is received and billed to the cent
 * - else a lump sum: quantity 1 at the amount
 *
 * Faults: `order.amount_differs` when quantity × unit cost is not the amount sent;
 * `order.negative_goods` for a credit on goods, which Odoo would send back to the vendor.
 */
export function measureLine(line: CommitmentLine, terms: MeasureTerms): Measured {
	const { byAmount, service, quantityPlaces, currencyPlaces } = terms;
	const amount = decimal(line.amount).round(currencyPlaces, 1);
	const counted = countedOf(line, amount, terms);
	const measured =
		counted !== null && !(byAmount && service)
			? counted
			: byAmount && service && fits(amount, quantityPlaces)
				? { quantity: amount, price: ONE, lump: true }
				: { quantity: ONE, price: amount, lump: true };
	if (!service && (measured.quantity.lt(0) || amount.lt(0))) throw negativeGoods();
	return measured;
}

function countedOf(line: CommitmentLine, amount: Decimal, terms: MeasureTerms): Measured | null {
	const { quantityPlaces, pricePlaces, currencyPlaces } = terms;
	if (line.quantity === undefined || line.amountRule === 'manual') return null;
	const quantity = decimal(line.quantity, 'quantity');
	const price = line.unitCost === undefined ? unitOf(amount, quantity) : decimal(line.unitCost);
	if (price === null) return null;
	if (!quantity.times(price).round(currencyPlaces, 1).eq(amount)) {
		// Without a unit cost the price was only derived: the amount stands alone.
		if (line.unitCost === undefined) return null;
		throw amountDiffers(quantity.times(price), amount, currencyPlaces);
	}
	return fits(quantity, quantityPlaces) && fits(price, pricePlaces)
		? { quantity, price, lump: false }
		: null;
}

const unitOf = (amount: Decimal, quantity: Decimal): Decimal | null =>
	quantity.eq(0) ? null : amount.div(quantity).round(2, 1);

const fits = (value: Decimal, places: number): boolean => value.round(places, 1).eq(value);

const amountDiffers = (product: Decimal, amount: Decimal, places: number) =>
	fault({
		class: 'source_data',
		code: 'order.amount_differs',
		message: `quantity × unit cost is ${toText(product, places)}, but the amount is ${toText(amount, places)}.`,
		remedy: 'Correct the line in the source, or mark its amount as manual (amountRule).',
		field: 'amount',
	});

const negativeGoods = () =>
	fault({
		class: 'source_data',
		code: 'order.negative_goods',
		message: 'A credit on goods would make Odoo plan a return to the vendor.',
		remedy:
			'Lower the quantity of the line it belongs to, or send the credit on an item that is a service.',
		field: 'amount',
	});
