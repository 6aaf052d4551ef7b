import type { Ref } from '../../canonical/types';
import { type Companies, readCompanies } from '../../job-cost/companies';
import { type Asked, type Asks, type Directory, readDirectory } from '../../job-cost/directory';
import { ITEMS, type Masters, readMasters } from '../../job-cost/masters';
import { readUnits } from '../../job-cost/units';
import { type Decimal, decimalFromFloat } from '../../money';
import type { OdooClient } from '../../odoo/client.port';
import { MOVE } from '../../odoo/models/accounting';
import { PRODUCT, type ProductRow } from '../../odoo/models/stock';
import { idOf, type Many2one } from '../../odoo/models/values';
import { readTaxes, type Taxes } from '../../procurement/order/taxes';
import { type PaymentTerms, paymentTermsOf } from '../../procurement/vendor-terms';
import { type BillCurrencies, readBillCurrencies } from './currencies';
import { type BillDocument, commitmentsOf, type DocumentLine } from './document';
import { type BillFields, billFields } from './fields';
import { type BillQuestion, findBills, type FoundBill } from './find';
import { type Orders, readBilledOrders } from './order-link';
import { readLocks } from './periods';
import type { Locks } from './rules/period';
import { readVendors, type Vendors } from './vendors';

/** Everything a batch of bills refers to. */
export interface BillReferences {
	readonly fields: BillFields;
	readonly companies: Companies;
	readonly locks: ReadonlyMap<number, Locks>;
	readonly directory: Directory;
	readonly items: Masters<ProductRow>;
	readonly units: Awaited<ReturnType<typeof readUnits>>;
	readonly taxes: Taxes;
	readonly terms: PaymentTerms;
	readonly orders: Orders;
	/** Bill a credit note credits. Faults `mapping.unknown_vendor_invoice`, `mapping.ambiguous`. */
	readonly credited: (document: BillDocument) => FoundBill | null;
	readonly vendors: Vendors;
	readonly currencies: BillCurrencies;
	/** Products of the orders and bills that Odoo keeps in stock. */
	readonly stocked: ReadonlySet<number>;
	/** Credit notes that name a bill, by the bill; cancelled ones apart. */
	readonly creditedBefore: ReadonlyMap<
		number,
		ReadonlyArray<{ readonly id: number; readonly net: Decimal }>
	>;
}

/** The number of calls does not grow with the batch. */
export async function readBillReferences(
	odoo: OdooClient,
	documents: readonly BillDocument[],
): Promise<BillReferences> {
	const lines = documents.flatMap((document) => document.lines.map((line) => ({ document, line })));
	const companies = await readCompanies(odoo);
	const [fields, locks, directory, items, units, taxes, terms, orders, credited, currencies] =
		await Promise.all([
			billFields(odoo),
			readLocks(odoo),
			readDirectory(odoo, asksOf(documents)),
			readMasters(
				odoo,
				ITEMS,
				lines.flatMap(({ document: { origin }, line }) =>
					line.item === undefined ? [] : [{ origin, ref: line.item }],
				),
			),
			readUnits(
				odoo,
				lines.flatMap(({ line }) => line.uom ?? []),
			),
			readTaxes(
				odoo,
				documents.map(({ origin }) => origin),
			),
			paymentTermsOf(
				odoo,
				documents.flatMap(({ paymentTerms }) => paymentTerms ?? []),
			),
			readBilledOrders(
				odoo,
				documents.flatMap((document) =>
					commitmentsOf(document).map((commitment) => ({ origin: document.origin, commitment })),
				),
			),
			readCredited(odoo, documents),
			readBillCurrencies(
				odoo,
				documents.flatMap(({ currency }) => currency ?? []),
				companies.all,
			),
		]);
	// What is wrong with a reference is said when its document is made ready.
	const stands = documents.flatMap((document) =>
		[
			...commitmentsOf(document).map((commitment) =>
				quietly(() => orders({ origin: document.origin, commitment }).vendor),
			),
			quietly(() => credited(document)?.vendor ?? null),
		].flatMap((vendor) => vendor ?? []),
	);
	const bills = documents.flatMap((document) => quietly(() => credited(document)) ?? []);
	const products = [
		...documents.flatMap((document) =>
			commitmentsOf(document).flatMap((commitment) => {
				const order = quietly(() => orders({ origin: document.origin, commitment }));
				return order?.lines.map(({ product }) => product) ?? [];
			}),
		),
		...bills.flatMap(({ lines }) => lines.map(({ product }) => product)),
	].flatMap((product) => product ?? []);
	const [stocked, creditedBefore] = await Promise.all([
		readStocked(odoo, products),
		readCreditedBefore(
			odoo,
			bills.map(({ id }) => id),
		),
	]);
	const vendors = await readVendors(
		odoo,
		documents.flatMap(({ origin, vendor }) =>
			vendor === undefined ? [] : [{ origin, ref: vendor }],
		),
		stands,
	);
	return {
		fields,
		companies,
		locks,
		directory,
		items,
		units,
		taxes,
		terms,
		orders,
		credited,
		vendors,
		currencies,
		stocked,
		creditedBefore,
	};
}

