import type { OdooClient } from '../../../core/odoo/client.port';
import { connect } from '../../../core/odoo/connect';
import { itemUpsert } from '../../../core/procurement/item';
import { itemGet, itemGetMany } from '../../../core/procurement/item-read';
import { type EmbeddedOdoo, startEmbeddedOdoo } from '../../../sandbox/odoo';
import { create, effects, good, record, run } from '../../conformance/scenarios/kit';

const tenant = { prefix: 'it' };

describe.each([18, 19] as const)('items in Odoo %i', (version) => {
	let server: EmbeddedOdoo;
	let odoo: OdooClient;

	beforeAll(async () => {
		server = await startEmbeddedOdoo({ version });
		odoo = await connect({
			url: server.url,
			database: server.database,
			auth: { kind: 'apiKey', key: server.apiKeys.admin, login: 'admin' },
		});
	});
	afterAll(async () => {
		odoo.close();
		await server.close();
	});

	const item = (key: string, data: object = {}, more: object = {}) =>
		record(tenant, key, { code: `C-${key}`, name: `Item ${key}`, uom: 'Units', ...data }, more);
	const send = async (...items: object[]) => await run({ odoo }, itemUpsert, items);
	const read = async (code: string) => good(await run({ odoo }, itemGet, [{ code }])).result;

	it('an item is created with type, unit and cost, and again costs no write', async () => {
		const items = [
			item('rebar', { type: 'material', cost: '12.35' }),
			item('crew', { type: 'service', uom: 'hours' }),
			item('filter', { type: 'part', barcode: '4006381333931', description: 'Oil filter' }),
		];
		expect(effects(await send(...items))).toEqual(['created', 'created', 'created']);
		const again = await send(...items);
		expect(effects(again)).toEqual(['unchanged', 'unchanged', 'unchanged']);
		expect(again.applyCalls).toBe(0);
		expect(await read('C-rebar')).toMatchObject({
			externalId: 'n8n.conformance.it.item.rebar',
			type: 'goods',
			stocked: false,
			unit: 'Units',
			cost: '12.35',
			billed: 'received',
		});
		expect(await read('C-crew')).toMatchObject({ type: 'service', unit: 'Hours', stocked: false });
		expect(await read('C-filter')).toMatchObject({ stocked: true, barcode: '4006381333931' });
	});

	it('is updated where it differs; the cost of stock stays Odoo’s', async () => {
		const both = (cost: string, name: string) => [
			item('sand', { name, cost }),
			item('belt', { name, cost, type: 'part' }),
		];
		await send(...both('1', 'Old'));
		const second = await send(...both('2', 'New'));
		expect(effects(second)).toEqual(['updated', 'updated']);
		expect(good(second, 1).result.changed).toEqual(['name']);
		expect((await read('C-sand')).cost).toBe('2');
		expect((await read('C-belt')).cost).toBe('1');
	});

	it('another unit or type of an item in use is refused', async () => {
		await send(item('pipe'), item('labour', { type: 'service' }));
		expect(
			effects(
				await send(
					item('pipe', { uom: 'kg' }),
					item('labour', { type: 'material' }),
					item('new', { uom: 'furlongs' }),
				),
			),
		).toEqual(['conflict.item_unit_changed', 'conflict.item_type_changed', 'mapping.unknown_unit']);
	});

	it('a code that Odoo or the batch has already makes no second product', async () => {
		const id = await create(odoo, 'product.product', { name: 'Theirs', default_code: 'C-twin' });
		const sent = item('twin');
		const first = await send(sent, item('dup1', { code: 'D' }), item('dup2', { code: 'D' }));
		expect(effects(first)).toEqual([
			'conflict.possible_duplicate',
			'created',
			'conflict.possible_duplicate',
		]);
		expect(effects(await send({ ...sent, linkTo: id }))).toEqual(['updated']);
		expect(effects(await send(sent))).toEqual(['unchanged']);
		expect(await read('C-twin')).toMatchObject({ id, name: 'Item twin' });
		expect(effects(await send(item('other', {}, { linkTo: 9_999_999 })))).toEqual([
			'mapping.unknown_item',
		]);
	});

	it('a cost in another currency is refused, not converted', async () => {
		expect(effects(await send(item('euro', { cost: '1', currency: 'EUR' })))).toEqual([
			'currency.not_company',
		]);
	});

	it('takes 300 items in as many calls as one', async () => {
		const batch = (name: string, count: number) =>
			Array.from({ length: count }, (_none, at) => item(`${name}${String(at)}`));
		const one = await send(...batch('a', 1));
		const many = await send(...batch('b', 300));
		expect(many.planCalls).toBe(one.planCalls);
		expect(many.applyCalls).toBe(one.applyCalls);
	});

	it('archived items are listed when asked for, and reading names what is unknown', async () => {
		await send(item('gone', { name: 'Quarry stone', active: false }));
		const list = async (query: object) =>
			good(await run({ odoo }, itemGetMany, [{ search: 'quarry', ...query }])).result.length;
		expect(await list({})).toBe(0);
		expect(await list({ includeArchived: true })).toBe(1);
		expect(effects(await run({ odoo }, itemGet, [{ code: 'nobody' }]))).toEqual([
			'mapping.unknown_item',
		]);
	});
});
