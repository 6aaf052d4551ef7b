import { Fault } from '../../core/faults';
import type { Entry, Scope } from '../../core/delivery/entry';
import type { Due, Ledger, NewEvent, Worker } from '../../core/delivery/ledger/api';
import { createLedger } from '../../core/delivery/ledger/ledger';
import { guardedClock } from '../../core/delivery/stores/clock';
import {
	createMemoryStore,
	type MemorySnapshot,
	type MemoryStore,
} from '../../core/delivery/stores/memory';
import { Checks, demand } from './checks';
import { Execution, type ExecutionHost } from './execution';
import { FAIR, Odoo, type Weather } from './odoo';
import { person } from './person';
import { random, type Random } from './random';
import {
	deliveryOf,
	externalIdOf,
	isEvent,
	isHashed,
	isOrdered,
	messageOf,
	RECORDS,
	type Message,
} from './records';
import { forgetful, Killed, unsteady, type Mutation, type StoreWeather } from './wiring';

export const CONNECTION = 'https://erp.example|db';
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const LEASE = 60 * SECOND;
const QUIET = 180 * SECOND;
const WORKERS = 4;
const ROUNDS = 500;

interface Mail {
	readonly at: number;
	readonly by: 'push' | 'event';
	readonly messages: readonly Message[];
	readonly eventKey: string;
	readonly hash: string;
}

/** One run: sources, workers, Odoo, persons and the clock, driven by one seed. */
export class World implements ExecutionHost {
	readonly rng: Random;
	readonly store: MemoryStore;
	readonly ledger: Ledger;
	readonly odoo: Odoo;
	readonly checks: Checks;
	readonly trace: string[] = [];
	/** What the ledger said is applied: external id, revision and content. */
	readonly applied = new Set<string>();
	/** Revisions a person closed for good. */
	readonly dismissed = new Set<string>();
	weather: Weather;
	time = Date.parse('2026-11-22T08:00:00Z');
	private offset = 0;
	private readonly storeWeather: StoreWeather = { kill: 0.03, down: 0.01 };
	private readonly revisions = new Map<string, number>();
	private mail: Mail[] = [];
	private sent: Mail[] = [];
	private readonly logs = new Map<number, Message[]>();
	private executions: Execution[] = [];
	private early: Array<{ scope: Scope; events: NewEvent[] }> = [];
	private acknowledged = new Set<string>();
	private readonly checkedSeq = new Map<number, number>();
	private backup: { readonly at: MemorySnapshot; readonly mail: readonly Mail[] } | null = null;
	private serial = 0;

	constructor(
		readonly seed: number,
		readonly mutation: Mutation | null = null,
		readonly tracing = false,
	) {
		const rng = random(seed);
		this.rng = rng;
		this.weather = {
			down: false,
			unreachable: 0.05,
			lostBefore: 0.05,
			lostAfter: 0.08,
			delayed: 0.1,
			busy: 0.05,
		};
		const clock = guardedClock(() => this.time);
		this.store = createMemoryStore(() => clock.at(this.time + this.offset, 0));
		const ledger = createLedger(unsteady(this.store, rng, this.storeWeather), {
			leaseMs: LEASE,
			quietMs: mutation === 'fence off' ? 0 : QUIET,
			random: rng.next,
			secondPersonFor: [],
		});
		this.ledger = mutation === 'dedup off' ? forgetful(ledger) : ledger;
		this.odoo = new Odoo(rng, QUIET - SECOND, mutation !== 'External ID off');
		this.checks = new Checks(this.store, this.odoo, CONNECTION, seed % 4 === 0);
	}

	get now(): number {
		return this.time;
	}
	get leaseMs(): number {
		return LEASE;
	}

	say(text: () => string): void {
		if (this.tracing)
			this.trace.push(`${new Date(this.time).toISOString().slice(11, 19)} ${text()}`);
	}

	async run(steps: number): Promise<void> {
		for (let step = 0; step < steps; step++) {
			await this.step();
			this.check();
		}
		await this.settle();
	}

