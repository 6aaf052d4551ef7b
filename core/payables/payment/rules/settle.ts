import { fault, type Fault, type FaultClass } from '../../../faults';
import { type Decimal, sum, toText, ZERO } from '../../../money';

/** A posted bill or credit note, as far as paying it goes. */
export interface Payable {
	readonly id: number;
	/** As people know it. */
	readonly number: string;
	readonly type: 'bill' | 'credit_note';
	/** What is left of it in its currency; positive on both. */
	readonly residual: Decimal;
	/** ISO 4217. */
	readonly currency: string;
	readonly company: number;
	/** Who is paid: the company a contact belongs to. */
	readonly payee: number;
}

/** What a payment settles of one bill; positive on credit notes too. */
export interface Portion {
	readonly payable: Payable;
	readonly amount: Decimal;
	/** What an earlier run of this payment has settled already. */
	readonly settled: Decimal;
}

/**
 * The order in which Odoo can carry a payment out. It ties what is left of one side to what is left
 * of the other, without being told amounts: in full as many as one likes, in part only the last.
 */
export interface Settlement {
	/** Bills and credit notes to be settled in full. */
	readonly full: readonly number[];
	/** Bill to get the rest; null when there is none. */
	readonly part: number | null;
	/** Nothing is left to settle. */
	readonly done: boolean;
}

/**
 * Checks that the portions make up the payment and that none exceeds its bill.
 *
 * @param amount what leaves the bank; positive, in `currency`
 * Faults: `payment.not_positive`, `payment.bill_twice`, `payment.currency_differs`,
 * `payment.other_vendor`, `payment.other_company`, `payment.amount_differs`, `payment.overpays`,
 * `payment.credit_in_part`, `payment.several_in_part`.
 */
export function settle(
	amount: Decimal,
	currency: string,
	portions: readonly Portion[],
): Settlement {
	if (amount.lte(0)) throw notPositive('amount', 'The payment');
	const [first] = portions;
	const seen = new Set<number>();
	for (const { payable, amount: part } of portions) {
		if (part.lte(0)) throw notPositive('bills', `What is paid of ${payable.number}`);
		if (seen.has(payable.id)) throw billTwice(payable);
		seen.add(payable.id);
		if (payable.currency !== currency) throw otherCurrency(payable, currency);
		if (payable.payee !== first?.payable.payee) throw otherVendor(payable);
		if (payable.company !== first.payable.company) throw otherCompany(payable);
	}
	const total = sum(portions.map(signed));
	if (!total.eq(amount)) throw amountDiffers(amount, total, currency);

	const open = portions
		.map((portion) => ({ ...portion, rest: portion.amount.minus(portion.settled) }))
		.filter(({ rest }) => rest.gt(0));
	for (const { payable, rest } of open) {
		if (rest.gt(payable.residual)) throw overpays(payable, rest);
	}
	const inPart = open.filter(({ payable, rest }) => rest.lt(payable.residual));
	const credit = inPart.find(({ payable }) => payable.type === 'credit_note');
	if (credit !== undefined) throw creditInPart(credit.payable);
	const [part, second] = inPart;
	if (second !== undefined)
		throw severalInPart([part?.payable.number ?? '', second.payable.number]);
	return {
		full: open.filter((one) => one !== part).map(({ payable }) => payable.id),
		part: part?.payable.id ?? null,
		done: open.length === 0,
	};
}

const signed = ({ payable, amount }: Portion): Decimal =>
	payable.type === 'credit_note' ? ZERO.minus(amount) : amount;

const refused = (
	code: string,
	message: string,
	remedy: string,
	field: string,
	more: { readonly class?: FaultClass; readonly id?: number } = {},
): Fault =>
	fault({
		class: more.class ?? 'source_data',
		code: `payment.${code}`,
		message,
		remedy,
		field,
		...(more.id === undefined ? {} : { details: { id: more.id } }),
	});

const notPositive = (field: string, what: string): Fault =>
	refused(
		'not_positive',
		`${what} is not above zero.`,
		'Send positive amounts; a credit note is set off by its type, not by a sign.',
		field,
	);

const billTwice = ({ number, id }: Payable): Fault =>
	refused(
		'bill_twice',
		`${number} is named twice in one payment.`,
		'Name each bill once, with all that is paid of it.',
		'bills',
		{ id },
	);

const otherCurrency = ({ number, currency, id }: Payable, paid: string): Fault =>
	refused(
		'currency_differs',
		`${number} is in ${currency}, the payment in ${paid}.`,
		`Pay it in ${currency}; amounts are never converted here.`,
		'currency',
		{ id },
	);

const otherVendor = ({ number, id }: Payable): Fault =>
	refused(
		'other_vendor',
		`${number} belongs to another vendor than the rest of the payment.`,
		'Send one payment a vendor.',
		'bills',
		{ id },
	);

const otherCompany = ({ number, id }: Payable): Fault =>
	refused(
		'other_company',
		`${number} belongs to another company than the rest of the payment.`,
		'Send one payment a company.',
		'bills',
		{ id },
	);

const amountDiffers = (amount: Decimal, total: Decimal, currency: string): Fault =>
	refused(
		'amount_differs',
		`The payment is ${toText(amount)} ${currency}, but what it pays of its bills makes ${toText(total)}.`,
		'Send what is paid of each bill so that it adds up; a discount is a credit note of its own.',
		'amount',
	);

const overpays = ({ number, residual, currency, id }: Payable, rest: Decimal): Fault =>
	refused(
		'overpays',
		`${toText(rest)} ${currency} are to be paid of ${number}, of which ${toText(residual)} are left.`,
		'Look at what was paid already (Payment > Get Status), and pay no more than is left.',
		'bills',
		{ class: 'conflict', id },
	);

const creditInPart = ({ number, residual, currency, id }: Payable): Fault =>
	refused(
		'credit_in_part',
		`The credit note ${number} is set off in part; ${toText(residual)} ${currency} are left of it.`,
		'Set off all that is left of a credit note, and pay the bills accordingly.',
		'bills',
		{ class: 'conflict', id },
	);

const severalInPart = (numbers: readonly string[]): Fault =>
	refused(
		'several_in_part',
		`${numbers.join(' and ')} are both paid in part; Odoo settles one bill of a payment in part at most.`,
		'Send a payment of its own for each bill that is paid in part.',
		'bills',
	);
