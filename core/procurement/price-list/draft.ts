import type { PriceLine } from '../../canonical/entities/price-list';
import { fault, toFault } from '../../faults';
import type { Company } from '../../job-cost/companies';
import { recordId } from '../../job-cost/delivered';
import { decimal } from '../../money';
import { lineExternalId } from '../../odoo/external-id';
import { idOf } from '../../odoo/models/values';
import { VENDOR_PRICE } from '../../odoo/models/vendor-price';
import type { Cell } from '../../odoo/upsert';
import type { DeliveredPriceList } from './input';
import { fitWindows, type NewPrice, type OtherPrice } from './windows';
import type { HeldPrice, PricedItem, PriceWorld } from './world';

/** A price list made ready: the prices to write, and those it ends. */
export interface PriceListDraft {
	readonly externalId: string;
	readonly number: string;
	readonly vendor: number;
	readonly company: Company;
	/** ISO 4217. */
	readonly currency: string;
	readonly rows: ReadonlyArray<{
		readonly externalId: string;
		readonly values: Readonly<Record<string, Cell>>;
	}>;
	/** New last day by id of a price in Odoo. */
	readonly ends: ReadonlyMap<number, string>;
	readonly warnings: readonly string[];
}

/** A list whose references are resolved. */
export interface ResolvedList {
	readonly value: DeliveredPriceList;
	readonly externalId: string;
	readonly vendor: number;
	readonly company: Company;
	readonly currency: { readonly code: string; readonly id: number };
	readonly prices: readonly PricedLine[];
}

/**
 * Resolves what a list refers to. Faults of the references, and `price_list.line_twice`,
 * `price_list.price`, `price_list.places`, `price_list.unit`, `price_list.window`; each names the
 * line.
 */
export function resolvePriceList(value: DeliveredPriceList, world: PriceWorld): ResolvedList {
	const { data } = value;
	const company =
		value.company === undefined ? world.companies.own : world.companies.named(value.company);
	const code = data.currency ?? company.currency;
	const currency = { code, id: world.currency(code) };
	const vendor = world.vendors.find(
		{ origin: value, ref: data.vendor, company: company.id },
		'vendor',
	).id;
	const seen = new Set<string>();
	const prices = data.lines.map((line) => {
		if (seen.has(line.lineId)) throw lineTwice(line.lineId);
		seen.add(line.lineId);
		return ofLine(line, () => pricedLine(value, line, company, world));
	});
	return { value, externalId: recordId(value, 'price_list'), vendor, company, currency, prices };
}

/** The prices of other lists of the batch, as if Odoo held them; their ids are below zero. */
export function batchPrices(lists: readonly ResolvedList[]): readonly HeldPrice[] {
	const prices = lists.flatMap(({ externalId, vendor, company, prices: of }) =>
		of.map(({ item, line, from, until }) => ({
			externalId: lineExternalId(externalId, line.lineId),
			vendor,
			template: idOf(item.product_tmpl_id) ?? 0,
			product: item.id,
			company: company.id,
			from,
			until,
		})),
	);
	return prices.map((price, at) => ({ ...price, id: -1 - at }));
}

/**
 * The rows of a list, fitted between the prices Odoo holds and those of the same batch.
 * Faults `price_list.overlap`, `conflict.price_overlap`. Nothing of a list is written when one line
 * has a fault.
 */
export function draftPriceList(
	{ value, externalId, vendor, company, currency, prices }: ResolvedList,
	{ held, fields }: PriceWorld,
	batch: readonly HeldPrice[],
	today: string,
): PriceListDraft {
	const names = new Set(prices.map(({ line }) => lineExternalId(externalId, line.lineId)));
	const others = [...(held.get(vendor) ?? []), ...batch].filter(
		(price) =>
			price.vendor === vendor &&
			!names.has(price.externalId ?? '') &&
			(price.company === null || price.company === company.id),
	);
	const { until, ends } = fitAll(prices, others, externalId, today);
	const rows = prices.map(({ line, item, unit, from }) => ({
		externalId: lineExternalId(externalId, line.lineId),
		values: {
			partner_id: { id: vendor },
			product_tmpl_id: { id: idOf(item.product_tmpl_id) ?? 0 },
			product_id: { id: item.id },
			product_code: line.vendorItemCode ?? null,
			product_name: line.vendorItemName ?? null,
			min_qty: line.minQuantity ?? '0',
			...(fields.unit === null ? {} : { [fields.unit]: { id: unit } }),
			price: line.price,
			discount: line.discountPercent ?? '0',
			currency_id: { id: currency.id },
			delay: line.leadDays ?? 0,
			date_start: from,
			date_end: until.get(line.lineId) ?? null,
			company_id: { id: company.id },
		},
	}));
	const count = ends.size;
	return {
		externalId,
		number: value.data.number,
		vendor,
		company,
		currency: currency.code,
		rows,
		ends,
		warnings:
			count === 0
				? []
				: [
						`${String(count)} earlier price${count === 1 ? ' of this vendor ends' : 's of this vendor end'} with this list.`,
					],
	};
}

interface PricedLine extends NewPrice {
	readonly line: PriceLine;
	readonly item: PricedItem;
}

