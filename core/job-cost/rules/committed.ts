import { fault } from '../../faults';
import { type Decimal, ZERO } from '../../money';
import type { Split } from './distribution';
import type { Book, CostFact, Measure } from './types';

/** One line of a purchase order or subcontract. Amounts without tax, in the order's currency. */
export interface CommitmentLine {
	/**
	 * `approved`: state `purchase` (or `done`) in Odoo. `pending`: request for quotation, waiting for
	 * approval. `void`: cancelled.
	 */
	readonly state: 'approved' | 'pending' | 'void';
	readonly ordered: Decimal;
	/** `qty_invoiced`: quantity on draft and posted bills, refunds taken off. */
	readonly invoiced: Decimal;
	/** `price_subtotal`: ordered × price − discount. */
	readonly subtotal: Decimal;
	/**
	 * A lump sum is billed by money, not by quantity (1 LS billed in parts, each as quantity 1): give
	 * the net value of its draft and posted bill lines, and the open part is what the money leaves.
	 */
	readonly billedAmount?: Decimal;
	/** Nothing more will be delivered or billed, whatever the quantities say. */
	readonly closedShort?: boolean;
	/**
	 * Units of the order's currency for one unit of the company's, as `purchase.order.currency_rate`.
	 * Absent where both are the same.
	 */
	readonly currencyRate?: Decimal;
}

export interface Commitment {
	/** Whole value of the order; after a short close only what was billed. */
	readonly total: Decimal;
	/** What no bill, draft or posted, has used yet. */
	readonly open: Decimal;
}

/**
 * Value and open part of an order line, in the company's currency.
 *
 * - by quantity: `open = subtotal × max(ordered − invoiced, 0) ÷ ordered`. A credit line (ordered
 *   below zero) works alike with the sign turned. Nothing ordered leaves nothing open.
 * - by money: `open = max(subtotal − billedAmount, 0)`, for credits turned.
 * - billed beyond the order: open is 0; the excess is cost of the bill, not of the order.
 * - refunds beyond the bills make `invoiced` negative; the open part then exceeds the order by the
 *   same quantity, because that quantity will come and be billed again.
 *
 * Source: published recipe for Odoo's order lines (price_subtotal × open share); commitments as in
 * Autodesk Build, awarded + approved change orders.
 *
 * @throws Fault `commitment.bad_rate`
 */
export function commitment(line: CommitmentLine): Commitment {
	if (line.state === 'void') return { total: ZERO, open: ZERO };
	const open = openPart(line);
	if (line.closedShort === true) {
		return { total: toCompany(line.subtotal.minus(open), line.currencyRate), open: ZERO };
	}
	return {
		total: toCompany(line.subtotal, line.currencyRate),
		open: toCompany(open, line.currencyRate),
	};
}

/**
 * An order line as figures of the position: approved lines as `committedTotal` and `committed`,
 * pending ones as `pendingCosts`, each shared by its distribution. The part of a line that is not
 * distributed belongs to no job and appears nowhere.
 */
export function commitmentFacts(
	line: CommitmentLine,
	splits: readonly Split[],
	book: Book,
): CostFact[] {
	const { total, open } = commitment(line);
	const figures: Array<[Measure, Decimal]> =
		line.state === 'pending'
			? [['pendingCosts', open]]
			: [
					['committedTotal', total],
					['committed', open],
				];
	return figures.flatMap(([measure, amount]) => distribute(measure, amount, splits, book));
}

/**
 * A line of a bill that is not posted. `balance` as in `account.move.line`: company currency, debit
 * positive, so a bill is positive and a refund negative.
 */
export const draftBillFacts = (
	balance: Decimal,
	splits: readonly Split[],
	book: Book,
): CostFact[] => distribute('draftBills', balance, splits, book);

/** Posted cost of an analytic amount: Odoo keeps cost negative. */
export const costOfAnalytic = (amount: Decimal): Decimal => (amount.eq(0) ? ZERO : amount.neg());

function openPart({ ordered, invoiced, subtotal, billedAmount }: CommitmentLine): Decimal {
	if (billedAmount !== undefined) {
		const left = subtotal.minus(billedAmount);
		return left.times(subtotal).gt(0) ? left : ZERO;
	}
	const left = ordered.minus(invoiced);
	return left.times(ordered).gt(0) ? subtotal.times(left).div(ordered) : ZERO;
}

function toCompany(amount: Decimal, rate: Decimal | undefined): Decimal {
	if (rate === undefined) return amount;
	if (rate.lte(0)) {
		throw fault({
			class: 'conflict',
			code: 'commitment.bad_rate',
			message: 'An order in a foreign currency has no exchange rate.',
			remedy: 'Enter the rate of the order’s currency in Odoo and recompute the order.',
			field: 'currency_rate',
		});
	}
	return amount.div(rate);
}

const distribute = (
	measure: Measure,
	amount: Decimal,
	splits: readonly Split[],
	book: Book,
): CostFact[] =>
	splits.map(({ key, percent }) => ({
		key,
		book,
		measure,
		amount: amount.times(percent).div(100),
	}));
