import type { EntryState, Priority } from '../../delivery/entry';
import { QUEUE_ROLES } from '../../delivery/exceptions/taxonomy';
import type { MonitorFigures } from './figures';

type Labels = Readonly<Record<string, string>>;
type Sample = readonly [labels: Labels, value: number];

interface Metric {
	readonly name: string;
	readonly help: string;
	/** Absent samples are not written: a missing figure is not 0. */
	readonly samples: readonly Sample[];
}

const PREFIX = 'construction_delivery_';
const STATES: readonly EntryState[] = ['ready', 'sending', 'retry_wait', 'unknown', 'blocked'];
const PRIORITIES: readonly Priority[] = [0, 1, 2];

/**
 * The figures in the Prometheus text format (version 0.0.4), all of them gauges in seconds or
 * numbers. Labels are states, queues, classes and at most 25 workflows: projects, vendors and cost
 * codes would be as many series as the business has, and are in the dashboard instead.
 */
export function prometheusText(figures: MonitorFigures): string {
	const scope = {
		connection: figures.scope.connection,
		company: String(figures.scope.company),
		environment: figures.environment,
	};
	const written = metricsOf(figures).flatMap(({ name, help, samples }) =>
		samples.length === 0
			? []
			: [
					`# HELP ${PREFIX}${name} ${escapeHelp(help)}`,
					`# TYPE ${PREFIX}${name} gauge`,
					...samples.map(
						([labels, value]) =>
							`${PREFIX}${name}${labelText({ ...scope, ...labels })} ${number(value)}`,
					),
				],
	);
	return `${written.join('\n')}\n`;
}

function metricsOf(figures: MonitorFigures): readonly Metric[] {
	const { at, exceptions, backlog, latency, duplicates, breaker, intake, chain } = figures;
	const age = (since: number | null) => (since === null ? 0 : Math.max(0, at - since) / 1000);
	const queueOf = (queue: string | null) => queue ?? 'none';
	const perQueue = QUEUE_ROLES.map(
		(role) =>
			exceptions.byQueue.find(({ queue }) => queue === role) ?? {
				queue: role,
				count: 0,
				oldest: null,
			},
	);
	const last = figures.hours.at(-1);
	const one = (value: number): readonly Sample[] => [[{}, value]];
	return [
		{
			name: 'exceptions',
			help: 'Deliveries that wait for a person, by queue and class.',
			samples: exceptions.byClass.map(({ queue, exceptionClass, count }) => [
				{ queue: queueOf(queue), class: exceptionClass ?? 'none' },
				count,
			]),
		},
		{
			name: 'exceptions_queue',
			help: 'Deliveries that wait for a person, by queue.',
			samples: perQueue.map(({ queue, count }) => [{ queue: queueOf(queue) }, count]),
		},
		{
			name: 'exception_oldest_age_seconds',
			help: 'Time since the oldest exception of a queue was accepted; 0 without one.',
			samples: perQueue.map(({ queue, oldest }) => [{ queue: queueOf(queue) }, age(oldest)]),
		},
		{
			name: 'backlog',
			help: 'Deliveries on their way to Odoo, by state and priority (0 money, 1 orders and costs, 2 bulk).',
			samples: PRIORITIES.flatMap((priority) =>
				STATES.map((state): Sample => {
					const found = backlog.find(
						(group) => group.priority === priority && group.state === state,
					);
					return [{ priority: String(priority), state }, found?.count ?? 0];
				}),
			),
		},
		{
			name: 'backlog_oldest_age_seconds',
			help: 'Time since the oldest delivery on its way was accepted; 0 without one.',
			samples: one(age(figures.depth.oldest)),
		},
		{
			name: 'unknown_age_seconds',
			help: 'How long the outcome of a delivery has been unknown; 0 without one.',
			samples: one(age(figures.unknownSince)),
		},
		{
			name: 'latency_seconds',
			help: 'Time from acceptance to applied, of the last 24 hours.',
			samples:
				latency === null
					? []
					: [
							[{ quantile: '0.5' }, latency.p50 / 1000],
							[{ quantile: '0.95' }, latency.p95 / 1000],
							[{ quantile: '0.99' }, latency.p99 / 1000],
						],
		},
		{
			name: 'accepted_hour',
			help: 'Deliveries accepted in the running hour, by what became of them.',
			samples:
				last === undefined
					? []
					: (['applied', 'waiting', 'failed', 'closed'] as const).map((outcome) => [
							{ outcome },
							last[outcome],
						]),
		},
		{
			name: 'duplicates_day',
			help: 'Repeated deliveries answered without a call to Odoo, of those accepted in the last 24 hours.',
			samples: one(duplicates.answered),
		},
		{
			name: 'breaker_open',
			help: '1 while Odoo is not called because it did not answer.',
			samples: one(breaker.state === 'closed' ? 0 : 1),
		},
		{
			name: 'unattended',
			help: 'Overdue deliveries of a workflow without a running Delivery Trigger.',
			samples: figures.unattended.map(({ workflowId, count }) => [{ workflow: workflowId }, count]),
		},
		{
			name: 'intake_events',
			help: 'Events of webhooks and polls that are no deliveries yet, by state.',
			samples: (['waiting', 'taken', 'dead'] as const).map((state) => [{ state }, intake[state]]),
		},
		{
			name: 'intake_oldest_age_seconds',
			help: 'Time since the oldest such event was accepted; 0 without one.',
			samples: one(age(intake.oldest)),
		},
		{
			name: 'audit_records',
			help: 'Number of the last record of the audit trail.',
			samples: one(chain?.n ?? 0),
		},
		{
			name: 'audit_broken',
			help: '1 when the end of the audit trail does not hold together.',
			samples: one(chain === null || chain.broken === null ? 0 : 1),
		},
		{
			name: 'figures_seconds',
			help: 'Time it took to read these figures.',
			samples: one(figures.tookMs / 1000),
		},
	];
}

const LABEL_LIMIT = 200;

const labelText = (labels: Labels): string =>
	`{${Object.entries(labels)
		.map(([name, value]) => `${name}="${escapeLabel(value.slice(0, LABEL_LIMIT))}"`)
		.join(',')}}`;

const escapeLabel = (text: string): string =>
	text
		.replace(/[^\P{Cc}\n]/gu, ' ')
		.replaceAll('\\', '\\\\')
		.replaceAll('"', '\\"')
		.replaceAll('\n', '\\n');

const escapeHelp = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');

const number = (value: number): string => (Number.isFinite(value) ? String(value) : 'NaN');
