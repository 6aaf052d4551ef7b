import { type Phase, phaseSchema } from '../canonical/entities/phase';
import { ANALYTIC_ACCOUNT } from '../odoo/models/analytic';
import type { AccessNeed, Verb, VerbDeps, VerbInput } from '../verb';
import { type Delivered, delivered, recordId } from './delivered';
import { phaseCode, readDirectory } from './directory';
import { type NewCode, refuseDuplicateCodes } from './duplicate-codes';
import { plansOf } from './plans';
import {
	applyRecords,
	isReady,
	planRecords,
	prepareEach,
	type ReadyRow,
	type RecordPlan,
	type Upserted,
	withFaults,
} from './upserting';

const NEEDS: readonly AccessNeed[] = [
	{
		model: ANALYTIC_ACCOUNT,
		operations: ['read', 'write', 'create'],
		group: 'Analytic Accounting',
		module: 'analytic',
	},
	{ model: 'project.project', operations: ['read'], group: 'Project / User', module: 'project' },
];

/**
 * Creates or updates phases: one analytic account each in the plan "Phases", with the code
 * `<project code>/<phase code>` and the company of the project.
 *
 * Faults: `mapping.unknown_project`, `conflict.duplicate_code`, `setup.not_prepared`.
 */
export const phaseUpsert: Verb<Delivered<Phase>, RecordPlan, Upserted> = {
	name: 'jobCost.phase.upsert',
	writes: true,
	needs: NEEDS,
	input: delivered(phaseSchema),
	plan: planPhases,
	apply: ({ odoo, clock }, plan) => applyRecords(odoo, clock, plan),
};

async function planPhases(
	{ odoo }: VerbDeps,
	inputs: ReadonlyArray<VerbInput<Delivered<Phase>>>,
): Promise<RecordPlan> {
	const [plans, directory] = await Promise.all([
		plansOf(odoo),
		readDirectory(odoo, {
			projects: inputs.map(({ value }) => ({ origin: value, ref: value.data.project })),
		}),
	]);
	const prepared = prepareEach(inputs, ({ value }): ReadyRow & { readonly code: NewCode } => {
		const { data } = value;
		const project = directory.project({ origin: value, ref: data.project });
		const code = phaseCode(project.code, data.code);
		const externalId = recordId(value, 'phase');
		return {
			code: { index: 0, externalId, code, company: project.company },
			row: {
				externalId,
				values: {
					name: data.name,
					code,
					plan_id: { id: plans.phase.plan },
					company_id: project.company === null ? null : { id: project.company },
					// Unsaid, what a person archived in Odoo stays archived.
					...(data.active === undefined ? {} : { active: data.active }),
				},
			},
		};
	});
	const refused = await refuseDuplicateCodes(
		odoo,
		plans.phase.plan,
		'phase',
		prepared.filter(isReady).map(({ index, value }) => ({ ...value.code, index })),
	);
	return await planRecords(odoo, ANALYTIC_ACCOUNT, withFaults(prepared, refused));
}
