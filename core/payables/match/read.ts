import { contentHash } from '../../canonical/hash';
import { anyOf } from '../../job-cost/domain';
import { DIMENSION_PLANS, PLAN_DIMENSIONS } from '../../job-cost/setup/parts';
import { type Decimal, decimalFromFloat, sum, ZERO } from '../../money';
import type { Domain, OdooClient } from '../../odoo/client.port';
import { MOVE_LINE } from '../../odoo/models/accounting';
import { PURCHASE_ORDER } from '../../odoo/models/purchase';
import { idOf, numberOf, textOf } from '../../odoo/models/values';
import { resolveExternalIds } from '../../odoo/resolve-external-ids';
import { kindOf } from '../../procurement/order/find';
import { externalIdsOf } from '../../procurement/order/stored';
import { readTrail } from '../../procurement/trail';
import type { BillFacts, OrderFacts } from '../rules/bill-line';
import { codeOf, type MatchQuestion, namesOf } from './input';
import type { MatchSubject } from './policy';
import { type LineRead, type LineRow, lineRowsOf, type OrderLinePart } from './line-rows';

/** A bill line with all its checks need. */
export interface LineToMatch {
	readonly id: number;
	readonly description: string;
	/** Freight and the like: part of the other lines' prices, nothing that was ordered. */
	readonly charge: boolean;
	/** Held back or paid out on a retention account: nothing that was bought. */
	readonly retention: boolean;
	/** Share of the bill's charges included; negative on a credit note. */
	readonly billed: BillFacts;
	readonly order: OrderFacts | null;
	/** Odoo's number of the order. */
	readonly orderName: string | null;
	readonly orderState: string | null;
	readonly orderCurrency: string | null;
	readonly subject: MatchSubject;
	/** Digest of what the bill says in this line. */
	readonly content: string;
}

export interface BillToMatch {
	readonly id: number;
	/** The vendor's number, else Odoo's. */
	readonly number: string;
	readonly state: string;
	readonly vendor: string;
	readonly company: number | null;
	readonly companyName: string;
	/** Of the whole bill without tax; positive on credit notes too. */
	readonly amount: Decimal;
	/** ISO 4217. */
	readonly currency: string;
	/** Names and logins of who entered the bill or answers for it, where that was asked for. */
	readonly people: readonly string[];
	readonly trail: string;
	readonly lines: readonly LineToMatch[];
}

export interface FoundBills {
	/** All that a question may mean; more than one where a number is used twice. */
	of(question: MatchQuestion): readonly BillToMatch[];
}

/**
 * Everything a match needs, in four calls for any number of bills (three when all are named by
 * Odoo's id and the policy does not depend on the coding): External IDs, lines with head and order
 * line, what is billed to date by order line, and which orders are subcontracts.
 */
export async function readBillsToMatch(
	odoo: OdooClient,
	questions: readonly MatchQuestion[],
	{ chargeItems, ...wish }: Partial<LineRead> & { readonly chargeItems?: readonly string[] } = {},
): Promise<FoundBills> {
	const { byCoding = false, people = false } = wish;
	const names = questions.flatMap(namesOf);
	const planNames = byCoding
		? PLAN_DIMENSIONS.map((dimension) => DIMENSION_PLANS[dimension].externalId)
		: [];
	const resolved = await resolveExternalIds(odoo, [...new Set([...names, ...planNames])]);
	const idOfName = (name: string) => resolved.get(name)?.id;
	const ids = new Set([
		...questions.flatMap(({ bill }) => bill ?? []),
		...names.flatMap((name) => idOfName(name) ?? []),
	]);
	const codes = [...new Set(questions.flatMap((question) => codeOf(question) ?? []))];
	const rows = await linesOf(odoo, [...ids], codes, { byCoding, people });
	const orderLines = new Set(rows.flatMap(({ purchase_line_id: part }) => (part ? part.id : [])));
	const orders = new Set(
		rows.flatMap(({ purchase_line_id: part }) => (part ? (idOf(part.order_id.id) ?? []) : [])),
	);
	const [billed, externalIds] = await Promise.all([
		billedToDate(odoo, [...orderLines]),
		externalIdsOf(odoo, PURCHASE_ORDER, [...orders]),
	]);
	const isCharge = new Set((chargeItems ?? []).map((code) => code.toLowerCase()));
	const reading: Reading = {
		billed,
		isSubcontract: (order) => kindOf(externalIds.get(order) ?? null) === 'subcontract',
		isCharge: (code) => isCharge.has(code.toLowerCase()),
		plans: {
			costType: idOfName(DIMENSION_PLANS.costType.externalId),
			others: [DIMENSION_PLANS.phase, DIMENSION_PLANS.costCode].flatMap(
				({ externalId }) => idOfName(externalId) ?? [],
			),
		},
	};
	const bills = billsOf(rows, reading);
	const byNumber = (code: string) => (row: LineRow['move_id']) =>
		row.ref === code || row.name === code;
	return {
		of: (question) => {
			const code = codeOf(question);
			const wanted = new Set<number>(
				code === undefined
					? [question.bill ?? 0, ...namesOf(question).flatMap((name) => idOfName(name) ?? [])]
					: rows.flatMap(({ move_id: head }) => (byNumber(code)(head) ? head.id : [])),
			);
			return [...wanted].flatMap((id) => bills.get(id) ?? []);
		},
	};
}

