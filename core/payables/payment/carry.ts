import { fault, Fault, toFault } from '../../faults';
import type { Company } from '../../job-cost/companies';
import { isReady, planByCompany, type Prepared } from '../../job-cost/upserting';
import { type Decimal, decimalFromFloat, toText } from '../../money';
import type { OdooClient } from '../../odoo/client.port';
import { MOVE_LINE } from '../../odoo/models/accounting';
import type { BillRow } from '../../odoo/models/bill';
import { PAYMENT, type PaymentRow } from '../../odoo/models/payment';
import { textOf } from '../../odoo/models/values';
import { semaphore } from '../../odoo/semaphore';
import { applyUpsert, type Cell, type UpsertPlan } from '../../odoo/upsert';
import { done, type Effect, failed, type Outcome } from '../../outcome';
import { together } from '../../procurement/order/act';
import type { VerbDeps, VerbPlan } from '../../verb';
import { readBillHeads } from '../bill/stored';
import type { Settlement } from './rules/settle';
import {
	type DueLines,
	type PaymentStatus,
	paymentStatusOf,
	readDueLines,
	readPayments,
} from './stored';

/** What a verb did to a payment, or would do. Amounts as decimal text in `currency`. */
export interface PaymentResult {
	/** Odoo id; null in a dry run. */
	readonly id: number | null;
	readonly externalId: string | null;
	/** Number of the payment in its source. */
	readonly number: string;
	/** Odoo's number; null before it is posted. */
	readonly name: string | null;
	readonly status: PaymentStatus;
	readonly date: string;
	readonly amount: string;
	/** ISO 4217. */
	readonly currency: string;
	readonly vendor: { readonly id: number; readonly name: string };
	/** What it pays of each bill, and what is left of that; null in a dry run. */
	readonly bills: ReadonlyArray<{
		readonly id: number;
		readonly number: string;
		readonly amount: string;
		readonly residual: string | null;
	}>;
	/** Correlation of the first document of the purchase; '' for none. Of its first bill. */
	readonly trail: string;
	/** Those of all its bills. */
	readonly trails: readonly string[];
}

/** One input made ready. */
export interface PaymentDraft {
	readonly externalId: string;
	readonly number: string;
	readonly known: PaymentRow | undefined;
	readonly company: Company;
	readonly vendor: PaymentResult['vendor'];
	readonly date: string;
	readonly amount: Decimal;
	readonly currency: string;
	readonly bills: ReadonlyArray<{
		readonly id: number;
		readonly number: string;
		readonly amount: string;
	}>;
	readonly values: Readonly<Record<string, Cell>>;
	/** null: nothing is left to do. */
	readonly settlement: Settlement | null;
	readonly trails: readonly string[];
}

export interface PaymentPlan extends VerbPlan<PaymentResult> {
	/** One for each company. */
	readonly upserts: readonly UpsertPlan[];
	readonly drafts: ReadonlyMap<number, PaymentDraft>;
}

export async function planPayments(
	odoo: OdooClient,
	prepared: ReadonlyArray<Prepared<PaymentDraft>>,
): Promise<PaymentPlan> {
	const open = prepared.filter(isReady).filter(({ value }) => value.settlement !== null);
	const upserts = await planByCompany(
		odoo,
		{ model: PAYMENT, mode: 'create_once' },
		open.map(({ index, value: { company, externalId, values } }) => ({
			index,
			company: company.id,
			externalId,
			values,
		})),
	);
	const refused = new Map(
		upserts.flatMap(({ rows }) =>
			rows.flatMap((row) =>
				row.effect === 'exception' ? [[row.row.index, row.fault] as const] : [],
			),
		),
	);
	return {
		upserts,
		drafts: new Map(
			open.filter(({ index }) => !refused.has(index)).map(({ index, value }) => [index, value]),
		),
		preview: prepared.map((one): Outcome<PaymentResult> => {
			if (!isReady(one)) return failed(one.index, one.fault);
			const reason = refused.get(one.index);
			if (reason !== undefined) return failed(one.index, reason);
			return done(one.index, effectOf(one.value), resultOf(one.value, one.value.known, new Map()));
		}),
	};
}

const effectOf = ({ known, settlement }: PaymentDraft): Effect =>
	settlement === null ? 'unchanged' : known === undefined ? 'created' : 'updated';

/** Ties under way at a time; Odoo has few workers. */
const PARALLEL = 4;

