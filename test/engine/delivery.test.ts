import type { IDataObject } from 'n8n-workflow';

import { vendor } from '../../core/canonical/entities/vendor';
import { toItem } from '../../core/canonical/item';
import type { Entry } from '../../core/delivery/entry';
import { createLedger } from '../../core/delivery/ledger/ledger';
import { OdooProcurement } from '../../nodes/OdooProcurement/OdooProcurement.node';
import { runNode, type NodeResult, type NodeRun } from '../harness/engine';
import { freshLedger, type TestLedger } from '../harness/ledger';
import { credentialFor, startEmbeddedOdoo, writesOf, type EmbeddedOdoo } from '../harness/odoo';

// A run is dozens of requests; busy machines need more than the usual five seconds.
jest.setTimeout(30_000);

const UPSERT = { resource: 'vendor', operation: 'upsert' };

let odoo: EmbeddedOdoo;
let ledger: TestLedger;

beforeAll(async () => {
	odoo = await startEmbeddedOdoo();
});
afterAll(async () => {
	await odoo.close();
});
beforeEach(() => {
	ledger = freshLedger();
	odoo.control.resetCalls();
});
afterEach(async () => {
	odoo.control.clearFaults();
	await ledger.close();
});

let records = 0;
/** A record no other test knows. */
const newId = (): string => `v${String((records += 1))}`;

/** A vendor as Canonical Map puts it out; the same revision means the same content. */
const vendorItem = (nativeId: string, revision = 1, name = `Vendor ${nativeId}`): IDataObject => ({
	...toItem(
		{
			entity: vendor,
			system: 'lab',
			tenant: 't',
			nativeId,
			revision: { kind: 'version', value: String(revision) },
			time: '2026-03-04T00:00:00Z',
		},
		{ name, code: `${nativeId}-r${String(revision)}` },
	),
});

const upsert = async (
	items: readonly IDataObject[],
	{ credential = {}, ...more }: Partial<NodeRun> & { credential?: Record<string, string> } = {},
): Promise<NodeResult> =>
	await runNode({
		node: new OdooProcurement(),
		items,
		parameters: UPSERT,
		credentials: credentialFor(odoo, credential),
		...more,
	});

const jsonOf = ({ outputs, error }: NodeResult, output = 0): IDataObject[] => {
	if (error !== undefined) throw error;
	return (outputs[output] ?? []).map(({ json }) => json);
};
const effectsOf = (result: NodeResult) => jsonOf(result).map(({ effect }) => effect);
const stateOf = ({ state, attempts, seen }: Entry) => [state, attempts, seen];
/** Name and number of the contacts in Odoo that stand for a record, whatever its revision. */
const contactsOf = (nativeId: string): unknown[] =>
	odoo.asSuperuser((env) =>
		[...env.store.table('res.partner').rows.values()]
			.filter(({ ref }) => String(ref).startsWith(`${nativeId}-r`))
			.map(({ name, ref }) => [name, ref]),
	);

