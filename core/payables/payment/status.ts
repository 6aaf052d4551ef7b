import { z } from 'zod/v4';

import { datetime, refSchema } from '../../canonical/types';
import { contentHash } from '../../canonical/hash';
import { toFault } from '../../faults';
import { type Decimal, decimalFromFloat, sum, toText } from '../../money';
import type { OdooClient } from '../../odoo/client.port';
import { sourceOfExternalId } from '../../odoo/external-id';
import { MOVE, MOVE_LINE } from '../../odoo/models/accounting';
import type { BillRow } from '../../odoo/models/bill';
import {
	DUE_LINE_FIELDS,
	type DueLineRow,
	PARTIAL,
	PARTIAL_FIELDS,
	type PartialRow,
	PAYMENT,
	type PaymentRow,
} from '../../odoo/models/payment';
import { idOf, nameOf, odooMoment, textOf } from '../../odoo/models/values';
import { done, failed, type Outcome } from '../../outcome';
import { externalIdsOf } from '../../procurement/order/stored';
import { readTrail } from '../../procurement/trail';
import { type AccessNeed, asPlanned, type Verb, type VerbPlan } from '../../verb';
import { type BillPayment, billName, billPaymentOf, typeOfBill } from '../bill/bill-state';
import { findPayables, readPayables } from './payables';
import {
	type PaymentStatus,
	paymentStatusOf,
	readDueLines,
	readPartials,
	readPayments,
} from './stored';

export const statusQuestion = z
	.object({
		/** One bill; absent asks for all that changed. */
		record: refSchema.optional(),
		/** System and tenant of `record.id`; without a record, only bills that came from there. */
		system: z.string().min(1).max(32).optional(),
		tenant: z.string().min(1).max(64).optional(),
		/** Bills of which something was paid, set off or taken back from then on. */
		since: datetime('Watermark of the answer before.').optional(),
	})
	.refine(({ record, since }) => (record === undefined) !== (since === undefined), {
		message: 'give either a bill or the moment since which changes count',
		path: ['since'],
	});
export type StatusQuestion = z.infer<typeof statusQuestion>;

/** What settles a bill, in part or in full. */
export interface Remittance {
	/** A payment, the document it is set off against, or another entry. */
	readonly kind: 'payment' | 'bill' | 'credit_note' | 'entry';
	readonly id: number;
	readonly externalId: string | null;
	/** Number of the cheque or transfer; of a credit note the vendor's. */
	readonly reference: string | null;
	/** Odoo's number. */
	readonly name: string;
	readonly date: string;
	/** What it settles of this bill, in the bill's currency; positive. */
	readonly amount: string;
	readonly status: PaymentStatus;
}

/** What was paid of a bill. Amounts in its currency, positive; decimal text. */
export interface PaymentStatusRecord {
	readonly id: number;
	readonly externalId: string | null;
	/** The document in its source; null for a bill entered in Odoo. */
	readonly source: {
		readonly system: string;
		readonly tenant: string;
		readonly entity: string;
		readonly id: string;
	} | null;
	readonly type: 'bill' | 'credit_note';
	/** The vendor's number, and Odoo's. */
	readonly number: string | null;
	readonly name: string | null;
	readonly vendor: { readonly id: number; readonly name: string };
	readonly company: number | null;
	readonly currency: string;
	readonly total: string;
	readonly paid: string;
	readonly residual: string;
	/** null before it is posted. */
	readonly paymentStatus: BillPayment | null;
	readonly dueDate: string | null;
	/** Day of the last payment; null when nothing was paid. */
	readonly paidDate: string | null;
	/** The latest last. */
	readonly payments: readonly Remittance[];
	/** Changes with what was paid, and with nothing else: a receiver that knows it need do nothing. */
	readonly revision: string;
	readonly trail: string;
}

export interface PaymentStatusList {
	readonly bills: readonly PaymentStatusRecord[];
	/** Ask with it next time; RFC 3339. Some bills may come twice, with the same revision. */
	readonly watermark: string;
}

/** A transaction that was under way at the last look shows up later with an earlier stamp. */
const OVERLAP_MS = 5 * 60_000;

const NEEDS: readonly AccessNeed[] = [
	{ model: PAYMENT, operations: ['read'], group: 'Invoicing / Billing', module: 'account' },
	{ model: PARTIAL, operations: ['read'], group: 'Invoicing / Billing' },
];

/**
 * What was paid of bills, by which payments, and what is left: for one bill, or for all that changed
 * since a moment, cancelled payments included. Eleven calls for any number of bills.
 * Faults: `mapping.unknown_vendor_invoice`, `mapping.ambiguous`.
 */
