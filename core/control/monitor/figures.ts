import type { Ledger } from '../../delivery/ledger/api';
import { verifyChain } from '../../delivery/audit/verify';
import { redactText } from '../../delivery/audit/redact';
import type { Breaker, Entry, EntryState, Priority, Scope } from '../../delivery/entry';
import type { ExceptionClass, QueueRole } from '../../delivery/exceptions/taxonomy';
import type { EntryFilter, LedgerReads } from '../../delivery/stores/store.port';
import { add, byName, groupsOf, oldestOf, tallyOf, topOf, type Named, type Tally } from './tally';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Looked at for percentiles and for duplicates; older or more ones change neither much. */
const LATENCY_SAMPLES = 20_000;
const DUPLICATE_SAMPLES = 5_000;
const PAGE = 500;
/** Links of the audit chain checked with every reading; the whole chain is another operation. */
const TAIL = 500;
/** Longest list of projects, vendors and cost codes; the rest is counted together. */
const TOP = 25;
const OLDEST = 12;
/** A delivery that is due and not yet fetched is late from here on; so is a trigger's sign of life. */
const LATE_MS = 15 * MINUTE;
const HEARTBEAT_MS = 5 * MINUTE;

const WAITING: readonly EntryState[] = ['ready', 'sending', 'retry_wait', 'unknown', 'blocked'];
const ORDERS = ['purchase_order', 'subcontract', 'commitment', 'commitment_change_order'];

/** An exception as a list shows it: no payload, no secret. */
export interface OpenException {
	readonly entry: number;
	readonly title: string;
	readonly entity: string;
	readonly project: string | null;
	readonly vendor: string | null;
	/** Decimal text in `currency`. */
	readonly amount: string | null;
	readonly currency: string | null;
	readonly queue: QueueRole | null;
	readonly exceptionClass: ExceptionClass | null;
	readonly assignee: string | null;
	readonly message: string;
	readonly remedy: string;
	/** When the delivery was accepted. */
	readonly since: number;
}

/** Deliveries of one project, vendor or cost code that did not reach Odoo. */
export interface Held extends Named {
	/** Waiting for a person. */
	readonly failed: Tally;
	/** On their way, in whatever state. */
	readonly waiting: Tally;
	/** Of these, accepted more than 15 minutes ago. */
	readonly late: Tally;
}

/** What was accepted in one hour, and what has become of it by now. */
export interface HourOfWork {
	/** Start of the hour, ms since the epoch. */
	readonly start: number;
	readonly applied: number;
	readonly waiting: number;
	readonly failed: number;
	/** Superseded or closed by a person. */
	readonly closed: number;
}

/**
 * The state of delivery of one scope at one moment. Times are ms since the epoch by the store's
 * clock, durations ms, amounts decimal text.
 */
