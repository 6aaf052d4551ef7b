/** Seconds one run takes. */
export async function seconds(work: () => Promise<unknown>): Promise<number> {
	const start = performance.now();
	await work();
	return (performance.now() - start) / 1000;
}

/** The middle of several measurements; a single slow one does not decide. */
export function median(values: readonly number[]): number {
	const sorted = [...values].sort((a, b) => a - b);
	const middle = sorted[Math.floor(sorted.length / 2)];
	if (middle === undefined) throw new RangeError('Nothing was measured.');
	return middle;
}

export const inSeconds = (value: number): string =>
	value < 10 ? `${value.toFixed(3)} s` : `${value.toFixed(1)} s`;

/**
 * ms of processor time one run takes, and the longest time in ms it kept the event loop from turning.
 * Unlike the clock on the wall the first hardly depends on what else the machine does.
 */
export async function effort(
	work: () => Promise<unknown>,
): Promise<{ readonly cpuMs: number; readonly stoodMs: number }> {
	let stoodMs = 0;
	let turned = performance.now();
	let over = false;
	const turn = (): void => {
		const now = performance.now();
		stoodMs = Math.max(stoodMs, now - turned);
		turned = now;
		if (!over) setImmediate(turn);
	};
	setImmediate(turn);
	const start = process.cpuUsage();
	await work();
	const { user, system } = process.cpuUsage(start);
	over = true;
	turn();
	return { cpuMs: (user + system) / 1000, stoodMs };
}
