import type { EntryState } from '../../core/delivery/entry';
import { createLedger } from '../../core/delivery/ledger/ledger';
import { connect } from '../../core/odoo/connect';
import { openStore } from '../../nodes/shared/ledger-store';
import type { LedgerPlace } from '../../nodes/shared/ledger-place';
import { connectionOf } from '../../nodes/shared/ports';
import { checkLedger, checkOdoo, checkOrder, checkTrail, type Finding } from './check';
import { createFeed } from './feed';
import { prepareGround } from './ground';
import { INNER_POINTS, type Broken, type KillPoint } from './messages';
import { startMonitor } from './monitor';
import { FAULTS, startProxy, type FaultKind } from './proxy';
import { seeded } from './random';
import { startWorkers } from './workers';

/** What `scripts/chaos.mjs` asks for. */
export interface ChaosOptions {
	readonly odoo: { readonly url: string; readonly database: string; readonly apiKey: string };
	readonly place: LedgerPlace;
	/** Compiled `worker.ts`. */
	readonly worker: string;
	readonly seed: number;
	readonly kills: number;
	readonly faults: number;
	readonly freezes: number;
	readonly broken: Broken;
	/** All faults are requests that arrive late, on a handful of records in ascending revisions. */
	readonly late: boolean;
	/** Ends the faults after this time whatever was reached, ms. */
	readonly limitMs: number;
	readonly workers: number;
	/** Stretches all times: an Odoo that needs seconds for an answer must not be given up after one. */
	readonly pace: number;
}

export interface ChaosReport {
	readonly findings: readonly Finding[];
	readonly kills: number;
	readonly killsAt: Readonly<Partial<Record<KillPoint, number>>>;
	readonly faults: number;
	readonly faultsOf: Readonly<Partial<Record<FaultKind, number>>>;
	readonly freezes: number;
	readonly revisions: number;
	readonly messages: number;
	readonly writes: number;
	/** ms of chaos, and ms until all was quiet after it. */
	readonly chaosMs: number;
	readonly settleMs: number;
	readonly troubles: readonly string[];
}

/** Short times in ms, in the proportions of the real ones: quiet > client timeout + longest hold. */
const TIMES = {
	timeout: 1_000,
	lease: 2_500,
	quiet: 3_500,
	take: 2_500,
	hold: [300, 2_000],
	/** Always after the client has given up. */
	late: [1_100, 2_600],
} as const;
const SETTLE_MS = { whole: 120_000, broken: 20_000 };
/** Messages taken in and not yet finished; more would only wait. */
const BACKLOG = 120;

