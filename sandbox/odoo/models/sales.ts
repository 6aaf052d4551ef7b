import { userError } from '../orm/errors';
import type { Env } from '../orm/env';
import { method, type Behaviour } from '../orm/model';
import type { Row, Values } from '../orm/values';
import { existingRows, givenId } from '../orm/records';
import { idOf, idsOf, numberOf, roundTo, textOf } from '../orm/values';
import { checkAccess } from '../security/access';
import { roundDistribution } from './distribution';
import { nextNumber, padded } from './numbering';
import { invoiced, isNote, saleTaxField, subtotalOf, taxOf, unitField } from './order-lines';

const linesOf = (env: Env, order: Row) => env.rowsWhere('sale.order.line', 'order_id', order.id);

const invoicedOf = (env: Env, line: Row) =>
	invoiced(env, env.rowsWhere('account.move.line', 'sale_line_ids', line.id), 'out_refund');

const total = (env: Env, order: Row, field: string) =>
	roundTo(
		linesOf(env, order).reduce(
			(sum, line) => sum + numberOf(env.value('sale.order.line', line, field)),
			0,
		),
		2,
	);

const templateOf = (env: Env, line: Row) => {
	const product = env.row('product.product', idOf(line['product_id']));
	return env.row('product.template', idOf(product?.['product_tmpl_id']));
};

/** What may be invoiced now, by the product's policy. */
function toInvoice(env: Env, line: Row): number {
	const order = env.row('sale.order', idOf(line['order_id']));
	if (order?.['state'] !== 'sale' || isNote(line)) return 0;
	const byOrder = templateOf(env, line)?.['invoice_policy'] === 'order';
	const basis = numberOf(line[byOrder ? 'product_uom_qty' : 'qty_delivered']);
	return roundTo(basis - invoicedOf(env, line).quantity, 6);
}

const invoicesOf = (env: Env, order: Row): number[] => {
	const found = new Set<number>();
	for (const line of linesOf(env, order)) {
		for (const item of env.rowsWhere('account.move.line', 'sale_line_ids', line.id)) {
			const move = idOf(item['move_id']);
			if (move !== null) found.add(move);
		}
	}
	return [...found].sort((a, b) => a - b);
};

function invoiceStatus(env: Env, order: Row): string {
	if (order['state'] !== 'sale') return 'no';
	const lines = linesOf(env, order).filter((line) => !isNote(line));
	if (lines.some((line) => toInvoice(env, line) > 0)) return 'to invoice';
	const done =
		lines.length > 0 &&
		lines.every((line) => invoicedOf(env, line).quantity >= numberOf(line['product_uom_qty']));
	return done ? 'invoiced' : 'no';
}

export const saleOrders: Behaviour = {
	searchNames: ['client_order_ref'],
	defaults: {
		company_id: (env) => env.company,
		user_id: (env) => env.uid,
		date_order: (env) => env.started.slice(0, 19),
		state: 'draft',
	},
	computed: {
		amount_untaxed: (env, row) => total(env, row, 'price_subtotal'),
		amount_tax: (env, row) => total(env, row, 'price_tax'),
		amount_total: (env, row) => total(env, row, 'price_total'),
		amount_invoiced: (env, row) => total(env, row, 'untaxed_amount_invoiced'),
		amount_to_invoice: (env, row) =>
			roundTo(total(env, row, 'price_total') - total(env, row, 'untaxed_amount_invoiced'), 2),
		invoice_ids: (env, row) => invoicesOf(env, row),
		invoice_count: (env, row) => invoicesOf(env, row).length,
		invoice_status: (env, row) => invoiceStatus(env, row),
		currency_id: (env, row) =>
			row['currency_id'] ??
			env.row('res.company', idOf(row['company_id']))?.['currency_id'] ??
			null,
	},
	prepare(env, values, row) {
		if (row) return;
		if (!values['name'] || values['name'] === 'New')
			values['name'] = `S${padded(nextNumber(env, 'sale.order'), 5)}`;
		values['partner_invoice_id'] ??= givenId(values['partner_id']) ?? false;
		values['partner_shipping_id'] ??= givenId(values['partner_id']) ?? false;
	},
	beforeUnlink(_env, rows) {
		if (rows.some((row) => row['state'] !== 'draft' && row['state'] !== 'cancel')) {
			throw userError(
				'You can not delete a sent quotation or a confirmed sales order. You must first cancel it.',
			);
		}
	},
	methods: {
		action_confirm: method('records', [], (env, model, ids) => {
			checkAccess(env, model, 'write');
			for (const row of existingRows(env, model, ids)) {
				if (row['state'] !== 'draft' && row['state'] !== 'sent') {
					throw userError('Some orders are not in a state requiring confirmation.');
				}
				if (linesOf(env, row).some((line) => !isNote(line) && idOf(line['product_id']) === null)) {
					throw userError(
						'Some order lines are missing a product, you need to correct them before going further.',
					);
				}
				env.patch('sale.order', row.id, {
					state: 'sale',
					date_order: env.started,
					write_date: env.started,
					write_uid: env.uid,
				});
			}
			return true;
		}),
		action_cancel: method('records', [], (env, model, ids) => {
			for (const row of existingRows(env, model, ids))
				env.patch('sale.order', row.id, { state: 'cancel', write_date: env.started });
			return true;
		}),
		action_lock: method('records', [], (env, model, ids) => {
			for (const row of existingRows(env, model, ids))
				env.patch('sale.order', row.id, { locked: true });
			return null;
		}),
		action_unlock: method('records', [], (env, model, ids) => {
			for (const row of existingRows(env, model, ids))
				env.patch('sale.order', row.id, { locked: false });
			return null;
		}),
	},
};