	/** Everything that must hold at every moment. */
	private check(): void {
		this.odoo.arrive(this.time);
		this.checks.afterStep();
		for (const scope of SCOPES) this.checkWatermark(scope);
	}

	/** I6: whatever lies before the watermark is in the ledger. */
	private checkWatermark(scope: Scope): void {
		const stream = this.store.tables.watermarks.get(`${CONNECTION}\n${scope.company}|changes`);
		const seq = Number(stream?.value ?? '0');
		const log = this.logs.get(scope.company) ?? [];
		let checked = this.checkedSeq.get(scope.company) ?? 0;
		for (; checked < seq; checked++) {
			const key = `poll:${checked}`;
			demand(this.hasEvent(scope, key), 'I6', () => `the watermark passed ${key}`);
		}
		this.checkedSeq.set(scope.company, Math.min(seq, log.length));
	}

	private hasEvent(scope: Scope, eventKey: string): boolean {
		return this.store.hasEvent(keyFor(scope, eventKey));
	}

	private async step(): Promise<void> {
		const { rng } = this;
		this.time += rng.chance(0.1) ? rng.below(4 * MINUTE) : rng.below(15 * SECOND);
		const dice = rng.next();
		if (dice < 0.14) this.emit();
		else if (dice < 0.32) await this.post();
		else if (dice < 0.4) await this.poll(rng.pick(SCOPES));
		else if (dice < 0.78) await this.work();
		else if (dice < 0.9) await this.trigger(rng.pick(SCOPES));
		else if (dice < 0.93) await this.decide(rng.pick(SCOPES));
		else if (dice < 0.95) this.freeze();
		else if (dice < 0.97) this.crash();
		else if (dice < 0.98) this.weather.down = !this.weather.down;
		else if (dice < 0.988) this.jump();
		else if (dice < 0.998) this.save();
		else await this.restore();
	}

	// --- sources

	private emit(): void {
		const { rng } = this;
		const message = this.newMessage(rng.pick(RECORDS), rng.chance(0.06));
		const dice = rng.next();
		if (dice < 0.34) {
			const log = this.logs.get(scopeOf(message).company) ?? [];
			this.logs.set(scopeOf(message).company, [...log, message]);
			return;
		}
		const more =
			dice < 0.5 && !isHashed(message.record) ? [this.newMessage(message.record, false)] : [];
		const messages = [message, ...more];
		this.send(
			dice < 0.7 ? 'event' : 'push',
			messages,
			isHashed(message.record) ? 1 : 1 + rng.below(3),
		);
		if (rng.chance(0.05) && !isHashed(message.record)) {
			this.send('push', [{ ...message, content: `${message.content}~` }], 1);
		}
	}

	private newMessage(record: string, bad: boolean): Message {
		const revision = (this.revisions.get(record) ?? 0) + 1;
		this.revisions.set(record, revision);
		const content = isHashed(record)
			? this.rng.pick(['A', 'B', 'C'])
			: `${record}#${revision}${bad ? 'bad' : ''}`;
		this.say(() => `source: ${record} revision ${revision}${bad ? ' (bad)' : ''}`);
		return { record, revision, content };
	}

	private send(by: Mail['by'], messages: readonly Message[], copies: number): void {
		const eventKey = `mail:${(this.serial += 1)}`;
		const hash = messages.map(({ content }) => content).join();
		for (let copy = 0; copy < copies; copy++) {
			const mail = { at: this.time + this.rng.below(10 * MINUTE), by, messages, eventKey, hash };
			this.mail = [...this.mail, mail];
			this.sent.push(mail);
		}
	}

	private async post(): Promise<void> {
		const due = this.mail.filter(({ at }) => at <= this.time);
		if (due.length === 0) return;
		const mail = this.rng.pick(due);
		if (await this.accept(mail)) this.mail = this.mail.filter((other) => other !== mail);
	}

