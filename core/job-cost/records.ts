import { z } from 'zod/v4';

import { refSchema } from '../canonical/types';
import type { Domain, OdooClient } from '../odoo/client.port';
import { ANALYTIC_ACCOUNT, type AnalyticAccountRow } from '../odoo/models/analytic';
import { idOf, textOf } from '../odoo/models/values';
import { done, failed, type Outcome } from '../outcome';
import { type AccessNeed, asPlanned, type Verb, type VerbDeps, type VerbInput } from '../verb';
import { companiesOf } from './companies';
import { likeText } from './domain';
import { type Asked, readDirectory } from './directory';
import { readJobs } from './jobs';
import { projectQuestion, type ProjectQuestion, type ReadPlan } from './position';
import { plansOf } from './plans';
import { isReady, prepareEach } from './upserting';
import type { Dimension } from './rules/types';

/** Reading back what the upserts keep: projects, phases, cost codes and cost types. */

export interface DimensionRecord {
	/** Project: project.project; else the analytic account. */
	readonly id: number;
	readonly account: number;
	readonly code: string;
	readonly name: string;
	/** null: shared between companies. */
	readonly company: number | null;
	readonly active: boolean;
}

export interface DimensionList {
	readonly records: readonly DimensionRecord[];
}

const NEEDS: readonly AccessNeed[] = [
	{
		model: ANALYTIC_ACCOUNT,
		operations: ['read'],
		group: 'Analytic Accounting',
		module: 'analytic',
	},
];

export const codeQuestion = z.object({
	record: refSchema,
	/** Needed with `record.id`. */
	system: z.string().min(1).max(32).default('odoo'),
	tenant: z.string().min(1).max(64).default('default'),
	company: z.string().min(1).max(200).optional(),
});
export type CodeQuestion = z.infer<typeof codeQuestion>;

export const phaseQuestion = projectQuestion.omit({ asOf: true }).extend({ record: refSchema });
export type PhaseQuestion = z.infer<typeof phaseQuestion>;

export const listQuestion = z.object({
	company: z.string().min(1).max(200).optional(),
	/** Codes that begin so; absent = all. */
	codePrefix: z.string().min(1).max(64).optional(),
	/** Archived ones too. */
	archived: z.boolean().default(false),
	limit: z.int().min(1).max(10_000).default(50),
});
export type ListQuestion = z.infer<typeof listQuestion>;

export const projectGet: Verb<ProjectQuestion, ReadPlan<DimensionRecord>, DimensionRecord> = {
	name: 'jobCost.project.get',
	writes: false,
	needs: NEEDS,
	input: projectQuestion,
	plan: async ({ odoo }, inputs) => {
		const companies = await companiesOf(odoo);
		const find = await readJobs(
			odoo,
			inputs.map(({ value: { system, tenant, project } }) => ({
				origin: { system, tenant },
				ref: project,
			})),
		);
		return {
			preview: answers(inputs, ({ system, tenant, project, company }) => {
				const { onAccount: _others, ...record } = find({
					origin: { system, tenant },
					ref: project,
					company: company === undefined ? null : companies.named(company).id,
				});
				return record;
			}),
		};
	},
	apply: asPlanned,
};

export const phaseGet: Verb<PhaseQuestion, ReadPlan<DimensionRecord>, DimensionRecord> = {
	name: 'jobCost.phase.get',
	writes: false,
	needs: NEEDS,
	input: phaseQuestion,
	plan: async ({ odoo }, inputs) => {
		const asked = ({ system, tenant, project, record }: PhaseQuestion) => ({
			origin: { system, tenant },
			ref: record,
			project: { origin: { system, tenant }, ref: project },
		});
		const directory = await readDirectory(odoo, {
			phases: inputs.map(({ value }) => asked(value)),
		});
		return {
			preview: answers(inputs, (value) => withAccount(directory.phase(asked(value), 'record'))),
		};
	},
	apply: asPlanned,
};

