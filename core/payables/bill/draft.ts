import type { Company } from '../../job-cost/companies';
import { recordId } from '../../job-cost/delivered';
import { type Decimal, decimal, decimalFromFloat, sum, toText } from '../../money';
import { lineExternalId } from '../../odoo/external-id';
import { nameOf } from '../../odoo/models/values';
import type { Cell, UpsertLine } from '../../odoo/upsert';
import type { FoundOrder } from '../../procurement/order/find';
import { readTrail, trailOf, trailText } from '../../procurement/trail';
import { billName, type BillKind } from './bill-state';
import type { BillCurrency } from './currencies';
import type { BillDocument, DocumentLine } from './document';
import type { FoundBill } from './find';
import type { Duplicates } from './input';
import { billLine, type BuiltLine } from './lines';
import { accountingDay } from './periods';
import { type BillReferences, projectOf } from './references';
import {
	cancelled,
	doesNotAddUp,
	manyCompanies,
	noLines,
	noVendor,
	otherCurrency,
	overCredit,
	postedBill,
	refuseUnposted,
	shownBill,
} from './refusals';
import { imbalance, type StatedAmounts } from './rules/compare';
import type { BillFacts } from './rules/duplicate';
import type { StoredBill } from './stored';
import { payeeOf, refuseOtherVendor, type VendorRow } from './vendors';

/** One document made ready: what its bill shall become. */
export interface BillDraft {
	readonly kind: BillKind;
	readonly type: 'bill' | 'credit_note';
	readonly externalId: string;
	/** The vendor's number. */
	readonly number: string;
	readonly company: Company;
	readonly currency: BillCurrency;
	readonly stored: StoredBill | undefined;
	/** Head and lines to write; null leaves them alone. */
	readonly write: {
		readonly values: Readonly<Record<string, Cell>>;
		readonly lines: readonly UpsertLine[];
	} | null;
	/** Lines of a draft that the document no longer has. */
	readonly drop: readonly number[];
	readonly then: 'cancel' | null;
	/** What it is compared with others by; null where nothing is written. */
	readonly facts: BillFacts | null;
	readonly duplicates: Duplicates;
	readonly stated: StatedAmounts;
	readonly tolerance: Decimal;
	/** Days it has, or shall have, `YYYY-MM-DD`. */
	readonly invoiceDate: string;
	readonly accountingDate: string;
	/** Why the accounting date is not the one asked for; null when it is. */
	readonly moved: string | null;
	readonly orders: readonly string[];
	readonly trail: string;
	readonly warnings: readonly string[];
}

/** What is known of a document before its lines are built. */
export interface BillHead {
	readonly document: BillDocument;
	readonly externalId: string;
	readonly stored: StoredBill | undefined;
	readonly company: Company;
	readonly vendor: VendorRow;
	readonly credited: FoundBill | null;
	/** Order of a line; null when it bills none. */
	readonly orderOf: (line: DocumentLine) => FoundOrder | null;
}

/**
 * Vendor, company and orders of a document.
 *
 * Faults: those of the references, `bill.no_vendor`, `conflict.vendor_differs`,
 * `conflict.bill_company`, `conflict.bill_not_posted`, `conflict.bill_cancelled`.
 */
export function headOf(
	document: BillDocument,
	stored: StoredBill | undefined,
	references: BillReferences,
): BillHead {
	const { origin } = document;
	const credited = references.credited(document);
	if (credited !== null) refuseUnposted(credited);
	const orders = new Map<DocumentLine, FoundOrder>();
	for (const line of document.lines) {
		const commitment = line.commitment ?? document.commitment;
		if (commitment !== undefined) orders.set(line, references.orders({ origin, commitment }));
	}
	// Also one that no line bills has to be there.
	if (document.commitment !== undefined) {
		references.orders({ origin, commitment: document.commitment });
	}
	const company = companyOf(document, [...orders.values()], credited, references);
	const vendor = vendorOf(document, [...orders.values()], credited, company, stored, references);
	return {
		document,
		externalId: recordId(origin, document.kind),
		stored,
		company,
		vendor,
		credited,
		orderOf: (line) => orders.get(line) ?? null,
	};
}

/** That of the order or the credited bill, else of the project, else the one named, else the user's. */
function companyOf(
	document: BillDocument,
	orders: readonly FoundOrder[],
	credited: FoundBill | null,
	{ companies, directory }: BillReferences,
): Company {
	const { origin } = document;
	const named = origin.company === undefined ? null : companies.named(origin.company).id;
	const own = [credited?.company, ...orders.map(({ company }) => company)].flatMap(
		(id) => id ?? [],
	);
	const projects = document.lines.flatMap((line) => {
		const ref = projectOf(document, line);
		if (ref === undefined) return [];
		return directory.project({ origin, ref, company: own[0] ?? named }).company ?? [];
	});
	const ids = [...new Set([...own, ...projects])];
	if (ids.length > 1) throw manyCompanies();
	return companies.byId(ids[0] ?? named ?? companies.own.id);
}