	/** True once the sender was told that it is kept. */
	private async accept(mail: Mail): Promise<boolean> {
		const first = mail.messages[0];
		if (first === undefined) return true;
		const scope = scopeOf(first);
		if (mail.by === 'push') {
			if (this.executions.length >= WORKERS) return false;
			const execution = this.start(scope);
			mail.messages.forEach((message, index) => execution.add(deliveryOf(message, index), message));
			if (await this.attempt(async () => await execution.begin())) {
				// The sender waits for the workflow to have registered it.
				this.say(() => `push ${mail.hash}: ${execution.said()}`);
				return true;
			}
			this.end(execution);
			return false;
		}
		const events = [this.newEvent(mail.eventKey, mail.messages, mail.hash)];
		return await this.attempt(async () => {
			const [received] = await this.ledger.receive(scope, this.worker(), events);
			this.acknowledge(received?.key ?? '');
		});
	}

	private newEvent(eventKey: string, messages: readonly Message[], hash: string): NewEvent {
		return {
			eventKey,
			source: 'procore',
			hash,
			payload: JSON.stringify(messages),
			priority: 2,
			taken: false,
		};
	}

	/** I1: what was acknowledged is there. */
	private acknowledge(key: string): void {
		this.acknowledged.add(key);
		demand(this.store.hasEvent(key), 'I1', () => `acknowledged and not kept: ${key}`);
	}

	private async poll(scope: Scope): Promise<void> {
		const early = this.early.pop();
		if (early !== undefined) {
			if (this.rng.chance(0.7)) {
				await this.attempt(
					async () => await this.ledger.receive(early.scope, this.worker(), early.events),
				);
			}
			return;
		}
		await this.attempt(async () => {
			const at = await this.ledger.watermark(scope, 'changes');
			const from = Number(at?.value ?? '0');
			const log = this.logs.get(scope.company) ?? [];
			const page = log.slice(from, from + 3);
			if (page.length === 0) return;
			const events = page.map((message, index) =>
				this.newEvent(`poll:${from + index}`, [message], message.content),
			);
			const early = this.mutation === 'watermark early';
			await this.ledger.receivePage(scope, this.worker(), {
				stream: 'changes',
				events: early ? [] : events,
				watermark: String(from + page.length),
				pageToken: null,
			});
			if (early) this.early.push({ scope, events });
			this.say(() => `poll: ${from} to ${from + page.length}`);
		});
	}

	// --- workers

	private start(scope: Scope): Execution {
		const execution = new Execution(this, scope, this.worker());
		this.executions.push(execution);
		return execution;
	}

	private end(execution: Execution): void {
		this.executions = this.executions.filter((other) => other !== execution);
	}

	private worker(): Worker {
		return { id: `w${(this.serial += 1)}`, workflowId: 'wf', node: 'Upsert' };
	}

	private async work(): Promise<void> {
		const awake = this.executions.filter(({ frozenUntil }) => frozenUntil <= this.time);
		if (awake.length === 0) return;
		await this.advance(this.rng.pick(awake));
	}

	private async advance(execution: Execution): Promise<void> {
		if (!(await this.attempt(async () => await execution.advance())) || execution.isOver) {
			this.end(execution);
		}
	}

	/** False when the ledger was away or the process ended; anything else is a bug. */
	private async attempt(work: () => Promise<unknown>): Promise<boolean> {
		try {
			await work();
			return true;
		} catch (thrown) {
			if (thrown instanceof Killed) {
				this.say(() => 'killed');
				return false;
			}
			if (thrown instanceof Fault && thrown.code.startsWith('ledger.')) {
				this.say(() => thrown.code);
				return false;
			}
			throw thrown;
		}
	}

	private async trigger(scope: Scope): Promise<void> {
		await this.attempt(async () => {
			await this.ledger.sweep(scope);
			if (this.executions.length >= WORKERS) return;
			const due = await this.ledger.take(scope, this.worker(), {
				limit: 4,
				deliveries: true,
				events: true,
			});
			if (due.length === 0) return;
			const execution = this.start(scope);
			for (const one of due) this.addDue(execution, scope, one);
			await execution.begin();
			this.say(() => `trigger ${due.map(dueName).join()}: ${execution.said()}`);
		});
	}

