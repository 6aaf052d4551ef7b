import { monitorFigures } from '../../../../core/control/monitor/figures';
import type { MemoryStore } from '../../../../core/delivery/stores/memory';
import { HOUR, MINUTE, NOW, SCOPE, storeWith, type SampleEntry } from './sample';

const UNKNOWN_CODE = [
	'mapping.unknown_cost_code',
	'mapping',
	'The cost code "05-125" does not exist in Odoo.',
	'Create it.',
] as const;
const CLOSED = ['conflict.closed_period', 'conflict', 'The period is locked.', 'Open it.'] as const;

const figuresOf = async (
	samples: readonly SampleEntry[],
	scope = SCOPE,
	prepare?: (store: MemoryStore) => Promise<void>,
) => {
	const store = await storeWith(samples);
	await prepare?.(store);
	return await monitorFigures({ store }, scope, { now: () => 0 });
};

describe('the figures of the monitor', () => {
	it('are empty for an empty ledger', async () => {
		const figures = await figuresOf([]);
		expect(figures).toMatchObject({
			at: NOW,
			environment: 'production',
			exceptions: { total: { count: 0, oldest: null }, byQueue: [], byClass: [], oldest: [] },
			orders: [],
			depth: { count: 0, oldest: null },
			unknownSince: null,
			latency: null,
			duplicates: { answered: 0, complete: true },
			breaker: { state: 'closed', openedAt: null },
			unattended: [],
			intake: { waiting: 0, taken: 0, dead: 0, oldest: null },
			chain: null,
		});
		expect(figures.hours).toHaveLength(24);
	});

	it('count exceptions by queue, class and age', async () => {
		const { exceptions } = await figuresOf([
			{ state: 'dead', fault: UNKNOWN_CODE, age: 30 * MINUTE },
			{ state: 'dead', fault: UNKNOWN_CODE, age: 5 * HOUR },
			{ state: 'dead', fault: CLOSED, age: 80 * HOUR, title: 'Invoice 1', amount: '12.5' },
			{ state: 'ready' },
		]);
		expect(exceptions.total).toEqual({ count: 3, oldest: NOW - 80 * HOUR });
		expect(exceptions.byQueue).toEqual([
			{ queue: 'finance', count: 1, oldest: NOW - 80 * HOUR },
			{ queue: 'project', count: 2, oldest: NOW - 5 * HOUR },
		]);
		expect(exceptions.byClass).toEqual([
			{ queue: 'project', exceptionClass: 'missing_reference', count: 2, oldest: NOW - 5 * HOUR },
			{ queue: 'finance', exceptionClass: 'late', count: 1, oldest: NOW - 80 * HOUR },
		]);
		expect(exceptions.ages.map(({ count }) => count)).toEqual([1, 0, 1, 0, 1]);
		expect(exceptions.oldest[0]).toMatchObject({
			title: 'Invoice 1',
			amount: '12.5',
			queue: 'finance',
		});
	});

	it('count every exception in exactly one age', async () => {
		const edges = [0, HOUR - 1, HOUR, 4 * HOUR, 24 * HOUR - 1, 24 * HOUR, 72 * HOUR, 73 * HOUR];
		const { exceptions } = await figuresOf(
			edges.map((age) => ({ state: 'dead' as const, fault: CLOSED, age })),
		);
		expect(exceptions.ages.reduce((sum, { count }) => sum + count, 0)).toBe(edges.length);
	});

	it('count orders by project apart from other documents, and what is late', async () => {
		const { orders, projects, vendors } = await figuresOf([
			{ entity: 'purchase_order', state: 'dead', fault: UNKNOWN_CODE, project: 'A', vendor: 'V' },
			{ entity: 'purchase_order', state: 'ready', project: 'B', age: 20 * MINUTE },
			{ entity: 'purchase_order', state: 'applied', project: 'A' },
			{ entity: 'timesheet', state: 'dead', fault: UNKNOWN_CODE, project: 'A' },
			{ entity: 'timesheet', state: 'ready', age: MINUTE },
		]);
		expect(orders.map(({ name, failed, late }) => [name, failed.count, late.count])).toEqual([
			['A', 1, 0],
			['B', 0, 1],
		]);
		expect(
			projects.map(({ kind, name, failed, waiting }) => [kind, name, failed.count, waiting.count]),
		).toEqual([
			['name', 'A', 2, 0],
			['name', 'B', 0, 1],
			['none', '', 0, 1],
		]);
		expect(vendors[0]).toMatchObject({ name: 'V', failed: { count: 1 } });
	});

	it('keep lists short: the rest is counted together', async () => {
		const { projects } = await figuresOf(
			Array.from({ length: 40 }, (_, at) => ({
				state: 'dead' as const,
				fault: CLOSED,
				project: `P${String(at).padStart(2, '0')}`,
			})),
		);
		expect(projects).toHaveLength(26);
		expect(projects.at(-1)).toMatchObject({ kind: 'others', failed: { count: 15 } });
	});

	it('give percentiles by nearest rank', async () => {
		const { latency } = await figuresOf(
			Array.from({ length: 100 }, (_, at) => ({ took: (at + 1) * 1_000 })),
		);
		expect(latency).toEqual({ samples: 100, p50: 50_000, p95: 95_000, p99: 99_000 });
	});

	it('sort the day by hour and by what became of it', async () => {
		const { hours } = await figuresOf([
			{ age: 5 * MINUTE },
			{ age: 30 * MINUTE, state: 'ready' },
			{ age: 30 * MINUTE, state: 'superseded' },
			{ age: 30 * MINUTE, state: 'dead', fault: CLOSED },
			{ age: 30 * HOUR },
		]);
		expect(hours.at(-1)).toEqual({
			start: NOW - 20 * MINUTE,
			applied: 1,
			waiting: 0,
			failed: 0,
			closed: 0,
		});
		expect(hours.at(-2)).toMatchObject({ applied: 0, waiting: 1, failed: 1, closed: 1 });
		expect(hours.reduce((sum, hour) => sum + hour.applied, 0)).toBe(1);
	});

	it('count duplicates of the day', async () => {
		const { duplicates } = await figuresOf([{ seen: 4 }, { seen: 1 }, { seen: 9, age: 30 * HOUR }]);
		expect(duplicates).toEqual({ answered: 3, complete: true });
	});

	it('find workflows whose due deliveries nobody fetches', async () => {
		const due: SampleEntry = { state: 'retry_wait', dueIn: -10 * MINUTE };
		const beat = (workflowId: string, ago: number) => async (store: MemoryStore) => {
			await store.write(SCOPE.connection, async (tx) => {
				await tx.putHeartbeat({
					name: `t${workflowId}`,
					connection: SCOPE.connection,
					workflowId,
					at: NOW - ago,
				});
			});
		};
		expect((await figuresOf([due])).unattended).toMatchObject([
			{ workflowId: 'wf1', count: 1, lastHeartbeat: null },
		]);
		expect((await figuresOf([due], SCOPE, beat('wf1', MINUTE))).unattended).toEqual([]);
		expect((await figuresOf([due], SCOPE, beat('wf2', MINUTE))).unattended).toHaveLength(1);
		expect((await figuresOf([due], SCOPE, beat('wf1', HOUR))).unattended).toMatchObject([
			{ lastHeartbeat: NOW - HOUR },
		]);
		expect((await figuresOf([{ ...due, dueIn: MINUTE }])).unattended).toEqual([]);
	});

	it('see only their own connection and company', async () => {
		const samples: SampleEntry[] = [
			{ state: 'dead', fault: CLOSED, company: 1 },
			{ state: 'dead', fault: CLOSED, company: 2 },
			{ state: 'dead', fault: CLOSED, connection: 'https://other|x' },
		];
		const of = async (scope: typeof SCOPE) =>
			(await figuresOf(samples, scope)).exceptions.total.count;
		expect(await of(SCOPE)).toBe(2);
		expect(await of({ ...SCOPE, company: 2 })).toBe(1);
		expect(await of({ connection: 'https://other|x', company: 0 })).toBe(1);
	});

	it('check the end of the audit chain', async () => {
		const samples = Array.from({ length: 700 }, () => ({}));
		expect((await figuresOf(samples)).chain).toMatchObject({ n: 700, checked: 500, broken: null });
		const { chain } = await figuresOf(samples, SCOPE, async (store) => {
			await store.write(SCOPE.connection, async (tx) => {
				const [record] = await tx.auditFrom(SCOPE.connection, 700, 1);
				if (record === undefined) throw new Error('no record');
				await tx.appendAudit([{ ...record, n: 701, actor: 'somebody' }]);
			});
		});
		expect(chain?.broken).toMatch(/Number 701/);
	});

	it('show no secret of a title or a message', async () => {
		const { exceptions } = await figuresOf([
			{
				state: 'dead',
				title: 'Pay DE89370400440532013000',
				fault: ['x.y', 'conflict', 'token=abc12345 refused', 'r'],
			},
		]);
		expect(JSON.stringify(exceptions)).not.toMatch(/DE8937|abc12345/);
	});
});
