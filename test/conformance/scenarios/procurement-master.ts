import assert from 'node:assert/strict';

import { deliveryUpdate } from '../../../core/procurement/delivery/update';
import { itemUpsert } from '../../../core/procurement/item';
import { itemGet } from '../../../core/procurement/item-read';
import { purchaseOrderUpsert } from '../../../core/procurement/order/upsert';
import { priceListGetMany } from '../../../core/procurement/price-list/read';
import { priceListUpsert } from '../../../core/procurement/price-list/upsert';
import { vendorUpsert } from '../../../core/procurement/vendor';
import { vendorStanding } from '../../../core/procurement/vendor-standing';
import { create, effects, good, type Ground, record, refusal, run, type Scenario } from './kit';
import { linesOf, site } from './site';

const vendors = async (ground: Ground, ...items: object[]) =>
	await run(ground, vendorUpsert, items);

/** One company under other spellings is one partner, and what Odoo merges stays one. */
async function vendorsOnce(ground: Ground): Promise<void> {
	const { odoo, prefix } = ground;
	await site(ground);
	const vendor = (key: string, data: object, more: object = {}) => record(ground, key, data, more);
	const first = good(
		await vendors(ground, vendor('v1', { name: `The ${prefix} Steel Co., Inc.`, taxId: prefix })),
	).result.id;
	assert.ok(first !== null);
	await create(odoo, 'res.partner.bank', {
		partner_id: first,
		acc_number: `${prefix} 4711 0815`,
	});

	const twins = await vendors(
		ground,
		vendor('v2', { name: `${prefix.toUpperCase()} STEEL LLC` }),
		vendor('v3', { name: 'Another', taxId: `${prefix.slice(0, 4)}-${prefix.slice(4)}` }),
		vendor('v4', { name: `Unlike ${prefix}` }, { accounts: [`${prefix}-4711-0815`] }),
		vendor('v5', { name: `${prefix} Steel`, taxId: `x${prefix}` }),
	);
	assert.deepEqual(effects(twins), [
		'conflict.possible_duplicate',
		'conflict.possible_duplicate',
		'conflict.possible_duplicate',
		'created',
	]);
	for (const outcome of twins.outcomes.slice(0, 3)) {
		assert.ok(outcome.status === 'exception');
		assert.equal(outcome.fault.details?.['partnerId'], first);
		assert.ok(!JSON.stringify(outcome.fault.report()).includes('4711'), 'the account is masked');
	}
	const distinct = vendor(
		'v2',
		{ name: `${prefix.toUpperCase()} STEEL LLC` },
		{ distinctFrom: [first, good(twins, 3).result.id] },
	);
	const second = good(await vendors(ground, distinct)).result.id;
	assert.ok(second !== null);

	// Merged in the source while Odoo still has both: a person has to merge them there.
	const gone = vendor('v2', { name: 'gone', mergedInto: { id: 'v1' } });
	assert.equal(refusal(await vendors(ground, gone)), 'conflict.vendor_merged');
	if ((await odoo.fieldsOf('base.partner.merge.automatic.wizard')) !== null) {
		const wizard = await create(odoo, 'base.partner.merge.automatic.wizard', {
			partner_ids: [[6, 0, [first, second]]],
			dst_partner_id: first,
		});
		await odoo.call({
			model: 'base.partner.merge.automatic.wizard',
			method: 'action_merge',
			ids: [wizard],
			notDone: 'answer',
		});
		const followed = good(await vendors(ground, gone));
		assert.deepEqual([followed.effect, followed.result.id], ['unchanged', first]);
		// The source has not merged them: both lead to one partner, and only one is written.
		const both = await vendors(
			ground,
			vendor('v1', { name: `The ${prefix} Steel Co., Inc.` }),
			vendor('v2', { name: 'Never written' }),
		);
		assert.deepEqual(effects(both), ['unchanged', 'unchanged']);
	}
	// One that never came follows as well.
	const late = good(
		await vendors(ground, vendor('v9', { name: 'late', mergedInto: { id: 'v1' } })),
	);
	assert.deepEqual([late.effect, late.result.id], ['updated', first]);
}

