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