export interface MonitorFigures {
	readonly at: number;
	/** ms the reading took, for the monitor's own health. */
	readonly tookMs: number;
	readonly scope: Scope;
	readonly environment: string;
	/** Raised by every restore of the store from a backup. */
	readonly generation: number;
	readonly exceptions: {
		readonly total: Tally;
		readonly byQueue: ReadonlyArray<Tally & { readonly queue: QueueRole | null }>;
		readonly byClass: ReadonlyArray<
			Tally & { readonly queue: QueueRole | null; readonly exceptionClass: ExceptionClass | null }
		>;
		/** Number of exceptions by age. */
		readonly ages: ReadonlyArray<{ readonly label: string; readonly count: number }>;
		readonly oldest: readonly OpenException[];
	};
	/** Purchase orders, subcontracts and their changes only. */
	readonly orders: readonly Held[];
	readonly projects: readonly Held[];
	readonly vendors: readonly Held[];
	readonly costCodes: readonly Held[];
	readonly backlog: ReadonlyArray<
		Tally & { readonly priority: Priority; readonly state: EntryState }
	>;
	/** On their way to Odoo, in whatever state. */
	readonly depth: Tally;
	/** Since when the outcome of the longest such delivery is unknown; null without one. */
	readonly unknownSince: number | null;
	/** From acceptance to applied, of the last 24 hours; null when nothing was applied. */
	readonly latency: {
		readonly samples: number;
		readonly p50: number;
		readonly p95: number;
		readonly p99: number;
	} | null;
	/** The last 24 hours, oldest first. */
	readonly hours: readonly HourOfWork[];
	/** Of what was accepted in the last 24 hours. `complete` false: there were more than were looked at. */
	readonly duplicates: { readonly answered: number; readonly complete: boolean };
	readonly breaker: {
		readonly state: 'closed' | 'open' | 'probing';
		readonly failures: number;
		readonly openedAt: number | null;
	};
	readonly heartbeats: ReadonlyArray<{
		readonly name: string;
		readonly workflowId: string;
		readonly at: number;
	}>;
	/** Workflows with overdue deliveries and no Delivery Trigger that gives a sign of life. */
	readonly unattended: ReadonlyArray<
		Tally & { readonly workflowId: string; readonly lastHeartbeat: number | null }
	>;
	/** Events of webhooks and polls that are no deliveries yet. */
	readonly intake: {
		readonly waiting: number;
		readonly taken: number;
		readonly dead: number;
		readonly oldest: number | null;
	};
	/** End of the audit trail and whether its last records hold together; null before the first one. */
	readonly chain: {
		readonly n: number;
		readonly hash: string;
		readonly at: number;
		readonly checked: number;
		/** What is wrong, or null. */
		readonly broken: string | null;
	} | null;
}

/**
 * Reads all figures in one snapshot of the store. Nothing is written.
 *
 * @param clock measures the reading itself; ages go by the store's clock
 */
export async function monitorFigures(
	ledger: Pick<Ledger, 'store'>,
	scope: Scope,
	clock: { now(): number },
): Promise<MonitorFigures> {
	const started = clock.now();
	const figures = await ledger.store.read(async (reads) => await readFigures(reads, scope));
	return { ...figures, tookMs: Math.max(0, clock.now() - started) };
}

async function readFigures(
	reads: LedgerReads,
	scope: Scope,
): Promise<Omit<MonitorFigures, 'tookMs'>> {
	const { now } = reads;
	const dead = await groupsOf(reads, scope, { states: ['dead'] }, ['queue', 'exceptionClass']);
	const backlog = await groupsOf(reads, scope, { states: WAITING }, ['priority', 'state']);
	return {
		at: now,
		scope,
		environment: (await reads.meta('environment')) ?? '',
		generation: Number((await reads.meta('generation')) ?? 0),
		exceptions: {
			total: tallyOf(dead),
			byQueue: byQueue(dead),
			byClass: dead
				.map(({ by: [queue, exceptionClass], ...tally }) => ({
					queue: queue as QueueRole | null,
					exceptionClass: exceptionClass as ExceptionClass | null,
					...tally,
				}))
				.sort(
					(a, b) =>
						b.count - a.count || text(a.exceptionClass).localeCompare(text(b.exceptionClass)),
				),
			ages: await ages(reads, scope),
			oldest: (
				await reads.findEntries(scope, { states: ['dead'] }, { order: 'oldest', limit: OLDEST })
			)
				.map(openException)
				.sort((a, b) => a.since - b.since),
		},
		orders: await heldBy(reads, scope, 'project', { entities: ORDERS }),
		projects: await heldBy(reads, scope, 'project', {}),
		vendors: await heldBy(reads, scope, 'vendor', {}),
		costCodes: await heldBy(reads, scope, 'costCode', {}),
		backlog: backlog.map(({ by: [priority, state], ...tally }) => ({
			priority: Number(priority) as Priority,
			state: state as EntryState,
			...tally,
		})),
		depth: tallyOf(backlog),
		unknownSince: await unknownSince(reads, scope),
		latency: percentiles(await reads.latencies(scope, now - DAY, LATENCY_SAMPLES)),
		hours: await hours(reads, scope),
		duplicates: await duplicates(reads, scope),
		breaker: breakerOf(await reads.breaker(scope.connection), now),
		...(await triggers(reads, scope)),
		intake: await intake(reads, scope),
		chain: await chainEnd(reads, scope.connection),
	};
}

