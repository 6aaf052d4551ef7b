import { missingError, userError } from '../orm/errors';
import type { Env } from '../orm/env';
import { method, type Behaviour } from '../orm/model';
import type { Row, Values } from '../orm/values';
import { existingRows, givenId } from '../orm/records';
import { idOf, numberOf, roundTo, textOf } from '../orm/values';
import { checkAccess, hasGroup } from '../security/access';
import { checkMandatoryPlans } from './distribution';
import { nextNumber, padded } from './numbering';
import { isNote } from './order-lines';
import { convertAmount } from './platform';
import { toBill } from './purchase-lines';
import { planReceipt, receiptsOf } from './receipts';

const linesOf = (env: Env, order: Row) =>
	env.rowsWhere('purchase.order.line', 'order_id', order.id);

const total = (env: Env, order: Row, field: string) =>
	roundTo(
		linesOf(env, order).reduce(
			(sum, line) => sum + numberOf(env.value('purchase.order.line', line, field)),
			0,
		),
		2,
	);

const billsOf = (env: Env, order: Row): number[] => {
	const bills = new Set<number>();
	for (const line of linesOf(env, order)) {
		for (const item of env.rowsWhere('account.move.line', 'purchase_line_id', line.id)) {
			const move = idOf(item['move_id']);
			if (move !== null) bills.add(move);
		}
	}
	return [...bills].sort((a, b) => a - b);
};

function invoiceStatus(env: Env, order: Row): string {
	if (order['state'] !== 'purchase' && order['state'] !== 'done') return 'no';
	const lines = linesOf(env, order).filter((line) => !isNote(line));
	if (lines.some((line) => toBill(env, line) !== 0)) return 'to invoice';
	return billsOf(env, order).length > 0 ? 'invoiced' : 'no';
}

function receiptStatus(env: Env, order: Row): string | null {
	const states = receiptsOf(env, order).map((id) => env.row('stock.picking', id)?.['state']);
	if (states.length === 0 || states.every((state) => state === 'cancel')) return null;
	if (states.every((state) => state === 'done' || state === 'cancel')) return 'full';
	return states.some((state) => state === 'done') ? 'partial' : 'pending';
}

/** Odoo remembers what it bought from whom: a price-list row of minimum 1. */
function rememberPrices(env: Env, order: Row): void {
	for (const line of linesOf(env, order)) {
		const product = env.row('product.product', idOf(line['product_id']));
		const template = idOf(product?.['product_tmpl_id']);
		if (template === null) continue;
		const known = env
			.rowsWhere('product.supplierinfo', 'product_tmpl_id', template)
			.some((row) => row['partner_id'] === order['partner_id']);
		if (known) continue;
		env.sudo().create('product.supplierinfo', [
			{
				partner_id: order['partner_id'],
				product_tmpl_id: template,
				min_qty: 1,
				price: line['price_unit'] ?? 0,
				currency_id: order['currency_id'],
				delay: 0,
			},
		]);
	}
}

/** Does the company want a second person for an order of this size? */
function needsApproval(env: Env, order: Row): boolean {
	const company = env.row('res.company', idOf(order['company_id']));
	return (
		company?.['po_double_validation'] === 'two_step' &&
		total(env, order, 'price_total') >= numberOf(company['po_double_validation_amount']) &&
		!hasGroup(env, env.uid, 'purchase.group_purchase_manager')
	);
}

/** Units of the order's currency for one of the company's on the day of the order; stored then. */
function rateOfOrder(env: Env, order: Values): number {
	const company = givenId(order['company_id']) ?? env.company;
	const own = idOf(env.row('res.company', company)?.['currency_id']) ?? 0;
	const dated = order['date_order'];
	const day = (typeof dated === 'string' ? dated : env.started).slice(0, 10);
	return convertAmount(env, 1, own, givenId(order['currency_id']) ?? own, company, day);
}

function setState(env: Env, order: Row, state: string): void {
	env.patch('purchase.order', order.id, { state, write_uid: env.uid, write_date: env.started });
}

function approve(env: Env, order: Row): void {
	setState(env, order, 'purchase');
	env.patch('purchase.order', order.id, { date_approve: env.started });
	planReceipt(env, env.row('purchase.order', order.id) ?? order);
	const company = env.row('res.company', idOf(order['company_id']));
	if (company?.['po_lock'] === 'lock') setLocked(env, [order], true);
}

function confirm(env: Env, order: Row): void {
	if (order['state'] !== 'draft' && order['state'] !== 'sent') return;
	const lines = linesOf(env, order);
	if (lines.some((line) => !isNote(line) && idOf(line['product_id']) === null)) {
		throw userError(
			'Some order lines are missing a product, you need to correct them before going further.',
		);
	}
	checkMandatoryPlans(
		env,
		lines.filter((line) => !isNote(line)).map((line) => line['analytic_distribution']),
		'purchase_order',
		idOf(order['company_id']) ?? env.company,
	);
	rememberPrices(env, order);
	if (needsApproval(env, order)) setState(env, order, 'to approve');
	else approve(env, order);
}

