import { z } from 'zod/v4';

import { date, money } from '../../canonical/types';
import { type Fault, fault } from '../../faults';
import { type Companies, readCompanies } from '../../job-cost/companies';
import { today } from '../../job-cost/day';
import { isReady, prepareEach } from '../../job-cost/upserting';
import { decimal, decimalFromFloat, toText } from '../../money';
import type { OdooClient } from '../../odoo/client.port';
import { entityOfExternalId } from '../../odoo/external-id';
import { MOVE } from '../../odoo/models/accounting';
import { idOf, nameOf, textOf } from '../../odoo/models/values';
import { done, failed, type Outcome } from '../../outcome';
import { refuseVendor, type Standing, vendorStanding } from '../../procurement/vendor-standing';
import type { Verb, VerbDeps, VerbInput, VerbPlan } from '../../verb';
import { heldFault, type Hold, openHolds } from '../match/holds';
import { APPLICATION } from '../pay-application/names';
import { dateBills, postBills } from './act';
import { applyCredits } from './apply-credit';
import { type BillKind, billName, typeOfBill } from './bill-state';
import { movedDate, silent } from './carry';
import { duplicateFault, readTwins, twinSentence, type Twins } from './duplicates';
import { billNaming, findBills, type FoundBill, namesBill, UNNAMED } from './find';
import { DUPLICATES } from './input';
import { accountingDay, CLOSED_PERIOD, readLocks } from './periods';
import { billSummary, type BillSummary } from './read';
import type { BillFacts } from './rules/duplicate';
import type { Locks } from './rules/period';
import { readBillHeads } from './stored';
import { BILL_NEEDS } from './upsert';

export const postQuestion = z
	.object({
		...billNaming,
		/** Day to book it on; absent = the accounting date it has. */
		accountingDate: date('Day to book it on.').optional(),
		closedPeriod: z.enum(CLOSED_PERIOD).default('refuse'),
		duplicates: z.enum(DUPLICATES).default('refuse'),
		/** Total with tax it has to have, positive, in its currency; another one is refused. */
		total: money('Total.').optional(),
	})
	.refine(namesBill, UNNAMED);
export type PostQuestion = z.infer<typeof postQuestion>;

export interface PostPlan extends VerbPlan<BillSummary> {
	/** Drafts to book, each with its day. */
	readonly steps: ReadonlyMap<number, { readonly bill: FoundBill; readonly day: string }>;
}

const postVerb = (name: string, kind: BillKind): Verb<PostQuestion, PostPlan, BillSummary> => ({
	name,
	writes: true,
	needs: BILL_NEEDS,
	input: postQuestion,
	plan: async (deps, inputs) => await planPosts(deps, kind, inputs),
	apply: applyPosts,
});

/**
 * Books draft bills. State and day are read before and after: a booked bill stays as it is, and a day
 * in a closed period is refused or, when asked for, replaced by the next open one, which the result
 * shows. A bill with open holds, of a vendor in bad standing, or that is in Odoo a second time is not
 * booked. Safe at any number of runs at once. About 15 calls for any number of bills, and one a day where
 * the day is changed.
 *
 * Faults of an item: `mapping.unknown_vendor_invoice`, `mapping.ambiguous`, `match.held…`,
 * `conflict.vendor_inactive`, `conflict.insurance_expired`, `conflict.possible_duplicate`,
 * `conflict.closed_period`, `conflict.bill_cancelled`, `bill.no_lines`, `bill.no_date`,
 * `bill.total_differs`, `bill.date_moved`, `bill.pay_application`, `bill.silent_refusal`.
 */
export const vendorBillPost = postVerb('payables.vendorBill.post', 'vendor_invoice');

/**
 * The same for credit notes. One that credits a bill is set off against it, which has to be booked.
 * Faults besides: `conflict.bill_not_posted`, `bill.not_applied`.
 */
export const vendorCreditPost = postVerb('payables.vendorCredit.post', 'vendor_credit');

/** What decides whether a bill may be booked. */
interface Ground {
	readonly companies: Companies;
	readonly locks: ReadonlyMap<number, Locks>;
	readonly holds: ReadonlyMap<number, readonly Hold[]>;
	readonly standings: ReadonlyMap<number, Standing>;
	readonly twins: Twins;
	/** State of the bills that credit notes credit. */
	readonly credited: ReadonlyMap<number, string>;
}

