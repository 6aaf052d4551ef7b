import { line } from '../../canonical/types';
import { fault, type Fault } from '../../faults';
import { readCompanies, refuseLocked } from '../../job-cost/companies';
import { isReady, type Prepared, prepareEach } from '../../job-cost/upserting';
import { decimalFromFloat, toText } from '../../money';
import type { OdooClient } from '../../odoo/client.port';
import type { BillRow } from '../../odoo/models/bill';
import { PAYMENT, type PaymentRow } from '../../odoo/models/payment';
import { idOf, nameOf, textOf } from '../../odoo/models/values';
import { done, failed, type Outcome } from '../../outcome';
import { together } from '../../procurement/order/act';
import { readTrails } from '../../procurement/trail';
import type { Verb, VerbDeps, VerbPlan } from '../../verb';
import { readBillHeads } from '../bill/stored';
import type { PaymentResult } from './carry';
import { type FoundPayment, findPayments, paymentQuestion, type PaymentQuestion } from './find';
import { numberOf } from './payables';
import { PAYMENT_NEEDS } from './post';
import { paymentStatusOf, readPayments } from './stored';

export const cancelInput = paymentQuestion.extend({
	reason: line('Why the payment is taken back, e.g. cheque lost.'),
});
export type CancelInput = PaymentQuestion & { readonly reason: string };

export interface CancelPlan extends VerbPlan<PaymentResult> {
	readonly steps: ReadonlyMap<number, { readonly found: FoundPayment; readonly reason: string }>;
}

/**
 * Takes a payment back (a void cheque): it is untied from its bills, which are to be paid again, and
 * cancelled, with the reason in its log. A cancelled one stays as it is.
 *
 * Faults: `mapping.unknown_payment`, `mapping.ambiguous`, `payment.cleared` once a statement of the
 * bank shows it, `conflict.closed_period`, `payment.silent_refusal`.
 */
export const paymentCancel: Verb<CancelInput, CancelPlan, PaymentResult> = {
	name: 'payables.payment.cancel',
	writes: true,
	needs: PAYMENT_NEEDS,
	input: cancelInput,
	plan: async ({ odoo }, inputs) => {
		const [companies, find] = await Promise.all([
			readCompanies(odoo),
			findPayments(
				odoo,
				inputs.map(({ value }) => value),
			),
		]);
		const prepared = prepareEach(inputs, ({ value }) => {
			const found = find(value);
			const { row } = found;
			if (paymentStatusOf(row) !== 'cancelled') {
				if (row.is_matched) throw cleared(row);
				refuseLocked(companies.byId(idOf(row.company_id) ?? 0), row.date);
			}
			return { found, reason: value.reason };
		});
		const heads = await billsOf(odoo, prepared);
		return {
			steps: new Map(
				prepared.flatMap((one) =>
					isReady(one) && paymentStatusOf(one.value.found.row) !== 'cancelled'
						? [[one.index, one.value] as const]
						: [],
				),
			),
			preview: prepared.map((one): Outcome<PaymentResult> => {
				if (!isReady(one)) return failed(one.index, one.fault);
				const { found } = one.value;
				const effect = paymentStatusOf(found.row) === 'cancelled' ? 'unchanged' : 'updated';
				return done(one.index, effect, paymentRecord(found, heads));
			}),
		};
	},
	apply: cancelPayments,
};

const billsOf = async (
	odoo: OdooClient,
	prepared: ReadonlyArray<Prepared<{ readonly found: FoundPayment }>>,
): Promise<ReadonlyMap<number, BillRow>> => {
	const rows = await readBillHeads(odoo, [
		...new Set(prepared.filter(isReady).flatMap(({ value }) => value.found.row.invoice_ids)),
	]);
	return new Map(rows.map((row) => [row.id, row]));
};

