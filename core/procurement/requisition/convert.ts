import { toFault } from '../../faults';
import { isReady, prepareEach } from '../../job-cost/upserting';
import { decimalFromFloat, toText } from '../../money';
import type { OdooClient } from '../../odoo/client.port';
import { PURCHASE_ORDER } from '../../odoo/models/purchase';
import { nameOf } from '../../odoo/models/values';
import { resolveExternalIds } from '../../odoo/resolve-external-ids';
import { applyUpsert } from '../../odoo/upsert';
import { done, failed, type Outcome } from '../../outcome';
import type { Verb, VerbDeps, VerbInput, VerbPlan } from '../../verb';
import type { OrderPlan, OrderResult } from '../order/carry';
import { orderFields } from '../order/fields';
import { statusOf } from '../order/order-state';
import { readOrders, type StoredOrder } from '../order/stored';
import { ORDER_NEEDS, purchaseOrderUpsert } from '../order/upsert';
import { planHeld } from './carry';
import {
	convertInput,
	type ConvertInput,
	mostOrders,
	newOrders,
	orderName,
	type Share,
	sharesIn,
	withOrder,
} from './conversion';
import { findRequisitions } from './decide';
import type { Held } from './held';
import { type RequisitionResult, resultOf } from './result';
import { orderedState } from './rules/lifecycle';
import { WRITE_NEEDS } from './stored';

/** An order a conversion made. */
export interface OrderMade
	extends Pick<OrderResult, 'id' | 'externalId' | 'name' | 'status' | 'amount' | 'currency'> {
	readonly lines: ReadonlyArray<{
		readonly lineId: string;
		/** Decimal text in the unit of the requisition. */
		readonly quantity: string;
		/** External ID. */
		readonly orderLine: string;
	}>;
}

export interface ConversionResult extends RequisitionResult {
	/** Orders of this run; `orders` names all that the requisition ever became. */
	readonly made: readonly OrderMade[];
}

interface Step {
	readonly index: number;
	readonly held: Held;
	/** Orders to be made, by their index in `orders`. */
	readonly parts: ReadonlyArray<{
		readonly part: number;
		readonly order: number;
		readonly shares: readonly Share[];
	}>;
	/** Orders that an earlier conversion made and did not write down. */
	readonly found: ReadonlyArray<{
		readonly part: number;
		readonly order: StoredOrder;
		readonly shares: readonly Share[];
	}>;
}

export interface ConvertPlan extends VerbPlan<ConversionResult> {
	readonly steps: readonly Step[];
	readonly orders: OrderPlan;
}

/**
 * Makes purchase orders of what is approved and not ordered yet, one for each vendor. Order and line
 * are named after requisition and line, and the requisition keeps both: either leads to the other.
 * The order's `origin` bears the requisition's number and trail.
 *
 * What is ordered is never ordered again, also not when the order is cancelled or closed: ask for it
 * anew. A conversion that broke off after its orders were made is completed by the next one, which
 * then makes none. Calls do not grow with the requisitions until a batch is full.
 *
 * Faults of an item: those of `newOrders`, `mapping.unknown_requisition`, `mapping.ambiguous`, and
 * those of `purchaseOrderUpsert`.
 */
export const requisitionConvert: Verb<ConvertInput, ConvertPlan, ConversionResult> = {
	name: 'procurement.requisition.convert',
	writes: true,
	needs: [...WRITE_NEEDS, ...ORDER_NEEDS],
	input: convertInput,
	plan: planConversions,
	apply: applyConversions,
};

async function planConversions(
	deps: VerbDeps,
	inputs: ReadonlyArray<VerbInput<ConvertInput>>,
): Promise<ConvertPlan> {
	const { odoo } = deps;
	const find = await findRequisitions(
		odoo,
		inputs.map(({ value }) => value),
	);
	const asked = prepareEach(inputs, ({ value }) => ({ held: find(value), value }));
	const unrecorded = await readUnrecorded(
		odoo,
		asked.filter(isReady).map(({ value: { held } }) => held),
	);
	const documents: Document[] = [];
	const prepared = prepareEach(
		asked.map((one) => ({ index: one.index, value: one })),
		({ index, value: one }): Step => {
			if (!isReady(one)) throw one.fault;
			const { held, value } = one.value;
			const found = unrecorded(held);
			if (found.length > 0) return { index, held, parts: [], found };
			const parts = newOrders(held, value).map(({ part, document, shares }) => {
				const order = documents.length;
				documents.push(document);
				return { part, order, shares };
			});
			return { index, held, parts, found: [] };
		},
	);
	const orders = await purchaseOrderUpsert.plan(
		deps,
		documents.map((value, index) => ({ index, value })),
	);
	const steps = prepared.filter(isReady).map(({ value }) => value);
	const outcomes = new Map(orders.preview.map((outcome) => [outcome.index, outcome]));
	const preview = prepared.map((one) =>
		isReady(one) ? outcomeOf(one.value, outcomes) : failed(one.index, one.fault),
	);
	return { preview, steps, orders };
}

