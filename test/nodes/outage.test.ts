import type { IDataObject } from 'n8n-workflow';

import { vendorInvoice } from '../../core/canonical/entities/vendor-invoice';
import { toItem } from '../../core/canonical/item';
import type { Entry } from '../../core/delivery/entry';
import { createLedger } from '../../core/delivery/ledger/ledger';
import { createMemoryStore } from '../../core/delivery/stores/memory';
import { fault } from '../../core/faults';
import type { OdooClient } from '../../core/odoo/client.port';
import { connect } from '../../core/odoo/connect';
import { silentLogger, systemClock } from '../../core/ports';
import { vendorBill } from '../../nodes/OdooPayables/actions/vendorBill';
import { deliver } from '../../nodes/shared/deliver';
import { site } from '../conformance/scenarios/site';
import { startEmbeddedOdoo, type EmbeddedOdoo } from '../harness/odoo';

jest.setTimeout(120_000);

const SCOPE = { connection: 'https://erp.example|db', company: 0 };
const WORKER = { id: 'w', workflowId: 'wf', node: 'Keep Bill' };
const MINUTE = 60_000;

let server: EmbeddedOdoo;
let odoo: OdooClient;
beforeAll(async () => {
	server = await startEmbeddedOdoo();
	const { url, database, apiKeys } = server;
	odoo = await connect({ url, database, auth: { kind: 'apiKey', key: apiKeys.admin } });
	await site({ odoo, prefix: 'out' });
});
afterAll(async () => {
	odoo.close();
	await server.close();
});

const bill = (n: number, revision: number): IDataObject => ({
	...toItem(
		{
			entity: vendorInvoice,
			system: 'conformance',
			tenant: 'out',
			nativeId: `b${String(n)}`,
			revision: { kind: 'version', value: String(revision) },
			time: '2026-03-04T00:00:00Z',
		},
		{
			number: `INV-${String(n)}`,
			type: 'bill',
			vendor: { id: 'acme' },
			project: { id: 'job' },
			invoiceDate: '2026-03-10',
			dueDate: '2026-04-09',
			status: { commercial: 'approved' },
			lines: [
				{
					lineId: '1',
					description: `Revision ${String(revision)}`,
					costCode: { id: 'concrete' },
					costType: { id: 'material' },
					amount: `${String(100 + n)}.0${String(revision)}`,
				},
			],
		},
	),
});

it('200 bills that waited an hour for Odoo arrive once each, in their newest revision', async () => {
	const operation = vendorBill.operations.find(({ value }) => value === 'upsert');
	if (operation === undefined) throw new Error('no such operation');
	let now = Date.parse('2026-03-11T06:00:00Z');
	let up = false;
	const store = createMemoryStore(() => now);
	const ledger = createLedger(store);
	const send = async (
		bills: ReadonlyArray<{ readonly json: IDataObject; readonly entry?: number }>,
	): Promise<void> => {
		const batch = operation.open(
			bills.map(({ json }, index) => ({
				index,
				json,
				parameter: () => undefined,
				defaults: { timezone: 'UTC' },
				receivedAt: '2026-03-11T06:00:00Z',
			})),
		);
		await deliver({
			operation: operation.verbName,
			batch,
			sent: (index) => {
				const { json, entry } = bills[index] ?? { json: {} };
				const payload = JSON.stringify(json);
				return { payload, again: false, ...(entry === undefined ? {} : { entry }) };
			},
			session: { ledger, scope: SCOPE, worker: WORKER },
			odoo: {
				defaults: { timezone: 'UTC' },
				open: async () => {
					if (!up) {
						throw fault({
							class: 'unavailable',
							code: 'odoo.unreachable',
							message: 'Odoo does not answer.',
							remedy: 'Nothing is to be done.',
						});
					}
					const deps = { odoo, clock: systemClock, log: silentLogger };
					return await Promise.resolve({ deps, close: () => undefined });
				},
			},
			log: silentLogger,
			settle: async () => await Promise.resolve(),
		}).catch((thrown: unknown) => {
			if (up) throw thrown;
		});
	};
	/** As the Delivery Trigger: what is due, in pages. */
	const retry = async (): Promise<void> => {
		await ledger.sweep(SCOPE);
		for (;;) {
			const what = { limit: 50, deliveries: true, events: false };
			const due = await ledger.take(SCOPE, WORKER, what);
			if (due.length === 0) return;
			await send(
				due.flatMap((one) =>
					one.what === 'delivery'
						? [{ json: JSON.parse(one.payload) as IDataObject, entry: one.entry.id }]
						: [],
				),
			);
		}
	};
	const entries = (): Entry[] => [...store.tables.entries.values()];

	// Down from the start: every tenth bill is revised meanwhile, and the revisions come the wrong way round.
	const all = Array.from({ length: 200 }, (_, n) => n);
	const revised = all.filter((n) => n % 10 === 0);
	await send(revised.map((n) => ({ json: bill(n, 2) })));
	for (let from = 0; from < 200; from += 50) {
		await send(all.slice(from, from + 50).map((n) => ({ json: bill(n, 1) })));
	}
	for (let minute = 0; minute < 60; minute += 5) {
		now += 5 * MINUTE;
		await retry();
	}
	expect(entries().filter(({ state }) => state === 'applied')).toEqual([]);
	expect(entries().filter(({ state }) => state === 'dead')).toEqual([]);

	up = true;
	for (let round = 0; round < 12; round += 1) {
		now += 15 * MINUTE;
		await retry();
	}
	const states = entries().map(({ state }) => state);
	expect(states.filter((state) => state === 'applied')).toHaveLength(200);
	expect(states.filter((state) => state === 'superseded')).toHaveLength(20);
	expect(states).toHaveLength(220);
	const held = await odoo.searchRead<{ id: number; ref: string; amount_untaxed: number }>({
		model: 'account.move',
		domain: [['ref', '=like', 'INV-%']],
		fields: ['ref', 'amount_untaxed'],
	});
	const wanted = all.map((n) => `INV-${String(n)} ${String(100 + n)}.0${n % 10 === 0 ? '2' : '1'}`);
	expect(held.map((row) => `${row.ref} ${row.amount_untaxed.toFixed(2)}`).sort()).toEqual(
		wanted.sort(),
	);
});