	private addDue(execution: Execution, scope: Scope, due: Due): void {
		if (due.what === 'delivery') {
			// Nobody is handed what belongs to another company.
			demand(due.entry.company === scope.company, 'scope', () => due.entry.key);
			const message = messageOf(due.payload);
			if (message !== undefined) {
				execution.add(deliveryOf(message, 0, { entry: due.entry.id }), message);
			}
			return;
		}
		const messages = JSON.parse(due.payload) as Message[];
		for (const message of messages) {
			const causation = { event: due.key, parts: messages.length };
			execution.add(deliveryOf(message, 0, { causation }), message);
		}
	}

	private freeze(): void {
		const execution = this.executions[this.rng.below(Math.max(1, this.executions.length))];
		if (execution === undefined) return;
		execution.frozenUntil = this.time + this.rng.below(6 * LEASE);
		this.say(() => 'a worker freezes');
	}

	private crash(): void {
		const execution = this.executions[this.rng.below(Math.max(1, this.executions.length))];
		if (execution !== undefined) this.end(execution);
		this.say(() => 'a worker dies');
	}

	// --- persons, clocks, backups

	private async decide(scope: Scope): Promise<void> {
		const entries = [...this.store.tables.entries.values()].filter(
			({ company }) => company === scope.company,
		);
		if (entries.length === 0) return;
		const entry = this.rng.pick(entries);
		if (this.mutation !== 'dedup off' && entry.state === 'dead' && this.rng.chance(0.3)) {
			return await this.remap(scope, entry);
		}
		await this.attempt(async () => {
			await person(this, scope, entry, this.rng.chance(0.3));
		});
	}

	/** Somebody corrects the mapping: the source's revision comes again with other content. */
	private async remap(scope: Scope, { id }: Entry): Promise<void> {
		const { payload } = await this.ledger.open(scope, id);
		const message = messageOf(payload ?? '{}');
		if (message === undefined || isHashed(message.record)) return;
		const content = `${message.content.replace(/bad~*$/, '')}~`;
		this.send('push', [{ ...message, content }], 1);
	}

	/** Backwards at any time; ahead only when no lane is quiet, because a store has no other clock. */
	private jump(): void {
		const { rng } = this;
		if (rng.chance(0.5)) {
			this.offset -= rng.below(60 * MINUTE);
			this.say(() => 'the clock of the store is set back');
			return;
		}
		const now = this.time + this.offset;
		const quiet = [...this.store.tables.lanes.values()].some(({ quietUntil }) => quietUntil > now);
		if (quiet || this.odoo.underWay > 0) return;
		this.offset += rng.below(60 * MINUTE);
		this.say(() => 'the clock of the store is set ahead');
	}

	private save(): void {
		this.backup = { at: this.store.snapshot(), mail: this.mail };
		this.sent = [];
		this.say(() => 'backup');
	}

	/** n8n is stopped, the last request of the old workers ends, the backup is put in place. */
	private async restore(): Promise<void> {
		if (this.backup === null) return;
		this.say(() => 'restore from backup');
		this.time += LEASE + QUIET;
		this.odoo.arrive(this.time);
		this.checks.afterStep();
		this.executions = this.executions.filter(({ frozenUntil }) => frozenUntil > this.time);
		this.early = [];
		this.backup.at.restore();
		this.checks.restored();
		this.applied.clear();
		this.acknowledged = new Set([...this.acknowledged].filter((key) => this.store.hasEvent(key)));
		this.checkedSeq.clear();
		// The sources are asked to send again what they sent since.
		this.mail = [...new Set([...this.mail, ...this.backup.mail, ...this.sent])];
		let declared = false;
		while (!declared) {
			declared = await this.attempt(
				async () => await this.ledger.declareRestore(SCOPES[0], 'an operator', 'disk lost'),
			);
		}
	}

	// --- the end

