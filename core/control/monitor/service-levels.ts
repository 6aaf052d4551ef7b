import type { ExceptionClass, QueueRole } from '../../delivery/exceptions/taxonomy';
import type { Priority } from '../../delivery/entry';
import type { MonitorFigures } from './figures';
import { oldestOf, tallyOf } from './tally';
import { classWord, counted, figure, PRIORITY_WORDS, span } from './words';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** What a service level looks at. Ages are ms, everything else a number. */
export type Measure =
	| {
			/** Age of the oldest exception. */
			readonly of: 'exception_age';
			readonly queue?: QueueRole;
			readonly exceptionClass?: ExceptionClass;
	  }
	| {
			/** Number of exceptions. */
			readonly of: 'exceptions';
			readonly queue?: QueueRole;
			readonly exceptionClass?: ExceptionClass;
	  }
	/** Age of the oldest delivery on its way. */
	| { readonly of: 'backlog_age'; readonly priority?: Priority }
	/** Number of deliveries on their way. */
	| { readonly of: 'backlog'; readonly priority?: Priority }
	/** How long the outcome of a delivery has been unknown. */
	| { readonly of: 'unknown_age' }
	/** How long Odoo has not been called because it did not answer. */
	| { readonly of: 'breaker_open' }
	/** Overdue deliveries of workflows without a running Delivery Trigger. */
	| { readonly of: 'unattended' }
	/** Age of the oldest event that is no delivery yet. */
	| { readonly of: 'intake_age' }
	/** Events given up. */
	| { readonly of: 'intake_dead' }
	/** ms from acceptance to applied, 95th percentile of 24 hours. */
	| { readonly of: 'latency_p95' }
	/** 1 when the end of the audit trail does not hold together. */
	| { readonly of: 'chain_broken' };

/** A promise about delivery: the measure must not be above `limit`. */
export interface ServiceLevel {
	/** Stable name, e.g. for the subject of a mail. */
	readonly name: string;
	readonly title: string;
	readonly measure: Measure;
	/** ms or number, as the measure is. */
	readonly limit: number;
	readonly severity: 'warning' | 'critical';
	/** Who is told. */
	readonly role: QueueRole;
	readonly remedy: string;
}

export interface Alert {
	readonly name: string;
	readonly title: string;
	readonly severity: 'warning' | 'critical';
	readonly role: QueueRole;
	/** In plain words, with the value and the limit. */
	readonly message: string;
	readonly remedy: string;
	readonly value: number;
	readonly limit: number;
}

const oldestExceptionOf = (queue: QueueRole, hours: number): ServiceLevel => ({
	name: `exception_age_${queue}`,
	title: `Exceptions of ${queue} are looked at within ${span(hours * HOUR)}`,
	measure: { of: 'exception_age', queue },
	limit: hours * HOUR,
	severity: 'warning',
	role: queue,
	remedy: 'Open the exception queue: correct, replay or dismiss the oldest first.',
});

/** What a contractor's month end can live with; replace them as you see fit. */
export const DEFAULT_SERVICE_LEVELS: readonly ServiceLevel[] = [
	{
		name: 'chain_broken',
		title: 'The audit trail is unbroken',
		measure: { of: 'chain_broken' },
		limit: 0,
		severity: 'critical',
		role: 'integration',
		remedy: 'Stop, keep the store as it is, and compare it with a backup and the published heads.',
	},
	{
		name: 'breaker_open',
		title: 'Odoo answers',
		measure: { of: 'breaker_open' },
		limit: 5 * MINUTE,
		severity: 'critical',
		role: 'integration',
		remedy: 'Look whether Odoo is up and the credential is valid; deliveries go on by themselves.',
	},
	{
		name: 'unattended',
		title: 'Every workflow with waiting deliveries has a running Delivery Trigger',
		measure: { of: 'unattended' },
		limit: 0,
		severity: 'critical',
		role: 'integration',
		remedy: 'Publish the workflow with its Delivery Trigger, or add one to it.',
	},
	{
		name: 'unknown_age',
		title: 'Unknown outcomes are settled within 10 min',
		measure: { of: 'unknown_age' },
		limit: 10 * MINUTE,
		severity: 'warning',
		role: 'integration',
		remedy:
			'Look whether Odoo and the Delivery Trigger are running; the same revision is safe to send.',
	},
	{
		name: 'backlog_age_money',
		title: 'Documents that move money reach Odoo within 15 min',
		measure: { of: 'backlog_age', priority: 0 },
		limit: 15 * MINUTE,
		severity: 'warning',
		role: 'finance',
		remedy: 'See in the table of deliveries on their way what they wait for.',
	},
	{
		name: 'backlog_age',
		title: 'No delivery is on its way for more than 4 h',
		measure: { of: 'backlog_age' },
		limit: 4 * HOUR,
		severity: 'warning',
		role: 'integration',
		remedy: 'See in the table of deliveries on their way what they wait for.',
	},
	{
		name: 'intake_age',
		title: 'Events become deliveries within 15 min',
		measure: { of: 'intake_age' },
		limit: 15 * MINUTE,
		severity: 'warning',
		role: 'integration',
		remedy:
			'Look whether the workflow of the webhook or poll runs and its mapping passes items on.',
	},
	{
		name: 'intake_dead',
		title: 'No event is given up',
		measure: { of: 'intake_dead' },
		limit: 0,
		severity: 'warning',
		role: 'integration',
		remedy: 'Open the exception queue of integration; each such event is in it.',
	},
	oldestExceptionOf('finance', 24),
	oldestExceptionOf('project', 24),
	oldestExceptionOf('procurement', 24),
	oldestExceptionOf('integration', 4),
];

