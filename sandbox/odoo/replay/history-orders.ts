import { findMethod } from '../orm/base-methods';
import type { Env } from '../orm/env';
import type { Values } from '../orm/values';
import { outgoing } from './history-bills';

interface Recorded {
	/** Ids as the recordings have them. */
	readonly order: number;
	readonly line: number;
	readonly picking?: number;
	readonly move?: number;
}

/** An order of the recorded vendor under its recorded ids, confirmed where it has a receipt. */
function ordered(
	env: Env,
	{ order, line, picking, move }: Recorded,
	lines: readonly Values[],
): void {
	env.store.table('purchase.order').reserve(order - 1);
	env.store.table('purchase.order.line').reserve(line - 1);
	env.create('purchase.order', [{ partner_id: 45, order_line: lines.map((one) => [0, 0, one]) }]);
	if (picking === undefined || move === undefined) return;
	env.store.table('stock.picking').reserve(picking - 1);
	env.store.table('stock.move').reserve(move - 1);
	const model = env.registry.get('purchase.order');
	findMethod(env, model, 'button_confirm')?.run(env, model, [order], {});
}

const concrete = (quantity: number, more: Values = {}): Values => ({
	product_id: 8,
	product_qty: quantity,
	price_unit: 150,
	...more,
});
const rebar: Values = { product_id: 9, product_qty: 4, price_unit: 910 };
const pumping: Values = { product_id: 10, product_qty: 1, price_unit: 800 };
const agreed = { name: 'Own text', price_unit: 160, date_planned: '2026-12-24 10:00:00' };

/** Orders and receipts that came to be between two recorded requests. */
export const BEFORE_ORDERS: Readonly<Record<string, (env: Env) => void>> = {
	'04_procurement#15': (env) => env.store.table('purchase.order.line').reserve(2548),
	'04_procurement#28': (env) => ordered(env, { order: 306, line: 2554 }, [concrete(1)]),
	'04_price_selection#1': (env) => env.store.table('purchase.order.line').reserve(2555),
	'04_receipts#1': (env) => {
		ordered(env, { order: 314, line: 2563, picking: 117, move: 1114 }, [pumping]);
		ordered(env, { order: 315, line: 2564, picking: 118, move: 1115 }, [
			concrete(10),
			rebar,
			pumping,
		]);
		ordered(env, { order: 316, line: 2567, picking: 119, move: 1117 }, [concrete(10), rebar]);
	},
	'04_receipts#15': (env) =>
		ordered(env, { order: 317, line: 2569, picking: 121, move: 1120 }, [concrete(10)]),
	'04_receipts#17': (env) =>
		ordered(env, { order: 318, line: 2570, picking: 123, move: 1123 }, [concrete(10)]),
	'04_receipts#19': (env) =>
		ordered(env, { order: 319, line: 2571, picking: 124, move: 1124 }, [concrete(10)]),
	'04_receipts#25': (env) => {
		outgoing(env, 125, 0);
		env.patch('stock.picking', 125, { partner_id: 45 });
	},
	'04_price_reset#1': (env) => {
		const lines = [{}, {}, { technical_price_unit: -1 }, {}];
		lines.forEach((more, at) => {
			ordered(env, { order: 349 + at, line: 2594 + at }, [concrete(5, { ...agreed, ...more })]);
		});
		ordered(env, { order: 353, line: 2598 }, [concrete(5, agreed)]);
	},
	'04_price_reset#17': (env) => env.store.table('sale.order.line').reserve(27),
};