	/** Faults stop, everything is sent, persons do their part: then nothing may be left. */
	private async settle(): Promise<void> {
		this.say(() => '--- faults stop');
		this.weather = FAIR;
		this.storeWeather.kill = 0;
		this.storeWeather.down = 0;
		for (const record of RECORDS) {
			if (!isHashed(record)) this.send('push', [this.newMessage(record, false)], 1);
		}
		for (let round = 0; round < ROUNDS; round++) {
			this.time += 5 * MINUTE;
			await this.drain();
			this.check();
			if (this.isQuiet()) return this.checkEnd();
		}
		const open = this.openEntries().map(
			({ key, state, fault: why }) => `${key} ${state} ${why?.code ?? ''}`,
		);
		demand(false, 'I2', () => `still open: ${open.join('; ')}`);
	}

	private async drain(): Promise<void> {
		for (const execution of [...this.executions]) await this.finish(execution);
		for (const mail of [...this.mail]) {
			if (await this.accept(mail)) this.mail = this.mail.filter((other) => other !== mail);
			for (const execution of [...this.executions]) await this.finish(execution);
		}
		for (const scope of SCOPES) {
			await this.poll(scope);
			await this.trigger(scope);
			for (const execution of [...this.executions]) await this.finish(execution);
			for (const entry of this.openEntries()) {
				if (entry.state === 'dead' && entry.company === scope.company) {
					await this.attempt(async () => {
						await person(this, scope, entry, false);
					});
				}
			}
		}
	}

	private async finish(execution: Execution): Promise<void> {
		for (let phase = 0; phase < 20 && this.executions.includes(execution); phase++) {
			await this.advance(execution);
			this.odoo.arrive(this.time);
		}
	}

	private openEntries(): Entry[] {
		return [...this.store.tables.entries.values()].filter(
			({ state }) => state !== 'applied' && state !== 'superseded' && state !== 'cancelled',
		);
	}

	private isQuiet(): boolean {
		return (
			this.mail.length === 0 &&
			this.executions.length === 0 &&
			this.early.length === 0 &&
			this.openEntries().length === 0 &&
			[...this.store.tables.events.values()].every(
				({ state }) => state === 'settled' || state === 'dead',
			) &&
			SCOPES.every(
				({ company }) =>
					Number(
						this.store.tables.watermarks.get(`${CONNECTION}\n${company}|changes`)?.value ?? '0',
					) >= (this.logs.get(company)?.length ?? 0),
			)
		);
	}

	/** I5: Odoo holds the highest revision of everything, and every document once. */
	private checkEnd(): void {
		for (const key of this.acknowledged)
			demand(this.store.hasEvent(key), 'I1', () => `lost: ${key}`);
		for (const record of RECORDS) {
			const last = this.revisions.get(record) ?? 0;
			if (isOrdered(record)) {
				const there = this.odoo.read(record);
				demand(
					there?.revision === last,
					'I5',
					() => `${record} is at ${there?.revision ?? 'nothing'} instead of ${last}`,
				);
			}
			if (!isEvent(record)) continue;
			for (let revision = 1; revision <= last; revision++) {
				const id = externalIdOf({ record, revision, content: '' });
				demand(
					this.odoo.records.has(id) || this.dismissed.has(`${record}@${revision}`),
					'I5',
					() => `${id} never arrived`,
				);
			}
		}
	}
}

export const SCOPES: readonly [Scope, Scope] = [
	{ connection: CONNECTION, company: 1 },
	{ connection: CONNECTION, company: 2 },
];

/** Records numbered 1 belong to the second company. */
const scopeOf = ({ record }: Message): Scope => (record.endsWith('1') ? SCOPES[1] : SCOPES[0]);

const keyFor = (scope: Scope, eventKey: string): string =>
	[scope.connection.replaceAll('|', '%7C'), scope.company, 'procore', eventKey].join('|');

const dueName = (due: Due): string =>
	due.what === 'delivery' ? `#${due.entry.id} ${due.why}` : due.key;
