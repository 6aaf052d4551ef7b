import { fault, toFault } from '../../faults';
import { codingOf } from '../../job-cost/coding';
import type { Company } from '../../job-cost/companies';
import { lineExternalId } from '../../odoo/external-id';
import { idOf } from '../../odoo/models/values';
import type { Cell, UpsertLine } from '../../odoo/upsert';
import type { FoundOrder } from '../../procurement/order/find';
import { distributionKey } from '../../procurement/order/lines';
import type { BillCurrency } from './currencies';
import type { BillDocument, DocumentLine } from './document';
import type { FoundBill } from './find';
import { carries, likeLine, namedLine } from './order-link';
import { type BillReferences, projectOf } from './references';
import { measureBillLine } from './rules/measure';
import type { StoredBillLine } from './stored';

/** What all lines of a document share. */
export interface BillTerms {
	readonly document: BillDocument;
	readonly references: BillReferences;
	readonly company: Company;
	readonly currency: BillCurrency;
	/** Bill it credits. */
	readonly credited: FoundBill | null;
	/** Order of a line, its own or the document's; null when it bills none. */
	readonly orderOf: (line: DocumentLine) => FoundOrder | null;
}

export interface BuiltLine {
	readonly lineId: string;
	readonly row: UpsertLine;
	readonly warnings: readonly string[];
}

/**
 * A line for Odoo. A line of an order carries its order line, and with it item, unit, taxes and coding
 * unless the bill says otherwise; the commitment falls by the quantity billed.
 *
 * Faults of the references, of `measureBillLine` and of order-link.ts; `bill.not_coded`,
 * `bill.coding_differs`, `mapping.unknown_bill_line`; each names the line.
 */
export function billLine(line: DocumentLine, externalId: string, terms: BillTerms): BuiltLine {
	try {
		return buildLine(line, externalId, terms);
	} catch (thrown) {
		const reason = toFault(thrown);
		throw reason.with({
			message: `Line ${line.lineId}: ${reason.message}`,
			...(reason.field === undefined ? {} : { field: `lines.${reason.field}` }),
		});
	}
}

/** Item, price and coding a line has from what it bills or credits. */
interface Base {
	readonly product: number | null;
	readonly productName: string | null;
	readonly name: string;
	readonly unit: number | null;
	readonly taxes: readonly number[];
	readonly distribution: Readonly<Record<string, number>> | null;
	readonly orderLine: number | null;
	readonly ordered: {
		readonly quantity: StoredBillLine['quantity'];
		readonly price: StoredBillLine['price'];
	};
}

function buildLine(line: DocumentLine, externalId: string, terms: BillTerms): BuiltLine {
	const { document, references, company, currency } = terms;
	const { fields } = references;
	const item =
		line.item === undefined
			? null
			: references.items.find(
					{ origin: document.origin, ref: line.item, company: company.id },
					'item',
					true,
				);
	const codes = codesOf(line, terms);
	const order = terms.orderOf(line);
	const base =
		baseOfCredit(line, codes.accounts, item?.id ?? null, terms) ??
		baseOfOrder(line, codes.accounts, item?.id ?? null, order);
	const { quantity, price } = measureBillLine(line, {
		quantityPlaces: fields.quantityPlaces,
		pricePlaces: fields.pricePlaces,
		currencyPlaces: currency.places,
		ordered: base?.ordered ?? null,
	});
	const { distribution, warnings } = distributionOf(codes, base, order);
	const product = item?.id ?? base?.product ?? null;
	const kept = item?.is_storable === true || references.stocked.has(product ?? 0);
	const stocked = kept && document.origin.stockCost === 'at_issue';
	const unit =
		line.uom === undefined ? (base?.unit ?? idOf(item?.uom_id)) : references.units.find(line.uom);
	return {
		lineId: line.lineId,
		warnings: [
			...(order !== null && base === null
				? [`Line ${line.lineId} is no line of the order ${order.row.name}.`]
				: []),
			...warnings.map((warning) => `Line ${line.lineId} ${warning}`),
		],
		row: {
			externalId,
			values: {
				product_id: product === null ? null : { id: product },
				name: line.description ?? base?.name ?? document.number,
				quantity: quantity.toFixed(),
				price_unit: price.toFixed(),
				discount: '0',
				product_uom_id: unit === null ? null : { id: unit },
				tax_ids: { ids: taxesOf(line, base, terms) },
				analytic_distribution: stocked || distribution === null ? null : { json: distribution },
				...(fields.linksOrders ? { purchase_line_id: idCell(base?.orderLine ?? null) } : {}),
			},
		},
	};
}

const idCell = (id: number | null): Cell => (id === null ? null : { id });

function taxesOf(line: DocumentLine, base: Base | null, terms: BillTerms): readonly number[] {
	const { document, references, company } = terms;
	const { taxes } = document.origin;
	return line.taxCode === undefined || taxes.length === 0
		? (base?.taxes ?? [])
		: references.taxes.of(line.taxCode, { taxes }, company.id);
}