export const paymentGetStatus: Verb<
	StatusQuestion,
	VerbPlan<PaymentStatusList>,
	PaymentStatusList
> = {
	name: 'payables.payment.getStatus',
	writes: false,
	needs: NEEDS,
	input: statusQuestion,
	plan: async ({ odoo, clock }, inputs) => {
		const find = await findPayables(
			odoo,
			inputs.flatMap(({ value }) => named(value) ?? []),
		);
		const changed = new Map<string, readonly BillRow[]>();
		for (const { value } of inputs) {
			if (value.since === undefined || changed.has(value.since)) continue;
			changed.set(value.since, await changedSince(odoo, value.since));
		}
		const watermark = new Date((odoo.serverTime() ?? clock.now()) - OVERLAP_MS).toISOString();
		const chosen = inputs.map(({ index, value }) => {
			try {
				const question = named(value);
				return {
					index,
					value,
					rows: question === null ? (changed.get(value.since ?? '') ?? []) : [find(question, null)],
				};
			} catch (thrown) {
				return { index, value, fault: toFault(thrown) };
			}
		});
		const rows = chosen.flatMap((one) => one.rows ?? []);
		const records = await statusRecords(odoo, [
			...new Map(rows.map((row) => [row.id, row])).values(),
		]);
		return {
			preview: chosen.map((one): Outcome<PaymentStatusList> => {
				if (one.fault !== undefined) return failed(one.index, one.fault);
				const bills = one.rows.flatMap(({ id }) => records.get(id) ?? []);
				return done(one.index, 'read', {
					bills: bills.filter((bill) => comesFrom(bill, one.value)),
					watermark,
				});
			}),
		};
	},
	apply: asPlanned,
};

const named = ({ record, system = 'odoo', tenant = 'default' }: StatusQuestion) =>
	record === undefined ? null : { system, tenant, bill: record };

const comesFrom = (
	{ source }: PaymentStatusRecord,
	{ record, system, tenant }: StatusQuestion,
): boolean =>
	record !== undefined ||
	((system === undefined || source?.system === system) &&
		(tenant === undefined || source?.tenant === tenant));

/** Bills something was tied to, or a payment of which was touched; three calls. */
async function changedSince(odoo: OdooClient, since: string): Promise<BillRow[]> {
	const moment = odooMoment(Date.parse(since));
	const [partials, payments] = await Promise.all([
		odoo.searchRead<PartialRow>({
			model: PARTIAL,
			domain: [['write_date', '>=', moment]],
			fields: PARTIAL_FIELDS,
			many2one: 'id',
		}),
		odoo.searchRead<PaymentRow>({
			model: PAYMENT,
			domain: [
				['partner_type', '=', 'supplier'],
				['write_date', '>=', moment],
			],
			fields: ['invoice_ids'],
		}),
	]);
	const lines = partials.flatMap(({ debit_move_id, credit_move_id }) => [
		idOf(debit_move_id) ?? 0,
		idOf(credit_move_id) ?? 0,
	]);
	const bills = payments.flatMap(({ invoice_ids }) => invoice_ids);
	if (lines.length + bills.length === 0) return [];
	return await readPayables(odoo, [
		['state', '=', 'posted'],
		'|',
		['id', 'in', [...new Set(bills)]],
		['line_ids', 'in', [...new Set(lines)]],
	]);
}

