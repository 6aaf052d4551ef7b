import type { Decimal } from '../money';
import { decimalFromFloat, sum, ZERO } from '../money';
import type { Json, OdooClient } from '../odoo/client.port';
import { MOVE_LINE, MOVE_LINE_FIELDS, type MoveLineRow } from '../odoo/models/accounting';
import { ANALYTIC_LINE } from '../odoo/models/analytic';
import {
	PURCHASE_LINE,
	PURCHASE_LINE_FIELDS,
	PURCHASE_ORDER,
	type PurchaseLineRow,
	type PurchaseOrderRow,
} from '../odoo/models/purchase';
import { idOf, numberOf } from '../odoo/models/values';
import { readManualBudget } from './carriers/manual';
import type { Companies } from './companies';
import { type AccountNames, namesOf } from './names';
import type { Plans } from './plans';
import { plansOf } from './plans';
import { type Share, sharesOf } from './distribution';
import type { Book, CostFact, CostKey, KeyForecast } from './rules/types';

export interface FigureProject {
	/** project.project */
	readonly id: number;
	/** Its analytic account. */
	readonly account: number;
	readonly company: number | null;
}

/** Whose books a figure stands in: its own company, else the project's, else the user's. */
export interface Books {
	of(company: number | null, project: number | null): Book;
}

export interface Figures {
	readonly facts: readonly CostFact[];
	readonly forecasts: readonly KeyForecast[];
	readonly names: AccountNames;
	readonly warnings: readonly string[];
}

/**
 * Everything a position is made of, for any number of projects: four reads (plan figures, actual,
 * commitments, bills not posted) and the names of accounts not seen before.
 *
 * `asOf` is exact for posted cost, bills and orders' approval; an order's own quantity and price and
 * a change's state are those of today, because Odoo keeps no history of them.
 */
export async function readFigures(
	odoo: OdooClient,
	projects: readonly FigureProject[],
	asOf: string,
	companies: Companies,
): Promise<Figures> {
	const plans = await plansOf(odoo);
	const books = booksOf(projects, companies);
	const accounts = projects.map(({ account }) => account);
	const [budget, actual, orders, bills] = await Promise.all([
		readManualBudget(odoo, { projects: projects.map(({ id }) => id), asOf, books }),
		readActual(odoo, plans, accounts, asOf),
		readOrders(odoo, accounts, asOf),
		readBills(odoo, accounts, asOf),
	]);
	const rates = await foreignRates(odoo, orders, companies);
	const seen = new Set<number>();
	for (const { key } of budget.facts) addKey(seen, key);
	for (const { key } of budget.forecasts) addKey(seen, key);
	for (const row of actual) {
		for (const column of Object.values(plans)) {
			const id = idOf(row[column.column]);
			if (id !== null) seen.add(id);
		}
	}
	const shares = new Map(
		[...orders, ...bills].map((row) => [row, sharesOf(row.analytic_distribution)] as const),
	);
	for (const list of shares.values()) {
		for (const { accounts: ids } of list) for (const id of ids) seen.add(id);
	}
	const names = await namesOf(odoo, seen);
	const keys = keysOf(projects, plans, names);

	const facts: CostFact[] = [...budget.facts];
	for (const row of actual) {
		const key: CostKey = {
			project: keys.project(idOf(row[plans.project.column])),
			phase: idOf(row[plans.phase.column]),
			costCode: idOf(row[plans.costCode.column]),
			costType: idOf(row[plans.costType.column]),
		};
		facts.push({
			key,
			book: books.of(idOf(row['company_id']), key.project),
			measure: 'actual',
			// Odoo books a cost as a negative analytic amount.
			amount: decimalFromFloat(numberOf(row['amount:sum'])).times(-1),
		});
	}
	const billedLater = laterQuantities(bills, asOf);
	for (const order of orders) {
		const value = orderValue(order, billedLater.get(order.id) ?? ZERO, rates);
		for (const share of shares.get(order) ?? []) {
			const key = keys.of(share);
			if (key === null) continue;
			const book = books.of(idOf(order.company_id), key.project);
			const part = (amount: Decimal) => amount.times(share.percent).div(100);
			if (order.state === 'to approve') {
				facts.push({ key, book, measure: 'pendingCosts', amount: part(value.total) });
			} else {
				facts.push({ key, book, measure: 'committedTotal', amount: part(value.total) });
				facts.push({ key, book, measure: 'committed', amount: part(value.open) });
			}
		}
	}
	for (const bill of bills) {
		if (bill.parent_state !== 'draft' || isLater(bill, asOf)) continue;
		for (const share of shares.get(bill) ?? []) {
			const key = keys.of(share);
			if (key === null) continue;
			facts.push({
				key,
				book: books.of(idOf(bill.company_id), key.project),
				measure: 'draftBills',
				amount: decimalFromFloat(bill.balance).times(share.percent).div(100),
			});
		}
	}
	return { facts, forecasts: budget.forecasts, names, warnings: budget.warnings };
}

