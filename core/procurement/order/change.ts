import {
	type CommitmentChangeOrder,
	commitmentChangeOrderSchema,
} from '../../canonical/entities/commitment-change-order';
import { fault } from '../../faults';
import { type Delivered, delivered } from '../../job-cost/delivered';
import { prepareEach } from '../../job-cost/upserting';
import { decimalFromFloat, sum, ZERO } from '../../money';
import { lineExternalId } from '../../odoo/external-id';
import { PURCHASE_ORDER } from '../../odoo/models/purchase';
import { nameOf } from '../../odoo/models/values';
import type { Verb, VerbDeps, VerbInput } from '../../verb';
import { readTrail } from '../trail';
import {
	applyOrders,
	type OrderDraft,
	type OrderPlan,
	type OrderResult,
	planOrders,
} from './carry';
import { findOrders, type FoundOrder, type OrderQuestion } from './find';
import { COMMITMENT_KINDS, orderOptions, type OrderOptions } from './input';
import { orderLine, reducedLine, subtotal } from './lines';
import { isOpenRequest, refuseCancelled } from './order-state';
import { type References, readReferences } from './references';
import { type Intent, intentOf } from './rules/intent';
import { nothingCame } from './rules/came';
import { isLockedByRule, refuseUnapproved } from './settings';
import { isByAmount, ORDER_NEEDS } from './upsert';

export const commitmentChangeInput = delivered(commitmentChangeOrderSchema).extend(orderOptions);
export type DeliveredChange = Delivered<CommitmentChangeOrder> & OrderOptions;

/**
 * Carries commitment change orders into their order: approved ones add lines of their own, named
 * after order and change, and a revision of the change revises only these. Amounts are without tax in
 * the currency of the commitment; negative ones take off, on an item that is a service.
 *
 * A change that is not approved writes nothing: a line of a confirmed order would be committed at
 * once. A void one is reduced to what was received or billed of it. Calls do not grow with the number
 * of changes until a batch is full.
 *
 * Faults of an item: `mapping.unknown_purchase_order` (`…_subcontract`), `mapping.ambiguous`,
 * `mapping.commitment_without_id`, `conflict.commitment_not_approved`, `currency.not_commitment`,
 * `conflict.order_locked`, `conflict.order_cancelled`, `order.no_lines`, those of `orderLine`. When
 * Odoo refuses the lines of an order, every change of that order in the batch is refused.
 */
export const commitmentChangeUpsert: Verb<DeliveredChange, OrderPlan, OrderResult> = {
	name: 'procurement.commitmentChange.upsert',
	writes: true,
	needs: ORDER_NEEDS,
	input: commitmentChangeInput,
	plan: planChanges,
	apply: applyOrders,
};

async function planChanges(
	{ odoo }: VerbDeps,
	inputs: ReadonlyArray<VerbInput<DeliveredChange>>,
): Promise<OrderPlan> {
	const references = await readReferences(
		odoo,
		inputs.map(({ value }) => ({
			origin: value,
			project: value.data.project,
			lines: value.data.lines,
		})),
	);
	const [orders, subcontracts] = await Promise.all(
		COMMITMENT_KINDS.map(
			async (kind) =>
				await findOrders(
					odoo,
					kind,
					inputs.flatMap(({ value }) =>
						value.data.commitmentKind === kind ? [questionOf(value)] : [],
					),
					references.fields,
				),
		),
	);
	const prepared = prepareEach(inputs, ({ value }) => {
		const find = value.data.commitmentKind === 'subcontract' ? subcontracts : orders;
		if (find === undefined) throw new Error('kind without a look-up');
		return draftOf(value, find(questionOf(value), 'commitment'), references);
	});
	return await planOrders(odoo, references.fields, prepared);
}

const questionOf = ({ system, tenant, data }: DeliveredChange): OrderQuestion => ({
	record: data.commitment,
	system,
	tenant,
});