interface Reading {
	/** Sum of all bills that are not cancelled, by order line. */
	readonly billed: ReadonlyMap<number, Billed>;
	isSubcontract(order: number): boolean;
	isCharge(code: string): boolean;
	readonly plans: { readonly costType: number | undefined; readonly others: readonly number[] };
}

const PAGE = 2000;

async function linesOf(
	odoo: OdooClient,
	ids: readonly number[],
	codes: readonly string[],
	read: LineRead,
): Promise<LineRow[]> {
	const named = anyOf([
		...(ids.length === 0 ? [] : [[['move_id', 'in', [...ids]]] as Domain]),
		...(codes.length === 0
			? []
			: ([[['move_id.ref', 'in', codes]], [['move_id.name', 'in', codes]]] as Domain[])),
	]);
	if (named === null) return [];
	const rows: LineRow[] = [];
	for (let last = 0; ; ) {
		const page = await lineRowsOf(
			odoo,
			[
				...named,
				['display_type', '=', 'product'],
				['move_id.move_type', 'in', ['in_invoice', 'in_refund']],
				['id', '>', last],
			],
			{ ...read, limit: PAGE },
		);
		rows.push(...page);
		last = page.at(-1)?.id ?? 0;
		if (page.length < PAGE) return rows;
	}
}

interface Billed {
	/** By currency; credit notes are negative. */
	readonly amounts: ReadonlyMap<number, Decimal>;
}

async function billedToDate(
	odoo: OdooClient,
	orderLines: readonly number[],
): Promise<ReadonlyMap<number, Billed>> {
	if (orderLines.length === 0) return new Map();
	const groups = await odoo.readGroup({
		model: MOVE_LINE,
		domain: [
			['purchase_line_id', 'in', [...orderLines]],
			['display_type', '=', 'product'],
			['parent_state', '!=', 'cancel'],
		],
		groupBy: ['purchase_line_id', 'currency_id'],
		aggregates: ['amount_currency:sum'],
	});
	const billed = new Map<number, { amounts: Map<number, Decimal> }>();
	for (const group of groups) {
		const line = idOf(group['purchase_line_id']) ?? 0;
		const amounts = billed.get(line)?.amounts ?? new Map<number, Decimal>();
		const amount = numberOf(group['amount_currency:sum']);
		amounts.set(idOf(group['currency_id']) ?? 0, decimalFromFloat(amount, 'amount_currency'));
		billed.set(line, { amounts });
	}
	return billed;
}

function billsOf(rows: readonly LineRow[], reading: Reading): ReadonlyMap<number, BillToMatch> {
	const byBill = new Map<number, LineRow[]>();
	for (const row of rows) {
		const known = byBill.get(row.move_id.id);
		if (known === undefined) byBill.set(row.move_id.id, [row]);
		else known.push(row);
	}
	return new Map([...byBill].map(([id, lines]) => [id, billOf(lines, reading)]));
}

function billOf(rows: readonly LineRow[], reading: Reading): BillToMatch {
	const [{ move_id: head } = noRow()] = rows;
	const ordered = rows.filter(({ purchase_line_id: part }) => part !== false);
	const charges = rows.filter(
		(row) => row.purchase_line_id === false && reading.isCharge(itemOf(row)),
	);
	const amountOf = (row: LineRow) => figure(row.price_subtotal, 'price_subtotal').times(sign(row));
	const base = sum(ordered.map(amountOf));
	const spread = sum(charges.map(amountOf));
	// By amount; with nothing to spread over, a charge is a line that nobody ordered.
	const spreads = !base.eq(0);
	return {
		id: head.id,
		number: textOf(head.ref) ?? textOf(head.name) ?? `with the id ${String(head.id)}`,
		state: head.state,
		vendor: head.partner_id === false ? '' : head.partner_id.name,
		company: head.company_id.id,
		companyName: head.company_id.name,
		amount: figure(head.amount_untaxed, 'amount_untaxed'),
		currency: head.currency_id.name,
		people: [head.create_uid, head.invoice_user_id].flatMap((user) =>
			user ? [user.name, user.login] : [],
		),
		trail: readTrail(head.invoice_origin),
		lines: rows.map((row) => {
			const own = amountOf(row);
			const share = row.purchase_line_id === false || !spreads ? ZERO : spread.times(own).div(base);
			return lineOf(row, own.plus(share), spreads && charges.includes(row), reading);
		}),
	};
}

