import { fault, type Fault, toFault } from '../../faults';
import type { OdooClient, OdooContext } from '../../odoo/client.port';
import { load } from '../../odoo/load';
import { PURCHASE_LINE, PURCHASE_ORDER } from '../../odoo/models/purchase';
import type { OrderFields } from './fields';
import { closedQuantity } from './rules/came';
import type { StoredOrder } from './stored';

type Refusals = ReadonlyMap<number, Fault>;
type Act = (ids: readonly number[]) => Promise<void>;

/**
 * Does something to all orders in one call, and one by one when Odoo refuses, because its answer
 * names none. @returns what was refused, by order
 */
export async function together(ids: readonly number[], act: Act): Promise<Refusals> {
	if (ids.length === 0) return new Map();
	try {
		await act(ids);
		return new Map();
	} catch (thrown) {
		const reason = toFault(thrown);
		const lost = reason.class === 'unavailable' || reason.class === 'unknown_outcome';
		if (ids.length === 1 || lost) return new Map(ids.map((id) => [id, reason]));
	}
	const refused = new Map<number, Fault>();
	for (const id of ids)
		for (const [of, reason] of await together([id], act)) refused.set(of, reason);
	return refused;
}

const press =
	(odoo: OdooClient, method: string, context?: OdooContext): Act =>
	async (ids) => {
		await odoo.call({
			model: PURCHASE_ORDER,
			method,
			ids,
			...(context === undefined ? {} : { context }),
		});
	};

/** Confirms requests for quotation. Without the context Odoo lets a missing mandatory plan pass. */
export const confirmOrders = async (odoo: OdooClient, ids: readonly number[]): Promise<Refusals> =>
	await together(ids, press(odoo, 'button_confirm', { extra: { validate_analytic: true } }));

export const cancelOrders = async (odoo: OdooClient, ids: readonly number[]): Promise<Refusals> =>
	await together(ids, press(odoo, 'button_cancel'));

export const lockOrders = async (odoo: OdooClient, ids: readonly number[]): Promise<Refusals> =>
	await together(
		ids,
		press(odoo, odoo.dialect.purchaseLock === 'state_done' ? 'button_done' : 'button_lock'),
	);

export const unlockOrders = async (odoo: OdooClient, ids: readonly number[]): Promise<Refusals> =>
	await together(ids, press(odoo, 'button_unlock'));

/** Lines of requests for quotation may go; those of an order may not. */
export const dropLines = async (odoo: OdooClient, ids: readonly number[]): Promise<Refusals> =>
	await together(ids, async (lines) => {
		await odoo.call({ model: PURCHASE_LINE, method: 'unlink', ids: lines });
	});

/** Ends orders with what came, and locks them: nothing opens them again unnoticed. */
export async function closeOrders(
	odoo: OdooClient,
	orders: readonly StoredOrder[],
	fields: OrderFields,
): Promise<Refusals> {
	const byId = new Map(orders.map((order) => [order.id, order]));
	const reduced = await together(
		orders.filter(hasOpenLines).map(({ id }) => id),
		async (ids) => {
			const part = ids.flatMap((id) => byId.get(id) ?? []);
			await reduceLines(odoo, part, fields);
		},
	);
	const open = orders.filter(({ id, locked }) => !locked && !reduced.has(id));
	const locked = await lockOrders(
		odoo,
		open.map(({ id }) => id),
	);
	return new Map([...reduced, ...locked]);
}

export const hasOpenLines = ({ lines }: StoredOrder): boolean =>
	lines.some((line) => !closedQuantity(line).eq(line.ordered));

/** Quantity with price, discount, date and text, so that Odoo takes none from a price list. */
async function reduceLines(
	odoo: OdooClient,
	orders: readonly StoredOrder[],
	{ listPrice }: OrderFields,
): Promise<void> {
	const open = orders
		.flatMap(({ lines }) => lines)
		.filter((line) => !closedQuantity(line).eq(line.ordered));
	const answer = await load(odoo, {
		model: PURCHASE_LINE,
		fields: [
			'.id',
			'name',
			'product_qty',
			'price_unit',
			'discount',
			'date_planned',
			...(listPrice === null ? [] : [listPrice]),
		],
		rows: open.map((line) => [
			String(line.id),
			line.name,
			closedQuantity(line).toFixed(),
			line.price.toFixed(),
			line.discount.toFixed(),
			line.planned ?? '',
			...(listPrice === null ? [] : ['-1']),
		]),
		mode: 'write',
		context: { tz: 'UTC' },
	});
	if (answer.ids === null) throw answer.problems[0]?.fault ?? notReduced();
}

const notReduced = () =>
	fault({
		class: 'protocol',
		code: 'odoo.not_done',
		message: 'Odoo changed no order line and gave no reason.',
		remedy: 'Have the Odoo administrator look at the server log for this time.',
		model: PURCHASE_LINE,
	});
