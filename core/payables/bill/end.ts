import { type Fault, fault } from '../../faults';
import { type Companies, readCompanies } from '../../job-cost/companies';
import { isReady, prepareEach } from '../../job-cost/upserting';
import { MOVE } from '../../odoo/models/accounting';
import { textOf } from '../../odoo/models/values';
import { done, failed, type Outcome } from '../../outcome';
import type { Verb, VerbDeps, VerbInput, VerbPlan } from '../../verb';
import { cancelBills, draftBills } from './act';
import { type BillKind, billName } from './bill-state';
import { silent } from './carry';
import { billQuestion, type BillQuestion, findBills, type FoundBill } from './find';
import { accountingDay, readLocks } from './periods';
import { billSummary, type BillSummary } from './read';
import { postedBill } from './refusals';
import type { Locks } from './rules/period';
import { readBillHeads } from './stored';
import { BILL_NEEDS } from './upsert';

/** Where a bill is to stand. */
type Wanted = 'cancel' | 'draft';

export interface EndPlan extends VerbPlan<BillSummary> {
	readonly wanted: Wanted;
	readonly steps: ReadonlyMap<number, FoundBill>;
}

type EndVerb = Verb<BillQuestion, EndPlan, BillSummary>;

const endVerb = (name: string, kind: BillKind, wanted: Wanted): EndVerb => ({
	name,
	writes: true,
	needs: BILL_NEEDS,
	input: billQuestion,
	plan: async (deps, inputs) => await planEnd(deps, kind, wanted, inputs),
	apply: applyEnd,
});

/**
 * Cancels draft bills: the order is open again for what they billed. A booked one is a fault, because
 * only a credit note takes it back without a gap in the books; a cancelled one stays as it is.
 * Faults: `mapping.unknown_vendor_invoice`, `mapping.ambiguous`, `conflict.bill_posted`.
 */
export const vendorBillCancel = endVerb('payables.vendorBill.cancel', 'vendor_invoice', 'cancel');
export const vendorCreditCancel = endVerb(
	'payables.vendorCredit.cancel',
	'vendor_credit',
	'cancel',
);

/**
 * Takes booked bills back to draft, so that a revision of their source can correct them, and revives
 * cancelled ones. Only while nothing was paid of them or set off against them, and in an open period:
 * Odoo itself would undo the payment's reconciliation without a word.
 * Faults besides those of Cancel: `conflict.bill_paid`, `conflict.closed_period`.
 */
export const vendorBillReset = endVerb(
	'payables.vendorBill.resetToDraft',
	'vendor_invoice',
	'draft',
);
export const vendorCreditReset = endVerb(
	'payables.vendorCredit.resetToDraft',
	'vendor_credit',
	'draft',
);

async function planEnd(
	{ odoo }: VerbDeps,
	kind: BillKind,
	wanted: Wanted,
	inputs: ReadonlyArray<VerbInput<BillQuestion>>,
): Promise<EndPlan> {
	const [find, companies, locks] = await Promise.all([
		findBills(
			odoo,
			kind,
			inputs.map(({ value }) => value),
		),
		readCompanies(odoo),
		readLocks(odoo),
	]);
	const prepared = prepareEach(inputs, ({ value }) => {
		const bill = find(value);
		const stays = bill.row.state === wanted;
		if (!stays && wanted === 'cancel' && bill.row.state === 'posted') {
			throw postedBill(bill, 'cannot be cancelled');
		}
		if (!stays && wanted === 'draft' && bill.row.state === 'posted') {
			refuseReset(bill, companies, locks);
		}
		return { bill, stays };
	});
	const steps = new Map<number, FoundBill>();
	const preview = prepared.map((one): Outcome<BillSummary> => {
		if (!isReady(one)) return failed(one.index, one.fault);
		const { bill, stays } = one.value;
		if (!stays) steps.set(one.index, bill);
		return done(one.index, stays ? 'unchanged' : 'updated', billSummary(bill));
	});
	return { preview, wanted, steps };
}

/** A booked bill goes back only while nothing rests on it. */
function refuseReset(
	bill: FoundBill,
	companies: Companies,
	locks: ReadonlyMap<number, Locks>,
): void {
	const { row } = bill;
	if (row.payment_state !== 'not_paid' || row.amount_residual !== row.amount_total) {
		throw paid(bill);
	}
	const company = companies.byId(bill.company ?? companies.own.id);
	accountingDay(textOf(row.date) ?? '', {
		locks: locks.get(company.id) ?? { fiscalYear: null, hard: null, purchase: null, tax: null },
		hasTax: bill.lines.some(({ taxes }) => taxes.length > 0),
		company,
		policy: 'refuse',
	});
}

async function applyEnd(
	{ odoo }: VerbDeps,
	{ preview, wanted, steps }: EndPlan,
): Promise<Array<Outcome<BillSummary>>> {
	const ids = [...new Set([...steps.values()].map(({ id }) => id))];
	const refused = wanted === 'cancel' ? await cancelBills(odoo, ids) : await draftBills(odoo, ids);
	const heads = new Map((await readBillHeads(odoo, ids)).map((row) => [row.id, row]));
	return preview.map((outcome): Outcome<BillSummary> => {
		const bill = steps.get(outcome.index);
		if (outcome.status === 'exception' || bill === undefined) return outcome;
		const row = heads.get(bill.id);
		if (row?.state !== wanted) {
			const reason: Fault = refused.get(bill.id) ?? silent(wanted, row?.state ?? 'unknown');
			return failed(outcome.index, reason);
		}
		return done(outcome.index, outcome.effect, billSummary({ ...bill, row }), outcome.warnings);
	});
}

const paid = ({ id, row }: FoundBill) =>
	fault({
		class: 'conflict',
		code: 'conflict.bill_paid',
		message: `Of the bill ${billName(row) ?? String(id)} something was paid or set off already.`,
		remedy: 'Credit it (Vendor Credit Note); or reverse the payment first.',
		model: MOVE,
		details: { id },
	});