type Document = ReturnType<typeof newOrders>[number]['document'];

/** Orders that are in Odoo under the next names of a requisition: one call, three more if any are. */
async function readUnrecorded(
	odoo: OdooClient,
	list: readonly Held[],
): Promise<(held: Held) => Step['found']> {
	const next = (held: Held) =>
		Array.from({ length: mostOrders(held) + 1 }, (_none, at) => held.parts + 1 + at);
	const names = list.flatMap((held) => next(held).map((part) => orderName(held, part)));
	if (names.length === 0) return () => [];
	const resolved = await resolveExternalIds(odoo, names, PURCHASE_ORDER);
	const ids = [...resolved.values()].map(({ id }) => id);
	const orders = ids.length === 0 ? null : await readOrders(odoo, ids, await orderFields(odoo));
	return (held) =>
		next(held).flatMap((part) => {
			const order = orders?.get(resolved.get(orderName(held, part))?.id ?? 0);
			return order === undefined ? [] : [{ part, order, shares: sharesIn(held, part, order) }];
		});
}

type OrderOutcomes = ReadonlyMap<number, Outcome<OrderResult>>;

async function applyConversions(
	deps: VerbDeps,
	{ preview, steps, orders }: ConvertPlan,
): Promise<Array<Outcome<ConversionResult>>> {
	const { odoo, clock } = deps;
	const made = new Map(
		(await purchaseOrderUpsert.apply(deps, orders)).map((outcome) => [outcome.index, outcome]),
	);
	const changed = steps.flatMap((step) => {
		const held = afterwards(step, made);
		return held === step.held ? [] : [{ index: step.index, held }];
	});
	const upsert = await planHeld(odoo, changed);
	const written = new Map(
		(upsert === null ? [] : await applyUpsert(odoo, upsert, clock)).map((one) => [one.index, one]),
	);
	const stepOf = new Map(steps.map((step) => [step.index, step]));
	return preview.map((before) => {
		const step = stepOf.get(before.index);
		if (step === undefined) return before;
		const record = written.get(before.index);
		// The orders stand; the next conversion writes them down.
		if (record?.status === 'exception') return failed(before.index, record.fault);
		return outcomeOf(step, made);
	});
}

/** The requisition with all orders that were made of it. */
function afterwards({ held, parts, found }: Step, orders: OrderOutcomes): Held {
	let after = held;
	for (const { part, order, shares } of found) {
		after = withOrder(after, part, shares, order.row.name);
	}
	for (const { part, order, shares } of parts) {
		const outcome = orders.get(order);
		if (outcome?.status === 'done') after = withOrder(after, part, shares, outcome.result.name);
	}
	return after === held ? held : { ...after, state: orderedState(after.lines) };
}

function outcomeOf(step: Step, orders: OrderOutcomes): Outcome<ConversionResult> {
	const { index, parts, found } = step;
	const outcomes = parts.map(({ order }) => orders.get(order));
	const refused = outcomes.find((outcome) => outcome?.status === 'exception');
	if (refused?.status === 'exception') return failed(index, refused.fault);
	const warnings = outcomes.flatMap((outcome) =>
		outcome?.status === 'done' ? outcome.warnings : [],
	);
	const made: OrderMade[] = [
		...found.map(({ order, shares, part }) => ({
			id: order.id,
			externalId: orderName(step.held, part),
			name: order.row.name,
			status: statusOf(order.row),
			amount: toText(decimalFromFloat(order.row.amount_untaxed)),
			currency: nameOf(order.row.currency_id) ?? step.held.company.currency,
			lines: shares.map(shown),
		})),
		...parts.map(({ order, shares }) => {
			const outcome = orders.get(order);
			if (outcome?.status !== 'done') throw toFault(new Error('order without an outcome'));
			const { id, externalId, name, status, amount, currency } = outcome.result;
			return { id, externalId, name, status, amount, currency, lines: shares.map(shown) };
		}),
	];
	const result = { ...resultOf(afterwards(step, orders)), made };
	if (found.length > 0) return done(index, 'updated', result, [...warnings, COMPLETED]);
	return done(index, parts.length > 0 ? 'created' : 'unchanged', result, warnings);
}

const COMPLETED =
	'An earlier conversion made these orders and broke off; it is completed, and nothing else was ordered.';

const shown = ({ lineId, quantity, orderLine }: Share) => ({
	lineId,
	quantity: quantity.toFixed(),
	orderLine,
});