/** One run: chaos until the figures are reached, then peace until all is delivered, then the checks. */
export async function runChaos(
	options: ChaosOptions,
	progress: (text: string) => void,
): Promise<ChaosReport> {
	const random = seeded(options.seed);
	const { odoo: target, broken, late, pace } = options;
	const [shortest, longest] = late ? TIMES.late : TIMES.hold;
	const hold = [shortest * pace, longest * pace] as const;
	const prefix = `ch${Date.now().toString(36)}`;
	const odoo = await connect({
		url: target.url,
		...(target.database === '' ? {} : { database: target.database }),
		auth: { kind: 'apiKey', key: target.apiKey },
	});
	const masters = await prepareGround(odoo, prefix);
	const shortened = {
		leaseMs: TIMES.lease * pace,
		quietMs: broken === 'fence' ? 0 : TIMES.quiet * pace,
		retryBaseMs: 100,
		retryMaxMs: 1_500,
		takeMs: TIMES.take * pace,
		// Kills hit deliveries that are innocent of them.
		maxTakes: 1_000,
		maxLostClaims: 1_000,
		breakerProbeMs: 300,
	};

	let killing = false;
	let nextFreeze = Infinity;
	/** Kills and faults stay in step, so that work is always under way when one dies. */
	const mayKill = (): boolean =>
		kills() < options.kills &&
		kills() * options.faults <= (faults() + 10) * Math.max(1, options.kills);
	const proxy = await startProxy({
		target: target.url,
		key: target.apiKey,
		random: seeded(options.seed + 1),
		writeFaults: 0.3,
		readFaults: 0.01,
		hold,
		weights: WEIGHTS[late ? 'late' : 'all'],
		onWrite: ({ worker }, phase) => {
			if (!killing) return;
			if (phase === 'arrived' && Date.now() >= nextFreeze) {
				nextFreeze = Date.now() + random.between(3_000, 8_000);
				workers.freeze(worker, TIMES.lease * pace + random.between(500, 2_000));
			} else if (mayKill() && random.chance(0.12)) {
				workers.kill(worker, phase === 'arrived' ? 'sent' : 'committed');
			}
		},
	});
	const config = {
		url: proxy.url,
		database: target.database,
		timeoutMs: TIMES.timeout * pace,
		place: options.place,
		settings: shortened,
		masters,
		broken,
	};
	const { scope } = connectionOf(
		{ url: proxy.url, database: target.database, apiKey: target.apiKey, environment: 'test' },
		'UTC',
	);
	const store = await openStore({ place: options.place, environment: 'test', settings: {} });
	const ledger = createLedger(store, shortened);
	const workers = startWorkers(options.worker, options.workers, config, () => ({
		point: random.pick(INNER_POINTS),
		pass: random.between(1, 3),
	}));
	const kills = () => [...workers.kills.values()].reduce((total, one) => total + one, 0);
	const faults = () => [...proxy.faults.values()].reduce((total, one) => total + one, 0);
	const monitor = startMonitor(odoo, prefix, 150);
	const feed = createFeed({
		masters,
		random: seeded(options.seed + 2),
		records: late ? { vendor: 6, project: 1, change: 1 } : RECORDS,
		weights: late
			? { vendor: 1, project: 0, change: 0, hours: 0, cost: 0, entry: 0 }
			: { vendor: 30, project: 8, change: 12, hours: 20, cost: 20, entry: 10 },
		window: late ? 1 : 40,
		conflicts: broken === null && !late ? 0.03 : 0,
		spoilt: broken === null && !late ? 0.01 : 0,
	});

	const openCount = async (states: readonly EntryState[] = OPEN): Promise<number> => {
		const counts = await ledger.count(scope, { states }, ['state']);
		const events = await store.read((reads) => reads.countEvents(scope));
		const entries = counts.reduce((total, { count }) => total + count, 0);
		return entries + (events.get('waiting') ?? 0) + (events.get('taken') ?? 0);
	};

	try {
		const startedAt = Date.now();
		proxy.setFaulty(true);
		killing = true;
		let nextKill = Date.now() + 1_500;
		if (options.freezes > 0) nextFreeze = Date.now() + 2_000;
		let nextWord = Date.now();
		const reached = () =>
			kills() >= options.kills &&
			faults() >= options.faults &&
			workers.freezes() >= options.freezes;
		while (!reached() && Date.now() - startedAt < options.limitMs) {
			const now = Date.now();
			// What is blocked may wait for a message that is still to come.
			if ((await openCount(MOVING)) + workers.unanswered() * 4 < BACKLOG)
				workers.deliver(feed.next(4));
			const able = workers.running();
			if (now >= nextKill && able.length > 0 && mayKill()) {
				nextKill = now + random.between(200, 600);
				if (random.chance(0.75)) workers.arm(random.pick(able));
				else workers.kill(random.pick(able), 'random');
			}
			if (workers.freezes() >= options.freezes) nextFreeze = Infinity;
			proxy.setFaulty(faults() * options.kills <= (kills() + 20) * options.faults);
			if (now >= nextWord) {
				nextWord = now + 5_000;
				progress(
					`${String(kills())} kills, ${String(faults())} faults, ${String(feed.sent().revisions)} revisions`,
				);
			}
			await pause(100);
		}
		const chaosMs = Date.now() - startedAt;
		killing = false;
		workers.disarm();
		proxy.setFaulty(false);
		for (let rest = feed.drain(); rest.length > 0; ) workers.deliver(rest.splice(0, 4));

		const settling = Date.now();
		let left = 0;
		while (Date.now() - settling < SETTLE_MS[broken === null ? 'whole' : 'broken'] * pace) {
			left = (await openCount()) + workers.unanswered() + proxy.inFlight();
			if (left === 0) break;
			progress(`peace: ${String(left)} left`);
			await pause(300);
		}
		// A request that was held may still be on its way to Odoo.
		await pause(longest * pace);
		await monitor.look();
		await monitor.stop();
		const sent = feed.sent();
		const findings = [
			...(await checkOdoo(odoo, prefix, sent)),
			checkOrder(monitor.regressions, monitor.looks()),
			...(await checkLedger(store, scope, sent)),
			...(await checkTrail(store, scope.connection, proxy.writes)),
		];
		return {
			findings,
			kills: kills(),
			killsAt: Object.fromEntries(workers.kills),
			faults: faults(),
			faultsOf: Object.fromEntries(proxy.faults),
			freezes: workers.freezes(),
			revisions: sent.revisions,
			messages: sent.messages,
			writes: proxy.writes.length,
			chaosMs,
			settleMs: Date.now() - settling,
			troubles: workers.troubles,
		};
	} finally {
		await workers.close();
		await monitor.stop();
		await proxy.close();
		await store.close();
		odoo.close();
	}
}

const MOVING = ['ready', 'sending', 'retry_wait', 'unknown'] as const;
const OPEN = [...MOVING, 'blocked'] as const;
const RECORDS = { vendor: 40, project: 10, change: 15 } as const;

const EVEN = Object.fromEntries(FAULTS.map((kind) => [kind, 1])) as Record<FaultKind, number>;
const NONE = Object.fromEntries(FAULTS.map((kind) => [kind, 0])) as Record<FaultKind, number>;
const WEIGHTS = { all: { ...EVEN, hold: 2, drop: 2 }, late: { ...NONE, hold: 1 } };

const pause = async (ms: number): Promise<void> =>
	await new Promise((resolve) => setTimeout(resolve, ms));