async function planPosts(
	{ odoo, clock }: VerbDeps,
	kind: BillKind,
	inputs: ReadonlyArray<VerbInput<PostQuestion>>,
): Promise<PostPlan> {
	const find = await findBills(
		odoo,
		kind,
		inputs.map(({ value }) => value),
	);
	const found = prepareEach(inputs, ({ value }) => ({ bill: find(value), value }));
	const drafts = found
		.filter(isReady)
		.flatMap(({ value: { bill } }) => (bill.row.state === 'draft' ? [bill] : []));
	const ground = await readGround(odoo, drafts, today(clock, 'UTC'));
	const steps = new Map<number, { bill: FoundBill; day: string }>();
	const seen = new Set<number>();
	const judged = prepareEach(
		found.filter(isReady).map((one) => ({ index: one.index, value: one.value })),
		({ value: { bill, value } }) => judge(bill, value, ground),
	);
	const verdicts = new Map(judged.map((one) => [one.index, one]));
	const preview = found.map((one): Outcome<BillSummary> => {
		if (!isReady(one)) return failed(one.index, one.fault);
		const { bill } = one.value;
		const verdict = verdicts.get(one.index);
		if (verdict === undefined || !isReady(verdict)) {
			return failed(one.index, verdict?.fault ?? silent('posted', bill.row.state));
		}
		const summary = billSummary(bill);
		if (verdict.value === null) return done(one.index, 'unchanged', summary);
		const { day, warnings } = verdict.value;
		// Two items may name one bill: it is booked once.
		if (!seen.has(bill.id)) steps.set(one.index, { bill, day });
		seen.add(bill.id);
		return done(one.index, 'updated', { ...summary, accountingDate: day }, warnings);
	});
	return { preview, steps };
}

async function readGround(
	odoo: OdooClient,
	drafts: readonly FoundBill[],
	day: string,
): Promise<Ground> {
	const creditedIds = drafts.flatMap(({ row }) => idOf(row.reversed_entry_id) ?? []);
	const [companies, locks, holds, standings, twins, credited] = await Promise.all([
		readCompanies(odoo),
		readLocks(odoo),
		openHolds(
			odoo,
			drafts.map(({ id }) => id),
		),
		vendorStanding(
			odoo,
			drafts.flatMap((bill) => (typeOfBill(bill.row) === 'bill' ? (bill.vendor ?? []) : [])),
			day,
		),
		readTwins(odoo, drafts.map(factsOf)),
		readBillHeads(odoo, creditedIds),
	]);
	const states = new Map(credited.map(({ id, state }) => [id, state]));
	return { companies, locks, holds, standings, twins, credited: states };
}

const factsOf = (bill: FoundBill): BillFacts => ({
	id: bill.id,
	externalId: bill.externalId,
	type: typeOfBill(bill.row),
	payee: bill.payee ?? 0,
	company: bill.company ?? 0,
	currency: bill.currency ?? 0,
	number: textOf(bill.row.ref) ?? '',
	day: textOf(bill.row.invoice_date) ?? '',
	net: decimalFromFloat(bill.row.amount_untaxed),
	total: decimalFromFloat(bill.row.amount_total),
});

/** The day a draft is booked on; null for one that is booked already. Throws why it may not be. */
function judge(
	bill: FoundBill,
	{ accountingDate, closedPeriod, duplicates, total }: PostQuestion,
	ground: Ground,
): { readonly day: string; readonly warnings: readonly string[] } | null {
	const { row } = bill;
	const shown = shownAs(bill);
	if (row.state === 'posted') return null;
	if (row.state !== 'draft') throw cancelled(bill);
	if (bill.lines.length === 0) throw empty(bill);
	if (isPayApplication(bill)) throw payApplication(bill);
	const invoiced = textOf(row.invoice_date);
	if (invoiced === null) throw undated(bill);
	const holds = ground.holds.get(bill.id) ?? [];
	if (holds.length > 0) throw heldFault(shown, holds);
	refuseVendor(ground.standings.get(bill.vendor ?? 0));
	const twin = ground.twins(factsOf(bill));
	if (twin !== null && duplicates === 'refuse') throw duplicateFault(shown, twin);
	const computed = decimalFromFloat(row.amount_total);
	if (total !== undefined && !decimal(total).eq(computed)) {
		throw otherTotal(bill, toText(decimal(total)), toText(computed));
	}
	const reversed = idOf(row.reversed_entry_id);
	if (reversed !== null && ground.credited.get(reversed) !== 'posted') throw notBooked(bill);
	const company = ground.companies.byId(bill.company ?? ground.companies.own.id);
	const { day, moved } = accountingDay(accountingDate ?? textOf(row.date) ?? invoiced, {
		locks: ground.locks.get(company.id) ?? OPEN,
		hasTax: bill.lines.some(({ taxes }) => taxes.length > 0),
		company,
		policy: closedPeriod,
	});
	return {
		day,
		warnings: [...(moved === null ? [] : [moved]), ...(twin === null ? [] : [twinSentence(twin)])],
	};
}

const OPEN: Locks = { fiscalYear: null, hard: null, purchase: null, tax: null };