/** Creates, posts, ties to the bills, and reads back; what another payment overtook is undone. */
export async function applyPayments(
	{ odoo, clock }: VerbDeps,
	{ preview, upserts, drafts }: PaymentPlan,
): Promise<Array<Outcome<PaymentResult>>> {
	const faults = new Map<number, Fault>();
	const ids = new Map<number, number>();
	for (const upsert of upserts) {
		for (const outcome of await applyUpsert(odoo, upsert, clock)) {
			if (outcome.status === 'exception') faults.set(outcome.index, outcome.fault);
			else ids.set(outcome.index, outcome.result.id);
		}
	}
	const open = () =>
		[...drafts].flatMap(([index, draft]) => {
			const id = ids.get(index);
			return id === undefined || faults.has(index) ? [] : [{ index, id, draft }];
		});
	const billIds = [...drafts.values()].flatMap(({ bills }) => bills.map(({ id }) => id));

	const before = new Map((await readPayments(odoo, [...ids.values()])).map((row) => [row.id, row]));
	const toPost = open().filter(({ id }) => before.get(id)?.state === 'draft');
	const refused = await together(
		toPost.map(({ id }) => id),
		async (list) => {
			await odoo.call({ model: PAYMENT, method: 'action_post', ids: list });
		},
	);

	const lines = await readDueLines(odoo, billIds, [...ids.values()]);
	const untied = await tieAll(odoo, open(), lines);
	const [rows, after, heads] = await Promise.all([
		readPayments(odoo, [...ids.values()]),
		readDueLines(odoo, [], [...ids.values()]),
		readBillHeads(odoo, [...new Set(billIds)]),
	]);
	const rowOf = new Map(rows.map((row) => [row.id, row]));
	const headOf = new Map(heads.map((row) => [row.id, row]));
	const undone: number[] = [];
	for (const { index, id, draft } of open()) {
		const verdict = judge(
			draft,
			rowOf.get(id),
			after.leftOf(id),
			headOf,
			refused.get(id) ?? untied.get(index),
		);
		if (verdict === null) continue;
		faults.set(index, verdict.fault);
		if (verdict.undo) undone.push(id);
	}
	const stuck = await undo(odoo, undone);
	for (const { index, id } of [...ids].map(([index, id]) => ({ index, id }))) {
		const reason = stuck.get(id);
		if (reason !== undefined) faults.set(index, notUndone(reason));
	}
	return preview.map((outcome): Outcome<PaymentResult> => {
		const draft = drafts.get(outcome.index);
		if (outcome.status === 'exception' || draft === undefined) return outcome;
		const reason = faults.get(outcome.index);
		if (reason !== undefined) return failed(outcome.index, reason);
		const row = rowOf.get(ids.get(outcome.index) ?? 0);
		return done(outcome.index, outcome.effect, resultOf(draft, row, headOf), outcome.warnings);
	});
}

interface Open {
	readonly index: number;
	readonly id: number;
	readonly draft: PaymentDraft;
}

/** Ties each payment to its bills; those that share a bill one after the other. */
async function tieAll(
	odoo: OdooClient,
	open: readonly Open[],
	lines: DueLines,
): Promise<Map<number, Fault>> {
	const refused = new Map<number, Fault>();
	const bills = open.flatMap(({ draft }) => draft.bills.map(({ id }) => id));
	const inTurn = semaphore(new Set(bills).size === bills.length ? PARALLEL : 1);
	await Promise.all(
		open.map((one) =>
			inTurn(async () => {
				try {
					await tie(odoo, one, lines);
				} catch (thrown) {
					refused.set(one.index, toFault(thrown));
				}
			}),
		),
	);
	return refused;
}

/**
 * First all that is settled in full: whatever the order in which Odoo ties them, nothing is left of
 * them. Then what is left of the payment to the bill that is paid in part.
 */
async function tie(odoo: OdooClient, { id, draft }: Open, lines: DueLines): Promise<void> {
	const { full, part } = draft.settlement ?? { full: [], part: null };
	const own = lines.ofPayment(id).filter(({ reconciled }) => !reconciled);
	if (own.length === 0) return;
	const bills = full.flatMap((bill) => openLines(lines, bill));
	const credits = bills.filter(({ amount_currency }) => amount_currency > 0);
	if (bills.length > 0) await reconcile(odoo, [...own, ...bills]);
	if (part === null) return;
	const rest = bills.length === 0 ? own : await stillOpen(odoo, [...own, ...credits]);
	if (rest.length > 0) await reconcile(odoo, [...rest, ...openLines(lines, part)]);
}

const openLines = (lines: DueLines, bill: number) =>
	lines.ofBill(bill).filter(({ reconciled }) => !reconciled);

const reconcile = async (odoo: OdooClient, lines: ReadonlyArray<{ readonly id: number }>) => {
	await odoo.call({ model: MOVE_LINE, method: 'reconcile', ids: lines.map(({ id }) => id) });
};

const stillOpen = async (odoo: OdooClient, lines: ReadonlyArray<{ readonly id: number }>) =>
	await odoo.searchRead<{ id: number }>({
		model: MOVE_LINE,
		domain: [
			['id', 'in', lines.map(({ id }) => id)],
			['reconciled', '=', false],
		],
		fields: ['id'],
	});

