import { type Decimal, sum, toText, ZERO } from '../../../money';

/** What the document says of its amounts, positive; null where it does not say. */
export interface StatedAmounts {
	readonly tax: Decimal | null;
	readonly total: Decimal | null;
	readonly lines: ReadonlyArray<{
		readonly lineId: string;
		readonly externalId: string;
		readonly amount: Decimal;
		readonly tax: Decimal | null;
	}>;
}

/** What Odoo computed. */
export interface ComputedAmounts {
	readonly tax: Decimal;
	readonly total: Decimal;
	readonly lines: ReadonlyArray<{
		readonly externalId: string | null;
		readonly subtotal: Decimal;
		/** With tax. */
		readonly total: Decimal;
	}>;
}

/** A figure of the document that Odoo does not agree with. Decimal text in the bill's currency. */
export interface Difference {
	/** null: of the whole document. */
	readonly lineId: string | null;
	readonly what: 'amount' | 'tax' | 'total';
	/** What the document says. */
	readonly stated: string;
	/** What Odoo computes. */
	readonly computed: string;
}

/**
 * Where Odoo's figures differ from the document's by more than the tolerance, line by line and in
 * total. A difference in the tax of the whole document names the lines that bear tax in Odoo, when the
 * document does not say its tax by line.
 */
export function differences(
	stated: StatedAmounts,
	computed: ComputedAmounts,
	tolerance: Decimal,
	places = 2,
): Difference[] {
	const byName = new Map(computed.lines.map((line) => [line.externalId, line]));
	const found: Difference[] = [];
	const note = (
		lineId: string | null,
		what: Difference['what'],
		said: Decimal | null,
		is: Decimal,
	) => {
		if (said === null || said.minus(is).abs().lte(tolerance)) return;
		found.push({ lineId, what, stated: toText(said, places), computed: toText(is, places) });
	};
	for (const { lineId, externalId, amount, tax } of stated.lines) {
		const line = byName.get(externalId);
		note(lineId, 'amount', amount, line?.subtotal ?? ZERO);
		note(lineId, 'tax', tax, line === undefined ? ZERO : line.total.minus(line.subtotal));
	}
	note(null, 'tax', stated.tax, computed.tax);
	note(null, 'total', stated.total, computed.total);
	return found;
}

/**
 * Does the document add up in itself? Its total must be its lines and its tax.
 * @returns the difference `total − (lines + tax)`; null when it adds up or does not say
 */
export function imbalance(
	{ tax, total, lines }: StatedAmounts,
	tolerance: Decimal,
): Decimal | null {
	const lineTaxes = lines.map((line) => line.tax);
	const taxed = tax ?? (lineTaxes.every((one) => one !== null) ? sum(lineTaxes) : null);
	if (total === null || taxed === null) return null;
	const open = total.minus(sum(lines.map(({ amount }) => amount))).minus(taxed);
	return open.abs().lte(tolerance) ? null : open;
}
