import type { IDataObject } from 'n8n-workflow';

import { deliveryUpdate } from '../../core/canonical/entities/delivery-update';
import { item as itemEntity } from '../../core/canonical/entities/item';
import { priceList } from '../../core/canonical/entities/price-list';
import { purchaseOrder } from '../../core/canonical/entities/purchase-order';
import { vendor } from '../../core/canonical/entities/vendor';
import type { Entity } from '../../core/canonical/entity';
import { toItem } from '../../core/canonical/item';
import { connect } from '../../core/odoo/connect';
import { OdooProcurement } from '../../nodes/OdooProcurement/OdooProcurement.node';
import { site } from '../conformance/scenarios/site';
import { runNode, type NodeResult } from '../harness/engine';
import { freshLedger, type TestLedger } from '../harness/ledger';
import { expectDescribed } from '../harness/output-schema';
import { credentialFor, startEmbeddedOdoo, type EmbeddedOdoo } from '../harness/odoo';

// A run is dozens of requests; busy machines need more than the usual five seconds.
jest.setTimeout(60_000);

let odoo: EmbeddedOdoo;
let ledger: TestLedger;

beforeAll(async () => {
	odoo = await startEmbeddedOdoo();
	const client = await connect({
		url: odoo.url,
		database: odoo.database,
		auth: { kind: 'apiKey', key: odoo.apiKeys.admin },
	});
	await site({ odoo: client, prefix: 'master' });
	client.close();
	ledger = freshLedger();
});
afterAll(async () => {
	await ledger.close();
	await odoo.close();
});

const record = (entity: Entity, nativeId: string, data: object): IDataObject => ({
	...toItem(
		{
			entity,
			system: 'conformance',
			tenant: 'master',
			nativeId,
			revision: { kind: 'version', value: '1' },
			time: '2026-03-04T00:00:00Z',
		},
		data,
	),
});

async function run(
	resource: string,
	operation: string,
	items: readonly IDataObject[],
	parameters: IDataObject = {},
): Promise<NodeResult> {
	const result = await runNode({
		node: new OdooProcurement(),
		items,
		parameters: { resource, operation, ...parameters } as never,
		credentials: credentialFor(odoo),
	});
	if (result.error !== undefined) throw result.error;
	expectDescribed('OdooProcurement', `${resource}/${operation}`, jsonOf(result));
	return result;
}
const jsonOf = ({ outputs }: NodeResult, output = 0): IDataObject[] =>
	(outputs[output] ?? []).map(({ json }) => json);

it('keeps items and a price list, and reads them', async () => {
	const bolt = record(itemEntity, 'bolt', { code: 'BOLT', name: 'Bolt', uom: 'Units' });
	const made = await run('item', 'upsert', [bolt], {
		options: { stocked: ['material'], billed: 'ordered' },
	});
	expect(jsonOf(made)).toMatchObject([{ effect: 'created', code: 'BOLT' }]);
	const read = await run('item', 'get', [{}], { findBy: 'code', item: 'BOLT' });
	expect(jsonOf(read)).toMatchObject([{ stocked: true, billed: 'ordered' }]);
	const many = await run('item', 'getMany', [{}], { limit: 5, filters: { search: 'BOLT' } });
	expect(jsonOf(many)).toHaveLength(1);

	const prices = record(priceList, '2026', {
		number: '2026',
		vendor: { id: 'acme' },
		validFrom: '2026-01-01',
		lines: [{ lineId: '1', item: { code: 'BOLT' }, price: '0.35' }],
	});
	const kept = await run('priceList', 'upsert', [prices]);
	expect(jsonOf(kept)).toMatchObject([{ effect: 'created', prices: { created: 1 }, ended: 0 }]);
	const listed = await run('priceList', 'getMany', [{}], {
		returnAll: true,
		filters: { item: 'BOLT', day: '2026-02-01' },
	});
	expect(jsonOf(listed)).toMatchObject([{ price: '0.35', validUntil: null }]);
});

it('writes promised days and lists what is late', async () => {
	const order = record(purchaseOrder, 'late', {
		number: 'PO-late',
		vendor: { id: 'acme' },
		project: { id: 'job' },
		status: { commercial: 'approved' },
		deliveryDate: '2026-04-10',
		lines: [
			{
				lineId: '1',
				description: 'Forms',
				costCode: { id: 'concrete' },
				costType: { id: 'material' },
				amount: '1200.00',
			},
		],
	});
	await run('purchaseOrder', 'upsert', [order], { defaultItem: 'master-WORK' });
	const promised = await run('delivery', 'update', [
		record(deliveryUpdate, 'ack', { order: { code: 'PO-late' }, promisedDate: '2026-04-24' }),
	]);
	expect(jsonOf(promised)).toMatchObject([{ effect: 'updated', late: 1 }]);
	const late = await run('delivery', 'getLate', [{}], {
		returnAll: true,
		filters: { day: '2026-04-01' },
	});
	expect(jsonOf(late)).toMatchObject([{ needed: '2026-04-10', daysLate: 14, overdue: false }]);
});

it('compares bank accounts without showing them, and takes a person’s word', async () => {
	const client = await connect({
		url: odoo.url,
		database: odoo.database,
		auth: { kind: 'apiKey', key: odoo.apiKeys.admin },
	});
	const [partner = 0] = await client.call<number[]>({
		model: 'res.partner',
		method: 'create',
		args: { vals_list: [{ name: 'Holder' }] },
	});
	await client.call({
		model: 'res.partner.bank',
		method: 'create',
		args: { vals_list: [{ partner_id: partner, acc_number: 'US-99-4711-0815' }] },
	});
	client.close();
	const stranger = record(vendor, 'stranger', { name: 'Stranger' });
	const accounts = 'US 99 4711 0815, 12';
	const stopped = await run('vendor', 'upsert', [stranger], { options: { accounts } });
	const [exception] = jsonOf(stopped, 1);
	expect(exception).toMatchObject({
		exception: { code: 'conflict.possible_duplicate', details: { partnerId: partner } },
	});
	expect(JSON.stringify(exception)).not.toMatch(/4711/);
	const distinctFrom = String(partner);
	const made = await run('vendor', 'upsert', [stranger], { options: { accounts, distinctFrom } });
	expect(jsonOf(made)).toMatchObject([{ effect: 'created' }]);
});
