import { readCompanies } from '../../job-cost/companies';
import { prepareEach } from '../../job-cost/upserting';
import type { Verb, VerbDeps, VerbInput } from '../../verb';
import { nameOf } from '../../odoo/models/values';
import { readTrail, withoutTrail } from '../trail';
import { applyOrders, type OrderPlan, type OrderResult, planOrders } from './carry';
import { ending } from './ending';
import { orderFields } from './fields';
import { findOrders, orderQuestion, type OrderQuestion } from './find';
import type { CommitmentKind } from './input';
import { isLockedByRule, readPurchaseSettings } from './settings';
import { ORDER_NEEDS } from './upsert';

type EndVerb = Verb<OrderQuestion, OrderPlan, OrderResult>;

const endVerb = (name: string, kind: CommitmentKind, how: 'close' | 'cancel'): EndVerb => ({
	name,
	writes: true,
	needs: ORDER_NEEDS,
	input: orderQuestion,
	plan: async (deps, inputs) => await planEnd(deps, kind, how, inputs),
	apply: applyOrders,
});

/**
 * Cancels orders of which nothing was received or billed; a cancelled one stays as it is.
 * Faults: `mapping.unknown_purchase_order` (`…_subcontract`), `mapping.ambiguous`,
 * `conflict.order_has_movements`, `conflict.order_locked`, `order.silent_refusal`.
 */
export const purchaseOrderCancel = endVerb(
	'procurement.purchaseOrder.cancel',
	'purchase_order',
	'cancel',
);
export const subcontractCancel = endVerb('procurement.subcontract.cancel', 'subcontract', 'cancel');

/**
 * Closes orders short: every line is reduced to what was received or billed, whichever is more, and
 * the order is locked, so that a later revision of the source does not open it again unnoticed. A
 * request for quotation is cancelled. `amount` is the value of what came, without tax.
 * Faults as those of Cancel.
 */
export const purchaseOrderCloseShort = endVerb(
	'procurement.purchaseOrder.closeShort',
	'purchase_order',
	'close',
);
export const subcontractCloseShort = endVerb(
	'procurement.subcontract.closeShort',
	'subcontract',
	'close',
);

async function planEnd(
	{ odoo }: VerbDeps,
	kind: CommitmentKind,
	how: 'close' | 'cancel',
	inputs: ReadonlyArray<VerbInput<OrderQuestion>>,
): Promise<OrderPlan> {
	const [companies, fields, settings] = await Promise.all([
		readCompanies(odoo),
		orderFields(odoo),
		readPurchaseSettings(odoo),
	]);
	const find = await findOrders(
		odoo,
		kind,
		inputs.map(({ value }) => value),
		fields,
	);
	const prepared = prepareEach(inputs, ({ value }) => {
		const order = find(value);
		const company = companies.byId(order.company ?? companies.own.id);
		return ending(
			{
				externalId: order.externalId,
				number: withoutTrail(order.row.origin) || order.row.name,
				trail: readTrail(order.row.origin),
				company,
				stored: order,
				unlock: isLockedByRule(order, settings(company.id)),
				currency: nameOf(order.row.currency_id) ?? '',
			},
			how,
		);
	});
	return await planOrders(odoo, fields, prepared);
}