/** No order to a vendor that is not insured or archived; what is ordered goes on. */
async function standingOfVendors(ground: Ground): Promise<void> {
	const { odoo, prefix } = ground;
	const place = await site(ground);
	const insured = async (validUntil: string) =>
		good(
			await vendors(
				ground,
				record(ground, 'roofer', {
					name: `Roofers ${prefix}`,
					insurance: [{ id: 'gl', kind: 'general_liability', policyNumber: 'GL-1', validUntil }],
				}),
			),
		);
	const order = async (quantity = '2') =>
		await run(ground, purchaseOrderUpsert, [
			record(
				ground,
				'po-roof',
				{
					number: `R-${prefix}`,
					vendor: { id: 'roofer' },
					project: { id: 'job' },
					status: { commercial: 'approved' },
					lines: [
						{
							lineId: '1',
							description: 'Roof',
							costCode: { id: 'steel' },
							costType: { id: 'material' },
							quantity,
							unitCost: '10.50',
							amount: (Number(quantity) * 10.5).toFixed(2),
						},
					],
				},
				{ defaultItem: place.code.work },
			),
		]);
	const vendor = (await insured('2020-12-31')).result.id ?? 0;
	const standing = await vendorStanding(odoo, [vendor], '2021-01-01');
	assert.equal(standing.get(vendor)?.refusal?.code, 'conflict.insurance_expired');
	assert.equal(refusal(await order()), 'conflict.insurance_expired');
	assert.deepEqual(await place.committed(), {});
	assert.equal((await insured('2999-12-31')).effect, 'updated');
	assert.equal((await insured('2999-12-31')).effect, 'unchanged');
	assert.deepEqual(effects(await order()), ['created']);
	assert.deepEqual(await place.committed(), { '05-120': '21.00 21.00' });
	await insured('2020-12-31');
	assert.deepEqual(effects(await order('3')), ['updated']);
	assert.deepEqual(await place.committed(), { '05-120': '31.50 31.50' });
}

