import type { Fault } from '../../faults';
import type { IntakeEvent, Scope } from '../entry';
import type { LedgerStore, LedgerTx } from '../stores/store.port';
import type { LedgerSettings, NewEvent, Received, Worker } from './api';
import { actorOf, isVisible, openDesk, type Desk } from './desk';
import { eventConflictFault, eventNotTakenFault, tooLargeFault } from './faults';
import { checkedText } from './checks';
import { conflictKey, intakeKey } from './keys';
import { openCauses } from './causes';
import { isStorable } from './text';
import { addUnread, unreadKeyOf } from './unread';

/** Operation under which an event that needs a person stands in the exception queue. */
export const intakeOperation = (source: string): string => `intake.${source}`;

/** `Ledger.receive`. */
export async function receive(
	store: LedgerStore,
	settings: LedgerSettings,
	scope: Scope,
	worker: Worker,
	events: readonly NewEvent[],
): Promise<readonly Received[]> {
	if (events.length === 0) return [];
	return await store.write(scope.connection, async (tx) => {
		const desk = await openDesk(tx, scope, settings, actorOf(worker));
		return await commit(desk, worker, events);
	});
}

/** `Ledger.receivePage`: the watermark never passes an event that is not in the ledger. */
export async function receivePage(
	store: LedgerStore,
	settings: LedgerSettings,
	scope: Scope,
	worker: Worker,
	page: {
		readonly stream: string;
		readonly events: readonly NewEvent[];
		readonly watermark: string;
		readonly pageToken: string | null;
	},
): Promise<readonly Received[]> {
	return await store.write(scope.connection, async (tx) => {
		const desk = await openDesk(tx, scope, settings, actorOf(worker));
		const { stream, watermark: value, pageToken } = page;
		const { connection } = scope;
		const old = await tx.watermark(connection, streamOf(scope, stream));
		if (old?.value !== value || old.pageToken !== pageToken) {
			desk.note('watermark.moved', stream, { from: old?.value ?? null, to: value });
			await tx.putWatermark({
				connection,
				stream: streamOf(scope, stream),
				value,
				pageToken,
				updatedAt: tx.now,
			});
		}
		return await commit(desk, worker, page.events);
	});
}

/** Companies of one connection poll on their own. */
export const streamOf = ({ company }: Scope, stream: string): string =>
	company === 0 ? stream : `${company}|${stream}`;

async function commit(
	desk: Desk,
	worker: Worker,
	events: readonly NewEvent[],
): Promise<readonly Received[]> {
	const { tx, scope, now, settings } = desk;
	const tooLarge = events.find(
		({ payload }) => Buffer.byteLength(payload, 'utf8') > settings.maxPayloadBytes,
	);
	if (tooLarge !== undefined) {
		throw tooLargeFault(Buffer.byteLength(tooLarge.payload, 'utf8'), settings.maxPayloadBytes);
	}
	const keys = events.map((event) => intakeKey(scope, event));
	const known = new Map(
		await tx.eventsByKey([
			...new Set(events.flatMap(({ hash }, at) => both(keys[at] ?? '', hash))),
		]),
	);
	const fresh = new Map<string, Omit<IntakeEvent, 'id'> & { readonly payload: string }>();
	const seen = new Map<string, IntakeEvent>();
	const conflicts: NewEvent[] = [];
	const again = (key: string): void => {
		const old = seen.get(key) ?? known.get(key);
		const added = fresh.get(key);
		if (old !== undefined) seen.set(key, { ...old, seen: old.seen + 1 });
		else if (added !== undefined) fresh.set(key, { ...added, seen: added.seen + 1 });
	};
	const received = events.map((event, at): Received => {
		const key = keys[at] ?? '';
		const first = known.get(key) ?? fresh.get(key);
		if (first === undefined) {
			fresh.set(key, newEvent(scope, worker, event, key, now, settings));
			desk.note('event.received', key, { source: event.source });
			return { key, verdict: 'accepted' };
		}
		if (first.hash === event.hash) {
			again(key);
			return { key, verdict: 'duplicate' };
		}
		const other = conflictKey(key, event.hash);
		if (known.has(other) || fresh.has(other)) {
			again(other);
		} else {
			fresh.set(other, {
				...newEvent(scope, worker, event, other, now, settings),
				state: 'dead',
				fault: eventConflictFault().report(),
			});
			conflicts.push(event);
			desk.note('event.conflict', other, { source: event.source });
		}
		return { key: other, verdict: 'conflict' };
	});
	if (fresh.size > 0) await tx.insertEvents([...fresh.values()]);
	if (seen.size > 0) await tx.putEvents([...seen.values()]);
	await exhibit(
		desk,
		worker,
		conflicts.map((event) => ({ ...event, fault: eventConflictFault() })),
	);
	await desk.save();
	return received;
}

