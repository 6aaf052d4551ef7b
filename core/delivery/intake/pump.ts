import { toFault } from '../../faults';
import type { Logger } from '../../ports';
import type { Priority, Scope } from '../entry';
import type { Due, Ledger, Worker } from '../ledger/api';

export interface PumpSession {
	readonly ledger: Ledger;
	readonly scope: Scope;
	readonly worker: Worker;
}

/** What is handed out. */
export interface PumpChoice {
	readonly deliveries: boolean;
	readonly events: boolean;
	/** Absent: of all workflows of the scope. */
	readonly workflowId?: string;
	readonly operations?: readonly string[];
	/** Items of one emission. */
	readonly batch: number;
	/** ms between two looks when nobody wakes the pump. */
	readonly intervalMs: number;
}

export interface PumpPorts {
	/** Opens the ledger anew for every look: a changed credential counts at once. */
	readonly open: () => Promise<PumpSession>;
	/** Starts the workflow; resolves when it has ended, however it ended. */
	readonly emit: (batch: readonly Due[]) => Promise<void>;
	/** ms, never running backwards. */
	readonly now: () => number;
	readonly log: Logger;
}

const SWEEP_MS = 30_000;
const RETAIN_MS = 24 * 3_600_000;
const MAX_BACKOFF_MS = 5 * 60_000;
/** Bulk waits for its own workflows; what is urgent waits for nobody. */
const MAX_BULK = 2;
const MAX_URGENT = 8;
const BULK: Priority = 2;

/**
 * Hands what is due to workflows: sign of life, sweep, retention, then batches of one class each,
 * the most urgent first. At most two bulk batches are on their way at a time, so a resync of ten
 * thousand cost codes never stands in front of a bill. What it hands out is held back for `takeMs`
 * by the ledger and comes again when the workflow dies with it: the pump remembers nothing.
 */
export class Pump {
	private readonly inFlight = new Set<{ readonly bulk: boolean; readonly since: number }>();
	private sweptAt = -Infinity;
	private retainedAt = -Infinity;
	private failures = 0;

	constructor(
		private readonly ports: PumpPorts,
		private readonly choice: PumpChoice,
	) {}

	/** One look. Never throws; returns the ms after which to look again. */
	async look(): Promise<number> {
		try {
			const session = await this.ports.open();
			const { ledger, scope, worker } = session;
			await ledger.heartbeat(scope, worker);
			await this.keep(session);
			while (await this.handOut(session));
			if (this.failures > 0) this.ports.log.info('The delivery ledger is back.');
			this.failures = 0;
			return this.choice.intervalMs;
		} catch (thrown) {
			return this.fail(thrown);
		}
	}

	/** One batch by hand, without limits on what is on its way; empty when nothing is due. */
	async once(): Promise<readonly Due[]> {
		const { ledger, scope, worker } = await this.ports.open();
		return await ledger.take(scope, worker, { ...this.wanted(), upTo: BULK });
	}

	private async keep({ ledger, scope }: PumpSession): Promise<void> {
		const now = this.ports.now();
		if (now - this.sweptAt >= SWEEP_MS) {
			await ledger.sweep(scope);
			this.sweptAt = now;
		}
		if (now - this.retainedAt >= RETAIN_MS) {
			const { payloads, entries } = await ledger.retain(scope);
			// In small steps: one a look until nothing is left.
			if (payloads + entries === 0) this.retainedAt = now;
		}
	}

	/** Takes and emits one batch; false when nothing is due or enough is on its way. */
	private async handOut({ ledger, scope, worker }: PumpSession): Promise<boolean> {
		const oldest = this.ports.now() - ledger.settings.takeMs;
		for (const one of this.inFlight) if (one.since <= oldest) this.inFlight.delete(one);
		const count = (bulk: boolean): number =>
			[...this.inFlight].filter((one) => one.bulk === bulk).length;

		for (const bulk of [false, true]) {
			if (count(bulk) >= (bulk ? MAX_BULK : MAX_URGENT)) continue;
			const upTo: Priority = bulk ? BULK : 1;
			const batch = await ledger.take(scope, worker, { ...this.wanted(), upTo });
			if (batch.length === 0) continue;
			this.send(batch, bulk);
			return true;
		}
		return false;
	}

	private wanted() {
		const { batch: limit, deliveries, events, workflowId, operations } = this.choice;
		return {
			limit,
			deliveries,
			events,
			...(workflowId === undefined ? {} : { workflowId }),
			...(operations === undefined ? {} : { operations }),
		};
	}

	private send(batch: readonly Due[], bulk: boolean): void {
		const one = { bulk, since: this.ports.now() };
		this.inFlight.add(one);
		const ended = (): boolean => this.inFlight.delete(one);
		// A workflow that fails leaves its part in the ledger; n8n shows why.
		this.ports.emit(batch).then(ended, ended);
	}

	private fail(thrown: unknown): number {
		const { code, message } = toFault(thrown);
		if (this.failures === 0) {
			this.ports.log.warn(`Deliveries are not handed out: ${message}`, { code });
		}
		this.failures += 1;
		return Math.min(MAX_BACKOFF_MS, this.choice.intervalMs * 2 ** Math.min(this.failures, 16));
	}
}
