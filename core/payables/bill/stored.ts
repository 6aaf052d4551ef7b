import { type Decimal, decimalFromFloat } from '../../money';
import type { OdooClient } from '../../odoo/client.port';
import { MOVE, MOVE_LINE } from '../../odoo/models/accounting';
import {
	BILL_FIELDS,
	BILL_LINE_FIELDS,
	type BillLineRow,
	type BillRow,
} from '../../odoo/models/bill';
import { idOf, nameOf, textOf } from '../../odoo/models/values';
import { externalIdsOf } from '../../procurement/order/stored';

/** A line of a bill as Odoo holds it; amounts in the currency of the bill. */
export interface StoredBillLine {
	readonly id: number;
	/** null: entered in Odoo, or by somebody else. */
	readonly externalId: string | null;
	readonly name: string;
	readonly product: number | null;
	readonly productName: string | null;
	readonly quantity: Decimal;
	readonly price: Decimal;
	readonly discount: Decimal;
	/** Without tax, and with it. */
	readonly subtotal: Decimal;
	readonly total: Decimal;
	readonly unit: number | null;
	readonly taxes: readonly number[];
	/** Line of the order it bills. */
	readonly orderLine: number | null;
	readonly distribution: Readonly<Record<string, number>> | null;
}

/** A vendor bill or credit note as Odoo holds it. */
export interface StoredBill {
	readonly id: number;
	readonly row: BillRow;
	readonly vendor: number | null;
	/** The company the vendor's contacts belong to: who is paid. */
	readonly payee: number | null;
	readonly company: number | null;
	readonly currency: number | null;
	/** Lines somebody billed; sections, notes, taxes and terms are left out. */
	readonly lines: readonly StoredBillLine[];
}

/** Bills by id, with their lines: three calls, however many there are; missing ones are absent. */
export async function readBills(
	odoo: OdooClient,
	ids: readonly number[],
): Promise<ReadonlyMap<number, StoredBill>> {
	if (ids.length === 0) return new Map();
	const billIds = [...new Set(ids)];
	const [heads, lines] = await Promise.all([
		readBillHeads(odoo, billIds),
		odoo.searchRead<BillLineRow>({
			model: MOVE_LINE,
			domain: [
				['move_id', 'in', billIds],
				['display_type', '=', 'product'],
			],
			fields: BILL_LINE_FIELDS,
			order: 'id',
		}),
	]);
	const names = await externalIdsOf(
		odoo,
		MOVE_LINE,
		lines.map(({ id }) => id),
	);
	const linesOf = new Map<number, StoredBillLine[]>();
	for (const row of lines) {
		const bill = idOf(row.move_id) ?? 0;
		const line = storedLine(row, names.get(row.id) ?? null);
		const known = linesOf.get(bill);
		if (known === undefined) linesOf.set(bill, [line]);
		else known.push(line);
	}
	return new Map(heads.map((row) => [row.id, storedBill(row, linesOf.get(row.id) ?? [])]));
}

/** Bills without their lines; one call. Other journal entries are left out. */
export async function readBillHeads(odoo: OdooClient, ids: readonly number[]): Promise<BillRow[]> {
	if (ids.length === 0) return [];
	return await odoo.searchRead<BillRow>({
		model: MOVE,
		domain: [
			['id', 'in', [...ids]],
			['move_type', 'in', ['in_invoice', 'in_refund']],
		],
		fields: BILL_FIELDS,
	});
}

const storedBill = (row: BillRow, lines: readonly StoredBillLine[]): StoredBill => ({
	id: row.id,
	row,
	vendor: idOf(row.partner_id),
	payee: idOf(row.commercial_partner_id) ?? idOf(row.partner_id),
	company: idOf(row.company_id),
	currency: idOf(row.currency_id),
	lines,
});

const storedLine = (row: BillLineRow, externalId: string | null): StoredBillLine => ({
	id: row.id,
	externalId,
	name: textOf(row.name) ?? '',
	product: idOf(row.product_id),
	productName: nameOf(row.product_id),
	quantity: decimalFromFloat(row.quantity, 'quantity'),
	price: decimalFromFloat(row.price_unit, 'price_unit'),
	discount: decimalFromFloat(row.discount, 'discount'),
	subtotal: decimalFromFloat(row.price_subtotal, 'price_subtotal'),
	total: decimalFromFloat(row.price_total, 'price_total'),
	unit: idOf(row.product_uom_id),
	taxes: row.tax_ids,
	orderLine: idOf(row.purchase_line_id),
	distribution: row.analytic_distribution === false ? null : row.analytic_distribution,
});
