import type { OdooClient } from '../../../../core/odoo/client.port';
import { connect } from '../../../../core/odoo/connect';
import { itemUpsert } from '../../../../core/procurement/item';
import { priceListGetMany } from '../../../../core/procurement/price-list/read';
import { priceListUpsert } from '../../../../core/procurement/price-list/upsert';
import { vendorUpsert } from '../../../../core/procurement/vendor';
import { type EmbeddedOdoo, startEmbeddedOdoo } from '../../../../sandbox/odoo';
import { create, effects, good, record, refusal, run } from '../../../conformance/scenarios/kit';

jest.setTimeout(60_000);
const tenant = { prefix: 'pl' };

describe.each([18, 19] as const)('price lists in Odoo %i', (version) => {
	let server: EmbeddedOdoo;
	let odoo: OdooClient;

	beforeAll(async () => {
		server = await startEmbeddedOdoo({ version });
		odoo = await connect({
			url: server.url,
			database: server.database,
			auth: { kind: 'apiKey', key: server.apiKeys.admin, login: 'admin' },
		});
		for (const key of ['quarry', 'mill', 'pit', 'two', 'many'])
			good(await run({ odoo }, vendorUpsert, [record(tenant, key, { name: `${key} of pl` })]));
		await run(
			{ odoo },
			itemUpsert,
			['sand', 'gravel', 'stone'].map((key) =>
				record(tenant, key, { code: key, name: key, uom: 'kg' }),
			),
		);
	});
	afterAll(async () => {
		odoo.close();
		await server.close();
	});

	const line = (lineId: string, item: string, price: string, more: object = {}) => ({
		lineId,
		item: { id: item },
		price,
		...more,
	});
	const list = (key: string, vendor: string, validFrom: string, lines: object[], more = {}) =>
		record(tenant, key, { number: key, vendor: { id: vendor }, validFrom, lines, ...more });
	const send = async (...lists: object[]) => await run({ odoo }, priceListUpsert, lists);
	const prices = async (vendor: string, query: object = {}) => {
		const { result } = good(
			await run({ odoo }, priceListGetMany, [{ vendor: `${vendor} of pl`, ...query }]),
		);
		return result.map(({ item, price, minQuantity, validFrom, validUntil }) =>
			[item.code, minQuantity, price, validFrom, validUntil].join(' '),
		);
	};

	it('holds prices with days, breaks and the vendor’s codes; again costs no write', async () => {
		const sent = list('2026', 'quarry', '2026-01-01', [
			line('1', 'sand', '1.25', { vendorItemCode: 'S-1', leadDays: 3 }),
			line('2', 'sand', '1.10', { minQuantity: '1000' }),
			line('3', 'gravel', '2.40', { validUntil: '2026-06-30', discountPercent: '5' }),
		]);
		const first = await send(sent);
		expect(effects(first)).toEqual(['created']);
		expect(good(first).result).toMatchObject({
			prices: { created: 3, updated: 0, unchanged: 0 },
			ended: 0,
			currency: 'USD',
		});
		const again = await send(sent);
		expect(effects(again)).toEqual(['unchanged']);
		expect(again.applyCalls).toBe(0);
		expect(await prices('quarry')).toEqual([
			'gravel 0 2.4 2026-01-01 2026-06-30',
			'sand 0 1.25 2026-01-01 ',
			'sand 1000 1.1 2026-01-01 ',
		]);
		expect(await prices('quarry', { day: '2026-07-01', item: 'gravel' })).toEqual([]);
	});

	it('a later list ends the earlier one, the price Odoo made of an order, and breaks it lacks', async () => {
		const [template] = await odoo.searchRead<{ id: number }>({
			model: 'product.template',
			domain: [['default_code', '=', 'stone']],
			fields: ['id'],
		});
		const [vendor] = await odoo.searchRead<{ id: number }>({
			model: 'res.partner',
			domain: [['name', '=', 'mill of pl']],
			fields: ['id'],
		});
		await create(odoo, 'product.supplierinfo', {
			partner_id: vendor?.id ?? 0,
			product_tmpl_id: template?.id ?? 0,
			min_qty: 1,
			price: 9,
		});
		const old = list('old', 'mill', '2026-01-01', [
			line('1', 'stone', '10'),
			line('2', 'stone', '8', { minQuantity: '50' }),
		]);
		const dear = list('new', 'mill', '2026-07-01', [line('1', 'stone', '12')]);
		expect(good(await send(old)).result.ended).toBe(1);
		const later = await send(dear);
		expect(good(later).result.ended).toBe(2);
		expect(good(later).warnings).toEqual([expect.stringContaining('2 earlier prices')]);
		const held = [
			'stone 1 9  2025-12-31',
			'stone 0 10 2026-01-01 2026-06-30',
			'stone 50 8 2026-01-01 2026-06-30',
			'stone 0 12 2026-07-01 ',
		];
		expect(await prices('mill')).toEqual(held);
		// The old list once more, as a source sends it: nothing changes.
		expect(effects(await send(old, dear))).toEqual(['unchanged', 'unchanged']);
		expect(await prices('mill')).toEqual(held);
		expect(await prices('mill', { day: '2026-07-01' })).toEqual(['stone 0 12 2026-07-01 ']);
		const rival = list('rival', 'mill', '2026-07-01', [line('1', 'stone', '11')]);
		expect(refusal(await send(rival))).toBe('conflict.price_overlap');
	});

	it('two lists of one batch know of each other', async () => {
		const both = [
			list('two-b', 'two', '2026-07-01', [line('1', 'sand', '2')]),
			list('two-a', 'two', '2026-01-01', [line('1', 'sand', '1')]),
		];
		expect(effects(await send(...both))).toEqual(['created', 'created']);
		expect(await prices('two')).toEqual(['sand 0 1 2026-01-01 2026-06-30', 'sand 0 2 2026-07-01 ']);
		expect(effects(await send(...both))).toEqual(['unchanged', 'unchanged']);
	});

	it('a line that is withdrawn holds no longer', async () => {
		const lines = [line('1', 'sand', '1'), line('2', 'gravel', '2')];
		await send(list('pit', 'pit', '2026-01-01', lines));
		const less = list('pit', 'pit', '2026-01-01', lines.slice(0, 1));
		expect(good(await send(less)).result).toMatchObject({ ended: 1, prices: { unchanged: 1 } });
		expect(await prices('pit', { day: '2999-01-01' })).toEqual(['sand 0 1 2026-01-01 ']);
		expect(effects(await send(less))).toEqual(['unchanged']);
	});

	it('names the line that is wrong, and writes nothing of its list', async () => {
		const from = '2026-01-01';
		const bad = (key: string, ...more: object[]) =>
			list(key, 'quarry', from, [line('ok', 'stone', '1'), ...more]);
		const before = await odoo.searchCount('product.supplierinfo', []);
		const outcomes = await send(
			bad('b1', line('x', 'nothing', '1')),
			bad('b2', line('x', 'sand', '-1')),
			bad('b3', line('x', 'sand', '1', { validUntil: '2025-12-31' })),
			bad('b4', line('ok', 'sand', '1')),
			bad('b5', line('x', 'gravel', '1', { uom: 'furlong' })),
			bad('b6', line('x', 'stone', '2')),
			list('b7', 'nobody', from, [line('1', 'stone', '1')]),
			bad('b8', line('x', 'gravel', '1', { minQuantity: '0.001' })),
		);
		expect(effects(outcomes)).toEqual([
			'mapping.unknown_item',
			'price_list.price',
			'price_list.window',
			'price_list.line_twice',
			'mapping.unknown_unit',
			'price_list.overlap',
			'mapping.unknown_vendor',
			'price_list.places',
		]);
		const [first] = outcomes.outcomes;
		expect(first?.status === 'exception' ? first.fault.message : '').toMatch(/^Line x: /);
		expect(await odoo.searchCount('product.supplierinfo', [])).toBe(before);
	});

	it('takes a list of 300 prices in as many calls as one of 2', async () => {
		const batch = (key: string, count: number) =>
			list(
				key,
				'many',
				key === 'few' ? '2026-01-01' : '2026-02-01',
				Array.from({ length: count }, (_none, at) =>
					line(String(at), 'sand', '1', { minQuantity: String(at) }),
				),
			);
		const few = await send(batch('few', 2));
		const many = await send(batch('lots', 300));
		expect(many.planCalls).toBeLessThanOrEqual(few.planCalls + 1);
		// One more: the end of the list before.
		expect(many.applyCalls).toBe(few.applyCalls + 1);
	});
});
