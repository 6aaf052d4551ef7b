import type { Decimal } from '../../money';
import { toText } from '../../money';
import type { HoldOwner } from '../../odoo/models/bill-hold';
import type { BillCheck, BillCheckName } from '../rules/bill-line';
import type { BillToMatch, LineToMatch } from './read';

/**
 * Who has to see to a check that failed. The site knows what came and what was done, procurement what
 * was agreed, finance who is paid what in which currency.
 */
export const OWNERS: Readonly<Record<BillCheckName, HoldOwner>> = {
	order: 'procurement',
	vendor: 'finance',
	currency: 'finance',
	unit: 'procurement',
	quantity_ordered: 'procurement',
	quantity: 'project',
	certified: 'project',
	unit_price: 'procurement',
	amount: 'procurement',
	total: 'procurement',
	tax: 'finance',
};

/** Why a check failed, in one sentence that names the line and the figures. */
export function reasonOf(bill: BillToMatch, line: LineToMatch, check: BillCheck): string {
	return `Line "${line.description.slice(0, 60)}": ${WHY[check.check](said(bill, line, check))}.`;
}

interface Said {
	readonly bill: BillToMatch;
	readonly line: LineToMatch;
	readonly order: string;
	readonly expected: string;
	readonly found: string;
	/** Billed to date, with what of it other bills take. */
	readonly quantityToDate: string;
	readonly amountToDate: string;
}

const said = (bill: BillToMatch, line: LineToMatch, check: BillCheck): Said => {
	const isMoney = MONEY.has(check.check);
	const text = (value: Decimal) => (isMoney ? toText(value) : plain(value));
	const others = (value: Decimal | undefined, shown: (value: Decimal) => string) =>
		value === undefined || value.eq(0) ? '' : `, ${shown(value)} of it on other bills`;
	return {
		bill,
		line,
		order: line.orderName ?? '',
		expected: text(check.expected),
		found: text(check.found),
		quantityToDate: `${plain(check.found)} billed to date${others(line.order?.billedQuantity, plain)}`,
		amountToDate: `${toText(check.found)} ${bill.currency} billed to date${others(
			line.order?.billedAmount,
			toText,
		)}`,
	};
};

const MONEY: ReadonlySet<BillCheckName> = new Set(['certified', 'amount', 'total', 'tax']);

/** A quantity or unit price as people write it. */
const plain = (value: Decimal): string => value.round(6).toFixed();

const isCredit = ({ line }: Said): boolean => line.billed.amount.lt(0);

const WHY: Readonly<Record<BillCheckName, (said: Said) => string>> = {
	order: ({ line, order }) =>
		line.orderName === null
			? 'it bills no order'
			: `the order ${order} is ${line.orderState === 'cancel' ? 'cancelled' : 'not confirmed'}`,
	vendor: ({ order, bill }) => `the order ${order} is not with ${bill.vendor || 'this vendor'}`,
	currency: ({ bill, line, order }) =>
		line.orderCurrency === bill.currency
			? `other bills of the order ${order} are not in ${bill.currency}`
			: `the bill is in ${bill.currency}, the order ${order} in ${line.orderCurrency ?? ''}`,
	unit: ({ order }) => `it is billed in another unit than the order ${order} has`,
	quantity_ordered: (what) =>
		isCredit(what)
			? `more is credited than was billed (${what.found} would stay billed)`
			: `${what.expected} ordered, ${what.quantityToDate}`,
	quantity: (what) =>
		isCredit(what)
			? `more is credited than was billed (${what.found} would stay billed)`
			: `${what.expected} received, ${what.quantityToDate}`,
	certified: (what) =>
		isCredit(what)
			? `more is credited than was billed (${what.found} ${what.bill.currency} would stay billed)`
			: `${what.expected} ${what.bill.currency} of the work certified, ${what.amountToDate}`,
	unit_price: ({ expected, found, bill }) =>
		`unit price ${found} ${bill.currency} billed, ${expected} ordered`,
	amount: ({ expected, found, bill }) =>
		`${found} ${bill.currency} billed for what costs ${expected} by the order`,
	total: (what) =>
		isCredit(what)
			? `more is credited than was billed (${what.found} ${what.bill.currency} would stay billed)`
			: `${what.expected} ${what.bill.currency} ordered, ${what.amountToDate}`,
	tax: ({ expected, found, bill }) =>
		`tax of ${found} ${bill.currency} billed, ${expected} by the order's taxes`,
};