/** An item and its prices: the newest list holds, and no order is touched by it. */
async function itemsAndPrices(ground: Ground): Promise<void> {
	const { odoo, prefix } = ground;
	const place = await site(ground);
	const code = `${prefix}-BAR`;
	const item = (data: object = {}) =>
		record(ground, 'bar', { code, name: `Bar ${prefix}`, uom: 'Units', type: 'material', ...data });
	assert.deepEqual(effects(await run(ground, itemUpsert, [item({ cost: '7.5' })])), ['created']);
	assert.deepEqual(effects(await run(ground, itemUpsert, [item({ cost: '7.5' })])), ['unchanged']);
	assert.equal(
		refusal(await run(ground, itemUpsert, [item({ uom: 'Hours' })])),
		'conflict.item_unit_changed',
	);
	const held = good(await run(ground, itemGet, [{ code }])).result;
	assert.deepEqual(
		[held.type, held.stocked, held.cost, held.unit, held.billed],
		['goods', false, '7.5', 'Units', 'received'],
	);

	const list = async (key: string, validFrom: string, prices: object[]) =>
		await run(ground, priceListUpsert, [
			record(ground, key, {
				number: key,
				vendor: { id: 'acme' },
				validFrom,
				lines: prices.map((price, at) => ({
					lineId: String(at),
					item: { id: 'bar' },
					...price,
				})),
			}),
		]);
	const cheap = [{ price: '10' }, { price: '8', minQuantity: '50', vendorItemCode: 'B-50' }];
	assert.deepEqual(effects(await list('p1', '2026-01-01', cheap)), ['created']);

	const order = record(ground, 'po-bar', {
		number: `B-${prefix}`,
		vendor: { id: 'acme' },
		project: { id: 'job' },
		status: { commercial: 'approved' },
		contractDate: '2026-03-02',
		deliveryDate: '2026-04-15',
		lines: [
			{
				lineId: '1',
				description: 'Bars',
				item: { id: 'bar' },
				costCode: { id: 'steel' },
				costType: { id: 'material' },
				quantity: '5',
				unitCost: '9.25',
				amount: '46.25',
			},
		],
	});
	const ordered = good(await run(ground, purchaseOrderUpsert, [order])).result.id;

	assert.deepEqual(effects(await list('p2', '2026-07-01', [{ price: '12' }])), ['created']);
	assert.deepEqual(effects(await list('p1', '2026-01-01', cheap)), ['unchanged']);
	const prices = good(await run(ground, priceListGetMany, [{ item: code }])).result;
	assert.deepEqual(
		prices.map(({ price, minQuantity, validFrom, validUntil }) => [
			price,
			minQuantity,
			validFrom,
			validUntil,
		]),
		[
			['10', '0', '2026-01-01', '2026-06-30'],
			['8', '50', '2026-01-01', '2026-06-30'],
			['12', '0', '2026-07-01', null],
		],
	);
	const [line] = await linesOf(ground, ordered);
	assert.deepEqual([line?.price_unit, line?.date_planned.slice(0, 10)], [9.25, '2026-04-15']);
	assert.deepEqual(await place.committed(), { '05-120': '46.25 46.25' });

	// What Odoo itself takes for an order it prices: the list of the day.
	const [vendor] = prices.map(({ vendor: { id } }) => id);
	const priced = async (day: string) => {
		const id = await create(odoo, 'purchase.order', {
			partner_id: vendor ?? 0,
			date_order: `${day} 12:00:00`,
			order_line: [[0, 0, { product_id: held.id, product_qty: 2 }]],
		});
		const [only] = await linesOf(ground, id);
		await odoo.call({ model: 'purchase.order', method: 'button_cancel', ids: [id] });
		await odoo.call({ model: 'purchase.order', method: 'unlink', ids: [id] });
		return only?.price_unit;
	};
	assert.deepEqual([await priced('2026-06-30'), await priced('2026-07-01')], [10, 12]);
}

/** A promised day moves the expected arrival, and neither the price nor what is committed. */
async function promisedDays(ground: Ground): Promise<void> {
	const place = await site(ground);
	const lines = ['1', '2'].map((lineId) => ({
		lineId,
		description: `Part ${lineId}`,
		costCode: { id: 'steel' },
		costType: { id: 'material' },
		quantity: '4',
		unitCost: '10.25',
		amount: '41.00',
	}));
	const order = record(
		ground,
		'po-days',
		{
			number: `D-${ground.prefix}`,
			vendor: { id: 'acme' },
			project: { id: 'job' },
			status: { commercial: 'approved' },
			contractDate: '2026-03-02',
			deliveryDate: '2026-04-10',
			lines,
		},
		{ defaultItem: place.code.work },
	);
	const id = good(await run(ground, purchaseOrderUpsert, [order])).result.id;
	const update = record(ground, 'ack', {
		order: { id: 'po-days' },
		lines: [{ lineId: '2', promisedDate: '2026-04-24' }],
	});
	const first = good(await run(ground, deliveryUpdate, [update]));
	assert.deepEqual([first.effect, first.result.late], ['updated', 1]);
	assert.equal(good(await run(ground, deliveryUpdate, [update])).effect, 'unchanged');
	assert.equal(good(await run(ground, purchaseOrderUpsert, [order])).effect, 'unchanged');
	const held = await linesOf(ground, id);
	assert.deepEqual(
		held.map(({ date_planned, price_unit }) => [date_planned.slice(0, 10), price_unit]),
		[
			['2026-04-10', 10.25],
			['2026-04-24', 10.25],
		],
	);
	assert.deepEqual(await place.committed(), { '05-120': '82.00 82.00' });
}

export const PROCUREMENT_MASTER_SCENARIOS: ReadonlyArray<readonly [string, Scenario]> = [
	['vendors: one company once, merges followed', vendorsOnce],
	['vendors: insurance before orders', standingOfVendors],
	['items and price lists', itemsAndPrices],
	['promised days of delivery', promisedDays],
];
