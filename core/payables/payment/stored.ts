import type { OdooClient } from '../../odoo/client.port';
import { type Decimal, decimalFromFloat, sum, ZERO } from '../../money';
import { MOVE_LINE } from '../../odoo/models/accounting';
import {
	DUE_LINE_FIELDS,
	type DueLineRow,
	PARTIAL,
	PARTIAL_FIELDS,
	type PartialRow,
	PAYMENT,
	PAYMENT_FIELDS,
	type PaymentRow,
} from '../../odoo/models/payment';
import { idOf } from '../../odoo/models/values';

/** Payments by id; one call. */
export const readPayments = async (
	odoo: OdooClient,
	ids: readonly number[],
): Promise<PaymentRow[]> =>
	ids.length === 0
		? []
		: await odoo.searchRead<PaymentRow>({
				model: PAYMENT,
				domain: [['id', 'in', [...new Set(ids)]]],
				fields: PAYMENT_FIELDS,
			});

/** Lines on payable accounts of bills and of payments. */
export interface DueLines {
	readonly all: readonly DueLineRow[];
	ofBill(bill: number): readonly DueLineRow[];
	ofPayment(payment: number): readonly DueLineRow[];
	/** What is left of a payment to be tied to bills; null when it has no entry. */
	leftOf(payment: number): Decimal | null;
}

/** One call. */
export async function readDueLines(
	odoo: OdooClient,
	bills: readonly number[],
	payments: readonly number[],
): Promise<DueLines> {
	const all =
		bills.length + payments.length === 0
			? []
			: await odoo.searchRead<DueLineRow>({
					model: MOVE_LINE,
					domain: [
						['account_type', '=', 'liability_payable'],
						'|',
						['move_id', 'in', [...new Set(bills)]],
						['payment_id', 'in', [...new Set(payments)]],
					],
					fields: DUE_LINE_FIELDS,
				});
	const ofPayment = (id: number) => all.filter((line) => idOf(line.payment_id) === id);
	return {
		all,
		ofBill: (id) => all.filter((line) => idOf(line.move_id) === id),
		ofPayment,
		leftOf: (id) => {
			const lines = ofPayment(id);
			return lines.length === 0 ? null : sum(lines.map(leftOfLine)).abs();
		},
	};
}

const leftOfLine = ({ amount_residual_currency }: DueLineRow): Decimal =>
	decimalFromFloat(amount_residual_currency, 'amount_residual_currency');

/** What ties any of these lines to another; one call. */
export const readPartials = async (
	odoo: OdooClient,
	lines: readonly number[],
): Promise<PartialRow[]> =>
	lines.length === 0
		? []
		: await odoo.searchRead<PartialRow>({
				model: PARTIAL,
				domain: ['|', ['debit_move_id', 'in', [...lines]], ['credit_move_id', 'in', [...lines]]],
				fields: PARTIAL_FIELDS,
				many2one: 'id',
			});

/** What ties lines of one document to others of the same payment, in the document's currency. */
export function settledAmong(
	own: readonly DueLineRow[],
	others: readonly DueLineRow[],
	partials: readonly PartialRow[],
): Decimal {
	const mine = new Set(own.map(({ id }) => id));
	const theirs = new Set(others.map(({ id }) => id));
	let total = ZERO;
	for (const partial of partials) {
		const debit = idOf(partial.debit_move_id) ?? 0;
		const credit = idOf(partial.credit_move_id) ?? 0;
		if (mine.has(debit) && theirs.has(credit)) {
			total = total.plus(decimalFromFloat(partial.debit_amount_currency));
		} else if (mine.has(credit) && theirs.has(debit)) {
			total = total.plus(decimalFromFloat(partial.credit_amount_currency));
		}
	}
	return total;
}

/** Where a payment stands in Odoo, in the words of the trade. */
export const PAYMENT_STATUSES = ['none', 'draft', 'posted', 'cancelled'] as const;
export type PaymentStatus = (typeof PAYMENT_STATUSES)[number];

/** Community goes to `paid` where Enterprise waits in `in_process` for the statement. */
export function paymentStatusOf(row: Pick<PaymentRow, 'state'> | undefined): PaymentStatus {
	if (row === undefined) return 'none';
	if (row.state === 'canceled' || row.state === 'rejected') return 'cancelled';
	return row.state === 'draft' ? 'draft' : 'posted';
}
