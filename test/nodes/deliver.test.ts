import type { Entry } from '../../core/delivery/entry';
import { createLedger } from '../../core/delivery/ledger/ledger';
import { createMemoryStore } from '../../core/delivery/stores/memory';
import { Fault, fault, type FaultInit } from '../../core/faults';
import { done, failed } from '../../core/outcome';
import { silentLogger } from '../../core/ports';
import type { VerbDeps } from '../../core/verb';
import type { Batch } from '../../nodes/shared/batch';
import { deliver, type Delivered, type Sent } from '../../nodes/shared/deliver';

const SCOPE = { connection: 'https://erp.example|db', company: 0 };
const WORKER = { id: 'w', workflowId: 'wf', node: 'Upsert' };

const refused = (init: Partial<FaultInit> = {}): Fault =>
	fault({
		class: 'rights',
		code: 'odoo.key_refused',
		message: 'Odoo does not accept the key.',
		remedy: 'Make a new key.',
		...init,
	});

/** A batch of vendors named by their number; `apply` decides how each ends. */
function batchOf(count: number, apply: (index: number) => Fault | null = () => null): Batch {
	const outcome = (index: number) => {
		const problem = apply(index);
		return problem === null ? done(index, 'created', { id: index }) : failed(index, problem);
	};
	return {
		fit: Array.from({ length: count }, (_, index) => index),
		unfit: [],
		delivery: (index) => ({
			kind: 'state',
			action: 'upsert',
			system: 'lab',
			tenant: 't',
			entity: 'vendor',
			nativeId: String(index),
			facts: {},
			hash: `content ${String(index)}`,
			revision: { kind: 'version', value: '1' },
		}),
		plan: async (_deps, indexes) =>
			await Promise.resolve({
				preview: indexes.map(outcome),
				apply: async () => await Promise.resolve(indexes.map(outcome)),
			}),
		present: async () => await Promise.resolve([{ json: {} }]),
	};
}

async function run(
	batch: Batch,
	open: () => Promise<VerbDeps> = async () => await Promise.resolve({} as VerbDeps),
	sent: (index: number) => Partial<Sent> = () => ({}),
	guarded: (lost: () => Fault | undefined) => void = () => undefined,
): Promise<{ thrown: unknown; settled: Map<number, Delivered>; entries: Entry[] }> {
	const store = createMemoryStore();
	const settled = new Map<number, Delivered>();
	let thrown: unknown;
	try {
		await deliver({
			operation: 'procurement.vendor.upsert',
			batch,
			sent: (index) => ({ payload: `{"n":${String(index)}}`, again: false, ...sent(index) }),
			session: { ledger: createLedger(store), scope: SCOPE, worker: WORKER },
			odoo: {
				defaults: { timezone: 'UTC' },
				open: async (lost) => {
					if (lost !== undefined) guarded(lost);
					return { deps: await open(), close: () => undefined };
				},
			},
			log: silentLogger,
			settle: async (index, delivered) => {
				settled.set(index, delivered);
				await Promise.resolve();
			},
		});
	} catch (error) {
		thrown = error;
	}
	return { thrown, settled, entries: [...store.tables.entries.values()] };
}

describe('when Odoo lets nobody in', () => {
	it('everything waits, and the run ends with what Odoo said', async () => {
		const { thrown, settled, entries } = await run(batchOf(3), async () =>
			Promise.reject(refused()),
		);
		expect(thrown).toMatchObject({ class: 'rights', code: 'odoo.key_refused' });
		expect(entries.map(({ state }) => state)).toEqual(['retry_wait', 'retry_wait', 'retry_wait']);
		expect(entries[0]).toMatchObject({
			exceptionClass: 'access',
			queue: 'integration',
			fault: {
				class: 'unavailable',
				code: 'delivery.odoo_refused',
				message: 'Odoo does not accept the key.',
				details: { code: 'odoo.key_refused' },
			},
		});
		expect(settled.get(0)).toMatchObject({ status: 'exception', entry: { state: 'retry_wait' } });
	});

	it('an answer lost on the way in leaves no doubt over the records', async () => {
		const { thrown, entries } = await run(batchOf(1), async () =>
			Promise.reject(refused({ class: 'unknown_outcome', code: 'odoo.no_answer' })),
		);
		expect(thrown).toMatchObject({ code: 'odoo.no_answer' });
		expect(entries[0]).toMatchObject({
			state: 'retry_wait',
			fault: { class: 'unavailable', code: 'odoo.no_answer' },
		});
	});

	it('the records it refused in the middle of a batch wait as well', async () => {
		const { entries } = await run(batchOf(2, (index) => (index === 1 ? refused() : null)));
		expect(entries.map(({ state }) => state)).toEqual(['applied', 'retry_wait']);
	});
});