const text = (name: string | null): string => name ?? '';

function byQueue(
	dead: Awaited<ReturnType<typeof groupsOf>>,
): MonitorFigures['exceptions']['byQueue'] {
	const queues = new Map<QueueRole | null, Tally>();
	for (const { by, ...tally } of dead) {
		const queue = by[0] as QueueRole | null;
		queues.set(queue, add(queues.get(queue), tally));
	}
	return [...queues]
		.map(([queue, tally]) => ({ queue, ...tally }))
		.sort((a, b) => (a.oldest ?? 0) - (b.oldest ?? 0));
}

const BANDS = [
	{ label: 'under 1 h', from: 0, to: HOUR },
	{ label: '1 to 4 h', from: HOUR, to: 4 * HOUR },
	{ label: '4 to 24 h', from: 4 * HOUR, to: DAY },
	{ label: '1 to 3 d', from: DAY, to: 3 * DAY },
	{ label: 'over 3 d', from: 3 * DAY, to: Infinity },
] as const;

async function ages(
	reads: LedgerReads,
	scope: Scope,
): Promise<MonitorFigures['exceptions']['ages']> {
	const counted = [];
	for (const { label, from, to } of BANDS) {
		const groups = await groupsOf(
			reads,
			scope,
			{
				states: ['dead'],
				createdTo: reads.now - from,
				...(to === Infinity ? {} : { createdFrom: reads.now - to + 1 }),
			},
			[],
		);
		counted.push({ label, count: tallyOf(groups).count });
	}
	return counted;
}

const openException = (entry: Entry): OpenException => ({
	entry: entry.id,
	title: redactText(entry.facts.title ?? (entry.nativeId || entry.operation), 120),
	entity: entry.entity,
	project: entry.facts.project ?? null,
	vendor: entry.facts.vendor ?? null,
	amount: entry.facts.amount ?? null,
	currency: entry.facts.currency ?? null,
	queue: entry.queue,
	exceptionClass: entry.exceptionClass,
	assignee: entry.assignee,
	message: redactText(entry.fault?.message ?? ''),
	remedy: redactText(entry.fault?.remedy ?? ''),
	since: entry.createdAt,
});

async function heldBy(
	reads: LedgerReads,
	scope: Scope,
	group: 'project' | 'vendor' | 'costCode',
	filter: EntryFilter,
): Promise<readonly Held[]> {
	const of = async (more: EntryFilter) =>
		byName(await groupsOf(reads, scope, { ...filter, ...more }, [group]));
	const failed = await of({ states: ['dead'] });
	const waiting = await of({ states: WAITING });
	const late = await of({ states: WAITING, createdTo: reads.now - LATE_MS });
	return topOf([failed, waiting, late], TOP).map(({ kind, name, tallies: [dead, open, old] }) => ({
		kind,
		name: redactText(name, 120),
		failed: add(dead),
		waiting: add(open),
		late: add(old),
	}));
}

async function unknownSince(reads: LedgerReads, scope: Scope): Promise<number | null> {
	const unknown = await reads.findEntries(
		scope,
		{ states: ['unknown'] },
		{ order: 'oldest', limit: PAGE },
	);
	return oldestOf(unknown.map(({ failingSince, updatedAt }) => failingSince ?? updatedAt));
}

/** Nearest rank: the smallest value that so many of all values do not exceed. */
function percentiles(latencies: readonly number[]): MonitorFigures['latency'] {
	if (latencies.length === 0) return null;
	const sorted = [...latencies].sort((a, b) => a - b);
	const rank = (share: number) =>
		Math.max(0, sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0);
	return { samples: sorted.length, p50: rank(0.5), p95: rank(0.95), p99: rank(0.99) };
}

