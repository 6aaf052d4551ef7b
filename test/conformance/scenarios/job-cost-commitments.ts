import assert from 'node:assert/strict';

import { budgetUpsert } from '../../../core/job-cost/budget';
import { positionGet } from '../../../core/job-cost/position';
import { codes, smallJob } from './job-cost-master';
import { cleanUp, create, good, type Ground, record, remove, run } from './kit';

/**
 * An order of 100 × 50.00, split 60/40 over two codes: 20 on a posted bill, 10 on a draft one. What
 * is committed, entered and booked adds up to the order on every day asked for.
 */
export async function commitmentsToPosition(ground: Ground): Promise<void> {
	const { odoo, prefix } = ground;
	const made: Array<readonly [string, number]> = [];
	const make = async (model: string, values: Parameters<typeof create>[2]) => {
		const id = await create(odoo, model, values);
		made.unshift([model, id]);
		return id;
	};
	try {
		const code = codes(ground);
		const job = await smallJob(ground);
		good(
			await run(ground, budgetUpsert, [
				record(ground, 'b1', {
					project: { id: 'job' },
					costCode: { id: 'concrete' },
					costType: { id: 'material' },
					originalAmount: '4000',
				}),
			]),
		);
		const vendor = await make('res.partner', { name: `Concrete Supply ${prefix}` });
		const product = await make('product.product', {
			name: `Ready-mix ${prefix}`,
			type: 'service',
			purchase_method: 'purchase',
		});
		const distribution = {
			[`${String(job.account)},${String(job.concrete)},${String(job.material)}`]: 60,
			[`${String(job.account)},${String(job.steel)},${String(job.material)}`]: 40,
		};
		const order = await make('purchase.order', {
			partner_id: vendor,
			order_line: [
				[
					0,
					0,
					{
						product_id: product,
						name: 'Concrete',
						product_qty: 100,
						price_unit: 50,
						analytic_distribution: distribution,
					},
				],
			],
		});
		await odoo.call({ model: 'purchase.order', method: 'button_confirm', ids: [order] });
		const [orderLine] = await odoo.searchRead<{ id: number }>({
			model: 'purchase.order.line',
			domain: [['order_id', '=', order]],
			fields: ['state'],
		});
		const today = new Date().toISOString().slice(0, 10);
		const bill = async (ref: string, quantity: number) =>
			await make('account.move', {
				move_type: 'in_invoice',
				partner_id: vendor,
				ref: `${prefix}-${ref}`,
				invoice_date: today,
				date: today,
				invoice_line_ids: [
					[
						0,
						0,
						{
							product_id: product,
							purchase_line_id: orderLine?.id ?? 0,
							quantity,
							price_unit: 50,
							tax_ids: [[6, 0, []]],
							analytic_distribution: distribution,
						},
					],
				],
			});
		const posted = await bill('1', 20);
		await odoo.call({ model: 'account.move', method: 'action_post', ids: [posted] });
		await bill('2', 10);

		const figures = async (asOf?: string) => {
			const { result } = good(
				await run(ground, positionGet, [
					{ project: { code: code.job }, ...(asOf === undefined ? {} : { asOf }) },
				]),
			);
			return result.lines.map((line) =>
				[line.committedTotal, line.committed, line.draftBills, line.actual, line.uncommitted].join(
					' ',
				),
			);
		};
		assert.deepEqual(await figures(today), [
			// 60 %: 3,000 ordered, 70 of 100 open, 300 entered, 600 booked; 4,000 budgeted
			'3000.00 2100.00 300.00 600.00 1000.00',
			'2000.00 1400.00 200.00 400.00 -2000.00',
		]);
		// Before the order there was nothing but the budget.
		assert.deepEqual(await figures('2020-01-01'), ['0.00 0.00 0.00 0.00 4000.00']);
	} finally {
		for (const model of ['account.move', 'purchase.order', 'product.product', 'res.partner']) {
			const ids = made.filter(([of]) => of === model).map(([, id]) => id);
			if (model === 'product.product') await removePrices(odoo, ids);
			await remove(odoo, model, ids);
		}
		await cleanUp(ground);
	}
}

/** Confirming an order writes the vendor's price, which would keep vendor and product in place. */
async function removePrices(odoo: Ground['odoo'], products: readonly number[]) {
	const rows = await odoo.searchRead<{ id: number }>({
		model: 'product.supplierinfo',
		domain: [['product_tmpl_id.product_variant_ids', 'in', [...products]]],
		fields: ['price'],
	});
	await remove(
		odoo,
		'product.supplierinfo',
		rows.map(({ id }) => id),
	);
}
