import { z } from 'zod/v4';

import { date } from '../../canonical/types';
import { lineCodes, type LineCodes } from '../../job-cost/line-codes';
import { isReady, prepareEach } from '../../job-cost/upserting';
import { type Decimal, decimalFromFloat, toText } from '../../money';
import type { Domain, OdooClient } from '../../odoo/client.port';
import { MOVE } from '../../odoo/models/accounting';
import { idOf, momentOf, nameOf, textOf } from '../../odoo/models/values';
import { done, failed, type Outcome } from '../../outcome';
import { newestOf } from '../../procurement/order/newest';
import { readTrail, withoutTrail } from '../../procurement/trail';
import { type AccessNeed, asPlanned, type Verb, type VerbPlan } from '../../verb';
import {
	BILL_PAYMENTS,
	BILL_STATUSES,
	type BillKind,
	billName,
	type BillPayment,
	billPaymentOf,
	type BillStatus,
	billStatusOf,
	typeOfBill,
} from './bill-state';
import { billQuestion, type BillQuestion, findBills, type FoundBill, kindOfBill } from './find';
import { readBills, type StoredBillLine } from './stored';

/** A line of a bill. Amounts in the bill's currency, positive also on a credit note; decimal text. */
export interface BillLineRecord {
	readonly id: number;
	readonly externalId: string | null;
	readonly description: string;
	readonly item: string | null;
	readonly quantity: string;
	readonly price: string;
	/** Without tax. */
	readonly amount: string;
	readonly tax: string;
	/** Odoo's id of the order line it bills. */
	readonly orderLine: number | null;
	/** Codes, when the whole line belongs to one; null when it is split or not coded. */
	readonly project: string | null;
	readonly phase: string | null;
	readonly costCode: string | null;
	readonly costType: string | null;
}

/** Head of a vendor bill or credit note as Odoo holds it. */
export interface BillSummary {
	readonly id: number;
	readonly externalId: string | null;
	readonly type: 'bill' | 'credit_note';
	/** The vendor's number. */
	readonly number: string | null;
	/** Odoo's number; null before it is posted. */
	readonly name: string | null;
	readonly status: BillStatus;
	/** null before it is posted. */
	readonly paymentStatus: BillPayment | null;
	readonly vendor: { readonly id: number; readonly name: string } | null;
	readonly company: number | null;
	/** ISO 4217. */
	readonly currency: string;
	readonly invoiceDate: string | null;
	/** The month the cost counts in. */
	readonly accountingDate: string | null;
	readonly dueDate: string | null;
	/** Without tax, tax and both; positive. */
	readonly amount: string;
	readonly tax: string;
	readonly total: string;
	/** Still to be paid, or to be set off. */
	readonly residual: string;
	/** Numbers of the orders it bills, or of the bill it credits. */
	readonly orders: string;
	/** Correlation of the first document of the purchase; '' for none. */
	readonly trail: string;
	/** UTC, RFC 3339. */
	readonly updatedAt: string;
}

/** The same with its lines. */
export interface BillRecord extends BillSummary {
	readonly lines: readonly BillLineRecord[];
}

export const BILL_READ_NEEDS: readonly AccessNeed[] = [
	{ model: MOVE, operations: ['read'], group: 'Invoicing / Billing', module: 'account' },
];

const getVerb = (
	name: string,
	kind: BillKind,
): Verb<BillQuestion, VerbPlan<BillRecord>, BillRecord> => ({
	name,
	writes: false,
	needs: BILL_READ_NEEDS,
	input: billQuestion,
	plan: async ({ odoo }, inputs) => {
		const find = await findBills(
			odoo,
			kind,
			inputs.map(({ value }) => value),
		);
		const found = prepareEach(inputs, ({ value }) => find(value));
		const records = await billRecords(
			odoo,
			found.filter(isReady).map(({ value }) => value),
		);
		return {
			preview: found.map((one): Outcome<BillRecord> => {
				if (!isReady(one)) return failed(one.index, one.fault);
				return done(one.index, 'read', records.get(one.value.id) ?? lost());
			}),
		};
	},
	apply: asPlanned,
});

/** Reads bills with their lines. Faults `mapping.unknown_vendor_invoice`, `mapping.ambiguous`. */
export const vendorBillGet = getVerb('payables.vendorBill.get', 'vendor_invoice');
/** The same for credit notes. */
export const vendorCreditGet = getVerb('payables.vendorCredit.get', 'vendor_credit');

export const billListQuestion = z.object({
	/** Part of the vendor's number, of Odoo's, of the order's, or of the vendor's name. */
	search: z.string().min(1).max(256).optional(),
	status: z.enum(BILL_STATUSES).exclude(['none']).optional(),
	paymentStatus: z.enum(BILL_PAYMENTS).optional(),
	/** Only bills written on or after this day (UTC). */
	changedSince: date('Day (UTC) from which on changes count.').optional(),
	/** Cancelled ones too. */
	includeCancelled: z.boolean().default(false),
	limit: z.int().positive().max(100_000).optional(),
});
export type BillListQuestion = z.infer<typeof billListQuestion>;

export interface BillList {
	readonly bills: readonly BillRecord[];
}

