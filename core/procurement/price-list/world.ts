import { fault } from '../../faults';
import { type Companies, readCompanies } from '../../job-cost/companies';
import { type MasterKind, type Masters, ITEMS, readMasters, VENDORS } from '../../job-cost/masters';
import { readUnits } from '../../job-cost/units';
import type { FieldFacts, OdooClient } from '../../odoo/client.port';
import { CURRENCY } from '../../odoo/models/company';
import type { PartnerRow } from '../../odoo/models/partner';
import type { ProductRow } from '../../odoo/models/stock';
import { idOf, type Many2one } from '../../odoo/models/values';
import { VENDOR_PRICE } from '../../odoo/models/vendor-price';
import { externalIdsOf } from '../order/stored';
import type { DeliveredPriceList } from './input';

export interface PricedItem extends ProductRow {
	readonly product_tmpl_id: Many2one;
	/** Up to 18: the unit all prices of the item are in. */
	readonly uom_po_id?: Many2one;
}

/** A price Odoo holds. */
export interface HeldPrice {
	readonly id: number;
	readonly externalId: string | null;
	readonly vendor: number;
	readonly template: number;
	/** null: all variants. */
	readonly product: number | null;
	/** null: all companies. */
	readonly company: number | null;
	readonly from: string | null;
	readonly until: string | null;
}

export interface PriceFields {
	/** Field of the price for its unit; null where the item says it. */
	readonly unit: string | null;
	/** Decimal places of a price; null where Odoo keeps all. */
	readonly places: number | null;
	readonly quantityPlaces: number;
}

export interface PriceWorld {
	readonly companies: Companies;
	readonly vendors: Masters<PartnerRow>;
	readonly items: Masters<PricedItem>;
	readonly units: Awaited<ReturnType<typeof readUnits>>;
	/** Odoo's id of a currency by its code. Fault `mapping.unknown_currency`. */
	currency(code: string): number;
	readonly fields: PriceFields;
	/** By vendor. */
	readonly held: ReadonlyMap<number, readonly HeldPrice[]>;
}

/** Everything a batch of price lists refers to; the number of calls does not grow with the lists. */
export async function readPriceWorld(
	odoo: OdooClient,
	lists: readonly DeliveredPriceList[],
): Promise<PriceWorld> {
	const facts = await odoo.fieldsOf(VENDOR_PRICE);
	if (facts === null) throw noPrices();
	const visible = await odoo.fieldsOf(ITEMS.model);
	const priced: MasterKind<PricedItem> = {
		...ITEMS,
		fields: [
			'default_code',
			'type',
			'uom_id',
			'company_id',
			'active',
			'product_tmpl_id',
			...(visible?.has('uom_po_id') ? (['uom_po_id'] as const) : []),
		],
		codeFields: ['default_code'],
	};
	const [companies, vendors, items, units] = await Promise.all([
		readCompanies(odoo),
		readMasters(
			odoo,
			{ ...VENDORS, codeFields: ['ref'] },
			lists.map((list) => ({ origin: list, ref: list.data.vendor })),
		),
		readMasters(
			odoo,
			priced,
			lists.flatMap((list) => list.data.lines.map(({ item }) => ({ origin: list, ref: item }))),
		),
		readUnits(
			odoo,
			lists.flatMap(({ data }) => data.lines.flatMap(({ uom }) => uom ?? [])),
		),
	]);
	const codes = new Set([
		...lists.flatMap(({ data }) => data.currency ?? []),
		...companies.all.map(({ currency }) => currency),
	]);
	const [currencies, held] = await Promise.all([
		odoo.searchRead<{ id: number; name: string }>({
			model: CURRENCY,
			domain: [['name', 'in', [...codes]]],
			fields: ['name'],
		}),
		readHeld(odoo, vendors.ids, firstDay(lists)),
	]);
	return {
		companies,
		vendors,
		items,
		units,
		currency: (code) => {
			const found = currencies.find(({ name }) => name === code);
			if (found === undefined) throw unknownCurrency(code);
			return found.id;
		},
		fields: fieldsOf(facts),
		held,
	};
}

const firstDay = (lists: readonly DeliveredPriceList[]): string =>
	lists
		.flatMap(({ data }) => [
			data.validFrom,
			...data.lines.flatMap(({ validFrom }) => validFrom ?? []),
		])
		.sort()[0] ?? '';

const fieldsOf = (facts: ReadonlyMap<string, FieldFacts>): PriceFields => {
	const unit = facts.get('product_uom_id');
	return {
		unit: unit?.readonly === false ? 'product_uom_id' : null,
		places: facts.get('price')?.digits?.[1] ?? null,
		quantityPlaces: facts.get('min_qty')?.digits?.[1] ?? 2,
	};
};

/** Prices of the vendors that hold on the day or later. Two calls. */
async function readHeld(
	odoo: OdooClient,
	vendors: readonly number[],
	day: string,
): Promise<ReadonlyMap<number, readonly HeldPrice[]>> {
	const held = new Map<number, HeldPrice[]>();
	if (vendors.length === 0) return held;
	const rows = await odoo.searchRead<{
		id: number;
		partner_id: Many2one;
		product_tmpl_id: Many2one;
		product_id: Many2one;
		company_id: Many2one;
		date_start: string | false;
		date_end: string | false;
	}>({
		model: VENDOR_PRICE,
		domain: [
			['partner_id', 'in', [...vendors]],
			'|',
			['date_end', '=', false],
			['date_end', '>=', day],
		],
		fields: ['partner_id', 'product_tmpl_id', 'product_id', 'company_id', 'date_start', 'date_end'],
		many2one: 'id',
	});
	const names = await externalIdsOf(
		odoo,
		VENDOR_PRICE,
		rows.map(({ id }) => id),
	);
	for (const row of rows) {
		const vendor = idOf(row.partner_id) ?? 0;
		const price: HeldPrice = {
			id: row.id,
			externalId: names.get(row.id) ?? null,
			vendor,
			template: idOf(row.product_tmpl_id) ?? 0,
			product: idOf(row.product_id),
			company: idOf(row.company_id),
			from: row.date_start || null,
			until: row.date_end || null,
		};
		const known = held.get(vendor);
		if (known === undefined) held.set(vendor, [price]);
		else known.push(price);
	}
	return held;
}

const noPrices = () =>
	fault({
		class: 'protocol',
		code: 'odoo.unknown_model',
		message: 'Odoo has no vendor prices here, or hides them from this user.',
		remedy: 'Install the Purchase app, and give the integration user the group Products / Create.',
		model: VENDOR_PRICE,
	});

const unknownCurrency = (code: string) =>
	fault({
		class: 'mapping',
		code: 'mapping.unknown_currency',
		message: `The currency ${code} is not active in Odoo.`,
		remedy: `Activate ${code} under Accounting > Currencies, or correct the currency.`,
		model: CURRENCY,
		field: 'currency',
	});
