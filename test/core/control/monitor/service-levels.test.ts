import { monitorFigures } from '../../../../core/control/monitor/figures';
import {
	DEFAULT_SERVICE_LEVELS,
	measured,
	serviceLevels,
	type Measure,
	type ServiceLevel,
} from '../../../../core/control/monitor/service-levels';
import { HOUR, MINUTE, SCOPE, storeWith, type SampleEntry } from './sample';

const CLOSED = ['conflict.closed_period', 'conflict', 'The period is locked.', 'Open it.'] as const;

const alertsOf = async (samples: readonly SampleEntry[], levels?: readonly ServiceLevel[]) => {
	const store = await storeWith(samples);
	return serviceLevels(await monitorFigures({ store }, SCOPE, { now: () => 0 }), levels);
};

describe('service levels', () => {
	it('hold on a calm day', async () => {
		expect(await alertsOf([{}, { state: 'ready', age: MINUTE }])).toEqual([]);
	});

	it.each<[string, SampleEntry, SampleEntry]>([
		['exception_age_finance', { age: 24 * HOUR }, { age: 24 * HOUR + 1 }],
		[
			'backlog_age_money',
			{ state: 'ready', age: 15 * MINUTE },
			{ state: 'ready', age: 16 * MINUTE },
		],
		[
			'backlog_age',
			{ state: 'ready', priority: 2, age: 4 * HOUR },
			{ state: 'ready', priority: 2, age: 5 * HOUR },
		],
		[
			'unknown_age',
			{ state: 'unknown', age: 10 * MINUTE },
			{ state: 'unknown', age: 10 * MINUTE + 1 },
		],
		['unattended', { state: 'ready', age: 1 }, { state: 'ready', age: 1, dueIn: -6 * MINUTE }],
	])('%s: at the limit it holds, above it does not', async (name, at, above) => {
		const dead = (sample: SampleEntry): SampleEntry =>
			sample.state === undefined ? { ...sample, state: 'dead', fault: CLOSED } : sample;
		const names = async (sample: SampleEntry) =>
			(await alertsOf([dead(sample)])).map((alert) => alert.name);
		expect(await names(at)).not.toContain(name);
		expect(await names(above)).toContain(name);
	});

	it('are told critical first, in a sentence with value and limit', async () => {
		const alerts = await alertsOf([
			{ state: 'unknown', age: 14 * MINUTE },
			{ state: 'ready', age: 1, dueIn: -HOUR },
		]);
		expect(alerts.map(({ severity }) => severity)).toEqual(['critical', 'warning']);
		expect(alerts[1]).toMatchObject({
			role: 'integration',
			message: 'The outcome of a delivery has been unknown for 14 min (limit 10 min).',
			value: 14 * MINUTE,
			limit: 10 * MINUTE,
		});
	});

	it('can be replaced', async () => {
		const level: ServiceLevel = {
			name: 'mine',
			title: 'No more than one exception of finance',
			measure: { of: 'exceptions', queue: 'finance' },
			limit: 1,
			severity: 'critical',
			role: 'finance',
			remedy: 'r',
		};
		const dead: SampleEntry = { state: 'dead', fault: CLOSED };
		expect(await alertsOf([dead], [level])).toEqual([]);
		expect(await alertsOf([dead, dead], [level])).toMatchObject([
			{ name: 'mine', value: 2, message: '2 exceptions of finance are open (limit 1).' },
		]);
	});

	it('have names of their own, and a measure that gives a number for every one', async () => {
		const store = await storeWith([]);
		const figures = await monitorFigures({ store }, SCOPE, { now: () => 0 });
		const names = DEFAULT_SERVICE_LEVELS.map(({ name }) => name);
		expect(new Set(names).size).toBe(names.length);
		const measures: Measure[] = [
			...DEFAULT_SERVICE_LEVELS.map(({ measure }) => measure),
			{ of: 'exceptions' },
			{ of: 'backlog' },
			{ of: 'latency_p95' },
		];
		for (const measure of measures) expect(measured(figures, measure)).toBe(0);
	});
});
