import { materialPost } from '../../../../core/job-cost/posting/material';
import { setupPrepare } from '../../../../core/job-cost/setup/verbs';
import type { OdooClient } from '../../../../core/odoo/client.port';
import { connect } from '../../../../core/odoo/connect';
import { type EmbeddedOdoo, startEmbeddedOdoo } from '../../../../sandbox/odoo';
import { codes, smallJob } from '../../../conformance/scenarios/job-cost-master';
import {
	create,
	effects,
	good,
	type Ground,
	record,
	refusal,
	run,
} from '../../../conformance/scenarios/kit';

// The embedded Odoo 18 lacks the category of stock costs; real servers of both versions pass.
describe('issues from stock', () => {
	let server: EmbeddedOdoo;
	let odoo: OdooClient;
	let ground: Ground;
	let product: number;
	let stock: number;
	const code = codes({ prefix: 'is' });

	beforeAll(async () => {
		server = await startEmbeddedOdoo({ version: 19 });
		odoo = await connect({
			url: server.url,
			database: server.database,
			auth: { kind: 'apiKey', key: server.apiKeys.admin, login: 'admin' },
		});
		ground = { odoo, prefix: 'is' };
		good(await run(ground, setupPrepare, [{}]));
		await smallJob(ground);
		product = await create(odoo, 'product.product', {
			name: 'Rebar',
			default_code: 'REBAR',
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
		stock = warehouse?.lot_stock_id ?? 0;
		await count(10);
	}, 30_000);
	afterAll(async () => {
		odoo.close();
		await server.close();
	});

	/** Sets what lies in stock. */
	const count = async (quantity: number) => {
		const place = { product_id: product, location_id: stock };
		const [known] = await odoo.searchRead<{ id: number }>({
			model: 'stock.quant',
			domain: [
				['product_id', '=', product],
				['location_id', '=', stock],
			],
			fields: ['quantity'],
		});
		const counted = { inventory_quantity: quantity };
		const context = { extra: { inventory_mode: true } };
		const ids = known
			? [known.id]
			: await odoo.call<number[]>({
					model: 'stock.quant',
					method: 'create',
					args: { vals_list: [{ ...place, ...counted }] },
					context,
				});
		await odoo.call({
			model: 'stock.quant',
			method: 'write',
			ids,
			args: { vals: counted },
			context,
		});
		await odoo.call({ model: 'stock.quant', method: 'action_apply_inventory', ids });
	};
	const used = (nativeid: string, more: object = {}) =>
		record(ground, nativeid, {
			item: { code: 'REBAR' },
			project: { code: code.job },
			costCode: { code: code.concrete },
			costType: { code: code.material },
			date: '2026-03-07',
			quantity: '4',
			uom: 'Units',
			...more,
		});
	const costLines = async () => {
		const known = await odoo.fieldsOf('account.analytic.line');
		return await odoo.searchRead({
			model: 'account.analytic.line',
			domain: [['category', '=', 'picking_entry']],
			fields: [
				'date',
				'amount',
				...[...(known?.keys() ?? [])].filter((name) => /^x_plan\d+_id$/.test(name)),
			],
			many2one: 'id',
		});
	};

	test('a booked issue is never coded or dated anew', async () => {
		good(await run(ground, materialPost, [used('once')]));
		const before = await costLines();
		for (const other of [
			{ costCode: { code: code.steel } },
			{ costType: { code: code.labour } },
			{ date: '2026-04-01' },
			{ phase: { code: '01' } },
		]) {
			expect(refusal(await run(ground, materialPost, [used('once', other)]))).toBe(
				'conflict.already_posted',
			);
		}
		expect(await costLines()).toEqual(before);
		expect(effects(await run(ground, materialPost, [used('once')]))).toEqual(['unchanged']);
	});

	test('stock that went away meanwhile is not issued in part', async () => {
		const deps = {
			odoo,
			clock: { now: () => Date.now(), sleep: async () => {} },
			log: { debug() {}, info() {}, warn() {} },
		};
		const plan = await materialPost.plan(deps, [
			{ index: 0, value: materialPost.input.parse(used('short')) },
		]);
		await count(1);
		const before = await costLines();
		const [outcome] = await materialPost.apply(deps, plan);
		expect(outcome).toMatchObject({ fault: { code: 'material.not_done' } });
		expect(await costLines()).toEqual(before);
		await count(10);
		expect(good(await run(ground, materialPost, [used('short')])).result.cost).toBe('50.00');
	});
});