function draftOf(value: DeliveredChange, order: FoundOrder, references: References): OrderDraft {
	const { data } = value;
	const { externalId } = order;
	if (externalId === null) throw withoutId(order);
	const company = references.companies.byId(order.company ?? references.companies.own.id);
	const currency = nameOf(order.row.currency_id) ?? company.currency;
	if (data.currency !== undefined && data.currency !== currency)
		throw otherCurrency(data, currency);
	const settings = references.settings(company.id);
	const base = {
		externalId,
		number: data.number,
		company,
		stored: order,
		currency,
		drop: [],
		then: null,
		total: null,
		trail: readTrail(order.row.origin),
		unlock: isLockedByRule(order, settings),
	};
	const intent = intentOf(data.status.commercial);
	const name = changeId(externalId, value.nativeid);
	const held = order.lines.flatMap((line) =>
		line.externalId?.startsWith(`${name}.`) === true
			? [{ ...line, externalId: line.externalId }]
			: [],
	);
	if (intent === 'prepare' || intent === 'close' || (intent === 'cancel' && held.length === 0)) {
		return { ...base, write: null, amount: ZERO, warnings: NOT_WRITTEN[intent] };
	}
	refuseCancelled(order);
	if (isOpenRequest(order)) throw notApproved(order);
	const places = references.currencies.find(currency, company).places;
	const built = intent === 'cancel' ? [] : linesOf(value, name, order, references);
	const own = built.map(({ row }) => row);
	const names = new Set(own.map((line) => line.externalId));
	const gone = held.filter((line) => !names.has(line.externalId));
	const before = sum(held.map((line) => line.subtotal));
	const amount = sum(own.map(({ values }) => subtotal(values, places)));
	const untaxed = decimalFromFloat(order.row.amount_untaxed, 'amount_untaxed');
	refuseUnapproved(order, untaxed.minus(before).plus(amount), settings);
	return {
		...base,
		write: {
			values: {},
			lines: [...own, ...gone.map((line) => reducedLine(line, references.fields))],
			shared: true,
		},
		amount,
		warnings: [
			...built.flatMap(({ warnings }) => warnings),
			...gone.flatMap((line) =>
				nothingCame(line) ? [] : [`"${line.name.slice(0, 80)}" stays with what came of it.`],
			),
		],
	};
}

const NOT_WRITTEN: Readonly<Record<Exclude<Intent, 'commit'>, readonly string[]>> = {
	prepare: ['The change order is not approved; nothing is written before it is.'],
	close: [],
	cancel: ['The change order was never in Odoo; there is nothing to take back.'],
};

/** `<order>.change.<change order>`; its lines are named after it. */
const changeId = (order: string, change: string): string =>
	lineExternalId(lineExternalId(order, 'change'), change);

function linesOf(
	value: DeliveredChange,
	name: string,
	order: FoundOrder,
	references: References,
): Array<ReturnType<typeof orderLine>> {
	const { data } = value;
	if (data.lines.length === 0) throw noLines();
	const company = references.companies.byId(order.company ?? references.companies.own.id);
	const byName = new Map(order.lines.map((line) => [line.externalId, line]));
	const terms = {
		references,
		origin: value,
		project: data.project,
		company,
		currency: references.currencies.find(nameOf(order.row.currency_id) ?? undefined, company),
		byAmount: isByAmount(data.commitmentKind, data),
		planned: null,
		// A change is wanted with the order it changes.
		today: order.lines[0]?.planned ?? (order.row.date_order || ''),
		committed: true,
	};
	return data.lines.map((line) => {
		const externalId = lineExternalId(name, line.lineId);
		return orderLine(line, externalId, byName.get(externalId), terms);
	});
}

const noLines = () =>
	fault({
		class: 'source_data',
		code: 'order.no_lines',
		message: 'The change order has no lines.',
		remedy: 'Send it with its lines; to take it back, send it as void.',
		field: 'lines',
	});

const withoutId = ({ id, row }: FoundOrder) =>
	fault({
		class: 'mapping',
		code: 'mapping.commitment_without_id',
		message: `The order ${row.name} was entered in Odoo; its lines cannot be told apart safely.`,
		remedy: 'Change it in Odoo, or send the commitment itself first.',
		model: PURCHASE_ORDER,
		field: 'commitment',
		details: { id },
	});

const notApproved = ({ id, row }: FoundOrder) =>
	fault({
		class: 'conflict',
		code: 'conflict.commitment_not_approved',
		message: `The order ${row.name} is still a request for quotation; a change of it commits nothing.`,
		remedy: 'Approve and send the commitment first, then send the change order again.',
		model: PURCHASE_ORDER,
		field: 'commitment',
		details: { id },
	});

const otherCurrency = ({ currency }: CommitmentChangeOrder, expected: string) =>
	fault({
		class: 'source_data',
		code: 'currency.not_commitment',
		message: `The change order is in ${currency ?? ''}, its commitment in ${expected}.`,
		remedy: `Send the change order in ${expected}.`,
		field: 'currency',
	});
