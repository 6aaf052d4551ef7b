import type { CommitmentLine } from '../../canonical/entities/commitment';
import type { Ref } from '../../canonical/types';
import { fault, toFault } from '../../faults';
import { decimal } from '../../money';
import { type Coding, codingOf } from '../../job-cost/coding';
import type { Company } from '../../job-cost/companies';
import type { Origin } from '../../job-cost/delivered';
import type { Many2one } from '../../odoo/models/values';
import { idOf } from '../../odoo/models/values';
import type { Cell, UpsertLine } from '../../odoo/upsert';
import type { OrderFields } from './fields';
import type { OrderOptions } from './input';
import type { Currency, References } from './references';
import { cameOf, closedQuantity, isBelowCame } from './rules/came';
import { measureLine } from './rules/measure';
import type { StoredLine } from './stored';

/** What all lines of a document share. */
export interface LineTerms {
	readonly references: References;
	readonly origin: Origin & OrderOptions;
	readonly project: Ref;
	readonly company: Company;
	readonly currency: Currency;
	readonly byAmount: boolean;
	/** `YYYY-MM-DD HH:MM:SS` in UTC; null keeps what Odoo has, or `today` for a new line. */
	readonly planned: string | null;
	readonly today: string;
	/** Odoo committed the order: an item can no longer be exchanged. */
	readonly committed: boolean;
}

/**
 * A line for Odoo. Quantity, price, discount and date always go together: a quantity alone makes
 * Odoo take price and date from the vendor's price list (recipes 4.3).
 *
 * Faults of the references, of `measureLine`, and `order.no_item`, `conflict.below_received`,
 * `conflict.item_changed`; each names the line.
 */
export function orderLine(
	line: CommitmentLine,
	externalId: string,
	stored: StoredLine | undefined,
	terms: LineTerms,
): { readonly row: UpsertLine; readonly warnings: readonly string[] } {
	try {
		return buildLine(line, externalId, stored, terms);
	} catch (thrown) {
		const reason = toFault(thrown);
		throw reason.with({
			message: `Line ${line.lineId}: ${reason.message}`,
			...(reason.field === undefined ? {} : { field: `lines.${reason.field}` }),
		});
	}
}

function buildLine(
	line: CommitmentLine,
	externalId: string,
	stored: StoredLine | undefined,
	terms: LineTerms,
) {
	const { references, origin, company, currency } = terms;
	const { fields } = references;
	const coding = codingOf(
		references.directory,
		origin,
		{ ...line, project: terms.project },
		company.id,
	);
	const item = itemOf(line, coding, stored, terms);
	const { quantity, price, lump } = measureLine(line, {
		byAmount: terms.byAmount,
		service: item.service,
		quantityPlaces: fields.quantityPlaces,
		pricePlaces: fields.pricePlaces,
		currencyPlaces: currency.places,
	});
	const unit =
		line.uom === undefined || lump ? (stored?.unit ?? item.unit) : references.units.find(line.uom);
	if (stored !== undefined) {
		if (terms.committed && (stored.product !== item.id || stored.unit !== unit)) {
			throw itemChanged(stored);
		}
		if (isBelowCame(quantity, stored)) throw belowCame(quantity.toFixed(), stored);
	}
	const warnings = coding.costType === null ? [`Line ${line.lineId} carries no cost type.`] : [];
	const values = lineValues(fields, {
		product: item.id,
		name: line.description,
		quantity: quantity.toFixed(),
		price: price.toFixed(),
		discount: '0',
		unit,
		taxes: references.taxes.of(line.taxCode, origin, company.id),
		...daysOf(terms, stored),
		distribution: { json: { [distributionKey(coding)]: 100 } },
	});
	return { row: { externalId, values }, warnings };
}

/**
 * The day the document wants the line. The day a vendor has promised stands as long as the need is
 * the one it was promised for (see `deliveryUpdate`); a new need is to be promised anew.
 */
function daysOf({ planned, today }: LineTerms, stored: StoredLine | undefined) {
	const needed = stored?.needed ?? null;
	const promised = needed !== null && (planned === null || planned.slice(0, 10) === needed);
	return promised
		? { planned: stored?.planned ?? null, needed }
		: { planned: planned ?? stored?.planned ?? today, needed: null };
}

