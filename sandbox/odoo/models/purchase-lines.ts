import { userError } from '../orm/errors';
import type { Env } from '../orm/env';
import { accountsOf } from '../orm/domain-operators';
import type { Behaviour } from '../orm/model';
import type { Row, Values } from '../orm/values';
import { companyKey } from '../orm/record-values';
import { givenId } from '../orm/records';
import { idOf, idsOf, numberOf, roundTo, textOf } from '../orm/values';
import { roundDistribution } from './distribution';
import { invoiced, isNote, purchaseTaxField, subtotalOf, taxOf, unitField } from './order-lines';
import { planReceipt } from './receipts';
import { convertUnits } from './unit-conversion';

const orderOf = (env: Env, row: Row) => env.row('purchase.order', idOf(row['order_id']));

export const billedOf = (env: Env, row: Row) =>
	invoiced(env, env.rowsWhere('account.move.line', 'purchase_line_id', row.id), 'in_refund');

/** Goods count by their receipts, services by what somebody wrote. */
export function receivedOf(env: Env, row: Row): number {
	if (receivedMethod(env, row) === 'manual') return numberOf(row['qty_received_manual']);
	const moves = env
		.rowsWhere('stock.move', 'purchase_line_id', row.id)
		.filter((move) => move['state'] === 'done');
	return roundTo(
		moves.reduce((sum, move) => {
			const to = env.row('stock.location', idOf(move['location_dest_id']));
			const quantity = convertUnits(
				env,
				numberOf(move['quantity']),
				idOf(move['product_uom']),
				idOf(row[unitField(env)]),
			);
			if (to?.['usage'] !== 'supplier') return sum + quantity;
			// A return counts only where it is to be refunded.
			const counts = move['to_refund'] === true || idOf(move['origin_returned_move_id']) === null;
			return counts ? sum - quantity : sum;
		}, 0),
		6,
	);
}

const templateOf = (env: Env, row: Row) => {
	const product = env.row('product.product', idOf(row['product_id']));
	return env.row('product.template', idOf(product?.['product_tmpl_id']));
};

const receivedMethod = (env: Env, row: Row) =>
	templateOf(env, row)?.['type'] === 'consu' ? 'stock_moves' : 'manual';

/** What may be billed now, by the product's policy. */
export function toBill(env: Env, row: Row): number {
	if (orderOf(env, row)?.['state'] !== 'purchase' && orderOf(env, row)?.['state'] !== 'done')
		return 0;
	const ordered = templateOf(env, row)?.['purchase_method'] === 'purchase';
	const basis = ordered ? numberOf(row['product_qty']) : receivedOf(env, row);
	return roundTo(basis - billedOf(env, row).quantity, 6);
}

/** The vendor's price for a quantity on a day: of all that hold, the lowest after discount. */
function listPrice(
	env: Env,
	product: Row,
	order: Row | undefined,
	quantity: number,
): number | null {
	const partner = idOf(order?.['partner_id']);
	const day = textOf(order?.['date_order']).slice(0, 10) || env.started.slice(0, 10);
	const discounted = (row: Row) => numberOf(row['price']) * (1 - numberOf(row['discount']) / 100);
	const [first] = env
		.rowsWhere('product.supplierinfo', 'product_tmpl_id', product['product_tmpl_id'] ?? null)
		.filter(
			(row) =>
				idOf(row['partner_id']) === partner &&
				numberOf(row['min_qty']) <= quantity &&
				(textOf(row['date_start']) || day) <= day &&
				(textOf(row['date_end']) || day) >= day &&
				[null, product.id].includes(idOf(row['product_id'])),
		)
		.sort((a, b) => discounted(a) - discounted(b) || a.id - b.id);
	return first ? numberOf(first['price']) : null;
}

