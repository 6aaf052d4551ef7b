import { fault, toFault } from '../../faults';
import type { Scope } from '../entry';
import type { Ledger, NewEvent, Received, Worker } from '../ledger/api';
import type { LedgerStore } from '../stores/store.port';

interface Waiting {
	readonly events: readonly NewEvent[];
	readonly settle: (received: readonly Received[]) => void;
	readonly fail: (stop: unknown) => void;
}

/** Events of one commit, and events that may wait for one. */
const MAX_COMMIT = 500;
const MAX_WAITING = 5_000;

/** Commits events; resolves once they are safe, with one answer an event, in order. */
export type Commit = (events: readonly NewEvent[]) => Promise<readonly Received[]>;

/**
 * Requests that arrive together share one commit: while one is on its way to the disk, the next ones
 * gather. A commit costs the same for one event as for a hundred, so intake keeps its pace with full
 * sync. Nobody is answered before the commit with his events has returned.
 */
export function groupCommit(receive: Commit): Commit {
	let waiting: Waiting[] = [];
	let held = 0;
	let busy = false;

	/** As many requests as fit; two with one key never share a commit. */
	const nextBatch = (): Waiting[] => {
		const batch: Waiting[] = [];
		const rest: Waiting[] = [];
		const keys = new Set<string>();
		for (const one of waiting) {
			const fits = batch.length === 0 || keys.size + one.events.length <= MAX_COMMIT;
			const apart = !one.events.some(({ eventKey }) => keys.has(eventKey));
			if (!fits || !apart) {
				rest.push(one);
				continue;
			}
			batch.push(one);
			for (const { eventKey } of one.events) keys.add(eventKey);
		}
		waiting = rest;
		return batch;
	};

	const commit = async (batch: readonly Waiting[]): Promise<void> => {
		try {
			const received = await receive(batch.flatMap(({ events }) => events));
			let from = 0;
			for (const { events, settle } of batch) {
				settle(received.slice(from, from + events.length));
				from += events.length;
			}
		} catch (thrown) {
			const stop = toFault(thrown);
			// One request must not fail for what another one holds.
			if (stop.class === 'unavailable' || batch.length === 1) {
				for (const { fail } of batch) fail(stop);
			} else {
				for (const one of batch) await commit([one]);
			}
		}
	};

	const drain = async (): Promise<void> => {
		// One turn of the event loop: whatever has arrived by then goes along.
		await new Promise(setImmediate);
		while (waiting.length > 0) {
			const batch = nextBatch();
			await commit(batch);
			for (const { events } of batch) held -= events.length;
		}
		busy = false;
	};

	return async (events) =>
		await new Promise((settle, fail) => {
			if (held + events.length > MAX_WAITING) {
				fail(overrun());
				return;
			}
			held += events.length;
			waiting.push({ events, settle, fail });
			if (busy) return;
			busy = true;
			void drain();
		});
}

const overrun = () =>
	fault({
		class: 'unavailable',
		code: 'intake.overrun',
		message: 'More events wait for the ledger than it can take.',
		remedy: 'Send them again; if it lasts, look at the disk of the ledger.',
	});

const committers = new WeakMap<LedgerStore, Map<string, Commit>>();

/** The commit that all requests to one node share, in one scope of one store. */
export function committerOf(ledger: Ledger, scope: Scope, worker: Worker): Commit {
	const known = committers.get(ledger.store) ?? new Map<string, Commit>();
	committers.set(ledger.store, known);
	const name = [scope.connection, scope.company, worker.workflowId, worker.node].join('\n');
	const commit =
		known.get(name) ?? groupCommit(async (events) => await ledger.receive(scope, worker, events));
	known.set(name, commit);
	return commit;
}
