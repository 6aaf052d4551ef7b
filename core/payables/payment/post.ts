import type { Company } from '../../job-cost/companies';
import { readCompanies, refuseLocked } from '../../job-cost/companies';
import { recordId } from '../../job-cost/delivered';
import { readMasters, VENDORS } from '../../job-cost/masters';
import { prepareEach } from '../../job-cost/upserting';
import { fault, type Fault } from '../../faults';
import { type Decimal, decimal, decimalFromFloat, toText } from '../../money';
import type { OdooClient } from '../../odoo/client.port';
import type { BillRow } from '../../odoo/models/bill';
import { PAYMENT, type PaymentRow } from '../../odoo/models/payment';
import { idOf, nameOf } from '../../odoo/models/values';
import { resolveExternalIds } from '../../odoo/resolve-external-ids';
import { readTrail, trailText } from '../../procurement/trail';
import type { AccessNeed, Verb, VerbDeps, VerbInput } from '../../verb';
import { bankStandings, refuseDoubtful } from '../bank/standing';
import { heldFault, openHolds } from '../match/holds';
import {
	applyPayments,
	type PaymentDraft,
	type PaymentPlan,
	type PaymentResult,
	planPayments,
} from './carry';
import { type DeliveredPayment, journalOf, paymentInput } from './input';
import { readBankJournals } from './journals';
import { findPayables, numberOf, payableOf, type PayableQuestion } from './payables';
import { type Portion, settle } from './rules/settle';
import {
	type DueLines,
	paymentStatusOf,
	readDueLines,
	readPartials,
	readPayments,
	settledAmong,
} from './stored';

export const PAYMENT_NEEDS: readonly AccessNeed[] = [
	{
		model: PAYMENT,
		operations: ['read', 'write', 'create'],
		group: 'Invoicing / Billing',
		module: 'account',
	},
	{ model: 'account.partial.reconcile', operations: ['read'], group: 'Invoicing / Billing' },
	{ model: 'res.partner.bank', operations: ['read'], group: 'Internal User' },
];

/**
 * Pays bills, exactly once: a payment has an External ID, is posted if it is a draft, and is tied to
 * its bills; a repeat, also by several runs at once, goes on where it stands. Never by Odoo's wizard,
 * which pays as often as it is asked to.
 *
 * Amounts are positive, in the payment's currency (the company's when none is said), which is that of
 * its bills. One payment settles any number of bills and credit notes in full, and one bill in part.
 * A payment that another one overtook on the way is cancelled again.
 *
 * Calls do not grow with the payments but for one or two each, which tie it to its bills: Odoo ties
 * lines of one payment at a time.
 *
 * Faults of an item: those of `settle`, `match.held*`, `payment.bill_draft`, `payment.bill_cancelled`,
 * `payment.bank_case_open`, `payment.bank_unconfirmed`, `payment.bank_changed`,
 * `payment.wrong_vendor`, `payment.cancelled`, `payment.overtaken`, `payment.no_entry`,
 * `conflict.already_posted`, `conflict.closed_period`, `mapping.unknown_journal`, `mapping.*` of bills
 * and vendor.
 */
export const paymentPost: Verb<DeliveredPayment, PaymentPlan, PaymentResult> = {
	name: 'payables.payment.post',
	writes: true,
	needs: PAYMENT_NEEDS,
	input: paymentInput,
	plan: planPost,
	apply: applyPayments,
};

const questionsOf = ({ system, tenant, data }: DeliveredPayment): PayableQuestion[] =>
	data.bills.map(({ bill, document }) => ({ system, tenant, bill, document }));

