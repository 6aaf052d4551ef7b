import type { OdooClient } from '../../../../core/odoo/client.port';
import { connect } from '../../../../core/odoo/connect';
import { deliveryGetLate } from '../../../../core/procurement/delivery/late';
import { deliveryUpdate } from '../../../../core/procurement/delivery/update';
import { purchaseOrderUpsert } from '../../../../core/procurement/order/upsert';
import { type EmbeddedOdoo, startEmbeddedOdoo } from '../../../../sandbox/odoo';
import { effects, good, record, refusal, run } from '../../../conformance/scenarios/kit';
import { linesOf, receive, site, type Site } from '../../../conformance/scenarios/site';

jest.setTimeout(60_000);
const tenant = { prefix: 'de' };

describe.each([18, 19] as const)('deliveries in Odoo %i', (version) => {
	let server: EmbeddedOdoo;
	let odoo: OdooClient;
	let place: Site;

	const open = async () =>
		await connect({
			url: server.url,
			database: server.database,
			auth: { kind: 'apiKey', key: server.apiKeys.admin, login: 'admin' },
		});
	beforeAll(async () => {
		server = await startEmbeddedOdoo({ version });
		odoo = await open();
	});
	afterAll(async () => {
		odoo.close();
		await server.close();
	});

	const order = (key: string, data: object = {}) =>
		record(
			tenant,
			key,
			{
				number: `PO-${key}`,
				vendor: { id: 'acme' },
				project: { id: 'job' },
				status: { commercial: 'approved' },
				contractDate: '2026-03-01',
				deliveryDate: '2026-04-10',
				lines: ['1', '2'].map((lineId) => ({
					lineId,
					description: `Line ${lineId}`,
					costCode: { id: 'steel' },
					costType: { id: 'material' },
					quantity: '4',
					unitCost: '10.50',
					amount: '42.00',
				})),
				...data,
			},
			{ defaultItem: place.code.work },
		);
	const place1 = async (key: string, data: object = {}) => {
		const { result } = good(await run({ odoo }, purchaseOrderUpsert, [order(key, data)]));
		return result.id ?? 0;
	};
	const promise = (key: string, data: object) =>
		record(tenant, `ack-${key}`, { order: { id: key }, ...data });
	const send = async (...updates: object[]) => await run({ odoo }, deliveryUpdate, updates);
	const days = async (id: number) =>
		(await linesOf({ odoo, prefix: 'de' }, id)).map(({ date_planned, price_unit, product_qty }) =>
			[date_planned.slice(0, 10), price_unit, product_qty].join(' '),
		);

	it('asks for Setup where the day of need has no place', async () => {
		await expect(send(promise('x', { promisedDate: '2026-05-01' }))).rejects.toMatchObject({
			code: 'setup.needed_on_missing',
			remedy: expect.stringContaining('Setup') as string,
		});
		place = await site({ odoo, prefix: 'de' });
	});

	it('writes the promised days, and keeps prices and the day of need', async () => {
		const id = await place1('a');
		const late = promise('a', { lines: [{ lineId: '2', promisedDate: '2026-04-24' }] });
		const first = await send(late);
		expect(effects(first)).toEqual(['updated']);
		expect(good(first).result).toMatchObject({
			order: id,
			late: 1,
			lines: [{ lineId: '2', needed: '2026-04-10', promised: '2026-04-24', daysLate: 14 }],
		});
		expect(await days(id)).toEqual(['2026-04-10 10.5 4', '2026-04-24 10.5 4']);
		const again = await send(late);
		expect([effects(again), again.applyCalls]).toEqual([['unchanged'], 0]);

		// A second promise is measured against the same need.
		const all = await send(promise('a', { promisedDate: '2026-04-08' }));
		expect(good(all).result.lines.map(({ daysLate }) => daysLate)).toEqual([-2, -2]);
		expect(await days(id)).toEqual(['2026-04-08 10.5 4', '2026-04-08 10.5 4']);
	});

	it('a revision of the order leaves a promise alone, until the need is another', async () => {
		const id = await place1('b');
		await send(promise('b', { promisedDate: '2026-04-24' }));
		expect(effects(await run({ odoo }, purchaseOrderUpsert, [order('b')]))).toEqual(['unchanged']);
		const more = order('b', {
			lines:
				order('b').data === undefined
					? []
					: (order('b').data as { lines: object[] }).lines.map((line) => ({
							...line,
							quantity: '5',
							amount: '52.50',
						})),
		});
		expect(effects(await run({ odoo }, purchaseOrderUpsert, [more]))).toEqual(['updated']);
		expect(await days(id)).toEqual(['2026-04-24 10.5 5', '2026-04-24 10.5 5']);
		await place1('b', { deliveryDate: '2026-05-15' });
		expect(await days(id)).toEqual(['2026-05-15 10.5 4', '2026-05-15 10.5 4']);
		const anew = await send(promise('b', { promisedDate: '2026-05-16' }));
		expect(good(anew).result.lines.map(({ daysLate }) => daysLate)).toEqual([1, 1]);
	});

	it('leaves alone what has come, and names what it does not know', async () => {
		const id = await place1('c');
		const [first] = await linesOf({ odoo, prefix: 'de' }, id);
		await receive({ odoo, prefix: 'de' }, first?.id ?? 0, 4);
		const lines = [{ lineId: '1', promisedDate: '2026-04-30' }];
		const one = good(await send(promise('c', { lines })));
		expect([one.effect, one.warnings]).toEqual(['unchanged', ['Line 1 has come already.']]);
		const all = good(await send(promise('c', { promisedDate: '2026-04-30' })));
		expect(all.result.lines.map(({ lineId }) => lineId)).toEqual(['2']);
		const outcomes = await send(
			promise('c', {}),
			promise('c', { lines: [{ lineId: '9', promisedDate: '2026-04-30' }] }),
			promise('nobody', { promisedDate: '2026-04-30' }),
		);
		expect(effects(outcomes)).toEqual([
			'delivery_update.no_day',
			'delivery_update.unknown_line',
			'mapping.unknown_purchase_order',
		]);
		await place1('d', { status: { commercial: 'void' } });
		expect(refusal(await send(promise('d', { promisedDate: '2026-04-30' })))).toMatch(
			/order_cancelled|unknown_purchase_order/,
		);
	});

	it('lists what is late on a day, the latest first', async () => {
		await place1('e', { deliveryDate: '2027-01-10' });
		await place1('f', { deliveryDate: '2027-01-05' });
		await send(promise('e', { lines: [{ lineId: '1', promisedDate: '2027-02-10' }] }));
		const late = async (day: string) =>
			good(await run({ odoo }, deliveryGetLate, [{ day }]))
				.result.filter(({ order: { number } }) => /^PO-[ef]$/.test(number ?? ''))
				.map(({ order: { number }, daysLate, overdue, needed, open: rest }) =>
					[number, daysLate, overdue, needed, rest].join(' '),
				);
		expect(await late('2027-01-01')).toEqual(['PO-e 31 false 2027-01-10 4']);
		expect(await late('2027-01-08')).toEqual([
			'PO-e 31 false 2027-01-10 4',
			'PO-f 3 true  4',
			'PO-f 3 true  4',
		]);
	});

	it('takes 60 orders in as many calls as two', async () => {
		const keys = (name: string, count: number) =>
			Array.from({ length: count }, (_none, at) => `${name}${String(at)}`);
		const all = [...keys('s', 2), ...keys('l', 60)];
		await run(
			{ odoo },
			purchaseOrderUpsert,
			all.map((key) => order(key)),
		);
		const update = async (list: readonly string[]) =>
			await send(...list.map((key) => promise(key, { promisedDate: '2026-06-01' })));
		const few = await update(keys('s', 2));
		const many = await update(keys('l', 60));
		expect(new Set(effects(many))).toEqual(new Set(['updated']));
		expect([many.planCalls, many.applyCalls]).toEqual([few.planCalls, few.applyCalls]);
	});
});
