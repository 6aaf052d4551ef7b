import { ledgerHealth } from '../../../../core/control/monitor/health';
import type { Entry, Scope } from '../../../../core/delivery/entry';
import { createMemoryStore } from '../../../../core/delivery/stores/memory';

const MINUTE = 60_000;
const NOW = Date.parse('2026-11-22T10:00:00Z');
const SCOPE: Scope = { connection: 'http://odoo.example|books', company: 0 };

let made = 0;
const entry = (more: Partial<Entry> = {}): Omit<Entry, 'id'> & { payload: string } => {
	made += 1;
	return {
		key: `k${String(made)}`,
		connection: SCOPE.connection,
		company: 0,
		lane: `lane${String(made)}`,
		kind: 'state',
		operation: 'procurement.vendor.upsert',
		action: 'upsert',
		system: 'procore',
		tenant: '8089',
		entity: 'vendor',
		nativeId: String(made),
		revision: '1',
		revisionKind: 'version',
		ordinal: '1',
		hash: 'h',
		facts: {},
		priority: 2,
		state: 'applied',
		attempts: 1,
		epoch: 1,
		nextAt: NOW,
		leaseUntil: 0,
		blockedOn: null,
		fault: null,
		exceptionClass: null,
		queue: null,
		assignee: null,
		effect: null,
		result: null,
		seen: 1,
		workflowId: 'W1',
		node: 'Keep Vendors',
		correlationId: 'c',
		causation: null,
		corrects: null,
		createdAt: NOW - 60 * MINUTE,
		updatedAt: NOW - 60 * MINUTE,
		failingSince: null,
		doneAt: null,
		payload: '{}',
		...more,
	};
};

async function healthOf(
	rows: ReadonlyArray<ReturnType<typeof entry>>,
	beats: Readonly<Record<string, number>> = {},
) {
	const store = createMemoryStore(() => NOW);
	await store.write(SCOPE.connection, async (tx) => {
		await tx.insertEntries(rows);
		for (const [workflowId, ago] of Object.entries(beats)) {
			await tx.putHeartbeat({
				name: 'Hand Out',
				connection: SCOPE.connection,
				workflowId,
				at: NOW - ago,
			});
		}
	});
	return await ledgerHealth(store, SCOPE);
}

const overdue = { state: 'retry_wait', nextAt: NOW - 6 * MINUTE } as const;

describe('health of a ledger', () => {
	it('has nothing to say about a new one', async () => {
		expect(await healthOf([])).toMatchObject({ workflows: [], triggers: [], problems: [] });
	});

	it('names a workflow whose deliveries nobody fetches', async () => {
		const health = await healthOf([entry(overdue), entry({ workflowId: 'W2' })], { W2: MINUTE });
		expect(health.problems).toEqual([
			expect.stringMatching(/^1 deliveries of workflow W1 are overdue\. Nobody fetches them/),
		]);
		expect(health.workflows).toMatchObject([
			{ workflowId: 'W1', overdue: 1, heartbeat: null },
			{ workflowId: 'W2', overdue: 0, heartbeat: NOW - MINUTE },
		]);
	});

	it('does not ask for a trigger that is there', async () => {
		const { problems } = await healthOf([entry(overdue)], { W1: MINUTE });
		expect(problems).toEqual([expect.stringContaining('Its Delivery Trigger is alive')]);
	});

	it('does not call overdue what is due within five minutes', async () => {
		const { problems } = await healthOf([entry({ ...overdue, nextAt: NOW - 4 * MINUTE })], {
			W1: MINUTE,
		});
		expect(problems).toEqual([]);
	});

	it('asks for a trigger where workflows write and none is alive', async () => {
		const { problems } = await healthOf([entry()], { W1: 6 * MINUTE });
		expect(problems).toEqual([expect.stringMatching(/^No Delivery Trigger/)]);
	});

	it('names a trigger that went silent beside one that is alive', async () => {
		const { problems } = await healthOf([entry()], { W1: MINUTE, W9: 6 * MINUTE });
		expect(problems).toEqual([expect.stringMatching(/^Hand Out in workflow W9/)]);
	});

	it('forgets workflows that wrote nothing for 30 days', async () => {
		const old = NOW - 31 * 24 * 60 * MINUTE;
		expect((await healthOf([entry({ createdAt: old })])).workflows).toEqual([]);
	});

	it('sees nothing of another company', async () => {
		const store = createMemoryStore(() => NOW);
		await store.write(SCOPE.connection, (tx) => tx.insertEntries([entry({ company: 2 })]));
		expect((await ledgerHealth(store, { ...SCOPE, company: 3 })).workflows).toEqual([]);
	});
});
