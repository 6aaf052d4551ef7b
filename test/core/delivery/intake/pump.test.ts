import { Pump, type PumpChoice } from '../../../../core/delivery/intake/pump';
import type { Due, Ledger } from '../../../../core/delivery/ledger/api';
import { DEFAULT_SETTINGS } from '../../../../core/delivery/ledger/settings';
import { fault } from '../../../../core/faults';

const choice: PumpChoice = { deliveries: true, events: true, batch: 2, intervalMs: 5_000 };
const event = (key: string): Due => ({
	what: 'event',
	key,
	source: 's',
	attempts: 0,
	payload: '{}',
	receivedAt: 0,
});

/** A ledger of two queues that says what it was asked. */
function setUp({ urgent = [] as string[], bulk = [] as string[] } = {}) {
	const asked: string[] = [];
	const facts = { now: 0, away: false, retained: [3, 0] };
	const ledger = {
		settings: DEFAULT_SETTINGS,
		heartbeat: async () => {
			if (facts.away) {
				throw fault({
					class: 'unavailable',
					code: 'ledger.unavailable',
					message: 'm',
					remedy: 'r',
				});
			}
			return await Promise.resolve();
		},
		sweep: async () => {
			asked.push('sweep');
			return await Promise.resolve({ changed: 0 });
		},
		retain: async () => {
			asked.push('retain');
			return await Promise.resolve({ payloads: facts.retained.shift() ?? 0, entries: 0 });
		},
		take: async (_scope: unknown, _worker: unknown, what: { limit: number; upTo?: number }) => {
			const queue = what.upTo === 1 ? urgent : urgent.length > 0 ? urgent : bulk;
			return await Promise.resolve(queue.splice(0, what.limit).map(event));
		},
	} as unknown as Ledger;
	const running: Array<{ keys: string[]; end: () => void }> = [];
	const warnings: string[] = [];
	const pump = new Pump(
		{
			open: async () =>
				await Promise.resolve({
					ledger,
					scope: { connection: 'c', company: 0 },
					worker: { id: 'w', workflowId: 'wf', node: 'n' },
				}),
			emit: async (batch) =>
				await new Promise((end) => {
					running.push({ keys: batch.map((due) => (due.what === 'event' ? due.key : '')), end });
				}),
			now: () => facts.now,
			log: {
				debug: () => undefined,
				info: (message) => warnings.push(message),
				warn: (message) => warnings.push(message),
			},
		},
		choice,
	);
	return { pump, facts, asked, running, warnings, urgent, bulk };
}

it('hands out what is urgent first, and in batches', async () => {
	const { pump, running } = setUp({ urgent: ['a', 'b', 'c'], bulk: ['x'] });
	expect(await pump.look()).toBe(5_000);
	expect(running.map(({ keys }) => keys)).toEqual([['a', 'b'], ['c'], ['x']]);
});

it('never has more than two bulk batches on their way, and still lets a bill pass', async () => {
	const bulk = Array.from({ length: 20 }, (_, n) => `x${String(n)}`);
	const { pump, running, urgent } = setUp({ bulk });
	await pump.look();
	expect(running).toHaveLength(2);
	urgent.push('bill');
	await pump.look();
	expect(running.map(({ keys }) => keys)[2]).toEqual(['bill']);
	expect(running).toHaveLength(3);
	running[0]?.end();
	await new Promise(setImmediate);
	await pump.look();
	expect(running).toHaveLength(4);
});

it('forgets a batch whose workflow never says that it has ended', async () => {
	const bulk = Array.from({ length: 20 }, (_, n) => `x${String(n)}`);
	const { pump, running, facts } = setUp({ bulk });
	await pump.look();
	facts.now += DEFAULT_SETTINGS.takeMs;
	await pump.look();
	expect(running).toHaveLength(4);
});

it('sweeps each half minute, and retains daily in small steps', async () => {
	const { pump, facts, asked } = setUp();
	for (let n = 0; n < 8; n += 1) {
		await pump.look();
		facts.now += 10_000;
	}
	expect(asked.filter((what) => what === 'sweep')).toHaveLength(3);
	expect(asked.filter((what) => what === 'retain')).toHaveLength(2);
	facts.now += 24 * 3_600_000;
	await pump.look();
	expect(asked.filter((what) => what === 'retain')).toHaveLength(3);
});

it('waits longer and longer while the ledger is away, says so once, and goes on', async () => {
	const { pump, facts, warnings, running, urgent } = setUp();
	facts.away = true;
	const rests: number[] = [];
	for (let n = 0; n < 9; n += 1) rests.push(await pump.look());
	expect(rests.slice(0, 3)).toEqual([10_000, 20_000, 40_000]);
	expect(rests[8]).toBe(300_000);
	expect(warnings).toHaveLength(1);
	facts.away = false;
	urgent.push('a');
	expect(await pump.look()).toBe(5_000);
	expect(warnings).toHaveLength(2);
	expect(running).toHaveLength(1);
});
