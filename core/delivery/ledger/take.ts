import type { Entry, IntakeEvent, Priority, Scope } from '../entry';
import type { LedgerStore } from '../stores/store.port';
import type { Due, LedgerSettings, Worker } from './api';
import { opensAt } from './breaker';
import { actorOf, openDesk, type Desk } from './desk';
import { lostClaims } from './faults';
import { giveUp } from './intake';

interface What {
	readonly limit: number;
	readonly deliveries: boolean;
	readonly events: boolean;
	readonly workflowId?: string;
	readonly operations?: readonly string[];
	readonly upTo?: Priority;
}

/** More than asked for is looked at, because some of it waits for its lane. */
const LOOK_AHEAD = 4;

/**
 * `Ledger.take`. Nothing is claimed: what was handed out and not begun is due again after `takeMs`.
 * Call `sweep` first, so that what a stopped run left behind is due as well.
 */
export async function take(
	store: LedgerStore,
	settings: LedgerSettings,
	scope: Scope,
	worker: Worker,
	what: What,
): Promise<readonly Due[]> {
	if (what.limit <= 0) return [];
	return await store.write(scope.connection, async (tx) => {
		const desk = await openDesk(tx, scope, settings, actorOf(worker));
		const entries = what.deliveries ? await dueEntries(desk, what) : [];
		const events = what.events ? await dueEvents(desk, worker, what) : [];
		const urgent = Math.min(entries[0]?.priority ?? Infinity, events[0]?.priority ?? Infinity);
		if (urgent > (what.upTo ?? 2)) {
			await desk.save();
			return [];
		}
		const due = [
			...(await handOutEntries(desk, ofClass(entries, urgent).slice(0, what.limit))),
			...(await handOutEvents(desk, ofClass(events, urgent).slice(0, what.limit))),
		];
		await desk.save();
		return due;
	});
}

const ofClass = <R extends { readonly priority: number }>(
	rows: readonly R[],
	urgent: number,
): R[] => rows.filter(({ priority }) => priority === urgent);

async function dueEntries(desk: Desk, what: What): Promise<readonly Entry[]> {
	const { tx, now, scope, settings } = desk;
	const breaker = opensAt(await tx.breaker(scope.connection));
	if (breaker > now) return [];
	const found = await tx.findEntries(
		scope,
		{
			states: ['ready', 'retry_wait', 'blocked', 'unknown'],
			dueAt: now,
			...(what.workflowId === undefined ? {} : { workflowId: what.workflowId }),
			...(what.operations === undefined ? {} : { operations: what.operations }),
		},
		{ order: 'due', limit: what.limit * LOOK_AHEAD },
	);
	await desk.take(found);
	const free = found.filter((entry) => isFree(desk, entry));
	// A breaker whose pause is over lets one find out.
	if (breaker > 0) return free.slice(0, 1);
	// What has stopped its run again and again goes alone, so that it takes no others down with it.
	const isSuspect = ({ fault }: Entry): boolean => lostClaims(fault) >= settings.maxLostClaims - 1;
	const [first] = free;
	if (first !== undefined && isSuspect(first)) return [first];
	return free.filter((entry) => !isSuspect(entry));
}

/** Puts off what its lane would not let go now anyway. */
function isFree(desk: Desk, entry: Entry): boolean {
	const { lane, holder } = desk.lane(entry.lane);
	const busy = holder?.entry.state === 'sending' ? lane.leaseUntil : 0;
	const quiet = holder?.entry.id === entry.id ? 0 : lane.quietUntil;
	const until = Math.max(busy, quiet);
	if (until <= desk.now) return true;
	const row = desk.byId(entry.id);
	if (row !== undefined) desk.set(row, { nextAt: until });
	return false;
}

async function handOutEntries(desk: Desk, entries: readonly Entry[]): Promise<Due[]> {
	if (entries.length === 0) return [];
	const payloads = await desk.tx.payloads(entries.map(({ id }) => id));
	return entries.flatMap((entry): Due[] => {
		const row = desk.byId(entry.id);
		if (row === undefined) return [];
		desk.set(row, { nextAt: desk.now + desk.settings.takeMs });
		const payload = payloads.get(entry.id) ?? '{}';
		return [{ what: 'delivery', entry: row.entry, payload, why: whyOf(entry) }];
	});
}

function whyOf({ state, fault, exceptionClass, corrects }: Entry) {
	switch (state) {
		case 'unknown':
			return fault?.code === 'delivery.lease_expired' ? 'expired' : 'retry';
		case 'ready':
			if (corrects !== null || exceptionClass !== null) return 'replay';
			return fault === null ? 'waiting' : 'unblocked';
		default:
			return 'retry';
	}
}

async function dueEvents(desk: Desk, worker: Worker, what: What): Promise<readonly IntakeEvent[]> {
	const found = await desk.tx.findEvents(
		desk.scope,
		{
			states: ['waiting', 'taken'],
			dueAt: desk.now,
			...(what.workflowId === undefined ? {} : { workflowId: what.workflowId }),
		},
		{ order: 'due', limit: what.limit },
	);
	const { maxTakes } = desk.settings;
	await giveUp(
		desk,
		worker,
		found.filter(({ attempts }) => attempts >= maxTakes),
	);
	return found.filter(({ attempts }) => attempts < maxTakes);
}

async function handOutEvents(desk: Desk, events: readonly IntakeEvent[]): Promise<Due[]> {
	if (events.length === 0) return [];
	const { tx, now, settings } = desk;
	const payloads = await tx.eventPayloads(events.map(({ id }) => id));
	const taken = events.map(
		(event): IntakeEvent => ({
			...event,
			state: 'taken',
			attempts: event.attempts + 1,
			nextAt: now + settings.takeMs,
			updatedAt: now,
		}),
	);
	await tx.putEvents(taken);
	return taken.map((event): Due => {
		desk.note('event.taken', event.key, { takes: event.attempts });
		return {
			what: 'event',
			key: event.key,
			source: event.source,
			attempts: event.attempts,
			payload: payloads.get(event.id) ?? '{}',
			receivedAt: event.createdAt,
		};
	});
}