function pricedLine(
	value: DeliveredPriceList,
	line: PriceLine,
	company: Company,
	{ items, units, fields }: PriceWorld,
): PricedLine {
	const item = items.find({ origin: value, ref: line.item, company: company.id }, 'item');
	const from = line.validFrom ?? value.data.validFrom;
	const until = line.validUntil ?? value.data.validUntil ?? null;
	if (until !== null && until < from) throw badWindow(from, until);
	const price = decimal(line.price);
	if (price.lt('0')) throw negative(line.price);
	if (fields.places !== null && !price.round(fields.places).eq(price)) {
		throw places('price', line.price, fields.places);
	}
	const least = decimal(line.minQuantity ?? '0');
	if (least.lt('0')) throw negative(line.minQuantity ?? '');
	if (!least.round(fields.quantityPlaces).eq(least)) {
		throw places('minQuantity', line.minQuantity ?? '', fields.quantityPlaces);
	}
	const own = idOf(item.uom_po_id ?? item.uom_id) ?? 0;
	const unit = line.uom === undefined ? own : units.find(line.uom);
	if (fields.unit === null && unit !== own) throw otherUnit(line.uom ?? '');
	return { line, item, lineId: line.lineId, from, until, least: Number(least.toFixed()), unit };
}

/** The days of all prices, item by item. */
function fitAll(
	prices: readonly PricedLine[],
	others: readonly HeldPrice[],
	list: string,
	today: string,
) {
	const until = new Map<string, string | null>();
	const ends = new Map<number, string>();
	const isOwn = ({ externalId }: HeldPrice) => externalId?.startsWith(`${list}.`) === true;
	const take = (of: readonly PricedLine[], held: readonly HeldPrice[]) => {
		const windows = fitWindows(
			of,
			held.map((price): OtherPrice => ({ ...price, withdrawn: isOwn(price) })),
			today,
		);
		if (windows.twice !== null) throw overlap(windows.twice.lineId, windows.twice.other);
		if (windows.clash !== null) throw clash(windows.clash.lineId, windows.clash.other);
		for (const [line, day] of windows.until) until.set(line, day);
		// Prices below zero are another list's of the batch, which ends them itself.
		for (const [id, day] of windows.ends) if (id > 0) ends.set(id, day);
	};
	const byItem = new Map<number, PricedLine[]>();
	for (const price of prices) {
		byItem.set(price.item.id, [...(byItem.get(price.item.id) ?? []), price]);
	}
	for (const [product, of] of byItem) {
		const template = idOf(of[0]?.item.product_tmpl_id) ?? 0;
		take(
			of,
			others.filter(
				(price) =>
					price.template === template && (price.product === null || price.product === product),
			),
		);
	}
	// Lines of items the list no longer names at all.
	const gone = others.filter((price) => isOwn(price) && !byItem.has(price.product ?? 0));
	take([], gone);
	return { until, ends };
}

function ofLine<T>({ lineId }: PriceLine, make: () => T): T {
	try {
		return make();
	} catch (thrown) {
		const reason = toFault(thrown);
		throw reason.with({
			message: `Line ${lineId}: ${reason.message}`,
			...(reason.field === undefined ? {} : { field: `lines.${reason.field}` }),
		});
	}
}

const lineTwice = (lineId: string) =>
	fault({
		class: 'source_data',
		code: 'price_list.line_twice',
		message: `Two lines of the list have the id ${lineId}.`,
		remedy: 'Give each line an id of its own that stays when the list is revised.',
		model: VENDOR_PRICE,
		field: 'lines.lineId',
	});

const badWindow = (from: string, until: string) =>
	fault({
		class: 'source_data',
		code: 'price_list.window',
		message: `The price ends on ${until}, before it begins on ${from}.`,
		remedy: 'Correct the days in the source.',
		model: VENDOR_PRICE,
		field: 'validUntil',
	});

const negative = (text: string) =>
	fault({
		class: 'source_data',
		code: 'price_list.price',
		message: `${text} is below zero; prices and quantities of a list are positive.`,
		remedy: 'Send the price as a positive amount; what is given back is a credit note.',
		model: VENDOR_PRICE,
		field: 'price',
	});

const places = (field: string, text: string, kept: number) =>
	fault({
		class: 'source_data',
		code: 'price_list.places',
		message: `${text} has more than the ${String(kept)} decimal places Odoo keeps here; it would be rounded.`,
		remedy:
			'Raise the decimal accuracy in Odoo (Settings > Technical > Decimal Accuracy), or send the price for a larger unit.',
		model: VENDOR_PRICE,
		field,
	});

const otherUnit = (wanted: string) =>
	fault({
		class: 'source_data',
		code: 'price_list.unit',
		message: `The price is for ${wanted}; this Odoo keeps prices in the purchase unit of the item.`,
		remedy: 'Send the price for the purchase unit of the item, or change that unit in Odoo.',
		model: VENDOR_PRICE,
		field: 'uom',
	});

const overlap = (lineId: string, other: string) =>
	fault({
		class: 'source_data',
		code: 'price_list.overlap',
		message: `Lines ${other} and ${lineId} give one item two prices for the same quantity on the same day.`,
		remedy: 'Keep one of them, or set them apart by days or by least quantity.',
		model: VENDOR_PRICE,
		field: 'lines',
		details: { line: lineId, other },
	});

const clash = (lineId: string, other: number) =>
	fault({
		class: 'conflict',
		code: 'conflict.price_overlap',
		message: `Line ${lineId}: from its first day on Odoo holds another price of this vendor for the item${other > 0 ? ` (price ${String(other)})` : ', by another list of this batch'}.`,
		remedy:
			'End or delete that price in Odoo (Purchase > Vendor Pricelists), or let this list begin on another day. Odoo would take the lower of the two.',
		model: VENDOR_PRICE,
		field: 'lines',
		details: { line: lineId, priceId: other },
	});