async function planPost(
	{ odoo }: VerbDeps,
	inputs: ReadonlyArray<VerbInput<DeliveredPayment>>,
): Promise<PaymentPlan> {
	const values = inputs.map(({ value }) => value);
	const [companies, find, vendors, journals, resolved] = await Promise.all([
		readCompanies(odoo),
		findPayables(odoo, values.flatMap(questionsOf)),
		readMasters(
			odoo,
			VENDORS,
			values.flatMap((value) =>
				value.data.vendor === undefined ? [] : [{ origin: value, ref: value.data.vendor }],
			),
		),
		readBankJournals(odoo),
		resolveExternalIds(
			odoo,
			values.map((value) => recordId(value, 'payment')),
			PAYMENT,
		),
	]);
	// Who is meant, before anything is asked of it.
	const named = prepareEach(inputs, ({ value }) => {
		const company = value.company === undefined ? null : companies.named(value.company).id;
		return questionsOf(value).map((question) => find(question, company));
	});
	const rowsOf = new Map(
		named.flatMap((one) => ('value' in one ? [[one.index, one.value] as const] : [])),
	);
	const bills = [...rowsOf.values()].flat();
	const stored = await readStored(
		odoo,
		[...resolved.values()].map(({ id }) => id),
		bills,
	);
	const [holds, standing] = await Promise.all([
		openHolds(
			odoo,
			bills.map(({ id }) => id),
		),
		bankStandings(odoo, [...new Set(bills.map(payeeOf))]),
	]);
	const left = new Map(
		bills.map(({ id, amount_residual }) => [id, decimalFromFloat(amount_residual)]),
	);

	const prepared = prepareEach(inputs, (input): PaymentDraft => {
		const { value, index } = input;
		const refusal = named.find((one) => one.index === index);
		if (refusal !== undefined && 'fault' in refusal) throw refusal.fault;
		const rows = rowsOf.get(index) ?? [];
		const { data } = value;
		const externalId = recordId(value, 'payment');
		const known = stored.payments.find(({ id }) => id === resolved.get(externalId)?.id);
		const company = companies.byId(idOf(rows[0]?.company_id) ?? 0);
		const currency = data.currency ?? company.currency;
		const base = { value, externalId, known, company, currency, rows };
		const amount = decimal(data.amount, 'amount');
		const journal = journals(journalOf(value), company, currency);
		if (known !== undefined) refuseOther(known, { ...base, amount, journal: journal.id });
		if (known !== undefined && isDone(known, stored.lines)) {
			return { ...draftOf(base, amount, journal.id), settlement: null };
		}
		for (const row of rows) {
			const held = holds.get(row.id);
			if (held !== undefined) throw heldFault(numberOf(row), held);
		}
		const portions = rows.map(
			(row, at): Portion => ({
				payable: { ...payableOf(row), residual: left.get(row.id) ?? decimal('0') },
				amount: decimal(data.bills[at]?.amount ?? '', 'bills'),
				settled:
					known === undefined
						? decimal('0')
						: settledAmong(stored.lines.ofBill(row.id), stored.among(known, rows), stored.partials),
			}),
		);
		const settlement = settle(amount, currency, portions);
		refuseLocked(company, data.date);
		const [first] = rows;
		if (first === undefined) throw new RangeError('payment without a bill');
		if (data.vendor !== undefined) {
			const vendor = vendors.find(
				{ origin: value, ref: data.vendor, company: company.id },
				'vendor',
			);
			if (!isVendor(vendor.id, first)) throw wrongVendor(vendor.name, first);
		}
		refuseDoubtful(
			standing(payeeOf(first)),
			nameOf(first.partner_id) ?? 'The vendor',
			data.approvedAt,
		);
		for (const { payable, amount: part, settled } of portions) {
			left.set(payable.id, payable.residual.minus(part.minus(settled)));
		}
		return { ...draftOf(base, amount, journal.id), settlement };
	});
	return await planPayments(odoo, prepared);
}

const payeeOf = (row: BillRow): number =>
	idOf(row.commercial_partner_id) ?? idOf(row.partner_id) ?? 0;

const isVendor = (vendor: number, row: BillRow): boolean =>
	vendor === payeeOf(row) || vendor === idOf(row.partner_id);

/** Payments that are in Odoo already, and what they are tied to. */
async function readStored(odoo: OdooClient, ids: readonly number[], bills: readonly BillRow[]) {
	const payments = await readPayments(odoo, ids);
	const lines = await readDueLines(
		odoo,
		ids.length === 0 ? [] : bills.map(({ id }) => id),
		payments.map(({ id }) => id),
	);
	const partials = await readPartials(
		odoo,
		lines.all.map(({ id }) => id),
	);
	return {
		payments,
		lines,
		partials,
		/** Lines that may settle a bill of the payment: its own, and those of its other documents. */
		among: ({ id }: PaymentRow, rows: readonly BillRow[]) => [
			...lines.ofPayment(id),
			...rows.flatMap((row) => lines.ofBill(row.id)),
		],
	};
}

