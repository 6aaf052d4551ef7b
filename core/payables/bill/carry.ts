import { type Fault, fault, toFault } from '../../faults';
import { isReady, planByCompany, type Prepared } from '../../job-cost/upserting';
import { decimalFromFloat, sum, toText } from '../../money';
import type { OdooClient } from '../../odoo/client.port';
import { MOVE } from '../../odoo/models/accounting';
import type { BillRow } from '../../odoo/models/bill';
import { textOf } from '../../odoo/models/values';
import { applyUpsert, type PlannedRow, type UpsertPlan } from '../../odoo/upsert';
import { done, type Effect, failed, type Outcome } from '../../outcome';
import type { VerbDeps, VerbPlan } from '../../verb';
import { cancelBills, dropBillLines } from './act';
import { billName, type BillStatus, billStatusOf } from './bill-state';
import type { BillDraft } from './draft';
import { duplicateFault, readTwins, twinSentence, twinsWithin } from './duplicates';
import { type Difference, differences } from './rules/compare';
import { postedBill } from './refusals';
import { readBills, type StoredBill } from './stored';

/** What a verb did to a bill, or would do. Amounts positive, decimal text in `currency`. */
export interface BillResult {
	/** Odoo id; null when the bill is not there. */
	readonly id: number | null;
	readonly externalId: string;
	readonly type: 'bill' | 'credit_note';
	/** The vendor's number. */
	readonly number: string;
	/** Odoo's number; null before it is posted. */
	readonly name: string | null;
	readonly status: BillStatus;
	readonly invoiceDate: string;
	/** The month the cost counts in; another one than was asked for where a period is closed. */
	readonly accountingDate: string;
	readonly dueDate: string | null;
	/** Without tax. */
	readonly amount: string;
	/** As Odoo computes it; null in a dry run of a bill that would be written. */
	readonly tax: string | null;
	readonly total: string | null;
	/** ISO 4217. */
	readonly currency: string;
	/** Odoo's numbers of the orders it bills, or of the bill it credits. */
	readonly orders: readonly string[];
	/** Correlation id of the first document of the purchase; '' for none (core/procurement/trail.ts). */
	readonly trail: string;
}

export interface BillPlan extends VerbPlan<BillResult> {
	/** One for each company: journal and defaults depend on it. */
	readonly upserts: readonly UpsertPlan[];
	/** Inputs that change something. */
	readonly steps: ReadonlyMap<number, BillDraft>;
}

interface Ready {
	readonly index: number;
	readonly value: BillDraft;
}

/** Says what would become of each draft; reads only. */
export async function planBills(
	odoo: OdooClient,
	prepared: ReadonlyArray<Prepared<BillDraft>>,
): Promise<BillPlan> {
	const ready = prepared.filter(isReady);
	const rows = ready.flatMap(({ index, value: { write, externalId, company } }) =>
		write === null
			? []
			: [
					{
						index,
						externalId,
						company: company.id,
						values: write.values,
						lines: { invoice_line_ids: write.lines },
					},
				],
	);
	const upserts = await planByCompany(odoo, { model: MOVE, mode: 'master' }, rows);
	const planned = new Map(
		upserts.flatMap((upsert) => upsert.rows.map((row) => [row.row.index, row] as const)),
	);
	const twins = await twinsOf(odoo, ready, planned);
	const steps = new Map<number, BillDraft>();
	const preview = prepared.map((one): Outcome<BillResult> => {
		if (!isReady(one)) return failed(one.index, one.fault);
		const { index, value: draft } = one;
		const upsert = planned.get(index);
		if (upsert?.effect === 'exception') return failed(index, upsert.fault);
		const effect = effectOf(draft, upsert);
		const twin = twins.get(index);
		const reason =
			standsBooked(draft, upsert, effect) ??
			(twin !== undefined && draft.duplicates === 'refuse'
				? duplicateFault(draft.number, twin)
				: null) ??
			(effect === 'unchanged' ? disagreement(draft, draft.stored) : null);
		if (reason !== null) return failed(index, reason);
		if (effect !== 'unchanged') steps.set(index, draft);
		const warnings = twin === undefined ? [] : [twinSentence(twin)];
		const said = [...draft.warnings, ...warnings];
		return done(index, effect, resultOf(draft, draft.stored, effect), said);
	});
	return { preview, upserts: upserts.map((upsert) => written(upsert, steps)), steps };
}