/** What is wrong with a payment that should be settled; null when nothing is. */
function judge(
	draft: PaymentDraft,
	row: PaymentRow | undefined,
	left: Decimal | null,
	heads: ReadonlyMap<number, BillRow>,
	refusal: Fault | undefined,
): { readonly fault: Fault; readonly undo: boolean } | null {
	const status = paymentStatusOf(row);
	// Odoo refuses to post what another run of the same payment has posted meanwhile.
	if (status !== 'posted') return { fault: refusal ?? silent(draft, row), undo: false };
	if (left === null) return { fault: noEntry(draft), undo: true };
	if (row?.date !== draft.date) return { fault: dateMoved(draft, row?.date ?? ''), undo: true };
	// Another run of the same payment may have tied it meanwhile: then a refusal means nothing.
	if (left.eq(0)) return null;
	const absorbs = draft.bills.some(({ id }) => (heads.get(id)?.amount_residual ?? 0) > 0);
	if (absorbs || refusal?.retryable === true) {
		// Posted all the same: a repeat ties what is left, whatever refused it this time.
		const again = notSettled(draft, left).with({ retryable: true });
		return { fault: refusal?.retryable === true ? refusal : again, undo: false };
	}
	return { fault: overtaken(draft), undo: true };
}

/** Back to nothing: untied, without an entry, cancelled. */
async function undo(odoo: OdooClient, ids: readonly number[]): Promise<ReadonlyMap<number, Fault>> {
	const stuck = await together(ids, async (list) => {
		await odoo.call({ model: PAYMENT, method: 'action_draft', ids: list });
	});
	const rest = ids.filter((id) => !stuck.has(id));
	const kept = await together(rest, async (list) => {
		await odoo.call({ model: PAYMENT, method: 'action_cancel', ids: list });
	});
	return new Map([...stuck, ...kept]);
}

const resultOf = (
	draft: PaymentDraft,
	row: PaymentRow | undefined,
	heads: ReadonlyMap<number, BillRow>,
): PaymentResult => ({
	id: row?.id ?? null,
	externalId: draft.externalId,
	number: draft.number,
	name: textOf(row?.name),
	status: paymentStatusOf(row),
	date: draft.date,
	amount: toText(draft.amount),
	currency: draft.currency,
	vendor: draft.vendor,
	bills: draft.bills.map(({ id, number, amount }) => {
		const head = heads.get(id);
		return {
			id,
			number,
			amount,
			residual: head === undefined ? null : toText(decimalFromFloat(head.amount_residual)),
		};
	}),
	trail: draft.trails[0] ?? '',
	trails: draft.trails,
});

const problem = (
	code: string,
	message: string,
	remedy: string,
	more: { readonly class?: 'conflict' | 'protocol'; readonly field?: string } = {},
): Fault =>
	fault({
		class: more.class ?? 'conflict',
		code: `payment.${code}`,
		message,
		remedy,
		model: PAYMENT,
		...(more.field === undefined ? {} : { field: more.field }),
	});

const silent = ({ number }: PaymentDraft, row: PaymentRow | undefined): Fault =>
	problem(
		'silent_refusal',
		`Odoo was asked to post the payment ${number} and left it in state "${row?.state ?? 'none'}".`,
		'Look at the payment in Odoo: an automation or a rule may hold it. Then send it again.',
	);

const noEntry = ({ number }: PaymentDraft): Fault =>
	problem(
		'no_entry',
		`Odoo made no journal entry for the payment ${number}, so it would settle no bill; it was cancelled again.`,
		'Give the outgoing payment method of the journal an Outstanding Payments account (Accounting > Journals), and send the payment under a new id.',
		{ field: 'journal' },
	);

const dateMoved = ({ number, date }: PaymentDraft, moved: string): Fault =>
	problem(
		'date_moved',
		`Odoo booked the payment ${number} on ${moved} instead of ${date}; it was cancelled again.`,
		'Send a date in an open period, under a new id.',
		{ field: 'date' },
	);

const notSettled = ({ number, currency }: PaymentDraft, left: Decimal): Fault =>
	problem(
		'not_settled',
		`The payment ${number} is posted, but ${toText(left)} ${currency} of it settle no bill yet.`,
		'Send it again; it is not paid twice. If it stays so, tie it to its bills in Odoo.',
		{ class: 'protocol' },
	);

const overtaken = ({ number }: PaymentDraft): Fault =>
	problem(
		'overtaken',
		`Another payment settled the bills of ${number} at the same moment; this one was cancelled again.`,
		'Look at what was paid (Payment > Get Status); send a new payment under a new id if something is left.',
		{ field: 'bills' },
	);

const notUndone = (reason: Fault): Fault =>
	reason.with({
		message: `The payment is posted, settles no bill and could not be cancelled: ${reason.message}`,
		remedy: 'Cancel the payment in Odoo before money leaves the bank.',
	});
