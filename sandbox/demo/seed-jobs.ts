import { budgetUpsert } from '../../core/job-cost/budget';
import { budgetChangeUpsert } from '../../core/job-cost/budget-change';
import { costCodeUpsert, costTypeUpsert } from '../../core/job-cost/codes';
import { phaseUpsert } from '../../core/job-cost/phase';
import { projectUpsert } from '../../core/job-cost/project';
import { phaseKey } from './coding';
import { COST_CODES } from './company';
import { JOBS } from './jobs';
import { runVerb } from './run-verb';
import { item, type Seeding } from './seeding';
import { COST_TYPES, type Coding, type Job } from './types';

/** References of the demo's coding, by the ids its records carry. */
export const codedAs = (job: Job, [phase, code, type]: Coding) => ({
	project: { id: job.code },
	...lineCodedAs(job, [phase, code, type]),
});
const lineCodedAs = (job: Job, [phase, code, type]: Coding) => ({
	phase: { id: phaseKey(job, phase) },
	costCode: { id: code },
	costType: { id: type },
});

/** Cost codes and types, the four projects with phases, their budgets and budget changes. */
export async function seedJobs({ deps, dates, companies }: Seeding): Promise<number> {
	const steps = [
		async () =>
			await runVerb(
				deps,
				costTypeUpsert,
				COST_TYPES.map(([code, name, family]) => item(code, { code, name, family })),
			),
		async () =>
			await runVerb(
				deps,
				costCodeUpsert,
				COST_CODES.map(([code, name]) => item(code, { code, name })),
			),
		async () =>
			await runVerb(
				deps,
				projectUpsert,
				JOBS.map((job) => ({
					...item(job.code, {
						code: job.code,
						name: job.name,
						customer: { id: job.customer },
						totalValue: job.contract,
					}),
					company: String(companies[job.company].id),
				})),
			),
		async () =>
			await runVerb(
				deps,
				phaseUpsert,
				JOBS.flatMap((job) =>
					job.phases.map(([code, name]) =>
						item(phaseKey(job, code), { project: { id: job.code }, code, name }),
					),
				),
			),
		async () =>
			await runVerb(
				deps,
				budgetUpsert,
				JOBS.flatMap((job) =>
					job.budget.map(([phase, code, type, amount]) =>
						item(`${job.code}-${phase}-${code}-${type}`, {
							...codedAs(job, [phase, code, type]),
							originalAmount: amount,
						}),
					),
				),
			),
		async () =>
			await runVerb(
				deps,
				budgetChangeUpsert,
				JOBS.flatMap((job) =>
					job.changes.map((change) =>
						item(`${job.code}-${change.number}`, {
							project: { id: job.code },
							number: change.number,
							title: change.title,
							date: dates.day(change.month, 15),
							status: { commercial: change.status },
							lines: change.lines.map(([phase, code, type, amount], n) => ({
								lineId: String(n + 1),
								...lineCodedAs(job, [phase, code, type]),
								amount,
							})),
						}),
					),
				),
			),
	];
	let changed = 0;
	for (const step of steps) changed += (await step()).changed;
	return changed;
}
