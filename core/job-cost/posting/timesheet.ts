import { z } from 'zod/v4';

import { timesheetSchema } from '../../canonical/entities/timesheet';
import { refSchema } from '../../canonical/types';
import { fault } from '../../faults';
import { decimal, toText } from '../../money';
import { ANALYTIC_LINE } from '../../odoo/models/analytic';
import { TASK } from '../../odoo/models/project';
import { idOf, type Many2one } from '../../odoo/models/values';
import type { Cell } from '../../odoo/upsert';
import type { AccessNeed, Verb, VerbDeps, VerbInput } from '../../verb';
import { allAsks, asksOf, codingOf } from '../coding';
import { readCompanies, refuseForeign, refuseLocked } from '../companies';
import { delivered, recordId } from '../delivered';
import { readDirectory } from '../directory';
import { EMPLOYEES, readMasters } from '../masters';
import { plansOf } from '../plans';
import { prepareEach } from '../upserting';
import { codingCells } from './analytic-line';
import { refuseUnapproved, refuseUnexplained } from './approved';
import { readCredits } from './credit';
import {
	applyLines,
	type Draft,
	LINE_NEEDS,
	planLines,
	type Posted,
	type PostingPlan,
} from './posted';

export const labourInput = delivered(timesheetSchema).extend({
	/** Cost type of entries that name none. */
	defaultCostType: refSchema.optional(),
	/** Task in Odoo the hours belong to, by id; it must be one of the project. */
	task: z.int().positive().optional(),
});
export type LabourInput = z.infer<typeof labourInput>;

const NEEDS: readonly AccessNeed[] = [
	...LINE_NEEDS,
	{
		model: 'hr.employee',
		operations: ['read'],
		group: 'Timesheets / User: all timesheets',
		module: 'hr_timesheet',
	},
];

/**
 * Posts hours as timesheets. Odoo costs them at the employee's hourly cost; a record with its own
 * `costRate` is booked at that rate. Booked once; other content under the same id is
 * `conflict.already_posted`.
 *
 * Faults: `posting.not_approved`, `posting.cancelled`, `posting.zero`,
 * `posting.negative_without_reversal`, those of `readCredits`, `posting.timesheets_off`, `mapping.task_of_other_project`,
 * `conflict.closed_period`, `currency.not_company`, those of the references.
 */
export const labourPost: Verb<LabourInput, PostingPlan, Posted> = {
	name: 'jobCost.costPosting.labour',
	writes: true,
	needs: NEEDS,
	input: labourInput,
	plan: planLabour,
	apply: ({ odoo, clock }, plan) => applyLines(odoo, clock, plan),
};

async function planLabour(
	{ odoo }: VerbDeps,
	inputs: ReadonlyArray<VerbInput<LabourInput>>,
): Promise<PostingPlan> {
	const plans = await plansOf(odoo);
	const codedOf = ({ data, defaultCostType }: LabourInput) => ({
		...data,
		costType: data.costType ?? defaultCostType,
	});
	const [companies, directory, employees, taskProjects, credits] = await Promise.all([
		readCompanies(odoo),
		readDirectory(odoo, allAsks(inputs.map(({ value }) => asksOf(value, codedOf(value))))),
		readMasters(
			odoo,
			EMPLOYEES,
			inputs.map(({ value }) => ({ origin: value, ref: value.data.employee })),
		),
		readTaskProjects(
			odoo,
			inputs.flatMap(({ value }) => value.task ?? []),
		),
		readCredits(
			odoo,
			'timesheet',
			inputs.map(({ value }) => value),
		),
	]);
	const prepared = prepareEach(inputs, ({ value }) => {
		const { data } = value;
		refuseUnapproved(data.status);
		refuseUnexplained(data.hours, 'hours', data.reversalOf);
		const named = value.company === undefined ? null : companies.named(value.company).id;
		const coding = codingOf(directory, value, codedOf(value), named);
		const company = companies.byId(coding.project.company ?? named ?? companies.own.id);
		refuseLocked(company, data.date);
		if (data.costRate !== undefined) refuseForeign(company, data.currency);
		if (!coding.project.allowTimesheets) throw timesheetsOff(coding.project.code);
		if (value.task !== undefined && taskProjects.get(value.task) !== coding.project.id) {
			throw taskElsewhere(value.task);
		}
		const employee = employees.find(
			{ origin: value, ref: data.employee, company: company.id },
			'employee',
		);
		const hours = decimal(data.hours, 'hours');
		const rated =
			data.costRate === undefined ? null : hours.times(decimal(data.costRate, 'costRate'));
		const credit = credits.of(value, {
			model: ANALYTIC_LINE,
			quantity: hours,
			cost: rated,
			unit: null,
			field: 'hours',
		});
		// Hours taken back cost what they did, not today's rate.
		const cost = credit?.cost ?? rated;
		const externalId = credit?.externalId ?? recordId(value, 'timesheet');
		const cells: Record<string, Cell> = {
			...codingCells(plans, coding),
			name: data.description ?? `${employee.name} ${data.date}`,
			date: data.date,
			unit_amount: data.hours,
			project_id: { id: coding.project.id },
			employee_id: { id: employee.id },
			...(value.task === undefined ? {} : { task_id: { id: value.task } }),
			ref: credit?.reference ?? data.timesheetId ?? null,
		};
		const warnings = [
			...(coding.costType === null ? ['The hours carry no cost type.'] : []),
			...(data.costRate === undefined &&
			(data.timeType === 'overtime' || data.timeType === 'double_time')
				? [
						`${data.timeType.replace('_', ' ')} is booked at the plain hourly cost: no costRate was sent.`,
					]
				: []),
		];
		const draft: Draft = {
			externalId,
			currency: company.currency,
			date: data.date,
			cost: cost === null ? null : toText(cost),
			warnings,
		};
		const finish: Record<string, Cell> = {
			...codingCells(plans, coding),
			...(cost === null ? {} : { amount: toText(cost.times(-1)) }),
		};
		return {
			draft,
			finish,
			identity: ['date', 'unit_amount', 'project_id', 'employee_id', ...Object.keys(finish)],
			row: { externalId, values: cells },
		};
	});
	return await planLines(odoo, prepared);
}

async function readTaskProjects(
	odoo: VerbDeps['odoo'],
	tasks: readonly number[],
): Promise<Map<number, number | null>> {
	if (tasks.length === 0) return new Map();
	const rows = await odoo.searchRead<{ id: number; project_id: Many2one }>({
		model: TASK,
		domain: [['id', 'in', [...new Set(tasks)]]],
		fields: ['project_id'],
		many2one: 'id',
		context: { activeTest: false },
	});
	return new Map(rows.map(({ id, project_id }) => [id, idOf(project_id)]));
}

const timesheetsOff = (code: string) =>
	fault({
		class: 'conflict',
		code: 'posting.timesheets_off',
		message: `The project "${code}" takes no timesheets in Odoo.`,
		remedy: 'Turn on Timesheets in the settings of the project, or post the cost as another cost.',
		field: 'project',
	});

/** Odoo accepts a task of another project and books the hours on a job nobody worked for. */
const taskElsewhere = (task: number) =>
	fault({
		class: 'mapping',
		code: 'mapping.task_of_other_project',
		message: `The task ${String(task)} does not exist or belongs to another project.`,
		remedy: 'Send a task of the same project, or leave it out.',
		field: 'task',
	});
