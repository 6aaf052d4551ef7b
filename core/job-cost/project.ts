import { type Project, projectSchema } from '../canonical/entities/project';
import { ANALYTIC_ACCOUNT } from '../odoo/models/analytic';
import { PROJECT } from '../odoo/models/project';
import type { UpsertPlan, UpsertRow } from '../odoo/upsert';
import { done, failed, type Outcome } from '../outcome';
import type { AccessNeed, Verb, VerbDeps, VerbInput, VerbPlan } from '../verb';
import { type Company, readCompanies } from './companies';
import { type Delivered, delivered, recordId } from './delivered';
import { refuseDuplicateCodes } from './duplicate-codes';
import { CUSTOMERS, readMasters } from './masters';
import { plansOf } from './plans';
import {
	applyIfAny,
	isReady,
	type NewRow,
	planIfAny,
	prepareEach,
	strongest,
	withFaults,
} from './upserting';

export interface ProjectUpserted {
	/** project.project; null in a dry run of a new project. */
	readonly id: number | null;
	/** Analytic account that carries its cost. */
	readonly account: number | null;
	readonly externalId: string;
	readonly code: string;
	readonly company: number;
	readonly changed: readonly string[];
}

interface Job {
	readonly code: string;
	readonly company: Company;
	readonly account: NewRow;
	/** Without `account_id`, which is known once the account exists. */
	readonly project: NewRow;
	readonly warnings: readonly string[];
}

export interface ProjectPlan extends VerbPlan<ProjectUpserted> {
	readonly accounts: UpsertPlan | null;
	readonly jobs: ReadonlyMap<number, Job>;
}

const NEEDS: readonly AccessNeed[] = [
	{
		model: PROJECT,
		operations: ['read', 'write', 'create'],
		group: 'Project / Administrator',
		module: 'project',
	},
	{
		model: ANALYTIC_ACCOUNT,
		operations: ['read', 'write', 'create'],
		group: 'Analytic Accounting',
		module: 'analytic',
	},
];

/**
 * Creates or updates projects: a project.project with timesheets on, and the analytic account that
 * carries its cost and its job number. Company: the one named, else the user's own.
 *
 * Faults: `conflict.duplicate_code`, `mapping.unknown_company`, `mapping.unknown_customer`.
 */
export const projectUpsert: Verb<Delivered<Project>, ProjectPlan, ProjectUpserted> = {
	name: 'jobCost.project.upsert',
	writes: true,
	needs: NEEDS,
	input: delivered(projectSchema),
	plan: planProjects,
	apply: applyProjects,
};