function vendorOf(
	document: BillDocument,
	orders: readonly FoundOrder[],
	credited: FoundBill | null,
	company: Company,
	stored: StoredBill | undefined,
	{ vendors }: BillReferences,
): VendorRow {
	const stands = [
		...(credited === null ? [] : [[vendors.byId(credited.vendor), shownBill(credited)] as const]),
		...orders.map((order) => [vendors.byId(order.vendor), `the order ${order.row.name}`] as const),
	];
	const ask = { origin: document.origin, company: company.id };
	const vendor =
		document.vendor === undefined
			? stands[0]?.[0]
			: vendors.named.find({ ...ask, ref: document.vendor }, 'vendor', stored !== undefined);
	if (vendor === undefined) throw noVendor();
	for (const [other, shown] of stands) refuseOtherVendor(vendor, other, shown);
	return vendor;
}

/**
 * What the bill shall become. `ownTerms`: the vendor has payment terms of its own, by which Odoo works
 * out when a bill is due that does not say so.
 *
 * Faults: those of `billLine`, `bill.no_lines`, `bill.total_differs`, `bill.credit_exceeds`, `conflict.closed_period`,
 * `currency.not_commitment`, `conflict.bill_posted`, `conflict.bill_cancelled`.
 */
export function draftOf(head: BillHead, references: BillReferences, ownTerms: boolean): BillDraft {
	const { document, externalId, stored, company } = head;
	const { origin } = document;
	const currency = currencyOf(head, references);
	const base = {
		kind: document.kind,
		type: document.type,
		externalId,
		number: document.number,
		company,
		currency,
		stored,
		duplicates: origin.duplicates,
		tolerance: decimal(origin.taxTolerance),
		invoiceDate: document.day,
	};
	if (document.commercial === 'void' || document.commercial === 'rejected') {
		return { ...base, ...ending(head) };
	}
	if (stored?.row.state === 'cancel') throw cancelled(stored);
	const lines = documentLines(head);
	const built = lines.map((line) =>
		billLine(line, lineExternalId(externalId, line.lineId), {
			document,
			references,
			company,
			currency,
			credited: head.credited,
			orderOf: head.orderOf,
		}),
	);
	const stated = statedOf(document, lines, externalId);
	const open = imbalance(stated, base.tolerance);
	if (open !== null) throw doesNotAddUp(open, currency);
	refuseOverCredit(head, stated, references);
	const hasTax = built.some(({ row }) => isTaxed(row));
	const { day, moved } = bookedOn(head, references, hasTax);
	const orders = [...new Set(document.lines.flatMap((line) => head.orderOf(line) ?? []))];
	const { trail, documents } = trailOfBill(head, orders);
	const names = new Set(built.map(({ row }) => row.externalId));
	return {
		...base,
		write: {
			values: {
				move_type: document.type === 'bill' ? 'in_invoice' : 'in_refund',
				partner_id: { id: head.vendor.id },
				currency_id: { id: currency.id },
				ref: document.number,
				invoice_date: document.day,
				date: day,
				invoice_origin: trailText({ documents, trail }),
				...dueCells(document, company, references, ownTerms),
				...(head.credited !== null && document.applyToBill
					? { reversed_entry_id: { id: head.credited.id } }
					: {}),
			},
			lines: built.map(({ row }) => row),
		},
		drop: (stored?.lines ?? [])
			.filter((line) => line.externalId !== null && !names.has(line.externalId))
			.map(({ id }) => id),
		then: null,
		facts: {
			id: stored?.id ?? null,
			externalId,
			type: document.type,
			payee: payeeOf(head.vendor),
			company: company.id,
			currency: currency.id,
			number: document.number,
			day: document.day,
			net: sum(stated.lines.map(({ amount }) => amount)),
			total: stated.total,
		},
		stated,
		accountingDate: day,
		moved,
		orders: documents,
		trail,
		warnings: warningsOf(head, built, moved, document, references),
	};
}

function warningsOf(
	head: BillHead,
	built: readonly BuiltLine[],
	moved: string | null,
	document: BillDocument,
	{ terms }: BillReferences,
): string[] {
	const unknown =
		document.paymentTerms !== undefined &&
		terms.find(document.paymentTerms, head.company.id) === null
			? [`Odoo has no single payment terms "${document.paymentTerms}"; they are left out.`]
			: [];
	const byHand = (head.stored?.lines ?? []).filter(({ externalId }) => externalId === null);
	return [
		...(moved === null ? [] : [moved]),
		...unknown,
		...(byHand.length === 0
			? []
			: [`${String(byHand.length)} lines were added in Odoo; they stay.`]),
		...built.flatMap(({ warnings }) => warnings),
	];
}

