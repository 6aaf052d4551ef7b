import { z } from 'zod/v4';

import type { OdooClient } from '../../odoo/client.port';
import { done, failed, type Outcome } from '../../outcome';
import {
	type AccessNeed,
	asPlanned,
	type Verb,
	type VerbDeps,
	type VerbInput,
	type VerbPlan,
} from '../../verb';
import { toFault } from '../../faults';
import { forgetPlans } from '../plans';
import { addToGroup, createMissing } from './create';
import { administratorNeeded, inspect, type PartFinding, type SetupState } from './inspect';

export const setupInput = z.strictObject({
	/** Use these root plans instead of "Phases", "Cost Codes" and "Cost Types". */
	planNames: z
		.strictObject({
			phase: z.string().min(1).max(128).optional(),
			costCode: z.string().min(1).max(128).optional(),
			costType: z.string().min(1).max(128).optional(),
		})
		.optional(),
	/** Also an operation type "Issue to job" in each company with a warehouse. */
	issueToJob: z.boolean().default(true),
	/** Logins that get the group "Construction Integration". */
	integrationUsers: z.array(z.string().min(1).max(256)).max(20).default([]),
});
export type SetupInput = z.infer<typeof setupInput>;

export interface SetupResult {
	/** Nothing is missing. */
	readonly ready: boolean;
	/** What carries the budget here. */
	readonly budgets: SetupState['budgets'];
	readonly odoo: string;
	readonly missing: readonly PartFinding[];
	readonly present: readonly PartFinding[];
}

const NEEDS_TO_READ: readonly AccessNeed[] = [
	{ model: 'account.analytic.plan', operations: ['read'], group: 'Analytic Accounting' },
];
const NEEDS_TO_PREPARE: readonly AccessNeed[] = [
	...NEEDS_TO_READ,
	{ model: 'ir.model', operations: ['create', 'write'], group: 'Role / Administrator' },
];

export interface SetupPlan extends VerbPlan<SetupResult> {
	readonly steps: ReadonlyArray<{ readonly index: number; readonly wish: SetupInput }>;
}

const isOpen = ({ state }: PartFinding) => state !== 'present' && state !== 'not_needed';

const resultOf = (odoo: OdooClient, { findings, budgets }: SetupState): SetupResult => ({
	ready: !findings.some(isOpen),
	budgets,
	odoo: odoo.version.text,
	missing: findings.filter(isOpen),
	present: findings.filter((finding) => !isOpen(finding)),
});

/** Lists what this package needs in Odoo and whether it is there. Changes nothing. */
export const setupCheck: Verb<SetupInput, SetupPlan, SetupResult> = {
	name: 'jobCost.setup.check',
	writes: false,
	needs: NEEDS_TO_READ,
	input: setupInput,
	plan: (deps, inputs) => planSetup(deps, inputs, false),
	apply: asPlanned,
};

/**
 * Creates what is missing. Needs an administrator; a second run changes nothing. Each part is
 * created once by its External ID, so a run that broke off is finished by running it again.
 */
export const setupPrepare: Verb<SetupInput, SetupPlan, SetupResult> = {
	name: 'jobCost.setup.prepare',
	writes: true,
	needs: NEEDS_TO_PREPARE,
	input: setupInput,
	plan: (deps, inputs) => planSetup(deps, inputs, true),
	apply: applySetup,
};

async function planSetup(
	{ odoo }: VerbDeps,
	inputs: ReadonlyArray<VerbInput<SetupInput>>,
	prepare: boolean,
): Promise<SetupPlan> {
	const preview: Outcome<SetupResult>[] = [];
	const steps: Array<{ index: number; wish: SetupInput }> = [];
	for (const { index, value } of inputs) {
		try {
			const state = await inspect(odoo, value);
			const result = resultOf(odoo, state);
			const needed = prepare && (!result.ready || value.integrationUsers.length > 0);
			if (needed && !state.administrator) throw administratorNeeded();
			if (needed) steps.push({ index, wish: value });
			const effect = !prepare ? 'read' : result.ready ? 'unchanged' : 'created';
			preview.push(done(index, effect, result));
		} catch (thrown) {
			preview.push(failed(index, toFault(thrown)));
		}
	}
	return { preview, steps };
}

async function applySetup(
	{ odoo, clock }: VerbDeps,
	plan: SetupPlan,
): Promise<ReadonlyArray<Outcome<SetupResult>>> {
	const outcomes = new Map(plan.preview.map((outcome) => [outcome.index, outcome]));
	for (const { index, wish } of plan.steps) {
		try {
			// Looked at anew: an earlier input may have created the parts already.
			const before = await inspect(odoo, wish);
			await createMissing(odoo, clock, before);
			await addToGroup(odoo, wish.integrationUsers, odoo.dialect.userGroupsField);
			forgetPlans(odoo);
			const after = await inspect(odoo, wish);
			const effect = resultOf(odoo, before).ready ? 'unchanged' : 'created';
			outcomes.set(index, done(index, effect, resultOf(odoo, after)));
		} catch (thrown) {
			outcomes.set(index, failed(index, toFault(thrown)));
		}
	}
	return [...outcomes.values()];
}