async function planProjects(
	{ odoo }: VerbDeps,
	inputs: ReadonlyArray<VerbInput<Delivered<Project>>>,
): Promise<ProjectPlan> {
	const plans = await plansOf(odoo);
	const [companies, customers] = await Promise.all([
		readCompanies(odoo),
		readMasters(
			odoo,
			CUSTOMERS,
			inputs.flatMap(({ value }) =>
				value.data.customer === undefined ? [] : [{ origin: value, ref: value.data.customer }],
			),
		),
	]);
	const prepared = prepareEach(inputs, ({ value }): Job => {
		const { data } = value;
		const company = value.company === undefined ? companies.own : companies.named(value.company);
		const customer =
			data.customer === undefined
				? undefined
				: customers.find({ origin: value, ref: data.customer, company: company.id }, 'customer').id;
		const { startDate, estimatedCompletionDate: end, currency } = data;
		return {
			code: data.code,
			company,
			account: {
				externalId: recordId(value, 'project_account'),
				values: {
					name: data.name,
					code: data.code,
					plan_id: { id: plans.project.plan },
					company_id: { id: company.id },
					// Unsaid, what a person archived in Odoo stays archived.
					...(data.active === undefined ? {} : { active: data.active }),
				},
			},
			project: {
				externalId: recordId(value, 'project'),
				values: {
					name: data.name,
					company_id: { id: company.id },
					allow_timesheets: true,
					// Unsaid, what a person archived in Odoo stays archived.
					...(data.active === undefined ? {} : { active: data.active }),
					...(customer === undefined ? {} : { partner_id: { id: customer } }),
					// Odoo keeps the two days as one range and drops a single one.
					...(startDate === undefined || end === undefined
						? {}
						: { date_start: startDate, date: end }),
				},
			},
			warnings:
				currency === undefined || currency === company.currency
					? []
					: [
							`The project is kept in ${currency} at the source; ${company.name} keeps its job cost in ${company.currency}.`,
						],
		};
	});
	const refused = await refuseDuplicateCodes(
		odoo,
		plans.project.plan,
		'project',
		prepared.filter(isReady).map(({ index, value }) => ({
			index,
			externalId: value.account.externalId,
			code: value.code,
			company: value.company.id,
		})),
	);
	const checked = withFaults(prepared, refused);
	const ready = checked.filter(isReady);
	const [accounts, projects] = await Promise.all([
		planIfAny(odoo, {
			model: ANALYTIC_ACCOUNT,
			rows: ready.map(({ index, value }) => ({ ...value.account, index })),
			mode: 'master',
		}),
		planIfAny(odoo, {
			model: PROJECT,
			rows: ready.map(({ index, value }) => ({ ...value.project, index })),
			mode: 'master',
		}),
	]);
	const byIndex = (plan: UpsertPlan | null) =>
		new Map(plan?.rows.map((row) => [row.row.index, row]));
	const accountRows = byIndex(accounts);
	const projectRows = byIndex(projects);
	const preview = checked.map((one): Outcome<ProjectUpserted> => {
		if (!isReady(one)) return failed(one.index, one.fault);
		const account = accountRows.get(one.index);
		const project = projectRows.get(one.index);
		for (const row of [account, project]) {
			if (row?.effect === 'exception') return failed(one.index, row.fault);
		}
		return done(
			one.index,
			strongest(
				[account?.effect, project?.effect].flatMap((e) =>
					e === undefined || e === 'exception' ? [] : [e],
				),
			),
			{
				id: project !== undefined && 'id' in project ? project.id : null,
				account: account !== undefined && 'id' in account ? account.id : null,
				externalId: one.value.project.externalId,
				code: one.value.code,
				company: one.value.company.id,
				changed: [account, project].flatMap((row) =>
					row !== undefined && 'changed' in row ? row.changed : [],
				),
			},
			one.value.warnings,
		);
	});
	return { preview, accounts, jobs: new Map(ready.map(({ index, value }) => [index, value])) };
}

async function applyProjects(
	{ odoo, clock }: VerbDeps,
	plan: ProjectPlan,
): Promise<Array<Outcome<ProjectUpserted>>> {
	const accounts = await applyIfAny(odoo, clock, plan.accounts);
	const rows = [...plan.jobs].flatMap(([index, job]): UpsertRow[] => {
		const account = accounts.get(index);
		if (account?.status !== 'done') return [];
		return [
			{
				...job.project,
				index,
				values: { ...job.project.values, account_id: { id: account.result.id } },
			},
		];
	});
	// Planned anew: a write to the account or the account's own name may have moved the project.
	const projects = await applyIfAny(
		odoo,
		clock,
		await planIfAny(odoo, { model: PROJECT, rows, mode: 'master' }),
	);
	return plan.preview.map((before) => {
		if (before.status === 'exception') return before;
		const account = accounts.get(before.index);
		const project = projects.get(before.index);
		if (account?.status === 'exception') return account;
		if (project?.status === 'exception') return project;
		if (account === undefined || project === undefined) return before;
		return done(
			before.index,
			strongest([account.effect, project.effect]),
			{ ...before.result, id: project.result.id, account: account.result.id },
			before.warnings,
		);
	});
}