/** Writes, drops what the document lost, cancels what is void, and compares Odoo's figures. */
export async function applyBills(
	{ odoo, clock }: VerbDeps,
	{ preview, upserts, steps }: BillPlan,
): Promise<Array<Outcome<BillResult>>> {
	const faults = new Map<number, Fault>();
	const ids = new Map<number, number>();
	for (const [index, { stored }] of steps) if (stored) ids.set(index, stored.id);
	for (const upsert of upserts) {
		for (const outcome of await applyUpsert(odoo, upsert, clock)) {
			if (!steps.has(outcome.index)) continue;
			if (outcome.status === 'exception') faults.set(outcome.index, outcome.fault);
			else ids.set(outcome.index, outcome.result.id);
		}
	}
	const open = () => [...steps].filter(([index]) => !faults.has(index));
	const dropped = await dropBillLines(
		odoo,
		open().flatMap(([, { drop }]) => drop),
	);
	for (const [index, { drop }] of open()) {
		const reason = drop.flatMap((line) => dropped.get(line) ?? [])[0];
		if (reason !== undefined) faults.set(index, reason);
	}
	const cancelled = await cancelBills(
		odoo,
		open().flatMap(([index, { then }]) => (then === 'cancel' ? (ids.get(index) ?? []) : [])),
	);
	for (const [index] of open()) {
		const reason = cancelled.get(ids.get(index) ?? 0);
		if (reason !== undefined) faults.set(index, reason);
	}
	const bills = await readBills(
		odoo,
		open().flatMap(([index]) => ids.get(index) ?? []),
	);
	return preview.map((outcome): Outcome<BillResult> => {
		const { index } = outcome;
		const draft = steps.get(index);
		if (outcome.status === 'exception' || draft === undefined) return outcome;
		const bill = bills.get(ids.get(index) ?? 0);
		const reason = faults.get(index) ?? notAsMeant(draft, bill) ?? disagreement(draft, bill);
		if (reason !== null) return failed(index, reason);
		return done(index, outcome.effect, resultOf(draft, bill, outcome.effect), outcome.warnings);
	});
}

const effectOf = (draft: BillDraft, upsert: PlannedRow | undefined): Effect => {
	if (upsert?.effect === 'created') return 'created';
	const acts = draft.drop.length > 0 || draft.then !== null;
	return acts || differing(draft, upsert).length > 0 ? 'updated' : 'unchanged';
};

/** What Odoo works out by itself, or by what it bills: no reason to doubt a booked bill. */
const DERIVED: ReadonlySet<string> = new Set(['invoice_origin', 'invoice_payment_term_id']);

/** Fields in which the bill differs from its document. */
function differing({ stored }: BillDraft, upsert: PlannedRow | undefined): readonly string[] {
	if (upsert?.effect !== 'updated') return [];
	return stored?.row.state === 'posted'
		? upsert.changed.filter((field) => !DERIVED.has(field))
		: upsert.changed;
}

/** A booked bill is never revised: Odoo would refuse some of it and take the rest. */
function standsBooked(
	draft: BillDraft,
	upsert: PlannedRow | undefined,
	effect: Effect,
): Fault | null {
	const { stored } = draft;
	if (stored?.row.state !== 'posted' || effect === 'unchanged') return null;
	const fields = differing(draft, upsert).map((field) => WORDS[field] ?? field);
	return postedBill(
		stored,
		`the revision differs in ${fields.length === 0 ? 'its lines' : fields.join(', ')}`,
	);
}

const WORDS: Readonly<Record<string, string>> = {
	partner_id: 'vendor',
	currency_id: 'currency',
	ref: 'number',
	invoice_date: 'invoice date',
	date: 'accounting date',
	invoice_date_due: 'due date',
	invoice_payment_term_id: 'payment terms',
	invoice_origin: 'orders',
	invoice_line_ids: 'lines',
	reversed_entry_id: 'credited bill',
	move_type: 'type',
};

/**
 * A draft is written as a whole: another vendor or date makes Odoo work out dates, terms and lines
 * anew, so all of them are sent along.
 */
const whole = (planned: PlannedRow): PlannedRow =>
	planned.effect === 'updated'
		? {
				...planned,
				changed: [
					...Object.keys(planned.row.values).filter((field) => field !== 'move_type'),
					'invoice_line_ids',
				],
			}
		: planned;

/** What is to be written of a plan. */
const written = (plan: UpsertPlan, steps: ReadonlyMap<number, unknown>): UpsertPlan => ({
	...plan,
	rows: plan.rows.filter(({ row }) => steps.has(row.index)).map(whole),
});

/** Only documents that would be written are compared with others. */
async function twinsOf(
	odoo: OdooClient,
	ready: readonly Ready[],
	planned: ReadonlyMap<number, PlannedRow>,
) {
	const written = ready.flatMap(({ index, value: { facts, number } }) => {
		const effect = planned.get(index)?.effect;
		return facts !== null && (effect === 'created' || effect === 'updated')
			? [{ index, facts, number }]
			: [];
	});
	const find = await readTwins(
		odoo,
		written.map(({ facts }) => facts),
	);
	const within = twinsWithin(written);
	return new Map(
		written.flatMap(({ index, facts }) => {
			const twin = find(facts) ?? within.get(index);
			return twin === undefined ? [] : [[index, twin] as const];
		}),
	);
}