/** The service levels that do not hold, most severe first, in the order of the levels. */
export function serviceLevels(
	figures: MonitorFigures,
	levels: readonly ServiceLevel[] = DEFAULT_SERVICE_LEVELS,
): readonly Alert[] {
	const broken = levels.flatMap((level): Alert[] => {
		const value = measured(figures, level.measure);
		if (!(value > level.limit)) return [];
		const { name, title, severity, role, remedy, limit } = level;
		return [{ name, title, severity, role, remedy, limit, value, message: says(level, value) }];
	});
	return [
		...broken.filter(({ severity }) => severity === 'critical'),
		...broken.filter(({ severity }) => severity !== 'critical'),
	];
}

/** The measure as it is now; 0 where there is nothing to measure. */
export function measured(figures: MonitorFigures, measure: Measure): number {
	const age = (since: number | null) => (since === null ? 0 : Math.max(0, figures.at - since));
	switch (measure.of) {
		case 'exceptions':
			return exceptionsOf(figures, measure).count;
		case 'exception_age':
			return age(exceptionsOf(figures, measure).oldest);
		case 'backlog':
			return backlogOf(figures, measure.priority).count;
		case 'backlog_age':
			return age(backlogOf(figures, measure.priority).oldest);
		case 'unknown_age':
			return age(figures.unknownSince);
		case 'breaker_open':
			return age(figures.breaker.openedAt);
		case 'unattended':
			return tallyOf(figures.unattended).count;
		case 'intake_age':
			return age(figures.intake.oldest);
		case 'intake_dead':
			return figures.intake.dead;
		case 'latency_p95':
			return figures.latency?.p95 ?? 0;
		case 'chain_broken':
			return figures.chain === null || figures.chain.broken === null ? 0 : 1;
	}
}

const exceptionsOf = (
	{ exceptions }: MonitorFigures,
	of: { readonly queue?: QueueRole; readonly exceptionClass?: ExceptionClass },
) =>
	tallyOf(
		exceptions.byClass.filter(
			({ queue, exceptionClass }) =>
				(of.queue === undefined || queue === of.queue) &&
				(of.exceptionClass === undefined || exceptionClass === of.exceptionClass),
		),
	);

const backlogOf = ({ backlog }: MonitorFigures, priority: Priority | undefined) => {
	const groups = backlog.filter((group) => priority === undefined || group.priority === priority);
	return { count: tallyOf(groups).count, oldest: oldestOf(groups.map(({ oldest }) => oldest)) };
};

/** What is the matter, in a sentence. */
function says({ measure, limit }: ServiceLevel, value: number): string {
	const most = `(limit ${span(limit)})`;
	const atMost = limit === 0 ? '' : ` (limit ${figure(limit)})`;
	switch (measure.of) {
		case 'exceptions':
			return `${counted(value, 'exception')}${whose(measure)} ${value === 1 ? 'is' : 'are'} open${atMost}.`;
		case 'exception_age':
			return `An exception${whose(measure)} has waited for ${span(value)} ${most}.`;
		case 'backlog':
			return `${counted(value, 'delivery is', 'deliveries are')} on the way${kind(measure)}${atMost}.`;
		case 'backlog_age':
			return `A delivery has been on its way for ${span(value)} ${most}${kind(measure)}.`;
		case 'unknown_age':
			return `The outcome of a delivery has been unknown for ${span(value)} ${most}.`;
		case 'breaker_open':
			return `Odoo has not answered for ${span(value)} ${most}.`;
		case 'unattended':
			return `${counted(value, 'overdue delivery waits', 'overdue deliveries wait')}, and no Delivery Trigger of the workflow is running${atMost}.`;
		case 'intake_age':
			return `An event has not become a delivery for ${span(value)} ${most}.`;
		case 'intake_dead':
			return `${counted(value, 'event was', 'events were')} given up${atMost}.`;
		case 'latency_p95':
			return `One delivery in 20 takes longer than ${span(value)} ${most}.`;
		case 'chain_broken':
			return 'The audit trail was changed after it was written.';
	}
}

const whose = (of: { readonly queue?: QueueRole; readonly exceptionClass?: ExceptionClass }) =>
	`${of.exceptionClass === undefined ? '' : ` "${classWord(of.exceptionClass)}"`}${of.queue === undefined ? '' : ` of ${of.queue}`}`;

const kind = ({ priority }: { readonly priority?: Priority }) =>
	priority === undefined ? '' : `: ${PRIORITY_WORDS[priority].toLowerCase()}`;
