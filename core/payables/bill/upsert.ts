import { isReady, prepareEach, type Prepared } from '../../job-cost/upserting';
import { recordId } from '../../job-cost/delivered';
import type { OdooClient } from '../../odoo/client.port';
import { MOVE } from '../../odoo/models/accounting';
import { resolveExternalIds } from '../../odoo/resolve-external-ids';
import type { AccessNeed, Verb, VerbInput } from '../../verb';
import { applyBills, type BillPlan, type BillResult, planBills } from './carry';
import { type BillDocument, documentOfBill, documentOfCredit } from './document';
import { type BillDraft, type BillHead, draftOf, headOf } from './draft';
import {
	type DeliveredBill,
	type DeliveredCredit,
	vendorBillInput,
	vendorCreditInput,
} from './input';
import { readBillReferences } from './references';
import { readBills } from './stored';
import { withOwnTerms } from './vendors';

export const BILL_NEEDS: readonly AccessNeed[] = [
	{
		model: MOVE,
		operations: ['read', 'write', 'create'],
		group: 'Invoicing / Billing',
		module: 'account',
	},
	{ model: 'product.product', operations: ['read'], group: 'Internal User', module: 'product' },
	{ model: 'res.partner', operations: ['read'], group: 'Internal User' },
	{ model: 'account.analytic.account', operations: ['read'], group: 'Analytic Accounting' },
	{
		model: 'purchase.order',
		operations: ['read'],
		group: 'Purchase / User',
		module: 'purchase',
	},
];

/**
 * Keeps vendor bills as drafts, by External ID down to the line; posting is a step of its own.
 *
 * Amounts are positive, lines without tax, in the currency of the bill (that of its order, else the
 * company's, when none is said). A line bills its order line (`commitmentLine`, else the one line of
 * the order that is coded alike), so that the commitment falls by what is billed. A revision updates a
 * draft; a booked bill is never changed. A bill that is in Odoo under another key is refused: same
 * vendor and number in any spelling, or same vendor, date and amount. Odoo's tax and total are compared
 * with the bill's, line by line; one that differs stays a draft and leaves as an exception. The same
 * bill sent by several runs at once is one bill. Calls do not grow with the number of bills until a
 * batch is full (500).
 *
 * Faults of an item: those of `headOf`, `draftOf` and `billLine`, `conflict.possible_duplicate`,
 * `conflict.bill_posted`, `bill.tax_differs`, `bill.total_differs`, `bill.date_moved`,
 * `bill.retainage`.
 */
export const vendorBillUpsert: Verb<DeliveredBill, BillPlan, BillResult> = {
	name: 'payables.vendorBill.upsert',
	writes: true,
	needs: BILL_NEEDS,
	input: vendorBillInput,
	plan: async ({ odoo }, inputs) => await planDocuments(odoo, inputs, documentOfBill),
	apply: applyBills,
};

/**
 * The same for credit notes. One that names its bill takes vendor, currency, items and coding from it,
 * credits all of it when it has no lines, and is set off against it as soon as it is posted.
 * Faults besides: `mapping.unknown_vendor_invoice`, `mapping.unknown_bill_line`,
 * `conflict.bill_not_posted`.
 */
export const vendorCreditUpsert: Verb<DeliveredCredit, BillPlan, BillResult> = {
	name: 'payables.vendorCredit.upsert',
	writes: true,
	needs: BILL_NEEDS,
	input: vendorCreditInput,
	plan: async ({ odoo }, inputs) => await planDocuments(odoo, inputs, documentOfCredit),
	apply: applyBills,
};

async function planDocuments<T>(
	odoo: OdooClient,
	inputs: ReadonlyArray<VerbInput<T>>,
	documentOf: (value: T) => BillDocument,
): Promise<BillPlan> {
	const documents = prepareEach(inputs, ({ value }) => documentOf(value));
	const ready = documents.filter(isReady);
	const nameOf = ({ origin, kind }: BillDocument) => recordId(origin, kind);
	const known = await resolveExternalIds(
		odoo,
		ready.map(({ value }) => nameOf(value)),
		MOVE,
	);
	const bills = await readBills(
		odoo,
		[...known.values()].map(({ id }) => id),
	);
	const references = await readBillReferences(
		odoo,
		ready.map(({ value }) => value),
	);
	const heads = step(documents, (document) =>
		headOf(document, bills.get(known.get(nameOf(document))?.id ?? 0), references),
	);
	const ownTerms = await termsByCompany(
		odoo,
		heads.filter(isReady).map(({ value }) => value),
	);
	const drafts = step(
		heads,
		(head): BillDraft =>
			draftOf(head, references, ownTerms.get(head.company.id)?.has(head.vendor.id) === true),
	);
	return await planBills(odoo, drafts);
}

/** The next step of those that came so far; a fault stays with its input. */
const step = <A, B>(
	prepared: ReadonlyArray<Prepared<A>>,
	next: (value: A) => B,
): Array<Prepared<B>> =>
	prepared.map((one) => {
		if (!isReady(one)) return one;
		const [after] = prepareEach([{ index: one.index, value: one.value }], ({ value }) =>
			next(value),
		);
		if (after === undefined) throw new Error('input without a step');
		return after;
	});

/** Vendors with payment terms of their own, by company; one call a company. */
async function termsByCompany(
	odoo: OdooClient,
	heads: readonly BillHead[],
): Promise<ReadonlyMap<number, ReadonlySet<number>>> {
	const companies = new Map<number, number[]>();
	for (const { company, vendor, document } of heads) {
		if (document.type === 'credit_note' || document.dueDate !== undefined) continue;
		companies.set(company.id, [...(companies.get(company.id) ?? []), vendor.id]);
	}
	const found = new Map<number, ReadonlySet<number>>();
	for (const [company, vendors] of companies) {
		found.set(company, await withOwnTerms(odoo, company, vendors));
	}
	return found;
}