function resultOf(draft: BillDraft, bill: StoredBill | undefined, effect: Effect): BillResult {
	const { stated, currency } = draft;
	// What will be written is not what Odoo holds before.
	const row: BillRow | undefined = bill?.row;
	const known = row !== undefined && (effect === 'unchanged' || bill !== draft.stored);
	const money = (value: number) => toText(decimalFromFloat(value), currency.places);
	return {
		id: row?.id ?? null,
		externalId: draft.externalId,
		type: draft.type,
		number: draft.number,
		name: row === undefined ? null : billName(row),
		status: billStatusOf(row),
		invoiceDate: draft.invoiceDate,
		accountingDate: known ? (textOf(row.date) ?? draft.accountingDate) : draft.accountingDate,
		dueDate: known ? textOf(row.invoice_date_due) : null,
		amount: known
			? money(row.amount_untaxed)
			: toText(sum(stated.lines.map(({ amount }) => amount)), currency.places),
		tax: known ? money(row.amount_tax) : null,
		total: known ? money(row.amount_total) : null,
		currency: currency.code,
		orders: draft.orders,
		trail: draft.trail,
	};
}

/** Odoo's figures against the document's. A bill that differs stays a draft, and the item is told. */
function disagreement(draft: BillDraft, bill: StoredBill | undefined): Fault | null {
	if (bill?.row.state !== 'draft' || draft.then === 'cancel') return null;
	const found = differences(
		draft.stated,
		{
			tax: decimalFromFloat(bill.row.amount_tax),
			total: decimalFromFloat(bill.row.amount_total),
			lines: bill.lines,
		},
		draft.tolerance,
		draft.currency.places,
	);
	return found.length === 0 ? null : differs(draft, bill, found);
}

const LISTED = 5;

function differs(draft: BillDraft, bill: StoredBill, found: readonly Difference[]): Fault {
	const { currency } = draft;
	const lineless = found.every(({ lineId }) => lineId === null);
	const said = found
		.slice(0, LISTED)
		.map(
			({ lineId, what, stated, computed }) =>
				`${lineId === null ? 'the bill' : `line ${lineId}`}: ${what} ${stated}, in Odoo ${computed}`,
		);
	const taxed = lineless ? taxByLine(draft, bill) : [];
	return fault({
		class: 'conflict',
		code: found.some(({ what }) => what === 'tax') ? 'bill.tax_differs' : 'bill.total_differs',
		message: `Odoo's figures differ (${currency.code}): ${[...said, ...taxed].join('; ')}. The bill stays a draft.`,
		remedy:
			'Correct the tax list of the operation, the tax code of the line or the bill, and send it again; a difference of cents can be allowed by Tax Tolerance.',
		model: MOVE,
		field: found[0]?.lineId === null ? 'taxAmount' : 'lines.taxAmount',
		details: { id: bill.id, differences: found.length, line: found[0]?.lineId ?? null },
	});
}

/** Where the document says its tax in one sum, the lines that bear tax in Odoo are named. */
const taxByLine = ({ stated }: BillDraft, bill: StoredBill): string[] => {
	const names = new Map(stated.lines.map(({ externalId, lineId }) => [externalId, lineId]));
	return bill.lines
		.filter((line) => !line.total.eq(line.subtotal))
		.slice(0, LISTED)
		.map(
			(line) =>
				`line ${names.get(line.externalId ?? '') ?? line.name.slice(0, 40)} bears ${toText(line.total.minus(line.subtotal))}`,
		);
};

/** Odoo answers without a word also where it did nothing; only reading tells. */
function notAsMeant(draft: BillDraft, bill: StoredBill | undefined): Fault | null {
	if (bill === undefined) return toFault(new Error('bill written and not found'));
	if (draft.then === 'cancel') {
		return bill.row.state === 'cancel' ? null : silent('cancelled', bill.row.state);
	}
	const held = textOf(bill.row.date);
	return held === draft.accountingDate ? null : movedDate(draft.accountingDate, held, bill.id);
}

export const silent = (wanted: string, state: string) =>
	fault({
		class: 'conflict',
		code: 'bill.silent_refusal',
		message: `Odoo was asked for a ${wanted} bill and said yes, but left it in state "${state}".`,
		remedy: 'Look at the bill in Odoo: an automation may hold it. Then send it again.',
		model: MOVE,
		details: { state },
	});

/** Fault `bill.date_moved`: the cost would count in another month. */
export const movedDate = (wanted: string, held: string | null, id: number) =>
	fault({
		class: 'conflict',
		code: 'bill.date_moved',
		message: `The bill was to be booked on ${wanted}, but Odoo set ${held ?? 'no date'}.`,
		remedy:
			'Look at the bill in Odoo; a period may have been closed meanwhile. Correct its accounting date, or send it again with one in an open period.',
		model: MOVE,
		field: 'accountingDate',
		details: { id },
	});