/** Credited bills by reference; no call without any. */
async function readCredited(
	odoo: OdooClient,
	documents: readonly BillDocument[],
): Promise<BillReferences['credited']> {
	const asked = documents.filter(({ bill }) => bill !== undefined);
	if (asked.length === 0) return () => null;
	const questionOf = ({ origin, bill }: BillDocument): BillQuestion => ({
		record: bill ?? {},
		system: origin.system,
		tenant: origin.tenant,
	});
	const find = await findBills(odoo, 'vendor_invoice', asked.map(questionOf));
	return (document) => (document.bill === undefined ? null : find(questionOf(document), 'bill'));
}

/** Projects and codes of all lines. A line without a project is coded by its order. */
function asksOf(documents: readonly BillDocument[]): Asks {
	const lines = documents.flatMap((document) =>
		document.lines.map((line) => ({
			origin: document.origin,
			line,
			project: projectOf(document, line),
		})),
	);
	const named = (pick: (line: DocumentLine) => Ref | undefined): Asked[] =>
		lines.flatMap(({ origin, line }) => {
			const ref = pick(line);
			return ref === undefined ? [] : [{ origin, ref }];
		});
	const projects = lines.flatMap(({ origin, project }) =>
		project === undefined ? [] : [{ origin, ref: project }],
	);
	return {
		projects,
		phases: lines.flatMap(({ origin, line, project }) =>
			line.phase === undefined || project === undefined
				? []
				: [{ origin, ref: line.phase, project: { origin, ref: project } }],
		),
		costCodes: named(({ costCode }) => costCode),
		costTypes: named(({ costType }) => costType),
	};
}

export const projectOf = (document: BillDocument, line: DocumentLine): Ref | undefined =>
	line.project ?? document.project;

function quietly<T>(look: () => T): T | null {
	try {
		return look();
	} catch {
		return null;
	}
}

/** Of these products, those kept in stock; no call without any. */
async function readStocked(
	odoo: OdooClient,
	products: readonly number[],
): Promise<ReadonlySet<number>> {
	const ids = [...new Set(products)];
	const visible = ids.length === 0 ? null : await odoo.fieldsOf(PRODUCT);
	if (!visible?.has('is_storable')) return new Set();
	const rows = await odoo.searchRead<{ id: number }>({
		model: PRODUCT,
		domain: [
			['id', 'in', ids],
			['is_storable', '=', true],
		],
		fields: ['id'],
		context: { activeTest: false },
	});
	return new Set(rows.map(({ id }) => id));
}

/** What was credited of bills so far; no call without any. */
async function readCreditedBefore(
	odoo: OdooClient,
	bills: readonly number[],
): Promise<BillReferences['creditedBefore']> {
	if (bills.length === 0) return new Map();
	const rows = await odoo.searchRead<{
		id: number;
		reversed_entry_id: Many2one;
		amount_untaxed: number;
	}>({
		model: MOVE,
		domain: [
			['reversed_entry_id', 'in', [...new Set(bills)]],
			['state', '!=', 'cancel'],
		],
		fields: ['reversed_entry_id', 'amount_untaxed'],
		many2one: 'id',
	});
	const found = new Map<number, Array<{ id: number; net: Decimal }>>();
	for (const row of rows) {
		const bill = idOf(row.reversed_entry_id) ?? 0;
		const credit = { id: row.id, net: decimalFromFloat(row.amount_untaxed) };
		found.set(bill, [...(found.get(bill) ?? []), credit]);
	}
	return found;
}