function fillNew(env: Env, values: Values): void {
	const order = env.row('purchase.order', givenId(values['order_id']));
	if (values['display_type']) {
		values['product_qty'] ??= 0;
		return;
	}
	values['product_qty'] ??= 1;
	const product = env.row('product.product', givenId(values['product_id']));
	const template = env.row('product.template', idOf(product?.['product_tmpl_id']));
	if (product && template && order) {
		const company = idOf(order['company_id']) ?? env.company;
		values['name'] ??= env.nameOf('product.product', product.id);
		values[unitField(env)] ??= template['uom_id'];
		values['price_unit'] ??=
			listPrice(env, product, order, Number(values['product_qty'])) ??
			numberOf(product[companyKey('standard_price', company)]);
		const taxes = purchaseTaxField(env);
		if (!(taxes in values)) values[taxes] = [[6, 0, idsOf(template['supplier_taxes_id'])]];
	}
	values['price_unit'] ??= 0;
	if (remembersAgreedPrice(env)) values['technical_price_unit'] ??= values['price_unit'];
	values['date_planned'] ??=
		order?.['date_planned'] ?? order?.['date_order'] ?? env.started.slice(0, 19);
	const project = env.row('project.project', idOf(order?.['project_id']));
	const account = idOf(project?.['account_id']);
	if (!('analytic_distribution' in values) && account !== null) {
		values['analytic_distribution'] = { [String(account)]: 100 };
	}
}

/** Odoo 19 keeps beside the price what the list said; 18 has no such field. */
const remembersAgreedPrice = (env: Env): boolean => env.registry.version >= 19;

/** Writing only the quantity brings the list price and today's date back, whatever was agreed. */
function reprice(env: Env, values: Values, row: Row): void {
	const product = env.row('product.product', idOf(row['product_id']));
	const agreed =
		numberOf(row['technical_price_unit']) !== numberOf(row['price_unit']) &&
		remembersAgreedPrice(env);
	if (!product || agreed || billedOf(env, row).quantity !== 0) return;
	const order = orderOf(env, row);
	const price = listPrice(env, product, order, Number(values['product_qty']));
	if (price === null) return;
	values['price_unit'] = price;
	if (remembersAgreedPrice(env)) values['technical_price_unit'] = price;
	values['date_planned'] ??= order?.['date_order'];
}

export const purchaseLines: Behaviour = {
	recName: 'name',
	related: {
		state: 'order_id.state',
		partner_id: 'order_id.partner_id',
		company_id: 'order_id.company_id',
		currency_id: 'order_id.currency_id',
		date_order: 'order_id.date_order',
		date_approve: 'order_id.date_approve',
		product_type: 'product_id.type',
	},
	computed: {
		price_subtotal: (_env, row) => subtotalOf(row, 'product_qty'),
		price_tax: (env, row) => taxOf(env, row, 'product_qty', purchaseTaxField(env)),
		price_total: (env, row) =>
			roundTo(
				subtotalOf(row, 'product_qty') + taxOf(env, row, 'product_qty', purchaseTaxField(env)),
				2,
			),
		product_uom_qty: (_env, row) => numberOf(row['product_qty']),
		qty_received: (env, row) => receivedOf(env, row),
		qty_received_method: (env, row) => (isNote(row) ? null : receivedMethod(env, row)),
		qty_invoiced: (env, row) => billedOf(env, row).quantity,
		qty_to_invoice: (env, row) => toBill(env, row),
		distribution_analytic_account_ids: (_env, row) => accountsOf(row['analytic_distribution']),
	},
	inverses: {
		qty_received(env, id, value) {
			const row = env.row('purchase.order.line', id);
			if (row && receivedMethod(env, row) === 'manual') {
				env.patch('purchase.order.line', id, { qty_received_manual: Number(value ?? 0) });
			}
		},
	},
	prepare(env, values, row) {
		if ('analytic_distribution' in values) {
			values['analytic_distribution'] = roundDistribution(values['analytic_distribution']);
		}
		if (!row) {
			fillNew(env, values);
			return;
		}
		if (
			remembersAgreedPrice(env) &&
			'price_unit' in values &&
			!('technical_price_unit' in values) &&
			row['technical_price_unit'] === row['price_unit']
		) {
			values['technical_price_unit'] = values['price_unit'];
		}
		const quantityOnly = 'product_qty' in values && !('price_unit' in values);
		if (quantityOnly && Number(values['product_qty']) !== numberOf(row['product_qty']))
			reprice(env, values, row);
	},
	saved(env, ids, changed) {
		if (changed && !changed.has('product_qty')) return;
		for (const row of env.rows('purchase.order.line', ids)) {
			const order = orderOf(env, row);
			if (order?.['state'] === 'purchase') planReceipt(env, order);
		}
	},
	beforeUnlink(env, rows) {
		for (const row of rows) {
			const state = orderOf(env, row)?.['state'];
			if (state === 'purchase' || state === 'done') {
				const label = 'Purchase Order';
				throw userError(`Cannot delete a purchase order line which is in state “${label}”.`);
			}
		}
	},
};