/** The order's or the credited bill's currency, else the document's, else the company's. */
function currencyOf(
	{ document, company, credited, orderOf }: BillHead,
	{ currencies }: BillReferences,
): BillCurrency {
	const stands = [
		...(credited === null ? [] : [credited.row.currency_id]),
		...document.lines.map((line) => orderOf(line)?.row.currency_id),
	].flatMap((currency) => nameOf(currency) ?? []);
	const code = document.currency ?? stands[0];
	const other = stands.find((one) => one !== (code ?? one));
	if (other !== undefined) throw otherCurrency(code ?? '', other);
	return currencies.find(code, company, document.day);
}

/** Lines of the document; a credit note without any credits the whole bill. */
function documentLines({ document, credited }: BillHead): readonly DocumentLine[] {
	if (document.lines.length > 0) return document.lines;
	if (credited === null) throw noLines();
	return credited.lines.map((line) => ({
		lineId: `bill-${String(line.id)}`,
		description: line.name,
		quantity: line.quantity.toFixed(),
		amount: toText(line.subtotal),
		billLine: { id: String(line.id) },
	}));
}

function statedOf(
	document: BillDocument,
	lines: readonly DocumentLine[],
	externalId: string,
): StatedAmounts {
	const optional = (text: string | undefined) => (text === undefined ? null : decimal(text));
	return {
		tax: optional(document.taxAmount),
		total: optional(document.total),
		lines: lines.map((line) => ({
			lineId: line.lineId,
			externalId: lineExternalId(externalId, line.lineId),
			amount: decimal(line.amount),
			tax: optional(line.taxAmount),
		})),
	};
}

const isTaxed = ({ values }: UpsertLine): boolean => {
	const cell = values['tax_ids'];
	return typeof cell === 'object' && cell !== null && 'ids' in cell && cell.ids.length > 0;
};

/** Fault `bill.credit_exceeds`: with what was credited before, more than the bill. */
function refuseOverCredit(
	{ credited, stored, document }: BillHead,
	stated: StatedAmounts,
	{ creditedBefore }: BillReferences,
): void {
	if (credited === null || !document.applyToBill) return;
	const before = (creditedBefore.get(credited.id) ?? []).filter(({ id }) => id !== stored?.id);
	const all = sum([...before.map(({ net }) => net), ...stated.lines.map(({ amount }) => amount)]);
	const billed = decimalFromFloat(credited.row.amount_untaxed);
	if (all.lte(billed)) return;
	throw overCredit(credited, toText(all), toText(billed));
}

/** A posted bill stands on its day, whatever was closed since. */
function bookedOn(
	{ document, company, stored }: BillHead,
	{ locks }: BillReferences,
	hasTax: boolean,
) {
	if (stored?.row.state === 'posted') {
		return { day: String(stored.row.date || document.day), moved: null };
	}
	return accountingDay(document.accountingDate ?? document.day, {
		locks: locks.get(company.id) ?? { fiscalYear: null, hard: null, purchase: null, tax: null },
		hasTax,
		company,
		policy: document.origin.closedPeriod,
	});
}

/** Without terms Odoo makes a bill due on the day it is typed, whatever its date. */
function dueCells(
	{ type, day, dueDate, paymentTerms }: BillDocument,
	company: Company,
	{ terms }: BillReferences,
	ownTerms: boolean,
): Record<string, Cell> {
	if (type === 'credit_note') return { invoice_payment_term_id: null, invoice_date_due: day };
	if (dueDate !== undefined) return { invoice_payment_term_id: null, invoice_date_due: dueDate };
	const id = paymentTerms === undefined ? null : terms.find(paymentTerms, company.id);
	if (id !== null) return { invoice_payment_term_id: { id } };
	return ownTerms ? {} : { invoice_payment_term_id: null, invoice_date_due: day };
}

/** A bill inherits the trail of what it bills, never its own; one that bills nothing begins one. */
function trailOfBill({ document, credited, stored }: BillHead, orders: readonly FoundOrder[]) {
	const stands =
		credited === null ? orders.map(({ row }) => row.origin) : [credited.row.invoice_origin];
	const documents =
		credited === null
			? orders.map(({ row }) => row.name)
			: [billName(credited.row) ?? String(credited.row.ref || credited.id)];
	const inherited = stands.map(readTrail).find((trail) => trail !== '') ?? '';
	const kept = readTrail(stored?.row.invoice_origin);
	const linked = credited !== null || orders.length > 0;
	return {
		documents,
		trail: inherited || kept || (linked ? '' : trailOf(document.origin.correlationid)),
	};
}

/** A void bill is cancelled while it is a draft; a booked one needs a credit note. */
function ending({ document, stored, externalId }: BillHead) {
	if (stored?.row.state === 'posted') throw postedBill(stored, 'is void in the source');
	const trail = readTrail(stored?.row.invoice_origin);
	const lines = statedOf(document, document.lines, externalId);
	return {
		write: null,
		drop: [],
		then: stored === undefined || stored.row.state === 'cancel' ? null : ('cancel' as const),
		facts: null,
		stated: lines,
		accountingDate: String(stored?.row.date || document.day),
		moved: null,
		orders: [],
		trail,
		warnings:
			stored === undefined ? ['The bill was never in Odoo; there is nothing to cancel.'] : [],
	};
}