/** Sets the day where it differs, books, sets credits off, and reads back what Odoo made of it. */
async function applyPosts(
	{ odoo }: VerbDeps,
	{ preview, steps }: PostPlan,
): Promise<Array<Outcome<BillSummary>>> {
	const bills = [...steps.values()];
	const undated = await dateBills(
		odoo,
		new Map(
			bills.flatMap(({ bill, day }) => (bill.row.date === day ? [] : [[bill.id, day] as const])),
		),
	);
	const ids = bills.flatMap(({ bill }) => (undated.has(bill.id) ? [] : [bill.id]));
	const refused = new Map([...undated, ...(await postBills(odoo, ids))]);
	const unapplied = await applyCredits(
		odoo,
		bills.flatMap(({ bill }) => {
			const credited = idOf(bill.row.reversed_entry_id);
			return credited === null || refused.has(bill.id) ? [] : [{ credit: bill.id, bill: credited }];
		}),
	);
	const heads = new Map(
		(await readBillHeads(odoo, [...new Set(bills.map(({ bill }) => bill.id))])).map((row) => [
			row.id,
			row,
		]),
	);
	const settled = new Map<number, { readonly summary: BillSummary } | { readonly fault: Fault }>();
	for (const { bill, day } of bills) {
		const row = heads.get(bill.id);
		const reason = refused.get(bill.id);
		// Another run may have booked it meanwhile: what counts is where it stands.
		const wrong =
			row?.state !== 'posted'
				? (reason ?? silent('posted', row?.state ?? 'unknown'))
				: row.date !== day
					? movedDate(day, textOf(row.date), bill.id)
					: unapplied.get(bill.id);
		settled.set(
			bill.id,
			wrong === undefined && row !== undefined
				? { summary: billSummary({ ...bill, row }) }
				: { fault: wrong ?? silent('posted', 'unknown') },
		);
	}
	return preview.map((outcome): Outcome<BillSummary> => {
		if (outcome.status === 'exception') return outcome;
		const after = settled.get(outcome.result.id);
		if (after === undefined) return outcome;
		if ('fault' in after) return failed(outcome.index, after.fault);
		const effect = steps.has(outcome.index) ? outcome.effect : 'unchanged';
		return done(outcome.index, effect, after.summary, outcome.warnings);
	});
}

/** How a person finds the bill. */
const shownAs = ({ id, row }: FoundBill): string =>
	[textOf(row.ref) ?? billName(row) ?? String(id), nameOf(row.partner_id)]
		.filter(Boolean)
		.join(' of ');

const cancelled = (bill: FoundBill) =>
	fault({
		class: 'conflict',
		code: 'conflict.bill_cancelled',
		message: `The bill ${shownAs(bill)} is cancelled in Odoo.`,
		remedy: 'Reset it to draft (Reset to Draft) if it is right after all.',
		model: MOVE,
		details: { id: bill.id },
	});

/** Certified progress, lien waiver and the order of applications are looked at there alone. */
const isPayApplication = ({ externalId }: FoundBill): boolean =>
	entityOfExternalId(externalId) === APPLICATION;

const payApplication = (bill: FoundBill) =>
	fault({
		class: 'conflict',
		code: 'bill.pay_application',
		message: `The bill ${shownAs(bill)} is a subcontract pay application.`,
		remedy:
			'Post it by Pay Application > Post, which checks certificate, lien waiver and sequence.',
		model: MOVE,
		details: { id: bill.id },
	});

const empty = (bill: FoundBill) =>
	fault({
		class: 'source_data',
		code: 'bill.no_lines',
		message: `The bill ${shownAs(bill)} has no lines; Odoo would book nothing.`,
		remedy: 'Send it with its lines, or cancel it.',
		model: MOVE,
		details: { id: bill.id },
	});

const undated = (bill: FoundBill) =>
	fault({
		class: 'source_data',
		code: 'bill.no_date',
		message: `The bill ${shownAs(bill)} has no invoice date.`,
		remedy: 'Enter the date on the invoice in Odoo, or send it from its source.',
		model: MOVE,
		field: 'invoiceDate',
		details: { id: bill.id },
	});

const otherTotal = (bill: FoundBill, expected: string, found: string) =>
	fault({
		class: 'conflict',
		code: 'bill.total_differs',
		message: `The bill ${shownAs(bill)} is to be ${expected} with tax, but Odoo holds ${found}.`,
		remedy: 'Compare the two; send the bill again, or correct it in Odoo.',
		model: MOVE,
		field: 'total',
		details: { id: bill.id },
	});

const notBooked = (bill: FoundBill) =>
	fault({
		class: 'conflict',
		code: 'conflict.bill_not_posted',
		message: `The credit note ${shownAs(bill)} is to be set off against a bill that is not booked.`,
		remedy: 'Post the bill first.',
		model: MOVE,
		field: 'bill',
		details: { id: bill.id },
	});
