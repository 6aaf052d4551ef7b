import assert from 'node:assert/strict';

import { positionGet } from '../../../core/job-cost/position';
import { materialPost } from '../../../core/job-cost/posting/material';
import { purchaseOrderUpsert } from '../../../core/procurement/order/upsert';
import { receiptRecord } from '../../../core/procurement/receipt/record';
import { receiptReturn } from '../../../core/procurement/receipt/return';
import { create, effects, good, type Ground, record, refusal, run } from './kit';
import { site } from './site';

/**
 * Goods kept in stock cost the job once: bought for stock, when they are issued; bought for the job,
 * with their bill. Leaves transfers and a bill behind (Odoo deletes neither).
 */
export async function stockCostsOnce(ground: Ground): Promise<void> {
	const { odoo, prefix } = ground;
	const { job, code } = await site(ground);
	const sku = `REBAR-${prefix}`;
	const product = await create(odoo, 'product.product', {
		name: `Rebar ${prefix}`,
		default_code: sku,
		type: 'consu',
		is_storable: true,
		standard_price: 12.5,
		purchase_method: 'receive',
	});
	/** Committed in total, still open, on draft bills, booked; empty while the job bears nothing. */
	const position = async (): Promise<string[]> => {
		const question = { project: { code: code.job }, by: ['costCode'] };
		const { result } = good(await run(ground, positionGet, [question]));
		return result.lines
			.map((line) => [line.committedTotal, line.committed, line.draftBills, line.actual].join(' '))
			.filter((figures) => figures !== '0.00 0.00 0.00 0.00');
	};
	const vendor = await create(odoo, 'res.partner', { name: `Steel ${prefix}` });
	const came = (key: string, order: string, quantity: string, more: object = {}) =>
		record(ground, key, {
			commitment: { code: order },
			date: '2026-03-10',
			lines: [{ lineId: '1', item: { code: sku }, quantity }],
			...more,
		});
	const used = (key: string, quantity: string) =>
		record(ground, key, {
			item: { code: sku },
			project: { code: code.job },
			costCode: { code: code.concrete },
			costType: { code: code.material },
			date: '2026-03-11',
			quantity,
			uom: 'Units',
		});

	// For stock: an order without a job. Neither order nor receipt touches the job.
	const order = await create(odoo, 'purchase.order', {
		partner_id: vendor,
		order_line: [[0, 0, { product_id: product, name: 'Rebar', product_qty: 10, price_unit: 12.5 }]],
	});
	await odoo.call({ model: 'purchase.order', method: 'button_confirm', ids: [order] });
	const [{ name } = { name: '' }] = await odoo.read<{ id: number; name: string }>({
		model: 'purchase.order',
		ids: [order],
		fields: ['name'],
	});
	const received = await run(ground, receiptRecord, [came('r1', name, '6')]);
	assert.deepEqual(good(received).warnings, []);
	assert.deepEqual(await position(), []);
	assert.equal(good(await run(ground, materialPost, [used('m1', '4')])).result.cost, '50.00');
	assert.deepEqual(await position(), ['0.00 0.00 0.00 50.00']);
	// Of the six that came four are built in: only two can go back.
	assert.equal(
		refusal(await run(ground, receiptReturn, [came('t1', name, '3')])),
		'receipt.not_in_stock',
	);
	assert.deepEqual(effects(await run(ground, receiptReturn, [came('t1', name, '2')])), ['created']);
	assert.equal(refusal(await run(ground, materialPost, [used('m2', '1')])), 'material.stock_short');
	assert.deepEqual(await position(), ['0.00 0.00 0.00 50.00']);

	// For the job: committed by the order, booked by the bill, and refused to be issued.
	const forJob = record(ground, 'po9', {
		number: `po9-${prefix}`,
		vendor: { id: 'acme' },
		project: { id: 'job' },
		status: { commercial: 'approved' },
		lines: [
			{
				lineId: 'A',
				description: 'Rebar for the job',
				item: { code: sku },
				costCode: { id: 'steel' },
				costType: { id: 'material' },
				quantity: '8',
				unitCost: '12.5',
				amount: '100',
			},
		],
	});
	const bought = good(await run(ground, purchaseOrderUpsert, [forJob])).result;
	const committed = ['0.00 0.00 0.00 50.00', '100.00 100.00 0.00 0.00'];
	assert.deepEqual((await position()).sort(), committed);
	const forIt = good(await run(ground, receiptRecord, [came('r2', bought.name ?? '', '8')]));
	assert.match(forIt.warnings[0] ?? '', /issuing it would cost it twice/);
	assert.deepEqual((await position()).sort(), committed);
	assert.equal(
		refusal(await run(ground, materialPost, [used('m3', '1')])),
		'conflict.double_count',
	);

	const [line] = await odoo.searchRead<{ id: number }>({
		model: 'purchase.order.line',
		domain: [['order_id', '=', bought.id ?? 0]],
		fields: ['name'],
	});
	const today = new Date().toISOString().slice(0, 10);
	const bill = await create(odoo, 'account.move', {
		move_type: 'in_invoice',
		partner_id: vendor,
		ref: `${prefix}-1`,
		invoice_date: today,
		date: today,
		invoice_line_ids: [
			[
				0,
				0,
				{
					product_id: product,
					purchase_line_id: line?.id ?? 0,
					quantity: 8,
					price_unit: 12.5,
					tax_ids: [[6, 0, []]],
					analytic_distribution: { [`${String(job.account)},${String(job.steel)}`]: 100 },
				},
			],
		],
	});
	await odoo.call({ model: 'account.move', method: 'action_post', ids: [bill] });
	assert.deepEqual((await position()).sort(), ['0.00 0.00 0.00 50.00', '100.00 0.00 0.00 100.00']);
	assert.equal(
		refusal(await run(ground, materialPost, [used('m3', '1')])),
		'conflict.double_count',
	);
}
