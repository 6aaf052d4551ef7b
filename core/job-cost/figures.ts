import { type Fault, toFault } from '../faults';
import { type Decimal, decimalFromFloat, ZERO } from '../money';
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
import type { BudgetAnswer } from './carriers/budget.port';
import { readManualBudget } from './carriers/manual';
import type { Companies } from './companies';
import { endOfDay } from './day';
import { type AccountNames, namesOf } from './names';
import { type Plans, plansOf } from './plans';
import { commitmentFacts, costOfAnalytic, draftBillFacts } from './rules/committed';
import { type PlaceOf, readDistribution, type Split } from './rules/distribution';
import {
	type Book,
	type CostFact,
	type CostKey,
	DIMENSIONS,
	type KeyForecast,
} from './rules/types';

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
	/** By project (project.project): what a person should look at. */
	readonly warnings: ReadonlyMap<number, readonly string[]>;
	/** By project: why it has no figures. One bad order must not hide the other jobs. */
	readonly faults: ReadonlyMap<number, Fault>;
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
	{ asOf, zone }: { readonly asOf: string; readonly zone: string },
	companies: Companies,
): Promise<Figures> {
	const plans = await plansOf(odoo);
	const books = booksOf(projects, companies);
	const accounts = projects.map(({ account }) => account);
	const [budget, actual, orders, bills] = await Promise.all([
		readManualBudget(odoo, { projects: projects.map(({ id }) => id), asOf, books }),
		readActual(odoo, plans, accounts, asOf),
		readOrders(odoo, accounts, endOfDay(asOf, zone)),
		readBills(odoo, accounts, asOf),
	]);
	const rates = await foreignRates(odoo, orders, companies);
	const names = await namesOf(odoo, accountsIn(plans, budget, actual, [...orders, ...bills]));
	const byAccount = new Map(projects.map(({ account, id }) => [account, id]));
	const placeOf = placesOf(plans, names);
	const warnings = new Map(projects.map(({ id }) => [id, new Set(budget.warnings)]));
	const faults = new Map<number, Fault>();
	/** Shares that fall on the projects asked for; the rest of a split order is another job's. */
	const splitsOf = (distribution: unknown, what: string): Split[] => {
		const { splits, problems } = readDistribution(distribution, placeOf);
		const mine = splits.flatMap(({ key, percent }) => {
			const project = key.project === null ? undefined : byAccount.get(key.project);
			return project === undefined ? [] : [{ key: { ...key, project }, percent }];
		});
		for (const { key } of mine) {
			for (const { message } of problems)
				warnings.get(key.project ?? 0)?.add(`${what}: ${message}`);
		}
		return mine;
	};

	const facts: CostFact[] = [...budget.facts];
	for (const row of actual) {
		const key: CostKey = {
			project: byAccount.get(idOf(row[plans.project.column]) ?? 0) ?? null,
			phase: idOf(row[plans.phase.column]),
			costCode: idOf(row[plans.costCode.column]),
			costType: idOf(row[plans.costType.column]),
		};
		facts.push({
			key,
			book: books.of(idOf(row['company_id']), key.project),
			measure: 'actual',
			amount: costOfAnalytic(decimalFromFloat(numberOf(row['amount:sum']))),
		});
	}
	const billedLater = laterQuantities(bills, asOf);
	for (const order of orders) {
		const rate = rates.get(idOf(order.order_id) ?? 0);
		const line = {
			state: order.state === 'to approve' ? ('pending' as const) : ('approved' as const),
			ordered: decimalFromFloat(order.product_qty, 'product_qty'),
			invoiced: decimalFromFloat(order.qty_invoiced, 'qty_invoiced').minus(
				billedLater.get(order.id) ?? ZERO,
			),
			subtotal: decimalFromFloat(order.price_subtotal, 'price_subtotal'),
			...(rate === undefined ? {} : { currencyRate: rate }),
		};
		const splits = splitsOf(order.analytic_distribution, `Order line ${String(order.id)}`);
		try {
			facts.push(...commitmentFacts(line, splits, books.of(idOf(order.company_id), null)));
		} catch (thrown) {
			for (const { key } of splits)
				if (key.project !== null) faults.set(key.project, toFault(thrown));
		}
	}
	for (const bill of bills) {
		if (bill.parent_state !== 'draft' || isLater(bill, asOf)) continue;
		const splits = splitsOf(bill.analytic_distribution, `Draft bill line ${String(bill.id)}`);
		const book = books.of(idOf(bill.company_id), null);
		facts.push(...draftBillFacts(decimalFromFloat(bill.balance, 'balance'), splits, book));
	}
	return {
		facts,
		forecasts: budget.forecasts,
		names,
		warnings: new Map([...warnings].map(([project, messages]) => [project, [...messages]])),
		faults,
	};
}

/** Every analytic account the figures mention. */
function accountsIn(
	plans: Plans,
	budget: BudgetAnswer,
	actual: ReadonlyArray<Record<string, Json>>,
	lines: ReadonlyArray<{ readonly analytic_distribution: unknown }>,
): Set<number> {
	const seen = new Set<number>();
	for (const { key } of [...budget.facts, ...budget.forecasts]) {
		for (const id of [key.phase, key.costCode, key.costType]) if (id !== null) seen.add(id);
	}
	for (const row of actual) {
		for (const { column } of Object.values(plans)) {
			const id = idOf(row[column]);
			if (id !== null) seen.add(id);
		}
	}
	for (const { analytic_distribution: distribution } of lines) {
		if (typeof distribution !== 'object' || distribution === null) continue;
		for (const key of Object.keys(distribution)) {
			for (const part of key.split(',')) if (/^[1-9]\d{0,11}$/.test(part)) seen.add(Number(part));
		}
	}
	return seen;
}

function placesOf(plans: Plans, names: AccountNames): PlaceOf {
	const dimensionOf = new Map(DIMENSIONS.map((dimension) => [plans[dimension].plan, dimension]));
	return (account) => {
		const name = names.get(account);
		return name === undefined ? undefined : (dimensionOf.get(name.plan ?? 0) ?? 'other');
	};
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

/** Orders approved before a moment (18 calls a locked one `done`) and those that wait for approval. */
async function readOrders(
	odoo: OdooClient,
	accounts: readonly number[],
	before: string,
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
			['order_id.date_approve', '<', before],
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
			['move_id.move_type', 'in', ['in_invoice', 'in_refund', 'in_receipt']],
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
		// Odoo leaves receipts out of an order's billed quantity.
		if (line === null || bill.move_type === 'in_receipt' || !isLater(bill, asOf)) continue;
		const quantity = decimalFromFloat(bill.quantity, 'quantity');
		const signed = bill.move_type === 'in_refund' ? quantity.times(-1) : quantity;
		later.set(line, (later.get(line) ?? ZERO).plus(signed));
	}
	return later;
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