const listVerb = (
	name: string,
	kind: BillKind,
): Verb<BillListQuestion, VerbPlan<BillList>, BillList> => ({
	name,
	writes: false,
	needs: BILL_READ_NEEDS,
	input: billListQuestion,
	plan: async ({ odoo }, inputs) => {
		const preview: Array<Outcome<BillList>> = [];
		for (const { index, value } of inputs) {
			preview.push(done(index, 'read', { bills: await listBills(odoo, kind, value) }));
		}
		return { preview };
	},
	apply: asPlanned,
});

/** Lists bills, the newest first. Those entered in Odoo by hand are among them. */
export const vendorBillGetMany = listVerb('payables.vendorBill.getMany', 'vendor_invoice');
export const vendorCreditGetMany = listVerb('payables.vendorCredit.getMany', 'vendor_credit');

const ODOO_STATES = { draft: 'draft', posted: 'posted', cancelled: 'cancel' } as const;
const ODOO_PAYMENTS: Readonly<Record<BillPayment, string>> = {
	not_paid: 'not_paid',
	partially_paid: 'partial',
	in_payment: 'in_payment',
	paid: 'paid',
	reversed: 'reversed',
	blocked: 'blocked',
};

async function listBills(
	odoo: OdooClient,
	kind: BillKind,
	question: BillListQuestion,
): Promise<BillRecord[]> {
	const { search, status, paymentStatus, changedSince, includeCancelled } = question;
	const domain: Domain = [
		['move_type', 'in', ['in_invoice', 'in_refund']],
		...(status === undefined ? [] : ([['state', '=', ODOO_STATES[status]]] as const)),
		...(includeCancelled || status === 'cancelled' ? [] : ([['state', '!=', 'cancel']] as const)),
		...(paymentStatus === undefined
			? []
			: ([
					['payment_state', '=', ODOO_PAYMENTS[paymentStatus]],
					['state', '=', 'posted'],
				] as const)),
		...(changedSince === undefined
			? []
			: ([['write_date', '>=', `${changedSince} 00:00:00`]] as const)),
		...(search === undefined
			? []
			: ([
					'|',
					'|',
					'|',
					['ref', 'ilike', search],
					['name', 'ilike', search],
					['invoice_origin', 'ilike', search],
					['partner_id', 'ilike', search],
				] as const)),
	];
	const mine = await newestOf<{ id: number; move_type: string }>(
		odoo,
		{ model: MOVE, domain, fields: ['move_type'], limit: question.limit },
		(row, externalId) => kindOfBill(row, externalId) === kind,
	);
	const bills = await readBills(
		odoo,
		mine.map(({ id }) => id),
	);
	const found = mine.flatMap(({ id, externalId }): FoundBill[] => {
		const bill = bills.get(id);
		return bill === undefined ? [] : [{ ...bill, externalId }];
	});
	return [...(await billRecords(odoo, found)).values()];
}

/** Bills as people read them, by id. */
export async function billRecords(
	odoo: OdooClient,
	bills: readonly FoundBill[],
): Promise<ReadonlyMap<number, BillRecord>> {
	const coded = await lineCodes(
		odoo,
		bills.flatMap(({ lines }) => lines),
	);
	return new Map(bills.map((bill) => [bill.id, recordOf(bill, coded)]));
}

const recordOf = (bill: FoundBill, coded: (line: StoredBillLine) => LineCodes): BillRecord => ({
	...billSummary(bill),
	lines: bill.lines.map((line) => lineOf(line, coded(line))),
});

export function billSummary(bill: Omit<FoundBill, 'lines'>): BillSummary {
	const { row } = bill;
	const vendor = idOf(row.partner_id);
	return {
		id: bill.id,
		externalId: bill.externalId,
		type: typeOfBill(row),
		number: textOf(row.ref),
		name: billName(row),
		status: billStatusOf(row),
		paymentStatus: billPaymentOf(row),
		vendor: vendor === null ? null : { id: vendor, name: nameOf(row.partner_id) ?? '' },
		company: bill.company,
		currency: nameOf(row.currency_id) ?? '',
		invoiceDate: textOf(row.invoice_date),
		accountingDate: textOf(row.date),
		dueDate: textOf(row.invoice_date_due),
		amount: money(row.amount_untaxed),
		tax: money(row.amount_tax),
		total: money(row.amount_total),
		residual: money(row.amount_residual),
		orders: withoutTrail(row.invoice_origin),
		trail: readTrail(row.invoice_origin),
		updatedAt: momentOf(row.write_date) ?? '',
	};
}

const lineOf = (line: StoredBillLine, codes: LineCodes): BillLineRecord => ({
	id: line.id,
	externalId: line.externalId,
	description: line.name,
	item: line.productName,
	quantity: figure(line.quantity),
	price: figure(line.price),
	amount: toText(line.subtotal),
	tax: toText(line.total.minus(line.subtotal)),
	orderLine: line.orderLine,
	project: codes.project ?? null,
	phase: codes.phase ?? null,
	costCode: codes.costCode ?? null,
	costType: codes.costType ?? null,
});

const money = (value: number): string => toText(decimalFromFloat(value));
const figure = (value: Decimal): string => value.toFixed();

const lost = (): never => {
	throw new Error('bill without a record');
};