function fillNew(env: Env, values: Values): void {
	if (values['display_type']) {
		values['product_uom_qty'] ??= 0;
		return;
	}
	values['product_uom_qty'] ??= 1;
	const product = env.row('product.product', givenId(values['product_id']));
	const template = env.row('product.template', idOf(product?.['product_tmpl_id']));
	if (!product || !template) return;
	values['name'] ??= env.nameOf('product.product', product.id);
	values['price_unit'] ??= numberOf(template['list_price']);
	values[unitField(env)] ??= template['uom_id'];
	const taxes = saleTaxField(env);
	if (!(taxes in values)) values[taxes] = [[6, 0, idsOf(template['taxes_id'])]];
}

export const saleLines: Behaviour = {
	recName: 'name',
	displayName: (env, row) => {
		const order = textOf(env.row('sale.order', idOf(row['order_id']))?.['name']);
		return `${order} - ${textOf(row['name'])}`;
	},
	related: {
		state: 'order_id.state',
		company_id: 'order_id.company_id',
		order_partner_id: 'order_id.partner_id',
		salesman_id: 'order_id.user_id',
		currency_id: 'order_id.currency_id',
	},
	computed: {
		price_subtotal: (_env, row) => subtotalOf(row, 'product_uom_qty'),
		price_tax: (env, row) => taxOf(env, row, 'product_uom_qty', saleTaxField(env)),
		price_total: (env, row) =>
			roundTo(
				subtotalOf(row, 'product_uom_qty') + taxOf(env, row, 'product_uom_qty', saleTaxField(env)),
				2,
			),
		invoice_lines: (env, row) => env.where('account.move.line', 'sale_line_ids', row.id),
		qty_invoiced: (env, row) => invoicedOf(env, row).quantity,
		untaxed_amount_invoiced: (env, row) => invoicedOf(env, row).amount,
		untaxed_amount_to_invoice: (env, row) =>
			roundTo(toInvoice(env, row) * numberOf(row['price_unit']), 2),
		qty_to_invoice: (env, row) => toInvoice(env, row),
		invoice_status: (env, row) => (toInvoice(env, row) > 0 ? 'to invoice' : 'no'),
		qty_delivered_method: () => 'manual',
		is_service: (env, row) => templateOf(env, row)?.['type'] === 'service',
	},
	prepare(env, values, row) {
		if ('analytic_distribution' in values) {
			values['analytic_distribution'] = roundDistribution(values['analytic_distribution']);
		}
		if (!row) fillNew(env, values);
	},
	beforeUnlink(env, rows) {
		for (const row of rows) {
			if (env.row('sale.order', idOf(row['order_id']))?.['state'] === 'sale' && !isNote(row)) {
				throw userError(
					"Once a sales order is confirmed, you can't remove one of its lines (we need to track if something gets invoiced or delivered).\n                Set the quantity to 0 instead.",
				);
			}
		}
	},
};