async function statusRecords(
	odoo: OdooClient,
	rows: readonly BillRow[],
): Promise<ReadonlyMap<number, PaymentStatusRecord>> {
	const ids = rows.map(({ id }) => id);
	const due = await readDueLines(odoo, ids, []);
	const partials = await readPartials(
		odoo,
		due.all.map(({ id }) => id),
	);
	const own = new Set(due.all.map(({ id }) => id));
	const others = [
		...new Set(
			partials.flatMap(({ debit_move_id, credit_move_id }) =>
				[idOf(debit_move_id) ?? 0, idOf(credit_move_id) ?? 0].filter((id) => !own.has(id)),
			),
		),
	];
	const counter =
		others.length === 0
			? []
			: await odoo.searchRead<DueLineRow>({
					model: MOVE_LINE,
					domain: [['id', 'in', others]],
					fields: DUE_LINE_FIELDS,
				});
	const lineOf = new Map([...due.all, ...counter].map((line) => [line.id, line]));
	const paymentIds = counter.flatMap(({ payment_id }) => idOf(payment_id) ?? []);
	const [payments, documents, names, paymentNames] = await Promise.all([
		readPayments(odoo, paymentIds),
		documentsOf(odoo, counter, rows),
		externalIdsOf(odoo, MOVE, ids),
		externalIdsOf(odoo, PAYMENT, [...new Set(paymentIds)]),
	]);
	const paymentOf = new Map(payments.map((row) => [row.id, row]));
	return new Map(
		rows.map((row) => {
			const lines = new Set(due.ofBill(row.id).map(({ id }) => id));
			const remittances = partials.flatMap((partial): Remittance[] => {
				const debit = idOf(partial.debit_move_id) ?? 0;
				const credit = idOf(partial.credit_move_id) ?? 0;
				const mine = lines.has(credit) ? credit : lines.has(debit) ? debit : null;
				if (mine === null) return [];
				const other = lineOf.get(mine === credit ? debit : credit);
				const amount =
					mine === credit ? partial.credit_amount_currency : partial.debit_amount_currency;
				return other === undefined
					? []
					: [remittance(other, decimalFromFloat(amount), paymentOf, paymentNames, documents)];
			});
			return [row.id, recordOf(row, names.get(row.id) ?? null, remittances)] as const;
		}),
	);
}

/** Bills and credit notes among the entries that lines belong to. */
async function documentsOf(
	odoo: OdooClient,
	lines: readonly DueLineRow[],
	known: readonly BillRow[],
): Promise<ReadonlyMap<number, BillRow>> {
	const documents = new Map(known.map((row) => [row.id, row]));
	const ids = lines.flatMap(({ payment_id, move_id }) =>
		idOf(payment_id) === null ? (idOf(move_id) ?? []) : [],
	);
	const open = [...new Set(ids)].filter((id) => !documents.has(id));
	const rows = open.length === 0 ? [] : await readPayables(odoo, [['id', 'in', open]]);
	for (const row of rows) documents.set(row.id, row);
	return documents;
}

function remittance(
	line: DueLineRow,
	amount: Decimal,
	payments: ReadonlyMap<number, PaymentRow>,
	names: ReadonlyMap<number, string>,
	documents: ReadonlyMap<number, BillRow>,
): Remittance {
	const payment = payments.get(idOf(line.payment_id) ?? 0);
	const move = idOf(line.move_id) ?? 0;
	if (payment !== undefined) {
		return {
			kind: 'payment',
			id: payment.id,
			externalId: names.get(payment.id) ?? null,
			reference: textOf(payment.payment_reference) ?? textOf(payment.memo),
			name: textOf(payment.name) ?? '',
			date: payment.date,
			amount: toText(amount),
			status: paymentStatusOf(payment),
		};
	}
	const document = documents.get(move);
	return {
		kind: document === undefined ? 'entry' : typeOfBill(document),
		id: move,
		externalId: null,
		reference: document === undefined ? null : textOf(document.ref),
		name: nameOf(line.move_id) ?? '',
		date: textOf(line.date) ?? '',
		amount: toText(amount),
		status: 'posted',
	};
}

function recordOf(
	row: BillRow,
	externalId: string | null,
	found: readonly Remittance[],
): PaymentStatusRecord {
	const total = decimalFromFloat(row.amount_total, 'amount_total');
	const residual = decimalFromFloat(row.amount_residual, 'amount_residual');
	const payments = [...found].sort((a, b) => a.date.localeCompare(b.date) || a.id - b.id);
	const source = externalId === null ? null : sourceOfExternalId(externalId);
	const paid = row.state === 'posted' ? total.minus(residual) : sum([]);
	const settled = {
		paid: toText(paid),
		residual: toText(residual),
		paymentStatus: billPaymentOf(row),
		payments: payments.map(({ id, date, amount, status }) => ({ id, date, amount, status })),
	};
	return {
		id: row.id,
		externalId,
		source:
			source === null
				? null
				: {
						system: source.system,
						tenant: source.tenant,
						entity: source.entity,
						id: source.key,
					},
		type: typeOfBill(row),
		number: textOf(row.ref),
		name: billName(row),
		vendor: { id: idOf(row.partner_id) ?? 0, name: nameOf(row.partner_id) ?? '' },
		company: idOf(row.company_id),
		currency: nameOf(row.currency_id) ?? '',
		total: toText(total),
		paid: settled.paid,
		residual: settled.residual,
		paymentStatus: settled.paymentStatus,
		dueDate: textOf(row.invoice_date_due),
		paidDate: payments.at(-1)?.date ?? null,
		payments,
		revision: contentHash(settled),
		trail: readTrail(row.invoice_origin),
	};
}
