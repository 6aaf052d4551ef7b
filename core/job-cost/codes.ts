import { type CostCode, costCodeSchema } from '../canonical/entities/cost-code';
import { type CostType, costTypeSchema } from '../canonical/entities/cost-type';
import { type NewCode, refuseDuplicateCodes } from './duplicate-codes';
import { ANALYTIC_ACCOUNT } from '../odoo/models/analytic';
import type { AccessNeed, Verb, VerbDeps, VerbInput } from '../verb';
import { readCompanies } from './companies';
import { type Delivered, delivered, recordId } from './delivered';
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
];

/** Cost codes and cost types differ in their plan and entity only. */
interface CodeList {
	readonly entity: 'cost_code' | 'cost_type';
	readonly dimension: 'costCode' | 'costType';
	readonly words: string;
}

/**
 * Creates or updates cost codes: one analytic account each in the plan "Cost Codes". Shared between
 * companies unless the record names one. Faults: `conflict.duplicate_code`,
 * `source_data.not_postable`, `mapping.unknown_company`, `setup.not_prepared`.
 */
export const costCodeUpsert: Verb<Delivered<CostCode>, RecordPlan, Upserted> = {
	name: 'jobCost.costCode.upsert',
	writes: true,
	needs: NEEDS,
	input: delivered(costCodeSchema),
	plan: (deps, inputs) =>
		planCodes(deps, inputs, {
			entity: 'cost_code',
			dimension: 'costCode',
			words: 'cost code',
		}),
	apply: ({ odoo, clock }, plan) => applyRecords(odoo, clock, plan),
};

/** Creates or updates cost types, as `costCodeUpsert` in the plan "Cost Types". */
export const costTypeUpsert: Verb<Delivered<CostType>, RecordPlan, Upserted> = {
	name: 'jobCost.costType.upsert',
	writes: true,
	needs: NEEDS,
	input: delivered(costTypeSchema),
	plan: (deps, inputs) =>
		planCodes(deps, inputs, {
			entity: 'cost_type',
			dimension: 'costType',
			words: 'cost type',
		}),
	apply: ({ odoo, clock }, plan) => applyRecords(odoo, clock, plan),
};

type CodeData = Pick<CostCode, 'code' | 'name' | 'active'> & Pick<Partial<CostCode>, 'postable'>;

async function planCodes(
	{ odoo }: VerbDeps,
	inputs: ReadonlyArray<VerbInput<Delivered<CodeData>>>,
	{ entity, dimension, words }: CodeList,
): Promise<RecordPlan> {
	const plans = await plansOf(odoo);
	const companies = inputs.some(({ value }) => value.company !== undefined)
		? await readCompanies(odoo)
		: null;
	const plan = plans[dimension].plan;
	const prepared = prepareEach(inputs, ({ value }): ReadyRow & { readonly code: NewCode } => {
		const { data } = value;
		const company =
			value.company === undefined || companies === null ? null : companies.named(value.company).id;
		const externalId = recordId(value, entity);
		return {
			code: { index: 0, externalId, code: data.code, company },
			row: {
				externalId,
				values: {
					name: data.name,
					code: data.code,
					plan_id: { id: plan },
					company_id: company === null ? null : { id: company },
					// Unsaid, what a person archived in Odoo stays archived.
					...(data.active === undefined ? {} : { active: data.active }),
				},
			},
			warnings:
				data.postable === false
					? [`${data.code} takes no postings in the source; Odoo cannot forbid them.`]
					: [],
		};
	});
	const refused = await refuseDuplicateCodes(
		odoo,
		plan,
		words,
		prepared.filter(isReady).map(({ index, value }) => ({ ...value.code, index })),
	);
	return await planRecords(odoo, ANALYTIC_ACCOUNT, withFaults(prepared, refused));
}
