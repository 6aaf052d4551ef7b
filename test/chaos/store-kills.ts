import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

import { verifyChain } from '../../core/delivery/audit/verify';
import { CONNECTION, SCOPE } from '../core/delivery/stores/rows';
import { openWriterStore, type WriterStore } from './store-place';

export interface StoreKills {
	readonly kills: number;
	/** Keys whose commit a writer had printed. */
	readonly acknowledged: number;
	/** Acknowledged keys that are not in the ledger: must be none. */
	readonly lost: readonly string[];
	/** Entries without their audit record or the reverse: must be 0. */
	readonly halves: number;
	readonly chainHolds: boolean;
	/** ms; longest stop of a writer's event loop. */
	readonly maxLagMs: number;
}

interface Writer {
	readonly acknowledged: string[];
	lagMs: number;
	/** Resolves when `count` keys are acknowledged; rejects when the process ends before. */
	reached(count: number): Promise<void>;
	kill(): Promise<void>;
}

const START_LIMIT_MS = 30_000;

/** @param program the writer as a single JavaScript file */
function startWriter(program: string, name: string, store: WriterStore): Writer {
	// eslint-disable-next-line @n8n/community-nodes/no-dangerous-functions -- a test that kills processes must start them; never shipped
	const child = spawn(process.execPath, [program, name, JSON.stringify(store)], {
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	const acknowledged: string[] = [];
	let heard: () => void = () => undefined;
	const writer: Writer = {
		acknowledged,
		lagMs: 0,
		reached: async (count) => {
			await new Promise<void>((resolve, reject) => {
				const limit = setTimeout(() => {
					reject(new Error(`${name} acknowledged too little`));
				}, START_LIMIT_MS);
				ended.then(() => {
					reject(new Error(`${name} ended by itself`));
				}, reject);
				heard = () => {
					if (acknowledged.length < count) return;
					clearTimeout(limit);
					resolve();
				};
				heard();
			});
		},
		kill: async () => {
			child.kill('SIGKILL');
			await ended;
		},
	};
	const lines = createInterface({ input: child.stdout });
	lines.on('line', (line) => {
		if (line.startsWith('+')) acknowledged.push(line.slice(1));
		else if (line.startsWith('~')) writer.lagMs = Math.max(writer.lagMs, Number(line.slice(1)));
		heard();
	});
	// What was printed before the kill is still read.
	const ended = Promise.all([
		new Promise((resolve) => child.once('exit', resolve)),
		new Promise((resolve) => lines.once('close', resolve)),
	]);
	return writer;
}

/**
 * Two processes write to one ledger; each is killed with SIGKILL at a random moment, in every round.
 * Afterwards whatever they had acknowledged must be there, whole.
 *
 * @param random in [0, 1)
 */
export async function storeKills(options: {
	readonly program: string;
	readonly store: WriterStore;
	readonly rounds: number;
	readonly random?: () => number;
}): Promise<StoreKills> {
	const { program, store, rounds, random = Math.random } = options;
	const acknowledged: string[] = [];
	let maxLagMs = 0;
	let kills = 0;
	const one = async (name: string): Promise<void> => {
		const writer = startWriter(program, name, store);
		// A random number of commits later the process is somewhere within another one.
		await writer.reached(1 + Math.floor(random() * 60));
		await writer.kill();
		kills += 1;
		acknowledged.push(...writer.acknowledged);
		maxLagMs = Math.max(maxLagMs, writer.lagMs);
	};
	for (let round = 1; round <= rounds; round += 1) {
		await Promise.all([one(`a${String(round)}`), one(`b${String(round)}`)]);
	}

	const ledger = await openWriterStore(store);
	try {
		return await ledger.read(async (reads) => {
			const found = await reads.entriesByKey(acknowledged);
			const [entries] = await reads.countEntries(SCOPE, {}, []);
			const last = await reads.lastAudit(CONNECTION);
			const verified = await verifyChain(reads, CONNECTION);
			return {
				kills,
				acknowledged: acknowledged.length,
				lost: acknowledged.filter((key) => !found.has(key)),
				halves: Math.abs((entries?.count ?? 0) - (last?.n ?? 0)),
				chainHolds: verified.ok,
				maxLagMs,
			};
		});
	} finally {
		await ledger.close();
	}
}
