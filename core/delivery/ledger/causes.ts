import type { IntakeEvent } from '../entry';
import type { Delivery } from './api';
import { isVisible, type Desk, type Row } from './desk';
import { isStorable } from './text';

/**
 * The intake events a batch comes from. An event is settled in the transaction in which the last of
 * its parts becomes an entry; until then a trigger hands it out again.
 */
export interface Causes {
	/** The event a new entry may name; null for none and for one of another scope. */
	keyOf(causation: Delivery['causation']): string | null;
	/** A part of the event turned out to be an entry that is known already. */
	known(row: Row, causation: Delivery['causation']): void;
	/** Lets known entries name the event when nobody else counts on them. */
	adopt(): Promise<void>;
	/** Settles events all of whose parts are entries now. */
	settle(): void;
	save(): Promise<void>;
}

interface Cause {
	event: IntakeEvent;
	parts: number;
	/** Items of this batch that name it. */
	here: number;
	changed: boolean;
}

export async function openCauses(
	desk: Desk,
	items: ReadonlyArray<{ readonly causation: Delivery['causation'] }>,
): Promise<Causes> {
	const causes = new Map<string, Cause>();
	const named = [...new Set(items.flatMap(({ causation }) => causation?.event ?? []))].filter(
		isStorable,
	);
	const events = named.length === 0 ? [] : (await desk.tx.eventsByKey(named)).values();
	for (const event of events) {
		if (isVisible(desk.scope, event)) {
			causes.set(event.key, { event, parts: event.parts, here: 0, changed: false });
		}
	}
	for (const { causation } of items) {
		const cause = causation === null ? undefined : causes.get(causation.event);
		if (cause === undefined || causation === null) continue;
		cause.here += 1;
		cause.parts = Math.max(cause.parts, causation.parts);
	}
	const counts =
		causes.size === 0
			? new Map<string, number>()
			: new Map(await desk.tx.countByCausation([...causes.keys()]));
	const count = (key: string): number => counts.get(key) ?? 0;
	const borrowed: Array<{ readonly row: Row; readonly key: string }> = [];

	return {
		keyOf: (causation) => {
			if (causation === null || !causes.has(causation.event)) return null;
			counts.set(causation.event, count(causation.event) + 1);
			return causation.event;
		},
		known: (row, causation) => {
			if (causation === null || !causes.has(causation.event)) return;
			if (row.entry.causation !== causation.event) borrowed.push({ row, key: causation.event });
		},
		adopt: async () => {
			if (borrowed.length === 0) return;
			const others = borrowed.flatMap(({ row }) => row.entry.causation ?? []);
			const old = others.length === 0 ? new Map() : await desk.tx.eventsByKey([...new Set(others)]);
			for (const { row, key } of borrowed) {
				const { causation } = row.entry;
				const counted =
					causation === null ? undefined : (old.get(causation) as IntakeEvent | undefined);
				if (counted !== undefined && counted.state !== 'settled') continue;
				desk.set(row, { causation: key });
				counts.set(key, count(key) + 1);
			}
		},
		settle: () => {
			for (const [key, cause] of causes) {
				const { event, parts, here } = cause;
				if (event.state === 'settled') continue;
				const settled = Math.max(count(key), here) >= Math.max(1, parts);
				if (!settled && parts === event.parts) continue;
				cause.event = {
					...event,
					parts,
					...(settled ? { state: 'settled' as const, updatedAt: desk.now } : {}),
				};
				cause.changed = true;
				if (settled) desk.note('event.settled', key, { parts });
			}
		},
		save: async () => {
			const changed = [...causes.values()].filter((cause) => cause.changed);
			if (changed.length > 0) await desk.tx.putEvents(changed.map(({ event }) => event));
		},
	};
}
