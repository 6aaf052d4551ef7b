import { type Fault, fault, toFault } from '../../faults';
import type { Company } from '../../job-cost/companies';
import { type CompanyRow, isReady, planByCompany, type Prepared } from '../../job-cost/upserting';
import { type Decimal, decimalFromFloat, toText } from '../../money';
import type { OdooClient } from '../../odoo/client.port';
import { type OrderRow, PURCHASE_ORDER } from '../../odoo/models/purchase';
import {
	applyUpsert,
	type Cell,
	type PlannedRow,
	type UpsertLine,
	type UpsertPlan,
} from '../../odoo/upsert';
import { done, type Effect, failed, type Outcome } from '../../outcome';
import type { VerbDeps, VerbPlan } from '../../verb';
import {
	cancelOrders,
	closeOrders,
	confirmOrders,
	dropLines,
	lockOrders,
	unlockOrders,
} from './act';
import type { OrderFields } from './fields';
import { type OrderStatus, refuseLockedOrder, statusOf } from './order-state';
import { readHeads, type StoredOrder } from './stored';

/** What a verb did to an order, or would do. */
export interface OrderResult {
	/** Odoo id; null when the order is not there. */
	readonly id: number | null;
	/** null: an order entered in Odoo. */
	readonly externalId: string | null;
	/** Number of the document in its source. */
	readonly number: string;
	/** Odoo's number; null when the order is not there yet. */
	readonly name: string | null;
	readonly status: OrderStatus;
	/** What the record commits, without tax; decimal text in `currency`. */
	readonly amount: string;
	/** ISO 4217. */
	readonly currency: string;
	/** Correlation id of the first document of the purchase; '' for none (core/procurement/trail.ts). */
	readonly trail: string;
}

/** One input made ready: what its order shall become. */
export interface OrderDraft {
	/** null: an order entered in Odoo, of which nothing is written. */
	readonly externalId: string | null;
	readonly number: string;
	readonly company: Company;
	readonly stored: StoredOrder | undefined;
	/** Head and lines to write; null leaves them alone. */
	readonly write: {
		readonly values: Readonly<Record<string, Cell>>;
		readonly lines: readonly UpsertLine[];
		/** Lines only: several inputs may add theirs to one order. */
		readonly shared: boolean;
	} | null;
	/** Lines of a request for quotation that the document no longer has. */
	readonly drop: readonly number[];
	readonly then: 'confirm' | 'close' | 'cancel' | null;
	/** Locked by its confirmation alone: unlocked for the change, and locked again after it. */
	readonly unlock: boolean;
	readonly amount: Decimal;
	readonly currency: string;
	readonly trail: string;
	/** Untaxed total the order shall have, where the document says all of it. */
	readonly total: Decimal | null;
	readonly warnings: readonly string[];
}

export interface OrderPlan extends VerbPlan<OrderResult> {
	readonly fields: OrderFields;
	/** One for each company: defaults of an order depend on it. */
	readonly upserts: readonly UpsertPlan[];
	/** Inputs that change something, with the upsert row that carries their lines. */
	readonly steps: ReadonlyArray<{
		readonly index: number;
		readonly row: number | null;
		readonly draft: OrderDraft;
	}>;
}

