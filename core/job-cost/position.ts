import { z } from 'zod/v4';

import { refSchema } from '../canonical/types';
import { toFault } from '../faults';
import { type Decimal, toText } from '../money';
import { done, failed, type Outcome } from '../outcome';
import {
	type AccessNeed,
	asPlanned,
	type Verb,
	type VerbDeps,
	type VerbInput,
	type VerbPlan,
} from '../verb';
import { companiesOf } from './companies';
import { today, zoneSchema } from './day';
import { type Figures, readFigures } from './figures';
import { type Job, readJobs, refuseSharedAccount } from './jobs';
import { isReady, prepareEach } from './upserting';
import { position, rollUp } from './rules/position';
import {
	type Book,
	type CostFact,
	type CostKey,
	DIMENSIONS,
	type Dimension,
	type EtcMethod,
	type KeyForecast,
	type Position,
	type PositionFigures,
} from './rules/types';

/** A project in a question: by its code in Odoo, or by the id of a source record. */
export const projectQuestion = z.object({
	project: refSchema,
	/** Needed with `project.id`. */
	system: z.string().min(1).max(32).default('odoo'),
	tenant: z.string().min(1).max(64).default('default'),
	/** Odoo company, by name or id; tells two projects of one code apart. */
	company: z.string().min(1).max(200).optional(),
	/** Last day that counts, `YYYY-MM-DD`; absent = today. */
	asOf: z.iso.date().optional(),
	/** Zone in which `asOf` is a day: orders are approved at a moment, which Odoo keeps in UTC. */
	zone: zoneSchema.default('UTC'),
});
export type ProjectQuestion = z.infer<typeof projectQuestion>;

export const positionInput = projectQuestion.extend({
	/** Dimensions of the lines; absent = all four. Figures of the others are added up. */
	by: z.array(z.enum(DIMENSIONS)).max(4).optional(),
});
export type PositionInput = z.infer<typeof positionInput>;

const FIGURES = [
	'original',
	'approvedChanges',
	'revised',
	'pendingChanges',
	'projectedBudget',
	'committedTotal',
	'committed',
	'pendingCosts',
	'draftBills',
	'actual',
	'projectedCost',
	'uncommitted',
	'etc',
	'ftc',
	'eac',
	'variance',
	'varianceToRevised',
] as const satisfies ReadonlyArray<keyof PositionFigures>;

/** Decimal text with two places in the book's currency; cost positive, overrun negative. */
export type FigureTexts = { readonly [figure in (typeof FIGURES)[number]]: string } & {
	/** Null where nothing is budgeted. */
	readonly percentSpent: string | null;
};

export interface Named {
	readonly id: number;
	readonly code: string;
	readonly name: string;
}

export interface PositionLine extends FigureTexts {
	readonly company: number;
	readonly currency: string;
	readonly phase: Named | null;
	readonly costCode: Named | null;
	readonly costType: Named | null;
	/** How the line is forecast; null where lines are added up. */
	readonly method: EtcMethod | null;
	readonly warnings: readonly string[];
}

export interface PositionTotals extends FigureTexts {
	readonly company: number;
	readonly currency: string;
}

export interface PositionResult {
	readonly project: Named;
	readonly asOf: string;
	/** When Odoo was asked, RFC 3339. */
	readonly lookedAt: string;
	readonly lines: readonly PositionLine[];
	/** One for each company and currency; they are never added. */
	readonly totals: readonly PositionTotals[];
}

export const POSITION_NEEDS: readonly AccessNeed[] = [
	{ model: 'account.analytic.line', operations: ['read'], group: 'Analytic Accounting' },
	{ model: 'account.move.line', operations: ['read'], group: 'Invoicing / Billing' },
	{
		model: 'purchase.order.line',
		operations: ['read'],
		group: 'Purchase / User',
		module: 'purchase',
	},
	{ model: 'x_job_budget_line', operations: ['read'], group: 'Construction Integration' },
];

export interface ReadPlan<R> extends VerbPlan<R> {
	readonly preview: ReadonlyArray<Outcome<R>>;
}

/**
 * The job cost position of any number of projects: budget, changes, commitments, bills not posted,
 * posted cost, estimate at completion and variance. Four reads whatever the number of projects; the
 * formulas are those of rules/position.ts.
 */
export const positionGet: Verb<PositionInput, ReadPlan<PositionResult>, PositionResult> = {
	name: 'jobCost.position.get',
	writes: false,
	needs: POSITION_NEEDS,
	input: positionInput,
	plan: planPositions,
	apply: asPlanned,
};

async function planPositions(
	deps: VerbDeps,
	inputs: ReadonlyArray<VerbInput<PositionInput>>,
): Promise<ReadPlan<PositionResult>> {
	const studied = await studyProjects(deps, inputs);
	const preview = studied.map(({ index, study }): Outcome<PositionResult> => {
		if ('fault' in study) return failed(index, study.fault);
		const input = inputs.find((one) => one.index === index);
		const { job, asOf, figures } = study;
		return done(
			index,
			'read',
			{
				project: { id: job.id, code: job.code, name: job.name },
				asOf,
				lookedAt: new Date(deps.clock.now()).toISOString(),
				lines: linesOf(study.positions, input?.value.by, figures),
				totals: rollUp(study.positions, []).map((total) => ({
					...bookOf(total.book),
					...textsOf(total),
				})),
			},
			study.warnings,
		);
	});
	return { preview };
}

