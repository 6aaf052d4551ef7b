import type { OdooClient } from '../../../../core/odoo/client.port';
import { connect } from '../../../../core/odoo/connect';
import { purchaseOrderUpsert } from '../../../../core/procurement/order/upsert';
import { vendorUpsert } from '../../../../core/procurement/vendor';
import { type EmbeddedOdoo, startEmbeddedOdoo } from '../../../../sandbox/odoo';
import { effects, good, record, run } from '../../../conformance/scenarios/kit';
import { site, type Site } from '../../../conformance/scenarios/site';

jest.setTimeout(60_000);

let server: EmbeddedOdoo;
let odoo: OdooClient;
let place: Site;
const prefix = 'st';

beforeAll(async () => {
	server = await startEmbeddedOdoo();
	odoo = await connect({
		url: server.url,
		database: server.database,
		auth: { kind: 'apiKey', key: server.apiKeys.admin },
	});
	place = await site({ odoo, prefix });
});
afterAll(async () => {
	odoo.close();
	await server.close();
});

const insure = async (validUntil: string) =>
	good(
		await run({ odoo }, vendorUpsert, [
			record({ prefix }, 'sub', {
				name: 'Roofers',
				insurance: [{ id: 'gl', kind: 'general_liability', validUntil }],
			}),
		]),
	);
const send = async (commercial: string, key = 'po1', quantity = '1') =>
	await run({ odoo }, purchaseOrderUpsert, [
		record(
			{ prefix },
			key,
			{
				number: key,
				vendor: { id: 'sub' },
				project: { id: 'job' },
				status: { commercial },
				lines: [
					{
						lineId: '1',
						description: 'Roof',
						costCode: { id: 'steel' },
						costType: { id: 'material' },
						quantity,
						unitCost: '10',
						amount: `${quantity}0`,
					},
				],
			},
			{ defaultItem: place.code.work },
		),
	]);

it('a vendor whose insurance has ended may quote, but gets no order before it is renewed', async () => {
	await insure('2020-12-31');
	expect(effects(await send('approved', 'new'))).toEqual(['conflict.insurance_expired']);
	const quote = await send('draft');
	expect(effects(quote)).toEqual(['created']);
	expect(good(quote).warnings).toEqual([expect.stringContaining('Before it is ordered')]);
	expect(effects(await send('approved'))).toEqual(['conflict.insurance_expired']);
	expect(await place.committed()).toEqual({});

	await insure('2999-12-31');
	expect(effects(await send('approved'))).toEqual(['updated']);
	expect(await place.committed()).toEqual({ '05-120': '10.00 10.00' });

	// What is ordered already goes on.
	await insure('2020-12-31');
	expect(effects(await send('approved', 'po1', '2'))).toEqual(['updated']);
	expect(await place.committed()).toEqual({ '05-120': '20.00 20.00' });
});