/** Says what would become of each draft; reads only. */
export async function planOrders(
	odoo: OdooClient,
	fields: OrderFields,
	prepared: ReadonlyArray<Prepared<OrderDraft>>,
): Promise<OrderPlan> {
	const ready = prepared.filter(isReady);
	const { rows, rowOf } = rowsOf(ready);
	const plans = await planByCompany(odoo, { model: PURCHASE_ORDER, mode: 'master' }, rows);
	const upserts = plans.map((plan) => ({ ...plan, rows: plan.rows.map(withLines) }));
	const planned = new Map(
		upserts.flatMap((upsert) => upsert.rows.map((row) => [row.row.index, row] as const)),
	);
	const refused = new Set<number>();
	const steps: Array<OrderPlan['steps'][number]> = [];
	const preview = prepared.map((one): Outcome<OrderResult> => {
		if (!isReady(one)) return failed(one.index, one.fault);
		const { index, value: draft } = one;
		const row = rowOf.get(index);
		const upsert = row === undefined ? undefined : planned.get(row);
		if (upsert?.effect === 'exception') return failed(index, upsert.fault);
		const effect = effectOf(draft, upsert);
		try {
			if (effect === 'updated' && draft.stored !== undefined && !draft.unlock) {
				refuseLockedOrder(draft.stored);
			}
		} catch (thrown) {
			if (row !== undefined) refused.add(row);
			return failed(index, toFault(thrown));
		}
		if (effect !== 'unchanged') steps.push({ index, row: row ?? null, draft });
		return done(index, effect, resultOf(draft, draft.stored?.row), warningsOf(draft));
	});
	return { preview, fields, upserts: upserts.map((upsert) => without(upsert, refused)), steps };
}

/** Writes, then confirms, closes or cancels, and reads back what Odoo made of it. */
export async function applyOrders(
	{ odoo, clock }: VerbDeps,
	{ preview, fields, upserts, steps }: OrderPlan,
): Promise<Array<Outcome<OrderResult>>> {
	const faults = new Map<number, Fault>();
	const ids = new Map<number, number>();
	for (const { index, draft } of steps) if (draft.stored) ids.set(index, draft.stored.id);
	const lockedByRule = steps.filter(({ draft }) => draft.unlock && draft.then !== 'close');
	const unlocked = await unlockOrders(odoo, [
		...new Set(lockedByRule.flatMap(({ index }) => ids.get(index) ?? [])),
	]);
	for (const { index } of lockedByRule) {
		const reason = unlocked.get(ids.get(index) ?? 0);
		if (reason !== undefined) faults.set(index, reason);
	}
	for (const upsert of upserts) {
		for (const outcome of await applyUpsert(odoo, upsert, clock)) {
			for (const { index } of steps.filter(({ row }) => row === outcome.index)) {
				if (outcome.status === 'exception') faults.set(index, outcome.fault);
				else ids.set(index, outcome.result.id);
			}
		}
	}
	const open = () => steps.filter(({ index }) => !faults.has(index));
	const dropped = await dropLines(
		odoo,
		open().flatMap(({ draft }) => draft.drop),
	);
	for (const { index, draft } of open()) {
		const reason = draft.drop.flatMap((line) => dropped.get(line) ?? [])[0];
		if (reason !== undefined) faults.set(index, reason);
	}
	const chosen = (then: OrderDraft['then']) => open().filter(({ draft }) => draft.then === then);
	const idsOf = (list: OrderPlan['steps']) => [
		...new Set(list.flatMap(({ index }) => ids.get(index) ?? [])),
	];
	const orders = chosen('close').flatMap(({ draft }) => draft.stored ?? []);
	const refusals = [
		await closeOrders(odoo, orders, fields),
		await cancelOrders(odoo, idsOf(chosen('cancel'))),
		await confirmOrders(odoo, idsOf(chosen('confirm'))),
		await lockOrders(odoo, idsOf(lockedByRule.filter(({ draft }) => draft.then === null))),
	];
	for (const { index } of open()) {
		const reason = refusals.flatMap((map) => map.get(ids.get(index) ?? 0) ?? [])[0];
		if (reason !== undefined) faults.set(index, reason);
	}
	const heads = await readHeads(odoo, idsOf(open()), fields);
	const headOf = new Map(heads.map((row) => [row.id, row]));
	const draftOf = new Map(steps.map(({ index, draft }) => [index, draft]));
	return preview.map((outcome): Outcome<OrderResult> => {
		const draft = draftOf.get(outcome.index);
		if (outcome.status === 'exception' || draft === undefined) return outcome;
		const reason = faults.get(outcome.index);
		if (reason !== undefined) return failed(outcome.index, reason);
		const head = headOf.get(ids.get(outcome.index) ?? 0);
		const wrong = notAsMeant(draft, head);
		if (wrong !== null) return failed(outcome.index, wrong);
		return done(outcome.index, outcome.effect, resultOf(draft, head), warningsOf(draft, head));
	});
}