describe('what Odoo is asked while the claims are committed', () => {
	it('is the plan that is carried out', async () => {
		let plans = 0;
		const batch = batchOf(2);
		const counted: Batch = {
			...batch,
			plan: async (deps, indexes) => {
				plans += 1;
				return await batch.plan(deps, indexes);
			},
		};
		const { entries } = await run(counted);
		expect(entries.map(({ state }) => state)).toEqual(['applied', 'applied']);
		expect(plans).toBe(1);
	});

	it('cannot write: the lease is held only once they are', async () => {
		const seen: Array<string | undefined> = [];
		let lost: () => Fault | undefined = () => undefined;
		const batch = batchOf(1);
		const watching: Batch = {
			...batch,
			plan: async (deps, indexes) => {
				seen.push(lost()?.code);
				const planned = await batch.plan(deps, indexes);
				return {
					...planned,
					apply: async () => {
						seen.push(lost()?.code);
						return await planned.apply();
					},
				};
			},
		};
		await run(watching, undefined, undefined, (guard) => {
			lost = guard;
		});
		expect(seen).toEqual(['delivery.lease_lost', undefined]);
	});

	it('fails as it would later: each delivery says so', async () => {
		const broken: Batch = {
			...batchOf(2),
			plan: async () => await Promise.reject(refused({ code: 'odoo.validation' })),
		};
		const { thrown, entries } = await run(broken);
		expect(thrown).toMatchObject({ code: 'odoo.validation' });
		expect(entries.map(({ fault: found }) => found?.code)).toEqual([
			'odoo.validation',
			'odoo.validation',
		]);
	});
});

describe('a refusal of one record', () => {
	it('goes to a person', async () => {
		const denied = refused({ code: 'odoo.access_denied' });
		const { entries } = await run(batchOf(2, (index) => (index === 1 ? denied : null)));
		expect(entries.map(({ state }) => state)).toEqual(['applied', 'dead']);
	});
});

describe('one item that cannot be written down', () => {
	const bomb = (): never => {
		throw new RangeError('Maximum call stack size exceeded');
	};

	it.each([
		['the text of which cannot be made', {}, (index: number) => (index === 1 ? bomb() : {})],
		[
			'the hash of which cannot be made',
			{ delivery: (index: number) => (index === 1 ? bomb() : batchOf(3).delivery(index)) },
			() => ({}),
		],
	] as const)('%s is an exception, and the others are delivered', async (_, parts, sent) => {
		const { thrown, settled, entries } = await run({ ...batchOf(3), ...parts }, undefined, sent);
		expect(thrown).toBeUndefined();
		expect(settled.get(1)).toMatchObject({
			status: 'exception',
			fault: { class: 'source_data', code: 'node.item_unreadable' },
		});
		expect([settled.get(0)?.status, settled.get(2)?.status]).toEqual(['done', 'done']);
		expect(entries).toHaveLength(3);
	});

	it('among those that do not fit is one of them', async () => {
		const batch = {
			...batchOf(1),
			unfit: [{ index: 1, fault: refused({ class: 'source_data' }) }],
		};
		const { thrown, settled } = await run(batch, undefined, (index) => (index === 1 ? bomb() : {}));
		expect(thrown).toBeUndefined();
		expect([settled.get(0)?.status, settled.get(1)?.status]).toEqual(['done', 'exception']);
	});
});

describe('a result that cannot be written down', () => {
	it('is of unknown outcome; the others of the batch are applied', async () => {
		const circular: Record<string, unknown> = {};
		circular['self'] = circular;
		const good = batchOf(2);
		const batch: Batch = {
			...good,
			plan: async (_deps, indexes) =>
				await Promise.resolve({
					preview: [],
					apply: async () =>
						await Promise.resolve(
							indexes.map((index) => done(index, 'created', index === 1 ? circular : {})),
						),
				}),
		};
		const { thrown, entries } = await run(batch);
		expect(thrown).toBeUndefined();
		expect(entries.map(({ state }) => state)).toEqual(['applied', 'unknown']);
	});
});

describe('many at once', () => {
	it('10,000 are settled one by one', async () => {
		const { settled, entries } = await run(batchOf(10_000));
		expect(settled.size).toBe(10_000);
		expect(entries.every(({ state }) => state === 'applied')).toBe(true);
	});

	it('the same record 1,000 times has one effect', async () => {
		let writes = 0;
		const same = batchOf(1_000, () => {
			writes += 1;
			return null;
		});
		const { settled, entries } = await run({ ...same, delivery: () => same.delivery(0) });
		// Once planned, once applied.
		expect(writes).toBe(2);
		expect(entries).toMatchObject([{ state: 'applied', seen: 1_000 }]);
		const effects = [...settled.values()].map((one) => (one.status === 'done' ? one.effect : ''));
		expect(effects.filter((effect) => effect === 'duplicate')).toHaveLength(999);
	});
});
