import { fault } from '../../faults';
import { type Decimal, decimal, toText, ZERO } from '../../money';
import type { Cell, UpsertLine } from '../../odoo/upsert';
import type { OrderFields } from '../../procurement/order/fields';
import type { StoredLine } from '../../procurement/order/stored';
import { readTrail, trailText } from '../../procurement/trail';
import { lineName } from './names';
import { bookedOn, type StudiedApplication, type StudiedLine } from './study';
import { applicationText, billReference } from './text';

/** What Odoo needs besides the document. */
export interface BillTerms {
	readonly fields: Pick<OrderFields, 'quantityPlaces'>;
	/** Null where nothing is held. */
	readonly retentionAccount: number | null;
	/** Of the subcontract; null: due on the day it says. */
	readonly paymentTerm: number | null;
}

/**
 * The bill of an application in two steps, because its lines fill different fields: what is billed,
 * at the cost of the job, and what is held, on the retention account and at no cost.
 *
 * A bill has no date between the two, and Odoo posts none without: nobody can post one that still
 * lacks its retention.
 */
export interface BillRows {
	readonly billed: {
		readonly values: Readonly<Record<string, Cell>>;
		readonly lines: readonly UpsertLine[];
	};
	readonly finish: {
		readonly values: Readonly<Record<string, Cell>>;
		readonly lines: readonly UpsertLine[];
	};
}

/** Fault `pay_application.not_countable`; the account is needed where anything is held. */
export function billRows(study: StudiedApplication, terms: BillTerms): BillRows {
	const { value, ledger } = study;
	const { data } = value;
	const { order } = ledger;
	const billed = study.lines.flatMap((line) => billedLines(study, line, terms));
	const [first] = study.lines;
	return {
		billed: {
			values: {
				move_type: 'in_invoice',
				partner_id: order.vendor === null ? null : { id: order.vendor },
				currency_id: order.currency === null ? null : { id: order.currency },
				ref: billReference(order, data),
				payment_reference: applicationText(order, data),
				invoice_origin: trailText({
					documents: [order.row.name],
					trail: readTrail(order.row.origin),
				}),
				invoice_payment_term_id:
					data.dueDate !== undefined || terms.paymentTerm === null
						? null
						: { id: terms.paymentTerm },
			},
			lines:
				billed.length > 0 || first === undefined
					? billed
					: [billedLine(study, first.before.line, 'work', ZERO, terms)],
		},
		finish: {
			values: {
				invoice_date: data.billingDate,
				date: data.accountingDate ?? data.billingDate,
				...dueCells(study, terms),
			},
			lines: study.lines.flatMap((line) => heldLines(study, line, terms)),
		},
	};
}

/** With terms Odoo computes the day; without, it would be the day the bill is typed. */
const dueCells = (
	{ value: { data } }: StudiedApplication,
	{ paymentTerm }: BillTerms,
): Record<string, Cell> =>
	data.dueDate === undefined && paymentTerm !== null
		? {}
		: { invoice_date_due: data.dueDate ?? data.billingDate };

function billedLines(
	study: StudiedApplication,
	{ before: { line }, period }: StudiedLine,
	terms: BillTerms,
): UpsertLine[] {
	return (['work', 'stored'] as const).flatMap((part) => {
		const amount = period[part];
		// A line that was billed by an earlier revision stays, at nothing.
		if (amount.eq(0) && bookedOn(study, line.id, part).eq(0)) return [];
		return [billedLine(study, line, part, amount, terms)];
	});
}

function billedLine(
	study: StudiedApplication,
	line: StoredLine,
	part: 'work' | 'stored',
	amount: Decimal,
	{ fields }: BillTerms,
): UpsertLine {
	const { externalId: document, value } = study;
	const { number } = value.data;
	return {
		externalId: lineName({ document, of: String(number), part, orderLine: line.id }),
		values: {
			name: `Application ${String(number)}${part === 'stored' ? ', stored materials' : ''}: ${line.name}`,
			product_id: line.product === null ? null : { id: line.product },
			product_uom_id: line.unit === null ? null : { id: line.unit },
			purchase_line_id: { id: line.id },
			quantity: quantityOf(amount, line, fields).toFixed(),
			price_unit: line.price.round(12, 1).toFixed(),
			discount: line.discount.toFixed(),
			tax_ids: { ids: line.taxes },
			analytic_distribution: line.distribution === null ? null : { json: { ...line.distribution } },
		},
	};
}

/**
 * The quantity that comes to an amount at the price of the order line; of a line ordered by amount it
 * is the amount itself.
 */
function quantityOf(
	amount: Decimal,
	line: StoredLine,
	{ quantityPlaces }: BillTerms['fields'],
): Decimal {
	const price = line.price.times(decimal('100').minus(line.discount)).div(100);
	if (amount.eq(0)) return ZERO;
	if (price.eq(0)) throw notCountable(amount, line);
	const quantity = amount.div(price).round(quantityPlaces, 1);
	if (!quantity.times(price).round(2, 1).eq(amount)) throw notCountable(amount, line);
	return quantity;
}

function heldLines(
	study: StudiedApplication,
	{ before: { line }, held }: StudiedLine,
	{ retentionAccount }: BillTerms,
): UpsertLine[] {
	const { externalId: document, value } = study;
	const { number } = value.data;
	const nothing = held.eq(0) && bookedOn(study, line.id, 'held').eq(0);
	if (nothing || retentionAccount === null) return [];
	return [
		{
			externalId: lineName({ document, of: String(number), part: 'held', orderLine: line.id }),
			values: {
				name: `Retention, application ${String(number)}: ${line.name}`,
				account_id: { id: retentionAccount },
				quantity: '1',
				price_unit: toText(held.times(-1)),
				tax_ids: { ids: [] },
				analytic_distribution: null,
			},
		},
	];
}

const notCountable = (amount: Decimal, line: StoredLine) =>
	fault({
		class: 'conflict',
		code: 'pay_application.not_countable',
		message: `${toText(amount)} is no quantity of "${line.name.slice(0, 80)}", which is ordered at ${line.price.round(12, 1).toFixed()} each.`,
		remedy:
			'Order the line by amount on a service (accounting method amount), or bill whole quantities of it.',
		field: 'lines.workThisPeriod',
		details: { line: line.id },
	});