const effectOf = (draft: OrderDraft, upsert: PlannedRow | undefined): Effect => {
	if (upsert?.effect === 'created') return 'created';
	const acts = draft.drop.length > 0 || draft.then !== null;
	return upsert?.effect === 'updated' || acts ? 'updated' : 'unchanged';
};

/** Inputs that only add lines to one order become one row: `load` knows a record once. */
function rowsOf(ready: ReadonlyArray<{ readonly index: number; readonly value: OrderDraft }>) {
	const rows = new Map<number, CompanyRow>();
	const rowOf = new Map<number, number>();
	const shared = new Map<string, number>();
	for (const { index, value } of ready) {
		const { write, externalId, company } = value;
		if (write === null || externalId === null) continue;
		const at = (write.shared ? shared.get(externalId) : undefined) ?? index;
		const before = rows.get(at)?.lines?.['order_line'] ?? [];
		rows.set(at, {
			index: at,
			externalId,
			company: company.id,
			values: write.values,
			lines: { order_line: [...before, ...write.lines] },
		});
		rowOf.set(index, at);
		if (write.shared) shared.set(externalId, at);
	}
	return { rows: [...rows.values()], rowOf };
}

/** Another vendor makes Odoo price the lines anew, so they are sent along. */
const withLines = (planned: PlannedRow): PlannedRow =>
	planned.effect === 'updated' && !planned.changed.includes('order_line')
		? { ...planned, changed: [...planned.changed, 'order_line'] }
		: planned;

const without = (plan: UpsertPlan, refused: ReadonlySet<number>): UpsertPlan => ({
	...plan,
	rows: plan.rows.filter(({ row }) => !refused.has(row.index)),
});

const resultOf = (draft: OrderDraft, head: OrderRow | undefined): OrderResult => ({
	id: head?.id ?? null,
	externalId: draft.externalId,
	number: draft.number,
	name: head?.name ?? null,
	status: statusOf(head),
	amount: toText(draft.amount),
	currency: draft.currency,
	trail: draft.trail,
});

function warningsOf({ total, warnings, currency }: OrderDraft, head?: OrderRow): string[] {
	const said = [...warnings];
	if (head?.state === 'to approve') {
		said.push('Odoo wants a purchase manager to approve the order; it is no commitment before.');
	}
	if (head !== undefined && total !== null) {
		const held = decimalFromFloat(head.amount_untaxed, 'amount_untaxed');
		if (toText(held) !== toText(total)) {
			said.push(
				`Odoo totals the order at ${toText(held)} ${currency} without tax, the document at ${toText(total)}; lines added in Odoo or taxes within prices may be the cause.`,
			);
		}
	}
	return said;
}

/** Odoo answers `true` also where it did nothing; only the state tells. */
function notAsMeant({ then }: OrderDraft, head: OrderRow | undefined): Fault | null {
	const status = statusOf(head);
	const state = head?.state ?? 'none';
	if (then === 'confirm' && status === 'request_for_quotation') return silent('confirm', state);
	if (then === 'cancel' && status !== 'cancelled') return silent('cancel', state);
	if (then === 'close' && status !== 'locked') return silent('close', state);
	return null;
}

const silent = (what: 'confirm' | 'cancel' | 'close', state: string) =>
	fault({
		class: 'conflict',
		code: 'order.silent_refusal',
		message: `Odoo was asked to ${what} the order and said yes, but left it in state "${state}".`,
		remedy:
			'Look at the order in Odoo: an automation or an approval rule may hold it. Then send it again.',
		model: PURCHASE_ORDER,
		field: 'status',
		details: { state },
	});