function lineOf(row: LineRow, amount: Decimal, charge: boolean, reading: Reading): LineToMatch {
	const { move_id: head, purchase_line_id: part } = row;
	const quantity = figure(row.quantity, 'quantity').times(sign(row));
	const subtotal = figure(row.price_subtotal, 'price_subtotal').times(sign(row));
	const tax = figure(row.price_total, 'price_total').times(sign(row)).minus(subtotal);
	return {
		id: row.id,
		description: (textOf(row.name) ?? '').split('\n')[0] ?? '',
		charge,
		retention: part === false && isLiability(row),
		billed: { quantity, amount, tax },
		order: part === false ? null : orderFacts(row, part, { quantity, subtotal }, reading),
		orderName: part === false ? null : part.order_id.name,
		orderState: part === false ? null : part.state,
		orderCurrency: part === false ? null : part.currency_id.name,
		subject: {
			vendor:
				head.partner_id === false
					? []
					: [textOf(head.partner_id.ref) ?? '', head.partner_id.name].filter((text) => text !== ''),
			...codingOf(row, reading),
			subcontract: part !== false && reading.isSubcontract(part.order_id.id),
		},
		content: contentHash({
			quantity: quantity.toFixed(),
			amount: amount.toFixed(6),
			tax: tax.toFixed(6),
			currency: head.currency_id.id,
			unit: idOf(row.product_uom_id),
			orderLine: part === false ? null : part.id,
			vendor: idOf(head.commercial_partner_id),
		}).slice(0, 32),
	};
}

function orderFacts(
	row: LineRow,
	part: OrderLinePart,
	own: { readonly quantity: Decimal; readonly subtotal: Decimal },
	{ billed }: Reading,
): OrderFacts {
	const { move_id: head } = row;
	const quantity = figure(part.product_qty, 'product_qty');
	const amount = figure(part.price_subtotal, 'price_subtotal');
	const received = figure(part.qty_received, 'qty_received');
	const amounts = billed.get(part.id)?.amounts ?? new Map<number, Decimal>();
	const currency = part.currency_id.id;
	const sameUnit = idOf(row.product_uom_id) === part.unit || row.product_uom_id === false;
	return {
		quantity,
		amount,
		tax: figure(part.price_tax, 'price_tax'),
		received,
		// What was accepted of the work, at the order's price; an order by amount has the price 1.
		certified: quantity.eq(0) ? ZERO : amount.times(received).div(quantity),
		billedQuantity: figure(part.qty_invoiced, 'qty_invoiced').minus(own.quantity),
		billedAmount: (amounts.get(currency) ?? ZERO).minus(own.subtotal),
		confirmed: part.state === 'purchase' || part.state === 'done',
		sameVendor: idOf(head.commercial_partner_id) === payeeOf(part),
		sameCurrency:
			head.currency_id.id === currency && [...amounts.keys()].every((id) => id === currency),
		sameUnit,
	};
}

const payeeOf = ({ partner_id: partner }: OrderLinePart): number | null =>
	partner === false ? null : (idOf(partner.commercial_partner_id) ?? partner.id);

/** Accounts of no plan of ours may be the project's: its plan has no External ID. */
function codingOf(
	{ distribution_analytic_account_ids: accounts = [] }: LineRow,
	{ plans }: Reading,
): Pick<MatchSubject, 'projects' | 'costType'> {
	const codes = (wanted: (plan: number | null) => boolean) => [
		...new Set(
			accounts
				.filter(({ root_plan_id: plan }) => wanted(idOf(plan)))
				.flatMap(({ code }) => textOf(code) ?? []),
		),
	];
	const types = codes((plan) => plan === plans.costType);
	return {
		projects: codes(
			(plan) => plan !== plans.costType && !(plan !== null && plans.others.includes(plan)),
		),
		costType: types.length === 1 ? (types[0] ?? '') : '',
	};
}

const isLiability = ({ account_id: account }: LineRow): boolean =>
	account !== false && account.account_type.startsWith('liability');

const itemOf = ({ product_id: product }: LineRow): string =>
	product === false ? '' : (textOf(product.default_code) ?? '');

const sign = ({ move_id: { move_type: type } }: LineRow): number => (type === 'in_refund' ? -1 : 1);

const figure = (value: number, field: string): Decimal => decimalFromFloat(value, field);

const noRow = (): never => {
	throw new Error('bill without a line');
};