describe('a delivery', () => {
	it('is written down with what a controller asks for', async () => {
		const id = newId();
		const [done] = jsonOf(await upsert([vendorItem(id)]));
		const [entry] = await ledger.entries();
		expect(done).toMatchObject({
			effect: 'created',
			planned: false,
			delivery: { entry: entry?.id, state: 'applied', attempts: 1 },
		});
		expect(entry).toMatchObject({
			connection: `${odoo.url}|${odoo.database}`,
			company: 0,
			kind: 'state',
			operation: 'procurement.vendor.upsert',
			system: 'lab',
			entity: 'vendor',
			nativeId: id,
			revision: '1',
			state: 'applied',
			effect: 'created',
			priority: 2,
			workflowId: 'test',
			node: 'Under test',
			facts: { title: `Vendor ${id}`, vendor: `${id}-r1` },
		});
	});

	it('is answered from the ledger the second time, at no request to Odoo', async () => {
		const items = [vendorItem(newId()), vendorItem(newId())];
		const first = jsonOf(await upsert(items));
		odoo.control.resetCalls();
		const second = await upsert(items);
		expect(odoo.control.calls()).toEqual([]);
		expect(jsonOf(second)).toEqual(first.map((json) => ({ ...json, effect: 'duplicate' })));
		expect(second.outputs[0]?.map(({ pairedItem }) => pairedItem)).toEqual([
			{ item: 0 },
			{ item: 1 },
		]);
		expect((await ledger.entries()).map(stateOf)).toEqual([
			['applied', 1, 2],
			['applied', 1, 2],
		]);
	});

	it('looks at Odoo again when told to, and puts right what somebody changed there', async () => {
		const id = newId();
		const item = vendorItem(id);
		await upsert([item]);
		odoo.asSuperuser((env) => {
			for (const row of env.store.table('res.partner').rows.values()) {
				if (row['ref'] === `${id}-r1`)
					env.patch('res.partner', row.id, { name: 'Renamed by hand' });
			}
		});
		const parameters = { ...UPSERT, delivery: { sendAgain: true } };
		expect(effectsOf(await upsert([item], { parameters }))).toEqual(['updated']);
		expect(effectsOf(await upsert([item], { parameters }))).toEqual(['unchanged']);
		expect(contactsOf(id)).toEqual([[`Vendor ${id}`, `${id}-r1`]]);
	});

	it('of an older revision is dropped', async () => {
		const id = newId();
		await upsert([vendorItem(id, 3)]);
		odoo.control.resetCalls();
		const late = await upsert([vendorItem(id, 2)]);
		expect(jsonOf(late)).toMatchObject([
			{ effect: 'superseded', planned: false, delivery: { state: 'superseded' } },
		]);
		expect(odoo.control.calls()).toEqual([]);
		expect(contactsOf(id)).toEqual([[`Vendor ${id}`, `${id}-r3`]]);
	});

	it('sends the newest of several revisions in one batch only', async () => {
		const id = newId();
		const result = await upsert([vendorItem(id, 2), vendorItem(id, 10), vendorItem(id, 9)]);
		expect(effectsOf(result)).toEqual(['superseded', 'created', 'superseded']);
		expect(contactsOf(id)).toEqual([[`Vendor ${id}`, `${id}-r10`]]);
	});

	it('has one effect when the batch holds it twice', async () => {
		const item = vendorItem(newId());
		expect(effectsOf(await upsert([item, item]))).toEqual(['created', 'duplicate']);
	});

	it('has one effect when two executions deliver it at once', async () => {
		const id = newId();
		const results = await Promise.all([upsert([vendorItem(id)]), upsert([vendorItem(id)])]);
		const effects = results.flatMap(effectsOf);
		const waiting = results.flatMap((result) => jsonOf(result, 1));
		expect(effects.filter((effect) => effect === 'created')).toHaveLength(1);
		for (const { exception, delivery } of waiting) {
			expect(exception).toMatchObject({ class: 'unavailable', code: 'delivery.busy' });
			expect(delivery).toMatchObject({ state: 'waiting' });
		}
		expect(effects.length + waiting.length).toBe(2);
		expect(contactsOf(id)).toHaveLength(1);
	});

	it('with the same revision and other content is kept for a person and never sent', async () => {
		const id = newId();
		await upsert([vendorItem(id)]);
		odoo.control.resetCalls();
		const result = await upsert([vendorItem(id, 1, 'Other content')]);
		expect(jsonOf(result, 1)).toMatchObject([
			{
				exception: { class: 'conflict', code: 'delivery.conflict' },
				delivery: { state: 'dead', class: 'duplicate' },
			},
		]);
		expect(odoo.control.calls()).toEqual([]);
		expect(contactsOf(id)).toEqual([[`Vendor ${id}`, `${id}-r1`]]);
	});

	it('leaves no trace as a dry run', async () => {
		const result = await upsert([vendorItem(newId())], { parameters: { ...UPSERT, dryRun: true } });
		expect(jsonOf(result)).toMatchObject([{ effect: 'created', planned: true }]);
		expect(jsonOf(result)[0]).not.toHaveProperty('delivery');
		expect(writesOf(odoo)).toEqual([]);
		expect(await ledger.entries()).toEqual([]);
	});
});