function createBill(env: Env, order: Row): number {
	const lines = linesOf(env, order).filter((line) => !isNote(line) && toBill(env, line) !== 0);
	const [bill = 0] = env.create('account.move', [
		{
			move_type: 'in_invoice',
			partner_id: order['partner_id'],
			invoice_origin: order['name'],
			ref: order['partner_ref'] ?? false,
			currency_id: order['currency_id'],
			invoice_line_ids: lines.map((line) => [
				0,
				0,
				{
					purchase_line_id: line.id,
					product_id: line['product_id'],
					quantity: toBill(env, line),
					price_unit: line['price_unit'] ?? 0,
				},
			]),
		},
	]);
	return bill;
}

export const purchaseOrders: Behaviour = {
	searchNames: ['partner_ref'],
	displayName: (_env, row) => {
		const reference = textOf(row['partner_ref']);
		return reference === '' ? textOf(row['name']) : `${textOf(row['name'])} (${reference})`;
	},
	defaults: {
		company_id: (env) => env.company,
		user_id: (env) => env.uid,
		date_order: (env) => env.started.slice(0, 19),
	},
	computed: {
		amount_untaxed: (env, row) => total(env, row, 'price_subtotal'),
		amount_tax: (env, row) => total(env, row, 'price_tax'),
		amount_total: (env, row) => total(env, row, 'price_total'),
		invoice_ids: (env, row) => billsOf(env, row),
		invoice_count: (env, row) => billsOf(env, row).length,
		invoice_status: (env, row) => invoiceStatus(env, row),
		picking_ids: (env, row) => receiptsOf(env, row),
		incoming_picking_count: (env, row) => receiptsOf(env, row).length,
		receipt_status: (env, row) => receiptStatus(env, row),
	},
	prepare(env, values, row) {
		const vendor = givenId(values['partner_id']);
		if (env.registry.version >= 19 && vendor !== null && !env.row('res.partner', vendor))
			throw missingError('res.partner', [vendor], env.uid);
		if (!row || ['currency_id', 'company_id', 'date_order'].some((field) => field in values))
			values['currency_rate'] = rateOfOrder(env, { ...row, ...values });
		if (row) return;
		const company = givenId(values['company_id']) ?? env.company;
		if (!values['name'] || values['name'] === 'New')
			values['name'] = `P${padded(nextNumber(env, 'purchase.order'), 5)}`;
		values['picking_type_id'] ??=
			env
				.rowsWhere('stock.picking.type', 'company_id', company)
				.find((type) => type['code'] === 'incoming')?.id ?? false;
	},
	beforeUnlink(_env, rows) {
		if (rows.some((row) => row['state'] !== 'cancel')) {
			throw userError('In order to delete a purchase order, you must cancel it first.');
		}
	},
	methods: {
		button_confirm: method('records', [], (env, model, ids) => {
			checkAccess(env, model, 'write');
			for (const row of existingRows(env, model, ids)) confirm(env, row);
			return true;
		}),
		button_approve: method('records', ['force?'], (env, model, ids) => {
			checkAccess(env, model, 'write');
			for (const row of existingRows(env, model, ids)) {
				if (!needsApproval(env, row)) approve(env, row);
			}
			return {};
		}),
		button_cancel: method('records', [], (env, model, ids) => {
			checkAccess(env, model, 'write');
			for (const row of existingRows(env, model, ids)) {
				if (row['locked'] === true) {
					throw userError(
						`Unable to cancel purchase order(s): ${textOf(row['name'])}. You must first unlock them.`,
					);
				}
				if (billsOf(env, row).some((id) => env.row('account.move', id)?.['state'] === 'posted')) {
					throw userError(
						`Unable to cancel purchase order(s): ${textOf(row['name'])}. You must first cancel their related vendor bills.`,
					);
				}
				for (const picking of receiptsOf(env, row)) cancelPicking(env, picking);
				setState(env, row, 'cancel');
			}
			return null;
		}),
		button_draft: method('records', [], (env, model, ids) => {
			for (const row of existingRows(env, model, ids)) setState(env, row, 'draft');
			return {};
		}),
		button_lock: method('records', [], (env, model, ids) =>
			setLocked(env, existingRows(env, model, ids), true),
		),
		/** Odoo 18's name; 19 does not have it. */
		button_done: method('records', [], (env, model, ids) =>
			setLocked(env, existingRows(env, model, ids), true),
		),
		button_unlock: method('records', [], (env, model, ids) =>
			setLocked(env, existingRows(env, model, ids), false),
		),
		action_create_invoice: method('records', ['attachment_ids?'], (env, model, ids) => {
			const bills = existingRows(env, model, ids).map((row) => createBill(env, row));
			return {
				type: 'ir.actions.act_window',
				name: 'Bills',
				res_model: 'account.move',
				res_id: bills.length === 1 ? bills[0] : false,
				view_mode: 'list,form',
				domain: `[('id', 'in', [${bills.join(', ')}])]`,
				context: {},
			};
		}),
	},
};

function setLocked(env: Env, rows: readonly Row[], locked: boolean): null {
	for (const row of rows) {
		if (env.registry.version >= 19) env.patch('purchase.order', row.id, { locked });
		else setState(env, row, locked ? 'done' : 'purchase');
	}
	return null;
}

function cancelPicking(env: Env, id: number): void {
	const row = env.row('stock.picking', id);
	if (!row || row['state'] === 'done') return;
	for (const move of env.rowsWhere('stock.move', 'picking_id', id))
		env.patch('stock.move', move.id, { state: 'cancel' });
	env.patch('stock.picking', id, { state: 'cancel' });
}
