import { findMethod } from '../orm/base-methods';
import type { Env } from '../orm/env';
import type { Row, Values } from '../orm/values';
import { idOf, textOf } from '../orm/values';
import { openLines } from '../models/reconcile';

/** A record under the id a later body names it by; left alone where it is there already. */
function given(env: Env, model: string, id: number, values: Values): void {
	if (env.row(model, id)) return;
	env.store.table(model).reserve(id - 1);
	env.create(model, [{ ...values }]);
}

function press(env: Env, model: string, button: string, id: number): void {
	const of = env.registry.get(model);
	findMethod(env, of, button)?.run(env, of, [id], {});
}

/** A confirmed order of a vendor; its id and that of its first line as recorded. */
function givenOrder(env: Env, id: number, firstLine: number, lines: readonly Values[]): void {
	if (env.row('purchase.order.line', firstLine)) return;
	env.store.table('purchase.order').reserve(id - 1);
	env.store.table('purchase.order.line').reserve(firstLine - 1);
	const [order = 0] = env.create('purchase.order', [
		{
			partner_id: 45,
			order_line: lines.map((line) => [0, 0, { product_qty: 10, price_unit: 150, ...line }]),
		},
	]);
	press(env, 'purchase.order', 'button_confirm', order);
}

const item = (env: Env, name: string, policy: string, type = 'consu'): number =>
	env.create('product.product', [{ name, type, purchase_method: policy }])[0] ?? 0;

const billOf = (amount: number, ref: string): Values => ({
	move_type: 'in_invoice',
	partner_id: 45,
	invoice_date: '2026-11-20',
	date: '2026-11-20',
	ref,
	invoice_line_ids: [[0, 0, { name: 'x', quantity: 1, price_unit: amount, tax_ids: [[6, 0, []]] }]],
});

/** A booked bill under the id a later body names. */
function booked(env: Env, id: number, amount: number): void {
	given(env, 'account.move', id, billOf(amount, `seed-${String(id)}`));
	if (env.row('account.move', id)?.['state'] === 'draft') {
		press(env, 'account.move', 'action_post', id);
	}
}

/** A transfer to a customer, of a quantity that may be none. */
export function outgoing(env: Env, id: number, quantity: number): void {
	const [type] = env
		.where('stock.picking.type', 'code', 'outgoing')
		.map((one) => env.row('stock.picking.type', one));
	const place = {
		location_id: idOf(type?.['default_location_src_id']) ?? 0,
		location_dest_id:
			idOf(type?.['default_location_dest_id']) ??
			env.where('stock.location', 'usage', 'customer')[0] ??
			0,
	};
	const product = item(env, 'Delivered', 'purchase');
	given(env, 'stock.picking', id, {
		picking_type_id: type?.id ?? 0,
		...place,
		move_ids: [[0, 0, { product_id: product, product_uom_qty: quantity, ...place }]],
	});
}

/** What lay on the recorded server before the exchanges about bills, by exchange. */
export const BEFORE_BILLS: Readonly<Record<string, (env: Env) => void>> = {
	'04_bills_payments#1': (env) => outgoing(env, 125, 0),
	'04_bills_payments#2': (env) => {
		givenOrder(env, 320, 2572, [
			{ product_id: item(env, 'Received', 'receive') },
			{ product_id: item(env, 'Ordered', 'purchase', 'service') },
		]);
		givenOrder(env, 321, 2574, [
			{ product_id: 8 },
			{ product_id: item(env, 'Work', 'purchase', 'service') },
		]);
		env.store.table('account.move').reserve(22);
	},
	'04_bills_payments#3': (env) => {
		for (const id of env.where('stock.move', 'purchase_line_id', 2572)) {
			env.patch('stock.move', id, { quantity: 3, state: 'done' });
		}
	},
	'04_bills_payments#16': (env) => given(env, 'account.move', 28, billOf(1, 'VB2-297082')),
	'04_bills_payments#25': (env) => {
		given(env, 'account.move', 31, {
			...billOf(909, 'Reversal'),
			move_type: 'in_refund',
			reversed_entry_id: 26,
		});
	},
	'04_exactly_once_documents#1': (env) => {
		givenOrder(env, 340, 2587, [{ product_id: 8 }]);
	},
	'04_exactly_once_documents#2': (env) => {
		env.create('sale.order', [
			{
				partner_id: 44,
				order_line: [
					[
						0,
						0,
						{
							product_id: env.where('product.product', 'name', 'Schedule of values')[0],
							name: 'SOV',
						},
					],
				],
			},
		]);
	},
	'04_exactly_once_documents#4': (env) => {
		given(env, 'account.payment', 28, { partner_id: 45, payment_type: 'outbound', amount: 500 });
		env.patch('account.payment', 28, { state: 'paid' });
	},
	'04_attachments_payments_misc#1': (env) => outgoing(env, 131, 1),
	'04_attachments_payments_misc#9': (env) => booked(env, 35, 700),
	'04_attachments_payments_misc#10': (env) => {
		booked(env, 37, 250);
		given(env, 'account.payment', 5, {
			partner_id: 45,
			payment_type: 'outbound',
			partner_type: 'supplier',
			amount: 250,
		});
		press(env, 'account.payment', 'action_post', 5);
	},
	'04_attachments_payments_misc#11': (env) => booked(env, 39, 100),
};

/** Ids Odoo gave out by itself: what a body means by them here. */
export const MEANT_BY_BILLS: Readonly<
	Record<string, (body: Record<string, unknown>, env: Env) => unknown>
> = {
	'04_attachments_payments_misc#10': (body, env) => ({
		...body,
		ids: [
			...openLines(env, 37),
			...openLines(env, idOf(env.row('account.payment', 5)?.['move_id']) ?? 0),
		]
			.filter((line) => accountType(env, line) === 'liability_payable')
			.map(({ id }) => id),
	}),
	'04_exactly_once_documents#2': (body, env) => {
		const line = [...env.store.table('sale.order.line').rows.keys()].at(-1) ?? 0;
		const account = env.where('account.account', 'account_type', 'asset_current')[0] ?? 0;
		return withCells(body, { '23': String(line), '26': String(account), '51': String(account) });
	},
};

const accountType = (env: Env, line: Row): string =>
	textOf(env.row('account.account', idOf(line['account_id']))?.['account_type']);

function withCells(body: Record<string, unknown>, meant: Readonly<Record<string, string>>) {
	const data = (body['data'] as string[][]).map((row) => row.map((cell) => meant[cell] ?? cell));
	return { ...body, data };
}