describe('what cannot be done', () => {
	it('is in the queue of exceptions when it cannot be read, and said once', async () => {
		const unreadable = { amount: '1.00' };
		const first = await upsert([unreadable]);
		expect(odoo.control.calls()).toEqual([]);
		expect(first.outputs[1]).toMatchObject([
			{
				json: {
					exception: { class: 'source_data' },
					delivery: { state: 'dead', queue: expect.any(String) as string },
					input: unreadable,
				},
				pairedItem: { item: 0 },
			},
		]);
		await upsert([unreadable]);
		expect((await ledger.entries()).map(stateOf)).toEqual([['dead', 0, 2]]);
	});

	it('concerns one of a hundred only', async () => {
		const items = Array.from({ length: 100 }, (_, n) =>
			n === 37 ? { ...vendorItem(newId()), data: { code: 'no name' } } : vendorItem(newId()),
		);
		const result = await upsert(items);
		expect(effectsOf(result)).toEqual(Array.from({ length: 99 }, () => 'created'));
		expect(result.outputs[1]?.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 37 }]);
		expect((await ledger.entries()).filter(({ state }) => state === 'dead')).toHaveLength(1);
	});

	it('waits and is applied by a later run when Odoo is down', async () => {
		const id = newId();
		const item = vendorItem(id);
		odoo.control.fail({ kind: 'status', status: 502, times: 1_000 });
		const down = await upsert([item], { onError: 'continueErrorOutput' });
		expect(down.outputs[0]).toEqual([]);
		expect(down.outputs[1]).toMatchObject([
			{
				json: {
					exception: { retryable: true },
					delivery: { state: 'retry_wait', nextAt: expect.any(String) as string },
					input: item,
				},
			},
		]);
		odoo.control.clearFaults();
		const [entry] = await ledger.entries();
		const again = await upsert([{ ...item, delivery: { entry: entry?.id } } as IDataObject]);
		expect(jsonOf(again)).toMatchObject([
			{ effect: 'created', delivery: { entry: entry?.id, state: 'applied', attempts: 2 } },
		]);
	});

	it('stops the run under stop, and is written down all the same', async () => {
		odoo.control.fail({ kind: 'status', status: 502, times: 1_000 });
		const { status, error } = await upsert([vendorItem(newId()), vendorItem(newId())]);
		expect(status).toBe('error');
		expect(error?.description).toMatch(/\S/);
		expect((await ledger.entries()).map(({ state }) => state)).toEqual([
			'retry_wait',
			'retry_wait',
		]);
	});

	it('keeps the record quiet when the outcome is unknown, and repeats without a second effect', async () => {
		const id = newId();
		// Every try of the request is carried out and its answer lost.
		odoo.control.fail({ kind: 'drop_after_commit', method: 'load', times: 1_000 });
		const lost = await upsert([vendorItem(id)]);
		expect(jsonOf(lost, 1)).toMatchObject([
			{ exception: { class: 'unknown_outcome' }, delivery: { state: 'unknown' } },
		]);
		odoo.control.clearFaults();
		const newer = await upsert([vendorItem(id, 2)]);
		expect(jsonOf(newer, 1)).toMatchObject([{ exception: { code: 'delivery.quiet' } }]);
		const [entry] = await ledger.entries();
		const same = { ...vendorItem(id), delivery: { entry: entry?.id } } as IDataObject;
		expect(effectsOf(await upsert([same]))).toEqual(['unchanged']);
		expect(contactsOf(id)).toHaveLength(1);
	});

	it('goes to a person after too many claims that came to no end', async () => {
		const item = vendorItem(newId());
		odoo.control.fail({ kind: 'status', status: 502, times: 1_000 });
		await upsert([item], { onError: 'continueErrorOutput' });
		odoo.control.clearFaults();
		// As three processes would leave it that died while they held the claim.
		const run = async () => {
			await ledger.inside(async (store) => {
				await store.write(`${odoo.url}|${odoo.database}`, async (tx) => {
					const [entry] = [...(await tx.entriesById([1])).values()];
					if (entry === undefined) throw new Error('no entry');
					const lane = (await tx.lanes([entry.lane])).get(entry.lane);
					if (lane === undefined) throw new Error('no lane');
					await tx.putEntries([{ ...entry, state: 'ready', nextAt: 0 }]);
					await tx.putLanes([{ ...lane, inflight: null, quietUntil: 0 }]);
				});
				const scope = { connection: `${odoo.url}|${odoo.database}`, company: 0 };
				const dying = createLedger(store, { leaseMs: 1, quietMs: 1 });
				const worker = { id: 'dying', workflowId: 'test', node: 'Under test' };
				for (let death = 0; death < 3; death += 1) {
					await dying.claim(scope, worker, [{ index: 0, id: 1 }]);
					await new Promise((resolve) => setTimeout(resolve, 5));
				}
				await dying.sweep(scope);
			});
		};
		await run();
		const result = await upsert([item]);
		expect(jsonOf(result, 1)).toMatchObject([
			{ exception: { code: 'delivery.poison' }, delivery: { state: 'dead' } },
		]);
		expect(odoo.control.calls().filter(({ method }) => method === 'load')).toEqual([]);
	});
});

describe('without a ledger', () => {
	it('nothing is sent when it cannot be opened', async () => {
		await ledger.inside(async () => await Promise.resolve());
		const { writeFileSync } = await import('node:fs');
		writeFileSync(`${ledger.folder}/ledger-test.sqlite`, 'not a database');
		const items = [vendorItem(newId()), vendorItem(newId())];
		const { status, error } = await upsert(items);
		expect(status).toBe('error');
		expect(error?.context?.['itemIndex']).toBe(0);
		const carried = await upsert(items, { onError: 'continueErrorOutput' });
		expect(carried.outputs[0]).toEqual([]);
		expect(carried.outputs[1]?.map(({ json }) => json['exception'])).toMatchObject([
			{ code: expect.stringMatching(/^ledger\./) as string },
			{ code: expect.stringMatching(/^ledger\./) as string },
		]);
		expect(odoo.control.calls()).toEqual([]);
	});

	it('nothing is sent when it is of another environment', async () => {
		const credentials = {
			...credentialFor(odoo),
			integrationLedgerApi: {
				store: 'embedded',
				folder: ledger.folder,
				environment: 'production',
				quietSeconds: 180,
				payloadDays: 90,
				entryDays: 400,
				secondPersonFor: [],
			},
		};
		const result = await upsert([vendorItem(newId())], {
			credentials,
			onError: 'continueErrorOutput',
		});
		expect(jsonOf(result, 1)).toMatchObject([
			{ exception: { class: 'rights', code: 'ledger.environment' } },
		]);
		expect(odoo.control.calls()).toEqual([]);
	});

	it('reads go on', async () => {
		const result = await upsert([{}], { parameters: { resource: 'vendor', operation: 'getMany' } });
		expect(result.status).toBe('success');
		expect(await ledger.entries()).toEqual([]);
	});
});