const codeGet = (
	name: string,
	kind: 'costCode' | 'costType',
): Verb<CodeQuestion, ReadPlan<DimensionRecord>, DimensionRecord> => ({
	name,
	writes: false,
	needs: NEEDS,
	input: codeQuestion,
	plan: async ({ odoo }, inputs) => {
		const companies = await companiesOf(odoo);
		const asked = ({ system, tenant, record, company }: CodeQuestion): Asked => ({
			origin: { system, tenant },
			ref: record,
			company: company === undefined ? null : companies.named(company).id,
		});
		const asks = inputs.map(({ value: { company: _, ...rest } }) => asked(rest));
		const directory = await readDirectory(
			odoo,
			kind === 'costCode' ? { costCodes: asks } : { costTypes: asks },
		);
		return {
			preview: answers(inputs, (value) => withAccount(directory[kind](asked(value), 'record'))),
		};
	},
	apply: asPlanned,
});

export const costCodeGet = codeGet('jobCost.costCode.get', 'costCode');
export const costTypeGet = codeGet('jobCost.costType.get', 'costType');

const listOf = (
	name: string,
	dimension: Dimension,
): Verb<ListQuestion, ReadPlan<DimensionList>, DimensionList> => ({
	name,
	writes: false,
	needs: NEEDS,
	input: listQuestion,
	plan: async (deps, inputs) => ({ preview: await listEach(deps, inputs, dimension) }),
	apply: asPlanned,
});

export const projectGetMany = listOf('jobCost.project.getMany', 'project');
export const phaseGetMany = listOf('jobCost.phase.getMany', 'phase');
export const costCodeGetMany = listOf('jobCost.costCode.getMany', 'costCode');
export const costTypeGetMany = listOf('jobCost.costType.getMany', 'costType');

type AccountRow = AnalyticAccountRow & { readonly project_ids: readonly number[] };

async function listEach(
	{ odoo }: VerbDeps,
	inputs: ReadonlyArray<VerbInput<ListQuestion>>,
	dimension: Dimension,
): Promise<Array<Outcome<DimensionList>>> {
	const [plans, companies] = await Promise.all([plansOf(odoo), companiesOf(odoo)]);
	const prepared = prepareEach(inputs, ({ value }) => ({
		...value,
		company: value.company === undefined ? null : companies.named(value.company).id,
	}));
	// Equal questions, the usual case with many items, are asked once.
	const asked = new Map<string, Promise<DimensionRecord[]>>();
	return await Promise.all(
		prepared.map(async (one) => {
			if (!isReady(one)) return failed(one.index, one.fault);
			const text = JSON.stringify(one.value);
			const records = asked.get(text) ?? list(odoo, dimension, plans[dimension].plan, one.value);
			asked.set(text, records);
			return done(one.index, 'read', { records: await records });
		}),
	);
}

async function list(
	odoo: OdooClient,
	dimension: Dimension,
	plan: number,
	question: Omit<ListQuestion, 'company'> & { readonly company: number | null },
): Promise<DimensionRecord[]> {
	const { company, codePrefix, archived, limit } = question;
	const domain: Domain = [
		['root_plan_id', '=', plan],
		...(company === null ? [] : [['company_id', 'in', [company, false]] as const]),
		...(codePrefix === undefined ? [] : [['code', '=like', `${likeText(codePrefix)}%`] as const]),
		// The project plan also holds accounts that belong to no project.
		...(dimension === 'project' ? [['project_ids', '!=', false] as const] : []),
	];
	const rows = await odoo.searchRead<AccountRow>({
		model: ANALYTIC_ACCOUNT,
		domain,
		fields: ['name', 'code', 'company_id', 'active', 'project_ids'],
		order: 'code, id',
		limit,
		many2one: 'id',
		context: { activeTest: !archived },
	});
	return rows.flatMap((row) => {
		const record = {
			account: row.id,
			code: textOf(row.code) ?? '',
			name: row.name,
			company: idOf(row.company_id),
			active: row.active,
		};
		return dimension === 'project'
			? row.project_ids.map((id) => ({ id, ...record }))
			: [{ id: row.id, ...record }];
	});
}

/** `%` and `_` are wildcards of LIKE. */
const withAccount = (record: Omit<DimensionRecord, 'account'>): DimensionRecord => ({
	...record,
	account: record.id,
});

const answers = <I>(
	inputs: ReadonlyArray<VerbInput<I>>,
	find: (value: I) => DimensionRecord,
): Array<Outcome<DimensionRecord>> =>
	prepareEach(inputs, ({ value }) => find(value)).map((one) =>
		isReady(one) ? done(one.index, 'read', one.value) : failed(one.index, one.fault),
	);
