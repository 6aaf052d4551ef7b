import type { Ref } from '../../canonical/types';
import { Fault, fault, toFault } from '../../faults';
import type { Origin } from '../../job-cost/delivered';
import type { OdooClient } from '../../odoo/client.port';
import { lineExternalId } from '../../odoo/external-id';
import { PURCHASE_ORDER } from '../../odoo/models/purchase';
import { orderFields } from '../../procurement/order/fields';
import { findOrders, type FoundOrder, type OrderQuestion } from '../../procurement/order/find';
import { COMMITMENT_KINDS } from '../../procurement/order/input';
import { isCommitted, refuseCancelled } from '../../procurement/order/order-state';
import type { StoredLine } from '../../procurement/order/stored';

export interface OrderAsked {
	readonly origin: Pick<Origin, 'system' | 'tenant'>;
	readonly commitment: Ref;
}

/**
 * A look-up of the orders documents bill, whether they are purchase orders or subcontracts. Faults
 * `mapping.unknown_purchase_order`, `mapping.ambiguous`, `conflict.order_cancelled`,
 * `conflict.commitment_not_approved`.
 */
export type Orders = (asked: OrderAsked) => FoundOrder;

/** Orders by reference; none, no call. Calls do not grow with their number. */
export async function readBilledOrders(
	odoo: OdooClient,
	asks: readonly OrderAsked[],
): Promise<Orders> {
	if (asks.length === 0) {
		return () => {
			throw new Error('order that was not asked for');
		};
	}
	const fields = await orderFields(odoo);
	const [orders, subcontracts] = await Promise.all(
		COMMITMENT_KINDS.map(
			async (kind) => await findOrders(odoo, kind, asks.map(questionOf), fields),
		),
	);
	return (asked) => {
		if (orders === undefined || subcontracts === undefined) throw new Error('kind without orders');
		const order = eitherKind(orders, subcontracts, questionOf(asked));
		refuseCancelled(order);
		if (!isCommitted(order)) throw notApproved(order);
		return order;
	};
}

const questionOf = ({ origin, commitment }: OrderAsked): OrderQuestion => ({
	record: commitment,
	system: origin.system,
	tenant: origin.tenant,
});

type Find = Awaited<ReturnType<typeof findOrders>>;

/** The source names the document, not its kind; a number that both bear is not guessed. */
function eitherKind(orders: Find, subcontracts: Find, question: OrderQuestion): FoundOrder {
	const found = [orders, subcontracts].map((find) => {
		try {
			return find(question, 'commitment');
		} catch (thrown) {
			return toFault(thrown);
		}
	});
	const [order, subcontract] = found;
	if (order === undefined || subcontract === undefined) throw new Error('kind without an answer');
	if (!(order instanceof Fault) && !(subcontract instanceof Fault)) throw bothKinds(question);
	if (!(order instanceof Fault)) return order;
	if (!(subcontract instanceof Fault)) return subcontract;
	throw order.code.startsWith('mapping.unknown_') ? chosen(order, subcontract) : order;
}

/** "Unknown" says least: what the other kind says goes first. */
const chosen = (order: Fault, subcontract: Fault): Fault =>
	subcontract.code.startsWith('mapping.unknown_')
		? order.with({
				message: 'The order or subcontract the bill names does not exist in Odoo.',
				remedy: 'Deliver the order first, or correct the commitment of the bill.',
			})
		: subcontract;

/**
 * The order line a bill line names by its id in the source: one of the order, else one of its change
 * orders. null when it names none. Faults `mapping.unknown_order_line`, `mapping.ambiguous`.
 */
export function namedLine(order: FoundOrder, ref: Ref | undefined): StoredLine | null {
	if (ref === undefined) return null;
	const key = ref.id ?? ref.code ?? '';
	if (order.externalId !== null) {
		const name = lineExternalId(order.externalId, key);
		const own = order.lines.find(({ externalId }) => externalId === name);
		if (own !== undefined) return own;
		const tail = name.slice(order.externalId.length);
		const changes = order.lines.filter(
			({ externalId }) =>
				externalId?.startsWith(`${order.externalId ?? ''}.change.`) === true &&
				externalId.endsWith(tail),
		);
		if (changes.length > 1) throw ambiguous(order, key);
		if (changes[0] !== undefined) return changes[0];
	}
	throw unknownLine(order, key);
}

/**
 * The one line of the order that is coded as the bill line and, where it names an item, has that
 * item. null: none is, and the line bills something that was not ordered. Fault `mapping.ambiguous`.
 */
export function likeLine(
	order: FoundOrder,
	wanted: { readonly accounts: readonly number[]; readonly product: number | null },
): StoredLine | null {
	const alike = order.lines.filter(
		(line) =>
			carries(line.distribution, wanted.accounts) &&
			(wanted.product === null || line.product === wanted.product),
	);
	if (alike.length > 1) throw ambiguous(order, null);
	return alike[0] ?? null;
}

/** Does one split of the line carry all of these accounts? */
export const carries = (
	distribution: StoredLine['distribution'],
	accounts: readonly number[],
): boolean =>
	Object.keys(distribution ?? {}).some((key) => {
		const parts = key.split(',').map(Number);
		return accounts.every((account) => parts.includes(account));
	});

const notApproved = ({ id, row }: FoundOrder) =>
	fault({
		class: 'conflict',
		code: 'conflict.commitment_not_approved',
		message: `The order ${row.name} is not confirmed in Odoo; a bill of it would be cost nobody agreed to.`,
		remedy: 'Have the order approved and send it, then send the bill again.',
		model: PURCHASE_ORDER,
		field: 'commitment',
		details: { id },
	});

const bothKinds = ({ record }: OrderQuestion) =>
	fault({
		class: 'mapping',
		code: 'mapping.ambiguous',
		message: `"${record.code ?? record.id ?? ''}" names a purchase order and a subcontract in Odoo.`,
		remedy: 'Send the commitment by its id in the source, or give the two different numbers.',
		field: 'commitment',
	});

const ambiguous = ({ id, row }: FoundOrder, key: string | null) =>
	fault({
		class: 'mapping',
		code: 'mapping.ambiguous',
		message:
			key === null
				? `Several lines of the order ${row.name} are coded like this one; which of them is billed cannot be told.`
				: `Several change orders of ${row.name} have a line "${key}".`,
		remedy: 'Send commitmentLine with the id of the line, or an item that only one of them has.',
		field: 'commitmentLine',
		details: { id },
	});

const unknownLine = ({ id, row }: FoundOrder, key: string) =>
	fault({
		class: 'mapping',
		code: 'mapping.unknown_order_line',
		message: `The order ${row.name} has no line "${key}" in Odoo.`,
		remedy: 'Deliver the revision or change order that adds the line, or correct commitmentLine.',
		field: 'commitmentLine',
		details: { id },
	});