interface LineCodes {
	/** Analytic accounts the line names, the project among them when it is known. */
	readonly accounts: readonly number[];
	/** The whole key; null without a project. */
	readonly key: string | null;
	/** Without a cost type the cost cannot be told labour from material. */
	readonly typed: boolean;
}

/** A line without a project is coded by the order it bills. */
function codesOf(line: DocumentLine, { document, references, company }: BillTerms): LineCodes {
	const { origin } = document;
	const { directory } = references;
	const project = projectOf(document, line);
	if (project !== undefined) {
		const coding = codingOf(directory, origin, { ...line, project }, company.id);
		const key = distributionKey(coding);
		return { accounts: key.split(',').map(Number), key, typed: coding.costType !== null };
	}
	const asked = (ref: NonNullable<DocumentLine['costCode']>) => ({
		origin,
		ref,
		company: company.id,
	});
	const accounts = [
		line.costCode === undefined ? null : directory.costCode(asked(line.costCode)),
		line.costType === undefined ? null : directory.costType(asked(line.costType)),
	].flatMap((record) => record?.id ?? []);
	return { accounts, key: null, typed: line.costType !== undefined };
}

function baseOfOrder(
	line: DocumentLine,
	accounts: readonly number[],
	product: number | null,
	order: FoundOrder | null,
): Base | null {
	if (order === null) return null;
	const found = namedLine(order, line.commitmentLine) ?? likeLine(order, { accounts, product });
	if (found === null) return null;
	return {
		...found,
		orderLine: found.id,
		ordered: {
			quantity: found.ordered,
			price: found.ordered.eq(0)
				? found.price
				: netPrice(found.subtotal, found.ordered, found.price),
		},
	};
}

/** The price after the discount of the line; the agreed one where there is none. */
const netPrice = (
	subtotal: StoredBillLine['subtotal'],
	quantity: StoredBillLine['quantity'],
	price: StoredBillLine['price'],
) => (subtotal.eq(quantity.times(price).round(2, 1)) ? price : subtotal.div(quantity));

function baseOfCredit(
	line: DocumentLine,
	accounts: readonly number[],
	product: number | null,
	{ credited }: BillTerms,
): Base | null {
	if (credited === null) return null;
	const found = creditedLine(line, accounts, product, credited);
	if (found === null) return null;
	return {
		...found,
		ordered: {
			quantity: found.quantity,
			price: found.quantity.eq(0)
				? found.price
				: netPrice(found.subtotal, found.quantity, found.price),
		},
	};
}

/** The line of the bill a credit line names, the only one coded like it, or the only one. */
function creditedLine(
	line: DocumentLine,
	accounts: readonly number[],
	product: number | null,
	bill: FoundBill,
): StoredBillLine | null {
	const { billLine: ref } = line;
	if (ref !== undefined) {
		const key = ref.id ?? ref.code ?? '';
		const name = bill.externalId === null ? null : lineExternalId(bill.externalId, key);
		const found = bill.lines.find(
			({ id, externalId }) => (name !== null && externalId === name) || String(id) === key,
		);
		if (found === undefined) throw unknownBillLine(bill, key);
		return found;
	}
	const alike = bill.lines.filter(
		(one) =>
			(accounts.length === 0 || carries(one.distribution, accounts)) &&
			(product === null || one.product === product),
	);
	const [only, second] = alike;
	return second === undefined ? (only ?? null) : null;
}

/** Where the cost belongs: as ordered, unless the bill is coded otherwise. */
function distributionOf(
	codes: LineCodes,
	base: Base | null,
	order: FoundOrder | null,
): { readonly distribution: Readonly<Record<string, number>> | null; readonly warnings: string[] } {
	const { accounts, key, typed } = codes;
	const untyped = typed ? [] : ['carries no cost type.'];
	if (base !== null && base.distribution !== null && carries(base.distribution, accounts)) {
		return { distribution: base.distribution, warnings: [] };
	}
	if (key !== null) {
		const otherwise =
			base !== null && base.distribution !== null
				? [`is coded otherwise than in ${order?.row.name ?? 'the bill'}; the bill's coding stands.`]
				: [];
		return { distribution: { [key]: 100 }, warnings: [...untyped, ...otherwise] };
	}
	if (base !== null && base.distribution !== null) throw codingDiffers();
	throw notCoded();
}

const unknownBillLine = ({ id, row }: FoundBill, key: string) =>
	fault({
		class: 'mapping',
		code: 'mapping.unknown_bill_line',
		message: `The bill ${String(row.ref || row.name || id)} has no line "${key}" in Odoo.`,
		remedy: 'Correct billLine, or leave it out and code the line.',
		field: 'billLine',
		details: { id },
	});

const notCoded = () =>
	fault({
		class: 'source_data',
		code: 'bill.not_coded',
		message:
			'The line names no project and bills no order line, so its cost would belong to no job.',
		remedy: 'Send the project of the line or of the bill, or the order it bills.',
		field: 'project',
	});

const codingDiffers = () =>
	fault({
		class: 'source_data',
		code: 'bill.coding_differs',
		message: 'The line is coded otherwise than the order line it bills, and names no project.',
		remedy: 'Correct cost code and cost type, or send the project with them.',
		field: 'costCode',
	});
