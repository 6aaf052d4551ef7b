import { z } from 'zod/v4';

import { fault, toFault } from '../faults';
import { decimalFromFloat } from '../money';
import { ANALYTIC_LINE } from '../odoo/models/analytic';
import { JOB_BUDGET_LINE } from '../odoo/models/job-budget';
import { idOf, numberOf, textOf } from '../odoo/models/values';
import { done, failed, type Outcome } from '../outcome';
import { asPlanned, type Verb, type VerbDeps, type VerbInput, type VerbPlan } from '../verb';
import { companiesOf } from './companies';
import { booksOf } from './figures';
import { type Job } from './jobs';
import type { Name, Notice, ReportInput } from './report/types';
import { costOfAnalytic } from './rules/committed';
import { type MonthFact, trend } from './rules/trend';
import type { Dimension } from './rules/types';
import { plansOf } from './plans';
import { wipInput, WIP_NEEDS, studyWip } from './wip';
import { isReady } from './upserting';

export const reportInput = wipInput.extend({
	/** One report for all inputs of one group; inputs without a group are one report together. */
	group: z.string().min(1).max(100).default('all'),
	title: z.string().min(1).max(160).default('Job cost'),
	locale: z.string().min(2).max(35).optional(),
	paper: z.enum(['A4', 'Letter']).optional(),
	/** Also the work-in-progress schedule. */
	withWip: z.boolean().default(true),
});
export type ReportQuestion = z.infer<typeof reportInput>;

/** Figures of one report, ready for the report module. The first input of a group carries it. */
export interface ReportFigures {
	readonly group: string;
	readonly projects: number;
	/** Null on inputs whose report another input of the group carries. */
	readonly report: ReportInput | null;
}

/**
 * Everything a printed report shows: positions, monthly trend and WIP of the projects asked for.
 * Inputs of one group come together in one report; the first of them that can be read carries it,
 * and a project that cannot be found is a notice in it besides being an exception.
 */
export const reportGenerate: Verb<ReportQuestion, VerbPlan<ReportFigures>, ReportFigures> = {
	name: 'jobCost.report.generate',
	writes: false,
	needs: WIP_NEEDS,
	input: reportInput,
	plan: async (deps, inputs) => ({ preview: await assemble(deps, inputs) }),
	apply: asPlanned,
};

async function assemble(
	deps: VerbDeps,
	inputs: ReadonlyArray<VerbInput<ReportQuestion>>,
): Promise<Array<Outcome<ReportFigures>>> {
	const studied = await studyWip(deps, inputs);
	const companies = await companiesOf(deps.odoo);
	const groups = [...new Set(inputs.map(({ value }) => value.group))];
	const reports = new Map<string, { first: number; projects: number; report: ReportInput }>();
	const refused = new Map<string, ReturnType<typeof toFault>>();
	for (const group of groups) {
		const members = inputs.filter(({ value }) => value.group === group);
		const found = members.flatMap(({ index }) => {
			const one = studied.find((candidate) => candidate.index === index);
			return one !== undefined && isReady(one) ? [one] : [];
		});
		const [first] = found;
		const settings = members[0]?.value;
		if (first === undefined || settings === undefined) continue;
		const asOf = first.value.study.asOf;
		if (found.some(({ value }) => value.study.asOf !== asOf)) {
			refused.set(group, severalDays());
			continue;
		}
		const jobs = [
			...new Map(found.map(({ value }) => [value.study.job.id, value.study.job])).values(),
		];
		const notices = members.flatMap(({ index, value }): Notice[] => {
			const one = studied.find((candidate) => candidate.index === index);
			if (one === undefined || isReady(one)) return [];
			return [{ where: value.project.code ?? value.project.id ?? '', what: one.fault.message }];
		});
		for (const { value } of found) {
			for (const what of [...value.study.warnings, ...value.warnings])
				notices.push({ where: value.study.job.code, what });
		}
		const unique = [...new Map(found.map((one) => [one.value.study.job.id, one])).values()];
		reports.set(group, {
			first: first.index,
			projects: jobs.length,
			report: {
				title: settings.title,
				asOf,
				generatedAt: deps.clock.now(),
				zone: settings.zone,
				...(settings.locale === undefined ? {} : { locale: settings.locale }),
				...(settings.paper === undefined ? {} : { paper: settings.paper }),
				positions: unique.flatMap(({ value }) => value.study.positions),
				...(settings.withWip
					? {
							wip: unique.map(({ value }) => ({
								project: value.study.job.id,
								book: value.book,
								wip: value.result,
							})),
						}
					: {}),
				trends: trend(await monthFacts(deps, jobs, asOf), asOf.slice(0, 7)),
				notices,
				names: await namesFor(deps, jobs, first.value.study.figures.names),
				companies: new Map(companies.all.map(({ id, name }) => [id, name])),
			},
		});
	}
	return studied.map((one): Outcome<ReportFigures> => {
		const group = inputs.find(({ index }) => index === one.index)?.value.group ?? '';
		const reason = isReady(one) ? refused.get(group) : one.fault;
		if (reason !== undefined) return failed(one.index, reason);
		const entry = reports.get(group);
		return done(one.index, 'read', {
			group,
			projects: entry?.projects ?? 0,
			report: entry?.first === one.index ? entry.report : null,
		});
	});
}