export function booksOf(projects: readonly FigureProject[], companies: Companies): Books {
	const owner = new Map(projects.map(({ id, company }) => [id, company]));
	return {
		of: (company, project) => {
			const id = company ?? (project === null ? null : owner.get(project)) ?? companies.own.id;
			const found = companies.byId(id);
			return { company: found.id, currency: found.currency };
		},
	};
}

async function readActual(
	odoo: OdooClient,
	plans: Plans,
	accounts: readonly number[],
	asOf: string,
): Promise<Array<Record<string, Json>>> {
	return await odoo.readGroup({
		model: ANALYTIC_LINE,
		domain: [
			['account_id', 'in', [...accounts]],
			// Customer invoices post revenue to the same accounts.
			['category', '!=', 'invoice'],
			['date', '<=', asOf],
		],
		groupBy: [
			plans.project.column,
			plans.phase.column,
			plans.costCode.column,
			plans.costType.column,
			'company_id',
		],
		aggregates: ['amount:sum'],
	});
}

/** Approved orders (18 calls a locked one `done`) and those that wait for approval. */
async function readOrders(
	odoo: OdooClient,
	accounts: readonly number[],
	asOf: string,
): Promise<PurchaseLineRow[]> {
	if ((await odoo.fieldsOf(PURCHASE_LINE)) === null) return [];
	return await odoo.searchRead<PurchaseLineRow>({
		model: PURCHASE_LINE,
		domain: [
			['analytic_distribution', 'in', [...accounts]],
			['display_type', '=', false],
			'|',
			['order_id.state', '=', 'to approve'],
			'&',
			['order_id.state', 'in', ['purchase', 'done']],
			'|',
			['order_id.date_approve', '=', false],
			['order_id.date_approve', '<=', `${asOf} 23:59:59`],
		],
		fields: PURCHASE_LINE_FIELDS,
		many2one: 'id',
	});
}

/**
 * Vendor bill lines that are not posted, and those posted after `asOf` for an order: the latter give
 * back to the commitment what was still open that day.
 */
async function readBills(
	odoo: OdooClient,
	accounts: readonly number[],
	asOf: string,
): Promise<MoveLineRow[]> {
	return await odoo.searchRead<MoveLineRow>({
		model: MOVE_LINE,
		domain: [
			['analytic_distribution', 'in', [...accounts]],
			['display_type', '=', 'product'],
			['move_id.move_type', 'in', ['in_invoice', 'in_refund']],
			'|',
			['parent_state', '=', 'draft'],
			'&',
			['parent_state', '=', 'posted'],
			'&',
			['date', '>', asOf],
			['purchase_line_id', '!=', false],
		],
		fields: MOVE_LINE_FIELDS,
		many2one: 'id',
	});
}

const isLater = (bill: MoveLineRow, asOf: string) =>
	typeof bill.date === 'string' && bill.date > asOf;