const both = (key: string, hash: string): string[] => [key, conflictKey(key, hash)];

const newEvent = (
	{ connection, company }: Scope,
	worker: Worker,
	event: NewEvent,
	key: string,
	now: number,
	{ takeMs }: LedgerSettings,
): Omit<IntakeEvent, 'id'> & { readonly payload: string } => ({
	key,
	connection,
	company,
	source: event.source,
	hash: event.hash,
	state: event.taken ? 'taken' : 'waiting',
	attempts: event.taken ? 1 : 0,
	nextAt: event.taken ? now + takeMs : now,
	parts: 1,
	fault: null,
	seen: 1,
	workflowId: worker.workflowId,
	node: worker.node,
	priority: event.priority,
	createdAt: now,
	updatedAt: now,
	payload: event.payload,
});

/** Puts events that need a person into the exception queue; the caller saves the desk. */
async function exhibit(
	desk: Desk,
	worker: Worker,
	events: ReadonlyArray<Pick<NewEvent, 'source' | 'payload'> & { readonly fault: Fault }>,
	eventKeys: readonly string[] = [],
): Promise<void> {
	if (events.length === 0) return;
	const items = events.map(({ source, payload, fault: why }) => ({
		operation: intakeOperation(source),
		fault: why,
		payload,
		causation: null,
	}));
	await desk.load({ keys: items.map((item) => unreadKeyOf(desk.scope, item)) });
	const causes = await openCauses(desk, items);
	items.forEach((item, at) => {
		const row = addUnread(desk, worker, causes, item);
		// Names the event without counting as one of its parts.
		const key = eventKeys[at];
		if (key !== undefined) desk.set(row, { correlationId: key });
	});
}

/** Events handed out too often without anything coming of it go to a person. */
export async function giveUp(
	desk: Desk,
	worker: Worker,
	events: readonly IntakeEvent[],
): Promise<void> {
	if (events.length === 0) return;
	const { tx, now } = desk;
	const payloads = await tx.eventPayloads(events.map(({ id }) => id));
	const dead = events.map((event): IntakeEvent => {
		const report = eventNotTakenFault(event.attempts).report();
		desk.note('event.dead', event.key, { takes: event.attempts });
		return { ...event, state: 'dead', fault: report, updatedAt: now };
	});
	await tx.putEvents(dead);
	await exhibit(
		desk,
		worker,
		dead.map((event) => ({
			source: event.source,
			payload: payloads.get(event.id) ?? '{}',
			fault: eventNotTakenFault(event.attempts),
		})),
		dead.map(({ key }) => key),
	);
}

/** An event that was given up is to be handed out once more. */
export async function reviveEvent(tx: LedgerTx, scope: Scope, key: string): Promise<boolean> {
	const event = (await tx.eventsByKey([key])).get(key);
	if (event === undefined || !isVisible(scope, event) || event.state !== 'dead') return false;
	await tx.putEvents([
		{ ...event, state: 'waiting', attempts: 0, nextAt: tx.now, fault: null, updatedAt: tx.now },
	]);
	return true;
}

/** `Ledger.acknowledge`. */
export async function acknowledge(
	store: LedgerStore,
	settings: LedgerSettings,
	scope: Scope,
	worker: Worker,
	eventKeys: readonly string[],
	why: string,
): Promise<number> {
	const reason = checkedText('why', why);
	if (eventKeys.length === 0) return 0;
	return await store.write(scope.connection, async (tx) => {
		const desk = await openDesk(tx, scope, settings, actorOf(worker));
		const found = await tx.eventsByKey([...new Set(eventKeys)].filter(isStorable));
		const mine = [...found.values()].filter(
			(event) => isVisible(scope, event) && event.state !== 'settled' && event.state !== 'dead',
		);
		if (mine.length === 0) return 0;
		await tx.putEvents(
			mine.map((event): IntakeEvent => ({ ...event, state: 'settled', updatedAt: tx.now })),
		);
		for (const { key } of mine) desk.note('event.settled', key, { why: reason });
		await desk.save();
		return mine.length;
	});
}