/** Cost and budget by month. A budget without a day counts from the first month with a figure on. */
async function monthFacts(
	{ odoo }: VerbDeps,
	jobs: readonly Job[],
	asOf: string,
): Promise<MonthFact[]> {
	const [plans, companies] = await Promise.all([plansOf(odoo), companiesOf(odoo)]);
	const books = booksOf(jobs, companies);
	const [costs, budgets] = await Promise.all([
		odoo.readGroup({
			model: ANALYTIC_LINE,
			domain: [
				[plans.project.column, 'in', jobs.map(({ account }) => account)],
				['category', '!=', 'invoice'],
				['date', '<=', asOf],
			],
			groupBy: ['company_id', 'date:month'],
			aggregates: ['amount:sum'],
		}),
		odoo.readGroup({
			model: JOB_BUDGET_LINE,
			domain: [
				['x_project_id', 'in', jobs.map(({ id }) => id)],
				['x_kind', '!=', 'forecast'],
				['x_state', '=', 'approved'],
				'|',
				['x_date', '=', false],
				['x_date', '<=', asOf],
			],
			groupBy: ['x_company_id', 'x_date:month'],
			aggregates: ['x_amount:sum'],
		}),
	]);
	const monthOf = (value: unknown) => textOf(value)?.slice(0, 7) ?? null;
	const actual = costs.flatMap((row): MonthFact[] => {
		const month = monthOf(row['date:month']);
		if (month === null) return [];
		return [
			{
				book: books.of(idOf(row['company_id']), null),
				month,
				measure: 'actual',
				amount: costOfAnalytic(decimalFromFloat(numberOf(row['amount:sum']))),
			},
		];
	});
	const months = [
		...actual.map(({ month }) => month),
		...budgets.flatMap((row) => monthOf(row['x_date:month']) ?? []),
	].sort();
	const first = months[0] ?? asOf.slice(0, 7);
	const budget = budgets.map(
		(row): MonthFact => ({
			book: books.of(idOf(row['x_company_id']), null),
			month: monthOf(row['x_date:month']) ?? first,
			measure: 'budget',
			amount: decimalFromFloat(numberOf(row['x_amount:sum'])),
		}),
	);
	return [...actual, ...budget];
}

async function namesFor(
	{ odoo }: VerbDeps,
	jobs: readonly Job[],
	accounts: ReadonlyMap<
		number,
		{ readonly code: string; readonly name: string; readonly plan: number | null }
	>,
): Promise<{ readonly [dimension in Dimension]: ReadonlyMap<number, Name> }> {
	const plans = await plansOf(odoo);
	const inPlan = (plan: number) =>
		new Map(
			[...accounts]
				.filter(([, account]) => account.plan === plan)
				.map(([id, { code, name }]) => [id, { code, name }]),
		);
	return {
		project: new Map(jobs.map(({ id, code, name }) => [id, { code, name }])),
		phase: inPlan(plans.phase.plan),
		costCode: inPlan(plans.costCode.plan),
		costType: inPlan(plans.costType.plan),
	};
}

const severalDays = () =>
	fault({
		class: 'source_data',
		code: 'report.several_days',
		message: 'The projects of one report are asked for as of different days.',
		remedy: 'Give one day for the whole report, or separate the reports by group.',
		field: 'asOf',
	});