/** A line the document no longer has: what came stays ordered, all else as Odoo holds it. */
export const reducedLine = (
	stored: StoredLine & { readonly externalId: string },
	fields: OrderFields,
): UpsertLine => ({
	externalId: stored.externalId,
	values: lineValues(fields, {
		...storedValues(stored),
		quantity: closedQuantity(stored).toFixed(),
	}),
});

interface LineValues {
	readonly product: number | null;
	readonly name: string;
	readonly quantity: string;
	readonly price: string;
	readonly discount: string;
	readonly unit: number | null;
	readonly taxes: readonly number[];
	readonly planned: string | null;
	readonly needed: string | null;
	readonly distribution: Cell;
}

const storedValues = (stored: StoredLine): LineValues => ({
	product: stored.product,
	name: stored.name,
	quantity: stored.ordered.toFixed(),
	// A float of Odoo's may have more places than a decimal text.
	price: stored.price.round(12, 1).toFixed(),
	discount: stored.discount.toFixed(),
	unit: stored.unit,
	taxes: stored.taxes,
	planned: stored.planned,
	needed: stored.needed,
	distribution: stored.distribution === null ? null : { json: { ...stored.distribution } },
});

function lineValues(fields: OrderFields, values: LineValues): Record<string, Cell> {
	const { product, name, quantity, price, discount, unit, taxes, distribution } = values;
	const { planned, needed } = values;
	return {
		product_id: product === null ? null : { id: product },
		name,
		product_qty: quantity,
		price_unit: price,
		discount,
		[fields.unit]: unit === null ? null : { id: unit },
		[fields.taxes]: { ids: taxes },
		date_planned: planned,
		...(fields.neededOn === null ? {} : { [fields.neededOn]: needed }),
		analytic_distribution: distribution,
		// A price unlike the list's is an agreed one, which Odoo then leaves alone.
		...(fields.listPrice === null ? {} : { [fields.listPrice]: '-1' }),
	};
}

/** One key a split, its accounts joined: Odoo books them on one analytic line. */
export const distributionKey = ({ project, phase, costCode, costType }: Coding): string =>
	[project.account, phase?.id, costCode?.id, costType?.id]
		.filter((id) => id !== undefined)
		.join(',');

interface LineItem {
	readonly id: number;
	readonly unit: number | null;
	readonly service: boolean;
}

/** The source's item, else the default of the cost type, else that of the operation. */
function itemOf(
	line: CommitmentLine,
	{ costType }: Coding,
	stored: StoredLine | undefined,
	{ references, origin, company }: LineTerms,
): LineItem {
	const byType = origin.defaultItems.find((entry) => entry.costType === costType?.code)?.item;
	const code = byType ?? origin.defaultItem;
	const ref = line.item ?? (code === undefined ? undefined : { code });
	if (ref === undefined) throw noItem();
	const row = references.items.find(
		{ origin, ref, company: company.id },
		'item',
		stored !== undefined,
	);
	return { id: row.id, unit: unitOf(row), service: row.type === 'service' };
}

const unitOf = ({ uom_id }: { readonly uom_id: Many2one }): number | null => idOf(uom_id);

/** Sum of a document's lines, as Odoo rounds each. */
export const subtotal = (values: Readonly<Record<string, Cell>>, places: number) =>
	decimal(String(values['product_qty']))
		.times(decimal(String(values['price_unit'])))
		.round(places, 1);

const noItem = () =>
	fault({
		class: 'mapping',
		code: 'order.no_item',
		message: 'Odoo orders nothing without an item, and the line names none.',
		remedy: 'Set Default Item, or Default Items by cost type, in the operation.',
		field: 'item',
	});

const itemChanged = ({ id, productName }: StoredLine) =>
	fault({
		class: 'conflict',
		code: 'conflict.item_changed',
		message: `Item or unit differ from what is ordered already (${productName ?? 'none'}).`,
		remedy:
			'Take the line out of the source document and add it under a new line id; what came stays on the old one.',
		field: 'item',
		details: { line: id },
	});

const belowCame = (wanted: string, stored: StoredLine) =>
	fault({
		class: 'conflict',
		code: 'conflict.below_received',
		message: `The line is to be ${wanted}, but ${cameOf(stored).toFixed()} were received or billed already.`,
		remedy:
			'Return the goods or have the bill credited in Odoo first, or correct the quantity in the source.',
		field: 'quantity',
		details: {
			line: stored.id,
			received: stored.received.toFixed(),
			billed: stored.billed.toFixed(),
		},
	});