/** Quantity billed after `asOf` for each order line; refunds take back. */
function laterQuantities(bills: readonly MoveLineRow[], asOf: string): Map<number, Decimal> {
	const later = new Map<number, Decimal>();
	for (const bill of bills) {
		const line = idOf(bill.purchase_line_id);
		if (line === null || !isLater(bill, asOf)) continue;
		const quantity = decimalFromFloat(bill.quantity, 'quantity');
		const signed = bill.move_type === 'in_refund' ? quantity.times(-1) : quantity;
		later.set(line, (later.get(line) ?? ZERO).plus(signed));
	}
	return later;
}

/**
 * Value of an order line and the part no bill has used, in company currency:
 * `open = total × (ordered − billed) ÷ ordered`, never below zero when more was billed than ordered.
 */
export function orderValue(
	order: Pick<PurchaseLineRow, 'price_subtotal' | 'product_qty' | 'qty_invoiced' | 'order_id'>,
	billedLater: Decimal,
	rates: ReadonlyMap<number, Decimal>,
): { readonly total: Decimal; readonly open: Decimal } {
	const rate = rates.get(idOf(order.order_id) ?? 0);
	const subtotal = decimalFromFloat(order.price_subtotal, 'price_subtotal');
	const total = rate === undefined ? subtotal : subtotal.div(rate);
	const ordered = decimalFromFloat(order.product_qty, 'product_qty');
	if (ordered.eq(0)) return { total, open: ZERO };
	const billed = decimalFromFloat(order.qty_invoiced, 'qty_invoiced').minus(billedLater);
	const left = ordered.minus(billed).div(ordered);
	return { total, open: left.lte(0) ? ZERO : total.times(left) };
}

/** Rates of orders in another currency than their company's; no call when there are none. */
async function foreignRates(
	odoo: OdooClient,
	orders: readonly PurchaseLineRow[],
	companies: Companies,
): Promise<Map<number, Decimal>> {
	const foreign = new Set(
		orders.flatMap((order) => {
			const company = companies.byId(idOf(order.company_id) ?? companies.own.id);
			const id = idOf(order.order_id);
			return id === null || idOf(order.currency_id) === company.currencyId ? [] : [id];
		}),
	);
	if (foreign.size === 0) return new Map();
	const rows = await odoo.read<PurchaseOrderRow>({
		model: PURCHASE_ORDER,
		ids: [...foreign],
		fields: ['currency_rate', 'date_approve'],
	});
	return new Map(
		rows.map(({ id, currency_rate }) => [id, decimalFromFloat(currency_rate, 'currency_rate')]),
	);
}

function addKey(seen: Set<number>, key: CostKey) {
	for (const id of [key.phase, key.costCode, key.costType]) if (id !== null) seen.add(id);
}

interface Keys {
	project(account: number | null): number | null;
	/** null when the share belongs to none of the projects asked for. */
	of(share: Share): CostKey | null;
}

function keysOf(projects: readonly FigureProject[], plans: Plans, names: AccountNames): Keys {
	const byAccount = new Map(projects.map(({ account, id }) => [account, id]));
	const project = (account: number | null) =>
		account === null ? null : (byAccount.get(account) ?? null);
	return {
		project,
		of: ({ accounts }) => {
			const inPlan = (plan: number) =>
				accounts.filter((id) => names.get(id)?.plan === plan).at(-1) ?? null;
			const id = project(accounts.find((account) => byAccount.has(account)) ?? null);
			if (id === null) return null;
			return {
				project: id,
				phase: inPlan(plans.phase.plan),
				costCode: inPlan(plans.costCode.plan),
				costType: inPlan(plans.costType.plan),
			};
		},
	};
}

export const totalOf = (facts: readonly CostFact[], measure: CostFact['measure']): Decimal =>
	sum(facts.filter((fact) => fact.measure === measure).map(({ amount }) => amount));