async function hours(reads: LedgerReads, scope: Scope): Promise<readonly HourOfWork[]> {
	const last = Math.floor(reads.now / HOUR) * HOUR;
	const list: HourOfWork[] = [];
	for (let back = 23; back >= 0; back--) {
		const start = last - back * HOUR;
		const groups = await groupsOf(
			reads,
			scope,
			{ createdFrom: start, createdTo: start + HOUR - 1 },
			['state'],
		);
		const count = (...states: readonly EntryState[]) =>
			tallyOf(groups.filter(({ by }) => states.includes(by[0] as EntryState))).count;
		list.push({
			start,
			applied: count('applied'),
			waiting: count(...WAITING),
			failed: count('dead'),
			closed: count('superseded', 'cancelled'),
		});
	}
	return list;
}

async function duplicates(reads: LedgerReads, scope: Scope): Promise<MonitorFigures['duplicates']> {
	let answered = 0;
	let after: number | undefined;
	for (let looked = 0; looked < DUPLICATE_SAMPLES; looked += PAGE) {
		const page = await reads.findEntries(
			scope,
			{ createdFrom: reads.now - DAY },
			{ order: 'newest', limit: PAGE, ...(after === undefined ? {} : { after }) },
		);
		for (const { seen } of page) answered += Math.max(0, seen - 1);
		if (page.length < PAGE) return { answered, complete: true };
		after = page.at(-1)?.id;
	}
	return { answered, complete: false };
}

function breakerOf(breaker: Breaker | null, now: number): MonitorFigures['breaker'] {
	if (breaker === null || breaker.openedAt === 0) {
		return { state: 'closed', failures: breaker?.failures ?? 0, openedAt: null };
	}
	const { failures, openedAt, probeAt } = breaker;
	return { state: probeAt <= now ? 'probing' : 'open', failures, openedAt };
}

async function triggers(
	reads: LedgerReads,
	scope: Scope,
): Promise<Pick<MonitorFigures, 'heartbeats' | 'unattended'>> {
	const heartbeats = (await reads.heartbeats(scope.connection))
		.map(({ name, workflowId, at }) => ({ name, workflowId, at }))
		.sort((a, b) => b.at - a.at)
		.slice(0, TOP);
	// What a trigger hands out is pushed ahead, so that what stays due was fetched by nobody.
	const overdue = await groupsOf(
		reads,
		scope,
		{
			states: ['ready', 'retry_wait', 'unknown', 'blocked'],
			dueAt: reads.now - HEARTBEAT_MS,
		},
		['workflowId'],
	);
	const unattended = overdue
		.map(({ by: [workflow], ...tally }) => {
			const workflowId = String(workflow ?? '');
			const beats = heartbeats.filter((beat) => beat.workflowId === workflowId);
			return { workflowId, ...tally, lastHeartbeat: beats[0]?.at ?? null };
		})
		.filter(({ lastHeartbeat }) => (lastHeartbeat ?? 0) < reads.now - HEARTBEAT_MS)
		.sort((a, b) => b.count - a.count)
		.slice(0, TOP);
	return { heartbeats, unattended };
}

async function intake(reads: LedgerReads, scope: Scope): Promise<MonitorFigures['intake']> {
	const counts = await reads.countEvents(scope);
	const [oldest] = await reads.findEvents(
		scope,
		{ states: ['waiting', 'taken'] },
		{ order: 'oldest', limit: 1 },
	);
	return {
		waiting: counts.get('waiting') ?? 0,
		taken: counts.get('taken') ?? 0,
		dead: counts.get('dead') ?? 0,
		oldest: oldest?.createdAt ?? null,
	};
}

async function chainEnd(reads: LedgerReads, chain: string): Promise<MonitorFigures['chain']> {
	const last = await reads.lastAudit(chain);
	if (last === null) return null;
	const head = { n: last.n, hash: last.hash };
	const [before] = last.n > TAIL ? await reads.auditFrom(chain, last.n - TAIL, 1) : [];
	const result = await verifyChain(reads, chain, {
		head,
		...(before === undefined ? {} : { from: { n: before.n, hash: before.hash } }),
	});
	return {
		...head,
		at: last.at,
		checked: result.checked,
		broken: result.ok ? null : result.message,
	};
}
