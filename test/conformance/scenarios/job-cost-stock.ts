import assert from 'node:assert/strict';

import { positionGet } from '../../../core/job-cost/position';
import { equipmentPost } from '../../../core/job-cost/posting/equipment';
import { materialPost } from '../../../core/job-cost/posting/material';
import { codes, smallJob } from './job-cost-master';
import { create, effects, good, type Ground, record, refusal, run } from './kit';

/**
 * Material from stock and machine hours through the ledger. Needs Inventory and a general journal;
 * leaves its transfers and entries behind (Odoo deletes neither), so it is for test databases.
 */
export async function stockAndLedger(
	ground: Ground,
	ledger: {
		readonly journal: string;
		readonly debitAccount: string;
		readonly creditAccount: string;
	},
): Promise<void> {
	const { odoo, prefix } = ground;
	const code = codes(ground);
	const job = await smallJob(ground);
	const sku = `REBAR-${prefix}`;
	const product = await create(odoo, 'product.product', {
		name: `Rebar ${prefix}`,
		default_code: sku,
		type: 'consu',
		is_storable: true,
		standard_price: 12.5,
	});
	const [warehouse] = await odoo.searchRead<{ id: number; lot_stock_id: number }>({
		model: 'stock.warehouse',
		domain: [],
		fields: ['lot_stock_id'],
		many2one: 'id',
		order: 'id',
		limit: 1,
	});
	const quant = await odoo.call<number[]>({
		model: 'stock.quant',
		method: 'create',
		args: {
			vals_list: [
				{ product_id: product, location_id: warehouse?.lot_stock_id ?? 0, inventory_quantity: 10 },
			],
		},
		context: { extra: { inventory_mode: true } },
	});
	await odoo.call({ model: 'stock.quant', method: 'action_apply_inventory', ids: quant });

	const used = (nativeid: string, quantity: string, more: object = {}) =>
		record(ground, nativeid, {
			item: { code: sku },
			project: { code: code.job },
			phase: { code: '01' },
			costCode: { code: code.concrete },
			costType: { code: code.material },
			date: '2026-03-07',
			quantity,
			uom: 'Units',
			...more,
		});
	const issued = await run(ground, materialPost, [used('m1', '4'), used('m2', '7')]);
	assert.equal(good(issued).result.cost, '50.00');
	assert.equal(refusal(issued, 1), 'material.stock_short');
	assert.deepEqual(effects(await run(ground, materialPost, [used('m1', '4')])), ['unchanged']);
	assert.equal(
		refusal(await run(ground, materialPost, [used('m1', '3')])),
		'conflict.already_posted',
	);

	const usage = record(
		ground,
		'u1',
		{
			equipment: { code: 'EX-330' },
			project: { code: code.job },
			costCode: { code: code.concrete },
			costType: { code: code.labour },
			date: '2026-03-08',
			quantity: '2',
			operatingRate: '150.05',
		},
		{ carrier: 'ledger', ledger },
	);
	assert.equal(good(await run(ground, equipmentPost, [usage])).result.cost, '300.10');
	assert.deepEqual(effects(await run(ground, equipmentPost, [usage])), ['unchanged']);
	const again = { ...usage, carrier: 'analytic' };
	assert.match(refusal(await run(ground, equipmentPost, [again])), /other_model/);

	const lines = good(
		await run(ground, positionGet, [{ project: { code: code.job }, asOf: '2026-03-08' }]),
	).result.lines.map((line) =>
		[line.phase?.code ?? '', line.costType?.code, line.actual].join(' '),
	);
	assert.deepEqual(lines, [`${code.job}/01 ${code.material} 50.00`, ` ${code.labour} 300.10`]);

	// The same item bought for the job: issuing it too would cost the job twice.
	const vendor = await create(odoo, 'res.partner', { name: `Steel ${prefix}` });
	const order = await create(odoo, 'purchase.order', {
		partner_id: vendor,
		order_line: [
			[
				0,
				0,
				{
					product_id: product,
					name: 'Rebar',
					product_qty: 1,
					price_unit: 12.5,
					analytic_distribution: { [`${String(job.account)},${String(job.concrete)}`]: 100 },
				},
			],
		],
	});
	await odoo.call({ model: 'purchase.order', method: 'button_confirm', ids: [order] });
	assert.equal(
		refusal(await run(ground, materialPost, [used('m3', '1')])),
		'conflict.double_count',
	);
}
