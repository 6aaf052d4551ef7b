import { Violation } from './checks';
import type { Mutation } from './wiring';
import { World } from './world';

export interface Finding {
	readonly seed: number;
	readonly message: string;
	readonly trace: readonly string[];
}

/** Runs one seed; on a violation runs it again, writing down what happens. */
export async function runSeed(
	seed: number,
	steps: number,
	mutation: Mutation | null = null,
): Promise<Finding | null> {
	const message = await violationOf(new World(seed, mutation), steps);
	if (message === null) return null;
	const again = new World(seed, mutation, true);
	await violationOf(again, steps);
	return { seed, message, trace: again.trace };
}

async function violationOf(world: World, steps: number): Promise<string | null> {
	try {
		await world.run(steps);
		return null;
	} catch (thrown) {
		if (thrown instanceof Violation) return thrown.message;
		const stack = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
		return `unexpected: ${stack}`;
	}
}

/** The first of these seeds that breaks a promise. */
export async function firstFinding(
	seeds: number,
	steps: number,
	mutation: Mutation | null = null,
	from = 1,
): Promise<Finding | null> {
	for (let seed = from; seed < from + seeds; seed++) {
		const finding = await runSeed(seed, steps, mutation);
		if (finding !== null) return finding;
	}
	return null;
}

export const describeFinding = ({ seed, message, trace }: Finding): string =>
	[`seed ${seed}: ${message}`, ...trace.slice(-80)].join('\n');
