import { setTimeout as wait } from 'node:timers/promises';

export interface Rounds {
	/** The next round comes now, but not sooner than `gapMs` after the last one began. */
	wake(): void;
	/** Ends after the round that is running. */
	stop(): Promise<void>;
}

/**
 * Repeats `round`, which says how many ms to rest and must not throw. Rounds never overlap; however
 * often it is woken, the gap gathers what comes in the meantime.
 */
export function repeat(round: () => Promise<number>, gapMs: number): Rounds {
	const stopped = new AbortController();
	let woken = false;
	let rest = new AbortController();

	const sleep = async (ms: number, signal: AbortSignal): Promise<void> => {
		// A timer of its own must not keep the process alive.
		await wait(ms, undefined, { signal, ref: false }).catch(() => undefined);
	};

	const run = async (): Promise<void> => {
		while (!stopped.signal.aborted) {
			woken = false;
			const began = performance.now();
			const restMs = await round();
			rest = new AbortController();
			if (!woken) await sleep(restMs, AbortSignal.any([rest.signal, stopped.signal]));
			await sleep(Math.max(0, gapMs - (performance.now() - began)), stopped.signal);
		}
	};
	const running = run();

	return {
		wake: () => {
			woken = true;
			rest.abort();
		},
		stop: async () => {
			stopped.abort();
			await running;
		},
	};
}
