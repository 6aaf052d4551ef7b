import type { Env } from '../orm/env';
import type { Row } from '../orm/values';
import { idOf, idsOf, numberOf, roundTo, textOf } from '../orm/values';

/** Names that 19 changed on order lines. */
export const unitField = (env: Env) =>
	env.registry.version >= 19 ? 'product_uom_id' : 'product_uom';
export const purchaseTaxField = (env: Env) => (env.registry.version >= 19 ? 'tax_ids' : 'taxes_id');
export const saleTaxField = (env: Env) => (env.registry.version >= 19 ? 'tax_ids' : 'tax_id');

/** Untaxed amount of an order line, in the order's currency. */
export const subtotalOf = (row: Row, quantity: string): number =>
	roundTo(
		numberOf(row[quantity]) * numberOf(row['price_unit']) * (1 - numberOf(row['discount']) / 100),
		2,
	);

export const taxOf = (env: Env, row: Row, quantity: string, field: string): number =>
	roundTo(
		env
			.rows('account.tax', idsOf(row[field]))
			.reduce((sum, tax) => sum + (subtotalOf(row, quantity) * numberOf(tax['amount'])) / 100, 0),
		2,
	);

/**
 * Quantity and untaxed amount on invoice lines of an order line. Drafts count, cancelled ones do
 * not, refunds count against.
 */
export function invoiced(
	env: Env,
	lines: readonly Row[],
	refund: string,
): { quantity: number; amount: number } {
	let quantity = 0;
	let amount = 0;
	for (const line of lines) {
		const move = env.row('account.move', idOf(line['move_id']));
		if (!move || move['state'] === 'cancel') continue;
		const sign = textOf(move['move_type']) === refund ? -1 : 1;
		quantity += sign * numberOf(line['quantity']);
		if (move['state'] === 'posted') amount += sign * numberOf(line['price_subtotal']);
	}
	return { quantity: roundTo(quantity, 6), amount: roundTo(amount, 2) };
}

export const isNote = (row: Row): boolean => textOf(row['display_type']) !== '';