async function cancelPayments(
	{ odoo }: VerbDeps,
	{ preview, steps }: CancelPlan,
): Promise<Array<Outcome<PaymentResult>>> {
	const all = [...new Set([...steps.values()].map(({ found }) => found.row.id))];
	const posted = [...steps.values()].flatMap(({ found: { row } }) =>
		paymentStatusOf(row) === 'posted' ? [row.id] : [],
	);
	const press = (method: string) => async (ids: readonly number[]) => {
		await odoo.call({ model: PAYMENT, method, ids });
	};
	const stuck = await together([...new Set(posted)], press('action_draft'));
	const kept = await together(
		all.filter((id) => !stuck.has(id)),
		press('action_cancel'),
	);
	const rows = new Map((await readPayments(odoo, all)).map((row) => [row.id, row]));
	const bills = await readBillHeads(odoo, [
		...new Set([...rows.values()].flatMap(({ invoice_ids }) => invoice_ids)),
	]);
	const heads = new Map(bills.map((row) => [row.id, row]));
	await sayWhy(odoo, [...steps.values()], rows);
	return preview.map((outcome): Outcome<PaymentResult> => {
		const step = steps.get(outcome.index);
		if (outcome.status === 'exception' || step === undefined) return outcome;
		const { id } = step.found.row;
		const reason = stuck.get(id) ?? kept.get(id);
		if (reason !== undefined) return failed(outcome.index, reason);
		const row = rows.get(id);
		if (row === undefined || paymentStatusOf(row) !== 'cancelled') {
			return failed(outcome.index, silent(step.found.row, row));
		}
		return done(outcome.index, 'updated', paymentRecord({ ...step.found, row }, heads));
	});
}

/** The reason as a note of the payment; one call a reason. */
async function sayWhy(
	odoo: OdooClient,
	steps: ReadonlyArray<{ readonly found: FoundPayment; readonly reason: string }>,
	rows: ReadonlyMap<number, PaymentRow>,
): Promise<void> {
	for (const { found, reason } of steps) {
		if (paymentStatusOf(rows.get(found.row.id)) !== 'cancelled') continue;
		await odoo.call({
			model: PAYMENT,
			method: 'message_post',
			ids: [found.row.id],
			args: {
				body: `Cancelled: ${reason}`,
				message_type: 'comment',
				subtype_xmlid: 'mail.mt_note',
			},
		});
	}
}

/** A payment as Odoo holds it. */
export function paymentRecord(
	{ row, externalId }: FoundPayment,
	heads: ReadonlyMap<number, BillRow>,
): PaymentResult {
	return {
		id: row.id,
		externalId,
		number: textOf(row.payment_reference) ?? textOf(row.name) ?? '',
		name: textOf(row.name),
		status: paymentStatusOf(row),
		date: row.date,
		amount: toText(decimalFromFloat(row.amount)),
		currency: nameOf(row.currency_id) ?? '',
		vendor: { id: idOf(row.partner_id) ?? 0, name: nameOf(row.partner_id) ?? '' },
		bills: row.invoice_ids.flatMap((id) => {
			const head = heads.get(id);
			if (head === undefined) return [];
			const [total, left] = [head.amount_total, head.amount_residual].map((figure) =>
				toText(decimalFromFloat(figure)),
			);
			return [{ id, number: numberOf(head), amount: total ?? '', residual: left ?? null }];
		}),
		trail: readTrails(row.memo)[0] ?? '',
		trails: readTrails(row.memo),
	};
}

const cleared = (row: PaymentRow): Fault =>
	fault({
		class: 'conflict',
		code: 'payment.cleared',
		message: `The payment ${row.name || ''} is on a statement of the bank: the money has left.`,
		remedy:
			'Ask the vendor to pay it back, and book the refund when it arrives; or undo the bank line in Odoo if it was matched by mistake.',
		model: PAYMENT,
		details: { id: row.id },
	});

const silent = (before: PaymentRow, row: PaymentRow | undefined): Fault =>
	fault({
		class: 'conflict',
		code: 'payment.silent_refusal',
		message: `Odoo was asked to cancel the payment ${before.name || ''} and left it in state "${row?.state ?? 'none'}".`,
		remedy: 'Look at the payment in Odoo: an automation or a rule may hold it. Then try again.',
		model: PAYMENT,
		details: { id: before.id },
	});
