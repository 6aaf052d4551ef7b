import { fault } from '../../faults';
import { allAsks, asksOf } from '../../job-cost/coding';
import { type Companies, type Company, readCompanies } from '../../job-cost/companies';
import { type Directory, readDirectory } from '../../job-cost/directory';
import { ITEMS, type MasterKind, type Masters, readMasters, VENDORS } from '../../job-cost/masters';
import { readUnits } from '../../job-cost/units';
import type { OdooClient } from '../../odoo/client.port';
import { PARTNER, type PartnerRow } from '../../odoo/models/partner';
import type { ProductRow } from '../../odoo/models/stock';
import { textOf } from '../../odoo/models/values';
import { type PaymentTerms, paymentTermsOf } from '../vendor-terms';
import { type OrderFields, orderFields } from './fields';
import type { OrderAsk } from './input';
import { type PurchaseSettings, readPurchaseSettings } from './settings';
import { readTaxes, type Taxes } from './taxes';

/** Reads everything a batch of orders refers to; the number of calls does not grow with the batch. */
export async function readReferences(odoo: OdooClient, asks: readonly OrderAsk[]) {
	const lines = asks.flatMap((ask) => ask.lines.map((line) => ({ ask, line })));
	const itemAsks = [
		...lines.flatMap(({ ask: { origin }, line }) =>
			line.item === undefined ? [] : [{ origin, ref: line.item }],
		),
		...asks.flatMap(({ origin }) =>
			[origin.defaultItem, ...origin.defaultItems.map(({ item }) => item)].flatMap((code) =>
				code === undefined ? [] : [{ origin, ref: { code } }],
			),
		),
	];
	const companies = await readCompanies(odoo);
	const [fields, settings, directory, vendors, items, units, taxes, currencies, terms] =
		await Promise.all([
			orderFields(odoo),
			readPurchaseSettings(odoo),
			readDirectory(
				odoo,
				allAsks(
					lines.map(({ ask, line }) => asksOf(ask.origin, { ...line, project: ask.project })),
				),
			),
			readVendors(odoo, asks),
			readMasters(odoo, ITEMS, itemAsks),
			readUnits(
				odoo,
				lines.flatMap(({ line }) => line.uom ?? []),
			),
			readTaxes(
				odoo,
				asks.map(({ origin }) => origin),
			),
			readCurrencies(odoo, asks, companies),
			paymentTermsOf(
				odoo,
				asks.flatMap(({ paymentTerms }) => paymentTerms ?? []),
			),
		]);
	return {
		fields,
		settings,
		companies,
		directory,
		vendors,
		items,
		units,
		taxes,
		currencies,
		terms,
	};
}

export interface References {
	readonly fields: OrderFields;
	/** By company. */
	readonly settings: (company: number) => PurchaseSettings;
	readonly companies: Companies;
	readonly directory: Directory;
	readonly vendors: Masters<VendorRow>;
	readonly items: Masters<ProductRow>;
	readonly units: Awaited<ReturnType<typeof readUnits>>;
	readonly taxes: Taxes;
	readonly currencies: Currencies;
	readonly terms: PaymentTerms;
}

interface VendorRow extends PartnerRow {
	/** 18: no-message, warning or block; 19 has the message alone. */
	readonly purchase_warn?: string | false;
	readonly purchase_warn_msg?: string | false;
}

async function readVendors(
	odoo: OdooClient,
	asks: readonly OrderAsk[],
): Promise<Masters<VendorRow>> {
	const visible = await odoo.fieldsOf(PARTNER);
	const kind: MasterKind<VendorRow> = {
		...VENDORS,
		codeFields: ['ref'],
		fields: [
			...(['name', 'ref', 'company_id', 'active'] as const),
			...(['purchase_warn', 'purchase_warn_msg'] as const).filter((field) => visible?.has(field)),
		],
	};
	return await readMasters(
		odoo,
		kind,
		asks.flatMap(({ origin, vendor }) => (vendor === undefined ? [] : [{ origin, ref: vendor }])),
	);
}

/**
 * What Odoo says of buying from a vendor: a block is a fault, a message a warning.
 * Fault `conflict.vendor_blocked`.
 */
export function vendorWarnings(vendor: VendorRow): string[] {
	const message = textOf(vendor.purchase_warn_msg);
	if (vendor.purchase_warn === 'no-message' || message === null) return [];
	if (vendor.purchase_warn === 'block') throw vendorBlocked(vendor.name, message);
	return [`Odoo warns of ${vendor.name}: ${message.slice(0, 200)}`];
}

export interface Currency {
	readonly id: number;
	readonly places: number;
}
export interface Currencies {
	/** By ISO code; absent = the company's. Fault `mapping.unknown_currency`. */
	find(code: string | undefined, company: Company): Currency;
}

async function readCurrencies(
	odoo: OdooClient,
	asks: readonly OrderAsk[],
	{ all }: Companies,
): Promise<Currencies> {
	const codes = new Set([
		...asks.flatMap(({ currency }) => currency ?? []),
		...all.map(({ currency }) => currency),
	]);
	const rows = await odoo.searchRead<{ id: number; name: string; decimal_places: number }>({
		model: 'res.currency',
		domain: [['name', 'in', [...codes]]],
		fields: ['name', 'decimal_places'],
	});
	return {
		find: (code, company) => {
			const row = rows.find(({ name }) => name === (code ?? company.currency));
			if (row === undefined) throw unknownCurrency(code ?? company.currency);
			return { id: row.id, places: row.decimal_places };
		},
	};
}

const unknownCurrency = (code: string) =>
	fault({
		class: 'mapping',
		code: 'mapping.unknown_currency',
		message: `The currency ${code} is not active in Odoo.`,
		remedy: `Activate ${code} under Accounting > Currencies, or correct the currency.`,
		model: 'res.currency',
		field: 'currency',
	});

const vendorBlocked = (name: string, message: string) =>
	fault({
		class: 'conflict',
		code: 'conflict.vendor_blocked',
		message: `Odoo blocks new orders to ${name}: ${message.slice(0, 200)}`,
		remedy: 'Lift the block on the vendor in Odoo (Contacts > Internal Notes), or order elsewhere.',
		model: PARTNER,
		field: 'vendor',
	});
