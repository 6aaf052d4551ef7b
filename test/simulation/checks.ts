import { CHAIN_START, hashOf } from '../../core/delivery/audit/chain';
import type { MemoryStore } from '../../core/delivery/stores/memory';
import type { Odoo, Written } from './odoo';

/** A broken promise: which invariant of the protocol, and how. */
export class Violation extends Error {
	constructor(
		readonly invariant: string,
		detail: string,
	) {
		super(`${invariant}: ${detail}`);
	}
}

export function demand(holds: boolean, invariant: string, detail: () => string): void {
	if (!holds) throw new Violation(invariant, detail());
}

/** Looks at what is new since the last step, so that a check after every step stays cheap. */
export class Checks {
	private audited = 0;
	private prev = CHAIN_START;
	private written = 0;
	private readonly claimed = new Set<string>();
	private readonly contents = new Map<string, string>();
	private readonly latest = new Map<string, number>();

	constructor(
		private readonly store: MemoryStore,
		private readonly odoo: Odoo,
		private readonly chain: string,
		/** Recompute every hash too; it doubles the cost of the trail. */
		private readonly sealed: boolean,
	) {}

	afterStep(): void {
		this.auditTrail();
		this.effects();
		this.lanes();
	}

	/**
	 * After a restore the chain ends earlier; what was claimed before stays known. Which of two contents
	 * of one revision came first is forgotten: a person decides.
	 */
	restored(): void {
		this.contents.clear();
		const chain = this.store.tables.audit.get(this.chain) ?? [];
		this.audited = chain.length;
		this.prev = chain.at(-1)?.hash ?? CHAIN_START;
	}

	/** I7: a call to Odoo needs a committed claim. */
	mayCall(key: string, epoch: number): void {
		this.auditTrail();
		demand(this.claimed.has(`${key}#${epoch}`), 'I7', () => `call without claim: ${key} ${epoch}`);
	}

	/** I11: every record follows the one before, and in every fourth run carries its own hash. */
	private auditTrail(): void {
		const chain = this.store.tables.audit.get(this.chain) ?? [];
		for (; this.audited < chain.length; this.audited++) {
			const record = chain[this.audited];
			if (record === undefined) return;
			const { hash, ...rest } = record;
			demand(
				record.n === this.audited + 1 &&
					record.prev === this.prev &&
					(!this.sealed || hash === hashOf(rest)),
				'I11',
				() => `audit record ${record.n} does not follow`,
			);
			this.prev = hash;
			if (record.what === 'entry.claimed') {
				this.claimed.add(`${record.key}#${String(record.detail['epoch'])}`);
			}
		}
	}

	private effects(): void {
		const { log } = this.odoo;
		for (; this.written < log.length; this.written++) {
			const row = log[this.written];
			if (row !== undefined) this.effect(row);
		}
	}

	private effect(row: Written): void {
		const { externalId, revision, content, ordered, needs, byHand } = row;
		const there = this.odoo.records.get(externalId) ?? [];
		demand(there.length === 1, 'I3', () => `${there.length} records under ${externalId}`);
		demand(needs === null || this.odoo.records.has(needs), 'I15', () => `${externalId} is early`);
		if (ordered) {
			const before = this.latest.get(externalId) ?? 0;
			demand(
				revision >= before,
				'I4',
				() => `${externalId} fell from revision ${before} to ${revision}`,
			);
			this.latest.set(externalId, revision);
		}
		if (byHand || (!ordered && needs === null && !externalId.includes('/'))) return;
		const key = `${externalId}@${revision}`;
		const first = this.contents.get(key) ?? content;
		demand(first === content, 'I10', () => `${key} was written as ${first} and as ${content}`);
		this.contents.set(key, content);
	}

	/** One delivery of a lane at a time, and the lane knows which. */
	private lanes(): void {
		const { lanes, entries } = this.store.tables;
		for (const lane of lanes.values()) {
			if (lane.inflight === null) continue;
			const holder = entries.get(lane.inflight);
			demand(
				holder !== undefined &&
					holder.lane === lane.lane &&
					(holder.state === 'sending' || holder.state === 'unknown') &&
					(holder.state === 'unknown' || holder.epoch === lane.epoch),
				'lane',
				() => `${lane.lane} holds ${lane.inflight}, which is ${holder?.state ?? 'gone'}`,
			);
		}
		for (const entry of entries.values()) {
			if (entry.state !== 'sending' && entry.state !== 'unknown') continue;
			demand(lanes.get(entry.lane)?.inflight === entry.id, 'lane', () => `${entry.key} is astray`);
		}
	}
}