/** A project with everything read about it. */
export interface Study {
	readonly job: Job;
	readonly asOf: string;
	/** Zone in which `asOf` is a day. */
	readonly zone: string;
	readonly figures: Figures;
	/** Lines and warnings of this project only. */
	readonly positions: readonly Position[];
	readonly warnings: readonly string[];
}

/** Positions of the projects asked for; inputs of one day share the reads. */
export async function studyProjects(
	{ odoo, clock }: Pick<VerbDeps, 'odoo' | 'clock'>,
	inputs: ReadonlyArray<VerbInput<ProjectQuestion>>,
): Promise<
	Array<{
		readonly index: number;
		readonly study: Study | { readonly fault: ReturnType<typeof toFault> };
	}>
> {
	const companies = await companiesOf(odoo);
	const asked = ({ project, system, tenant }: ProjectQuestion, company: number | null) => ({
		origin: { system, tenant },
		ref: project,
		company,
	});
	const find = await readJobs(
		odoo,
		inputs.map(({ value }) => asked(value, null)),
	);
	const prepared = prepareEach(inputs, ({ value }) => {
		const company = value.company === undefined ? null : companies.named(value.company).id;
		const job = find(asked(value, company));
		refuseSharedAccount(job);
		const { zone } = value;
		return { job, asOf: value.asOf ?? today(clock, zone), zone };
	});
	const ready = prepared.filter(isReady);
	const days = new Map(ready.map(({ value }) => [dayKey(value), value]));
	const byDay = new Map(
		await Promise.all(
			[...days].map(async ([key, day]) => {
				const jobs = ready.flatMap(({ value }) => (dayKey(value) === key ? [value.job] : []));
				const unique = [...new Map(jobs.map((job) => [job.id, job])).values()];
				const figures = await readFigures(odoo, unique, day, companies);
				const facts = byProject(figures.facts);
				return [key, { figures, facts, forecasts: byProject(figures.forecasts) }] as const;
			}),
		),
	);
	return prepared.map((one) => {
		if (!isReady(one)) return { index: one.index, study: { fault: one.fault } };
		const { value } = one;
		try {
			return { index: one.index, study: studyOf(value, byDay.get(dayKey(value))) };
		} catch (thrown) {
			return { index: one.index, study: { fault: toFault(thrown) } };
		}
	});
}

/** Figures of one job out of those read together. A forecast that makes no sense is its fault alone. */
function studyOf(
	{ job, asOf, zone }: Pick<Study, 'job' | 'asOf' | 'zone'>,
	day: Day | undefined,
): Study {
	if (day === undefined) throw new Error('day without figures');
	const { figures, facts, forecasts } = day;
	const reason = figures.faults.get(job.id);
	if (reason !== undefined) throw reason;
	return {
		job,
		asOf,
		zone,
		figures,
		positions: position(facts.get(job.id) ?? [], forecasts.get(job.id) ?? []),
		warnings: figures.warnings.get(job.id) ?? [],
	};
}

const dayKey = ({ asOf, zone }: Pick<Study, 'asOf' | 'zone'>) => `${asOf} ${zone}`;

/** The figures of one day, sorted to the jobs. */
interface Day {
	readonly figures: Figures;
	readonly facts: ReadonlyMap<number, readonly CostFact[]>;
	readonly forecasts: ReadonlyMap<number, readonly KeyForecast[]>;
}

function byProject<T extends { readonly key: CostKey }>(list: readonly T[]): Map<number, T[]> {
	const jobs = new Map<number, T[]>();
	for (const one of list) {
		const { project } = one.key;
		if (project === null) continue;
		const known = jobs.get(project);
		if (known === undefined) jobs.set(project, [one]);
		else known.push(one);
	}
	return jobs;
}

function linesOf(
	positions: readonly Position[],
	by: readonly Dimension[] | undefined,
	{ names }: Figures,
): PositionLine[] {
	const named = (id: number | null): Named | null => {
		if (id === null) return null;
		const name = names.get(id);
		return { id, code: name?.code ?? '', name: name?.name ?? '' };
	};
	const head = (key: CostKey, book: Book) => ({
		...bookOf(book),
		phase: named(key.phase),
		costCode: named(key.costCode),
		costType: named(key.costType),
	});
	const lines =
		by === undefined
			? positions.map((line) => ({
					...head(line.key, line.book),
					...textsOf(line),
					method: line.method,
					warnings: line.warnings.map(({ message }) => message),
				}))
			: rollUp(positions, by).map((line) => ({
					...head(line.key, line.book),
					...textsOf(line),
					method: null,
					warnings: [],
				}));
	const sortKey = ({ phase, costCode, costType }: PositionLine) =>
		[phase, costCode, costType].map((part) => part?.code ?? '\uffff').join('\u0000');
	return lines.sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1));
}

const bookOf = ({ company, currency }: Book) => ({ company, currency });

function textsOf(figures: PositionFigures): FigureTexts {
	const texts = Object.fromEntries(FIGURES.map((name) => [name, toText(figures[name])]));
	return { ...(texts as FigureTexts), percentSpent: percentText(figures.percentSpent) };
}

const percentText = (percent: Decimal | null): string | null =>
	percent === null ? null : toText(percent, 1);
