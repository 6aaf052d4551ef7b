import { fault } from '../../core/faults';
import type { Scope } from '../../core/delivery/entry';
import type {
	Claim,
	Completion,
	Delivery,
	Ledger,
	Verdict,
	Worker,
} from '../../core/delivery/ledger/api';
import type { MemoryStore } from '../../core/delivery/stores/memory';
import { demand, type Checks } from './checks';
import type { Odoo, Weather } from './odoo';
import { isHashed, writtenOf, type Message } from './records';
import type { Mutation } from './wiring';

/** What an execution needs of its world. */
export interface ExecutionHost {
	readonly ledger: Ledger;
	readonly store: MemoryStore;
	readonly odoo: Odoo;
	readonly checks: Checks;
	readonly weather: Weather;
	readonly now: number;
	readonly leaseMs: number;
	readonly mutation: Mutation | null;
	readonly applied: Set<string>;
	say(text: () => string): void;
}

interface Held {
	readonly claim: Claim;
	readonly message: Message;
}

/** One run of a node: begin, plan and send, complete; between any two it may freeze or die. */
export class Execution {
	frozenUntil = 0;
	isOver = false;
	private readonly deliveries: Delivery[] = [];
	private readonly messages: Message[] = [];
	private held: Held[] = [];
	private behind: Array<{ readonly index: number; readonly id: number }> = [];
	private completions: Completion[] | null = null;
	/** True time before the ledger was asked: this lease ends before the ledger's. */
	private leaseFrom = 0;
	private verdicts: readonly Verdict[] = [];

	constructor(
		private readonly world: ExecutionHost,
		private readonly scope: Scope,
		private readonly worker: Worker,
	) {}

	add(delivery: Delivery, message: Message): void {
		this.deliveries.push({ ...delivery, index: this.deliveries.length });
		this.messages.push(message);
	}

	async begin(): Promise<void> {
		const { ledger, now } = this.world;
		this.leaseFrom = now;
		this.hear(
			await ledger.begin(this.scope, this.worker, { deliveries: this.deliveries, unreadable: [] }),
		);
	}

	said(): string {
		return this.verdicts
			.map((verdict) => (verdict.verdict === 'waiting' ? verdict.why : verdict.verdict))
			.join();
	}

	async advance(): Promise<void> {
		if (this.completions !== null) await this.complete();
		else if (this.held.length > 0) this.send();
		else if (this.behind.length > 0) {
			this.leaseFrom = this.world.now;
			const waiting = this.behind;
			this.behind = [];
			this.hear(await this.world.ledger.claim(this.scope, this.worker, waiting));
		}
		this.isOver = this.completions === null && this.held.length + this.behind.length === 0;
	}

	private hear(verdicts: readonly Verdict[]): void {
		this.verdicts = verdicts;
		for (const verdict of verdicts) {
			const message = this.messages[verdict.index];
			if (message === undefined) continue;
			if (verdict.verdict === 'go') this.held.push({ claim: verdict.claim, message });
			else if (verdict.verdict === 'waiting' && verdict.why === 'batch') {
				this.behind.push({ index: verdict.index, id: verdict.entry.id });
			}
		}
		this.isOver = this.held.length + this.behind.length === 0;
	}

	/** A client that has lost its lease writes nothing more. */
	private send(): void {
		const { odoo, weather, now, leaseMs, mutation } = this.world;
		if (now - this.leaseFrom >= leaseMs && mutation !== 'fence off') {
			this.world.say(() => 'the lease is lost');
			this.completions = this.held.map(({ claim }) => failed(claim, LEASE_LOST));
			return;
		}
		const rows: Held[] = [];
		const known: Completion[] = [];
		for (const one of this.held) {
			const verdict = this.verify(one);
			if (verdict === null) rows.push(one);
			else known.push(verdict);
		}
		for (const { claim, message } of rows) {
			this.world.checks.mayCall(claim.key, claim.epoch);
			if (!isHashed(message.record)) {
				demand(!this.world.applied.has(nameOf(message)), 'sent again', () => nameOf(message));
			}
		}
		const answer =
			rows.length === 0
				? ({ kind: 'done', results: [] } as const)
				: odoo.send(
						rows.map(({ message }) => writtenOf(message)),
						now,
						weather,
					);
		this.world.say(
			() =>
				`send ${rows.map(({ message }) => message.content).join()}: ${answer.kind === 'done' ? 'done' : answer.fault.code}`,
		);
		this.completions = [
			...known,
			...rows.map(({ claim }, at): Completion => {
				if (answer.kind === 'failed') return failed(claim, answer.fault);
				const result = answer.results[at];
				return result === undefined || result === 'done'
					? { claim, status: 'applied', effect: 'updated', result: '{}' }
					: failed(claim, result);
			}),
		];
	}

	/** After a restore a record that would change is not overwritten before a person has looked. */
	private verify({ claim, message }: Held): Completion | null {
		if (!claim.unverified) return null;
		const there = this.world.odoo.read(writtenOf(message).externalId);
		if (there === undefined) return null;
		return there.content === message.content
			? { claim, status: 'applied', effect: 'unchanged', result: '{}' }
			: failed(claim, RESTORED);
	}

	private async complete(): Promise<void> {
		const { ledger, store, applied } = this.world;
		const completions = this.completions ?? [];
		const before = completions.map(({ claim }) => store.tables.entries.get(claim.id));
		const done = await ledger.complete(this.scope, this.worker, completions);
		done.forEach(({ outcome, entry }, at) => {
			const held = this.held.find(({ claim }) => claim.id === completions[at]?.claim.id);
			const stale = before[at]?.epoch !== completions[at]?.claim.epoch;
			demand(!stale || outcome === 'fenced', 'I8', () => `${entry.key} took a stale answer`);
			if (stale) demand(store.tables.entries.get(entry.id) === before[at], 'I8', () => entry.key);
			if (outcome === 'applied' && held !== undefined) applied.add(nameOf(held.message));
		});
		this.world.say(
			() => `complete: ${done.map(({ outcome, entry }) => `#${entry.id} ${outcome}`).join()}`,
		);
		this.completions = null;
		this.held = [];
	}
}

const nameOf = ({ record, revision, content }: Message): string =>
	`${record}@${revision} ${content}`;

const failed = (claim: Claim, why: ReturnType<typeof fault>): Completion => ({
	claim,
	status: 'failed',
	fault: why,
});

const LEASE_LOST = fault({
	class: 'unavailable',
	code: 'delivery.lease_lost',
	message: 'The lease is over.',
	remedy: 'Wait.',
});

const RESTORED = fault({
	class: 'conflict',
	code: 'delivery.restored_lane',
	message: 'Odoo holds something else than the restored ledger knows.',
	remedy: 'Look at both, then replay or dismiss.',
});