/** Posted, and tied to something in full: an accountant may have moved it to another bill. */
const isDone = (known: PaymentRow, lines: DueLines): boolean =>
	paymentStatusOf(known) === 'posted' && lines.leftOf(known.id)?.eq(0) === true;

interface Base {
	readonly value: DeliveredPayment;
	readonly externalId: string;
	readonly known: PaymentRow | undefined;
	readonly company: Company;
	readonly currency: string;
	readonly rows: readonly BillRow[];
}

function draftOf(
	{ value, externalId, known, company, currency, rows }: Base,
	amount: Decimal,
	journal: number,
) {
	const [first] = rows;
	const trails = [...new Set(rows.map(({ invoice_origin }) => readTrail(invoice_origin)))].filter(
		(one) => one !== '',
	);
	return {
		externalId,
		known,
		company,
		amount,
		currency,
		trails,
		number: value.data.number,
		date: value.data.date,
		vendor: { id: first === undefined ? 0 : payeeOf(first), name: nameOf(first?.partner_id) ?? '' },
		bills: rows.map((row, at) => ({
			id: row.id,
			number: numberOf(row),
			amount: value.data.bills[at]?.amount ?? '0',
		})),
		values: {
			payment_type: 'outbound',
			partner_type: 'supplier',
			partner_id: { id: first === undefined ? 0 : payeeOf(first) },
			amount: toText(amount),
			currency_id: { id: idOf(first?.currency_id) ?? company.currencyId },
			date: value.data.date,
			journal_id: { id: journal },
			memo: trailText({ documents: memoOf(rows), trail: trails.slice(0, NAMED) }),
			payment_reference: value.data.number,
			invoice_ids: { ids: rows.map(({ id }) => id) },
		},
	};
}

const NAMED = 10;
const memoOf = (rows: readonly BillRow[]): string[] => [
	...rows.slice(0, NAMED).map(numberOf),
	...(rows.length > NAMED ? [`and ${String(rows.length - NAMED)} more`] : []),
];

function refuseOther(
	known: PaymentRow,
	{ amount, journal, value, rows }: Base & { readonly amount: Decimal; readonly journal: number },
): void {
	if (paymentStatusOf(known) === 'cancelled') throw cancelled(value.data.number, known);
	const [first] = rows;
	const differs = [
		...(toText(decimalFromFloat(known.amount)) === toText(amount) ? [] : ['amount']),
		...(known.date === value.data.date ? [] : ['date']),
		...(idOf(known.journal_id) === journal ? [] : ['journal']),
		...(first !== undefined && idOf(known.partner_id) !== payeeOf(first) ? ['vendor'] : []),
		...(first !== undefined && idOf(known.currency_id) !== idOf(first.currency_id)
			? ['currency']
			: []),
	];
	if (differs.length === 0) return;
	throw fault({
		class: 'conflict',
		code: 'conflict.already_posted',
		message: `The payment ${value.data.number} is in Odoo already, with another ${differs.join(', ')}.`,
		remedy: 'Nothing was changed. Cancel the payment and send the right one under a new id.',
		model: PAYMENT,
		details: { id: known.id, differs: differs.join(', ') },
	});
}

const cancelled = (number: string, { id }: PaymentRow): Fault =>
	fault({
		class: 'conflict',
		code: 'payment.cancelled',
		message: `The payment ${number} was cancelled in Odoo; a cancelled payment is not made again.`,
		remedy: 'Send a new payment under a new id if the bills are still to be paid.',
		model: PAYMENT,
		details: { id },
	});

const wrongVendor = (vendor: string, row: BillRow): Fault =>
	fault({
		class: 'source_data',
		code: 'payment.wrong_vendor',
		message: `The payment is for ${vendor}, but ${numberOf(row)} is a bill of ${nameOf(row.partner_id) ?? 'another vendor'}.`,
		remedy: 'Correct the vendor or the bills of the payment.',
		field: 'vendor',
		details: { id: row.id },
	});
