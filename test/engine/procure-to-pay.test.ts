import type { IDataObject, INodeType } from 'n8n-workflow';

import { payment } from '../../core/canonical/entities/payment';
import { receipt } from '../../core/canonical/entities/receipt';
import { requisition } from '../../core/canonical/entities/requisition';
import { vendorInvoice } from '../../core/canonical/entities/vendor-invoice';
import { toItem } from '../../core/canonical/item';
import { connect } from '../../core/odoo/connect';
import { IntegrationMonitor } from '../../nodes/IntegrationMonitor/IntegrationMonitor.node';
import { OdooPayables } from '../../nodes/OdooPayables/OdooPayables.node';
import { OdooProcurement } from '../../nodes/OdooProcurement/OdooProcurement.node';
import { site } from '../conformance/scenarios/site';
import { runNode } from '../harness/engine';
import { freshLedger, type TestLedger } from '../harness/ledger';
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
	await site({ odoo: client, prefix: 'eng' });
	client.close();
	ledger = freshLedger();
});
afterAll(async () => {
	await ledger.close();
	await odoo.close();
});

/** Each application sends under a correlation of its own. */
const item = (
	entity: Parameters<typeof toItem>[0]['entity'],
	nativeId: string,
	correlationId: string,
	data: object,
): IDataObject => ({
	...toItem(
		{
			entity,
			system: 'conformance',
			tenant: 'eng',
			nativeId,
			revision: { kind: 'version', value: '1' },
			time: '2026-03-04T00:00:00Z',
			correlationId,
		},
		data,
	),
});

/** Runs an operation that has to succeed; its one item. */
async function step(
	node: INodeType,
	named: string,
	from: IDataObject,
	parameters: IDataObject = {},
): Promise<IDataObject> {
	const [resource = '', operation = ''] = named.split('/');
	const { error, outputs } = await runNode({
		node,
		items: [from],
		parameters: { resource, operation, ...parameters } as never,
		credentials: credentialFor(odoo),
	});
	if (error !== undefined) throw error;
	expect(outputs[1] ?? []).toEqual([]);
	return outputs[0]?.[0]?.json ?? {};
}

/** What an auditor gets for a correlation: the operations that were applied, in their order. */
async function audited(correlation: string): Promise<string[]> {
	const { error, outputs } = await runNode({
		node: new IntegrationMonitor(),
		items: [{}],
		parameters: {
			resource: 'audit',
			operation: 'export',
			format: 'jsonl',
			period: 'all',
			options: { correlation, what: 'entry.applied' },
		} as never,
		credentials: credentialFor(odoo),
	});
	if (error !== undefined) throw error;
	const [file] = Object.values(outputs[0]?.[0]?.binary ?? {});
	const text = Buffer.from(file?.data ?? '', 'base64').toString('utf8');
	const entries = await ledger.entries();
	return text
		.split('\n')
		.filter((line) => line !== '')
		.map((line) => {
			const { key } = JSON.parse(line) as { key: string };
			return entries.find((entry) => entry.key === key)?.operation ?? key;
		});
}

/** What the audit trail says of the decision an operation carried out. */
async function evidence(operation: string): Promise<unknown> {
	const entry = (await ledger.entries()).find((one) => one.operation === operation);
	const chain = `${odoo.url}|${odoo.database}`;
	let found: unknown;
	await ledger.inside(async (store) => {
		const records = await store.read(async (reads) => await reads.auditFrom(chain, 1, 1_000));
		found = records.find(
			({ key, what }) => key === entry?.key && what === 'entry.accepted',
		)?.detail;
	});
	return found;
}

const of = (key: string): IDataObject => ({
	record: { __rl: true, mode: 'source', value: `conformance/eng/${key}` },
});

it('one correlation id leads an auditor from the request to the payment', async () => {
	const procurement = new OdooProcurement();
	const payables = new OdooPayables();
	const coding = { costCode: { id: 'concrete' }, costType: { id: 'material' } };
	const asked = await step(
		procurement,
		'requisition/upsert',
		item(requisition, 'r1', 'REQ-7', {
			number: 'REQ-7',
			project: { id: 'job' },
			requester: 'sam',
			vendor: { id: 'acme' },
			lines: [
				{
					lineId: 'L1',
					description: 'Ready-mix',
					item: { id: 'goods' },
					...coding,
					quantity: '10',
					estimatedUnitCost: '20.00',
				},
			],
		}),
	);
	await step(procurement, 'requisition/approve', asked, {
		...of('r1'),
		contentHash: asked['contentHash'] as string,
		by: 'pat',
	});
	const converted = await step(procurement, 'requisition/convert', asked, {
		...of('r1'),
		defaultItem: 'eng-WORK',
	});
	const [order] = converted['made'] as IDataObject[];
	const commitment = { code: order?.['name'] };
	await step(
		procurement,
		'receipt/record',
		item(receipt, 'dn1', 'FIELD-1', {
			commitment,
			date: '2026-03-09',
			lines: [{ lineId: '1', orderLine: 'L1', quantity: '10' }],
		}),
	);
	const bill = await step(
		payables,
		'vendorBill/upsert',
		item(vendorInvoice, 'b1', 'AP-1', {
			number: 'INV-1',
			type: 'bill',
			vendor: { id: 'acme' },
			commitment,
			invoiceDate: '2026-03-10',
			dueDate: '2026-04-09',
			status: { commercial: 'approved' },
			lines: [
				{
					lineId: '1',
					description: 'Ready-mix',
					...coding,
					commitmentLine: { id: 'L1' },
					quantity: '10',
					unitCost: '20.00',
					amount: '200.00',
				},
			],
		}),
	);
	await step(payables, 'match/run', bill, of('b1'));
	await step(payables, 'vendorBill/post', bill, of('b1'));
	const paid = await step(
		payables,
		'payment/post',
		item(payment, 'p1', 'BANK-1', {
			number: 'CHK-1',
			date: '2026-04-09',
			amount: '200.00',
			bills: [{ bill: { id: 'b1' }, amount: '200.00' }],
		}),
	);
	expect(paid).toMatchObject({ effect: 'created', trail: 'REQ-7' });

	expect(await audited('REQ-7')).toEqual([
		'procurement.requisition.upsert',
		'procurement.requisition.approve',
		'procurement.requisition.convert',
		'procurement.receipt.record',
		'payables.vendorBill.upsert',
		'payables.match.run',
		'payables.vendorBill.post',
		'payables.payment.post',
	]);
	expect(await audited('AP-1')).toEqual(['payables.vendorBill.upsert']);
	expect(await evidence('procurement.requisition.approve')).toMatchObject({ by: 'pat' });
});
