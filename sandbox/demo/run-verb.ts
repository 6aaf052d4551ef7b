import type { VerbDeps, Verb, VerbPlan } from '../../core/verb';

/**
 * Runs a verb over values that must all succeed: the demo's own records are right, so the first
 * exception ends the seeding with its message and remedy.
 * @returns the results in the order of the values, and how many were created or updated
 */
export async function runVerb<I, P extends VerbPlan<R>, R>(
	deps: VerbDeps,
	verb: Verb<I, P, R>,
	values: ReadonlyArray<Record<string, unknown>>,
): Promise<{ results: R[]; changed: number }> {
	const inputs = values.map((value, index) => ({ index, value: verb.input.parse(value) }));
	const plan = await verb.plan(deps, inputs);
	const outcomes = [...(await verb.apply(deps, plan))].sort((a, b) => a.index - b.index);
	const results: R[] = [];
	let changed = 0;
	for (const outcome of outcomes) {
		if (outcome.status === 'exception') {
			const { message, remedy, model, field } = outcome.fault.report();
			throw new Error(
				`${verb.name}, record ${String(outcome.index)} (${model ?? ''} ${field ?? ''}): ${message} ${remedy}`,
				{ cause: outcome.fault },
			);
		}
		if (outcome.effect === 'created' || outcome.effect === 'updated') changed += 1;
		results.push(outcome.result);
	}
	return { results, changed };
}
