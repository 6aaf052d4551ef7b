import { fork, type ChildProcess } from 'node:child_process';

import type { Message } from './feed';
import type { FromWorker, InnerPoint, KillPoint, ToWorker, WorkerConfig } from './messages';

interface Alive {
	readonly name: string;
	readonly child: ChildProcess;
	ready: boolean;
	frozen: boolean;
	/** Armed to die by itself. */
	point: InnerPoint | null;
}

export interface Workers {
	/** Names of those that run and are not frozen. */
	running(): readonly string[];
	/** Sends messages to one of them until one has said that it keeps them. */
	deliver(messages: readonly Message[]): void;
	/** Deliveries no worker has answered for. */
	unanswered(): number;
	/** kill -9; another one is started in its place. */
	kill(name: string, point: KillPoint): void;
	/** Gives a worker that has none a point at which it will kill itself. */
	arm(name: string): void;
	/** Nobody dies by itself any more. */
	disarm(): void;
	/** SIGSTOP for a time. */
	freeze(name: string, ms: number): void;
	/** Kills so far by where they hit. */
	readonly kills: ReadonlyMap<KillPoint, number>;
	freezes(): number;
	readonly troubles: readonly string[];
	close(): Promise<void>;
}

/** A delivery not answered in this time is sent again, as every source does. */
const RESEND_MS = 3_000;
const TROUBLES_KEPT = 50;

/**
 * Keeps `count` worker processes running, whatever happens to them.
 * @param fate where an armed worker will kill itself, and at which time it comes by
 */
export function startWorkers(
	script: string,
	count: number,
	config: WorkerConfig,
	fate: () => { readonly point: InnerPoint; readonly pass: number },
): Workers {
	const alive = new Map<string, Alive>();
	const kills = new Map<KillPoint, number>();
	const troubles: string[] = [];
	const thawing = new Set<NodeJS.Timeout>();
	const deliveries = new Map<number, { messages: readonly Message[]; to: string; at: number }>();
	let started = 0;
	let nextDelivery = 0;
	let freezes = 0;
	let closing = false;

	function count1(point: KillPoint): void {
		kills.set(point, (kills.get(point) ?? 0) + 1);
	}

	function start(): void {
		started += 1;
		const name = `w${String(started)}`;
		// eslint-disable-next-line @n8n/community-nodes/no-dangerous-functions -- a test that kills processes must start them; never shipped
		const child = fork(script, [name], {
			env: { ...process.env, CHAOS_WORKER: JSON.stringify(config) },
			stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
		});
		const one: Alive = { name, child, ready: false, frozen: false, point: null };
		alive.set(name, one);
		child.stderr?.on('data', (chunk) => complain(`${name}: ${String(chunk).slice(0, 2000)}`));
		child.on('message', (message) => hear(one, message as FromWorker));
		child.on('error', () => undefined);
		child.once('exit', (code, signal) => {
			alive.delete(name);
			if (closing) return;
			// Whoever was armed died of it; any other death by itself is a defect.
			if (signal === 'SIGKILL' && one.point !== null) count1(one.point);
			else if (signal !== 'SIGKILL') complain(`${name} ended by itself: ${String(code ?? signal)}`);
			for (const delivery of deliveries.values()) if (delivery.to === name) delivery.at = 0;
			start();
		});
	}

	function complain(text: string): void {
		if (troubles.length < TROUBLES_KEPT) troubles.push(text);
	}

	function hear(one: Alive, message: FromWorker): void {
		if (message.say === 'ready') one.ready = true;
		else if (message.say === 'accepted') deliveries.delete(message.id);
		else complain(`${one.name}: ${message.text}`);
	}

	function tell(one: Alive, message: ToWorker): void {
		if (one.child.connected) one.child.send(message, () => undefined);
	}

	const running = (): Alive[] =>
		[...alive.values()].filter(({ ready, frozen }) => ready && !frozen);

	function resend(): void {
		const now = Date.now();
		const able = running();
		for (const [id, delivery] of deliveries) {
			if (now - delivery.at < RESEND_MS) continue;
			const one = able[id % Math.max(1, able.length)];
			if (one === undefined) return;
			deliveries.set(id, { ...delivery, to: one.name, at: now });
			tell(one, { say: 'deliver', id, messages: delivery.messages });
		}
	}
	const resending = setInterval(resend, 100);
	for (let i = 0; i < count; i += 1) start();

	return {
		kills,
		troubles,
		running: () => running().map(({ name }) => name),
		freezes: () => freezes,
		unanswered: () => deliveries.size,
		deliver: (messages) => {
			nextDelivery += 1;
			deliveries.set(nextDelivery, { messages, to: '', at: 0 });
			resend();
		},
		kill: (name, point) => {
			const one = alive.get(name);
			if (one === undefined || one.child.exitCode !== null || one.child.killed) return;
			one.point = null;
			count1(point);
			one.child.kill('SIGKILL');
		},
		arm: (name) => {
			const one = alive.get(name);
			if (one === undefined || one.point !== null) return;
			const { point, pass } = fate();
			one.point = point;
			tell(one, { say: 'die_at', point, pass });
		},
		disarm: () => {
			for (const one of alive.values()) tell(one, { say: 'die_at', point: null, pass: 0 });
		},
		freeze: (name, ms) => {
			const one = alive.get(name);
			if (one === undefined || one.frozen) return;
			one.frozen = true;
			freezes += 1;
			one.child.kill('SIGSTOP');
			const timer = setTimeout(() => {
				thawing.delete(timer);
				one.frozen = false;
				one.child.kill('SIGCONT');
			}, ms);
			thawing.add(timer);
		},
		close: async () => {
			closing = true;
			clearInterval(resending);
			for (const timer of thawing) clearTimeout(timer);
			await Promise.all(
				[...alive.values()].map(async ({ child }) => {
					const ended = new Promise((resolve) => child.once('exit', resolve));
					child.kill('SIGKILL');
					await ended;
				}),
			);
		},
	};
}
