import { userError, validationError } from '../orm/errors';
import type { Env } from '../orm/env';
import type { Behaviour } from '../orm/model';
import type { Row, Values } from '../orm/values';
import { givenId } from '../orm/records';
import { idOf, numberOf, roundTo, textOf } from '../orm/values';
import { planColumns } from './analytic-plans';

const LINE = 'account.analytic.line';

const employeeOf = (env: Env, uid: number): Row | undefined => {
	const own = env.rowsWhere('hr.employee', 'user_id', uid);
	return own.find((row) => row['company_id'] === env.company) ?? own[0];
};

/** -hours × hourly cost, rounded to the currency; as of now, not as of the day worked. */
const labourCost = (env: Env, employee: number | null, hours: number): number =>
	-roundTo(hours * numberOf(env.row('hr.employee', employee)?.['hourly_cost']), 2);

const hourUnit = (env: Env) => env.ref('uom.product_uom_hour');

function prepareTimesheet(env: Env, values: Values, project: Row): void {
	const columns = planColumns(env);
	// The caller's columns win; what he leaves out comes from the project.
	for (const { column } of columns) {
		if (!(column in values) && idOf(project[column]) !== null) values[column] = project[column];
	}
	if (!columns.some(({ column }) => givenId(values[column]) !== null)) {
		throw validationError(
			`At least one analytic account must be set on the project '${textOf(project['name'])}' to log time on it.`,
		);
	}
	if (!('employee_id' in values)) {
		const own = employeeOf(env, env.uid);
		if (!own)
			throw validationError(
				'Timesheets must be created with an active employee in the selected companies.',
			);
		values['employee_id'] = own.id;
	}
	const employee = env.row('hr.employee', givenId(values['employee_id']));
	if (!employee || employee['active'] === false) {
		throw userError(
			'Timesheets must be created with an active employee in the selected companies.',
		);
	}
	const task = env.row('project.task', givenId(values['task_id']));
	if (!('user_id' in values)) values['user_id'] = employee['user_id'] ?? false;
	if (!('partner_id' in values))
		values['partner_id'] = task?.['partner_id'] ?? project['partner_id'] ?? false;
	if (!('company_id' in values)) {
		values['company_id'] = project['company_id'] ?? employee['company_id'] ?? env.company;
	}
	if (!('name' in values) || values['name'] === false) values['name'] = '/';
	values['product_uom_id'] ??= hourUnit(env);
	if (!('amount' in values)) {
		values['amount'] = labourCost(env, employee.id, Number(values['unit_amount'] ?? 0));
	}
}

export const analyticLines: Behaviour = {
	defaults: { date: (env) => env.today },
	labels: { account_id: 'Project Account' },
	shown: { account_id: { label: 'Project', domain: "[('plan_id', 'child_of', 1)]" } },
	digits: { unit_amount: 6 },
	computed: {
		currency_id: (env, row) =>
			env.row('res.company', idOf(row['company_id']))?.['currency_id'] ?? null,
		// Any of the columns: what a search by `auto_account_id` looks at.
		auto_account_id: (env, row) =>
			planColumns(env).flatMap(({ column }) => idOf(row[column]) ?? []),
		department_id: (env, row) =>
			env.row('hr.employee', idOf(row['employee_id']))?.['department_id'] ?? null,
		is_timesheet: (_env, row) => idOf(row['project_id']) !== null,
		analytic_distribution: (env, row) => {
			const key = planColumns(env)
				.flatMap(({ column }) => idOf(row[column]) ?? [])
				.join(',');
			return key === '' ? null : { [key]: 100 };
		},
		analytic_precision: () => 2,
	},
	prepare(env, values, row) {
		if (row) return prepareWrite(env, values, row);
		const task = env.row('project.task', givenId(values['task_id']));
		if (task && !givenId(values['project_id'])) values['project_id'] = task['project_id'] ?? false;
		const project = env.row('project.project', givenId(values['project_id']));
		if (project) {
			// company_id was filled in before anyone looked at the project.
			prepareTimesheet(env, values, project);
			return;
		}
		if (!('user_id' in values)) values['user_id'] = env.uid;
		if (!('employee_id' in values)) values['employee_id'] = employeeOf(env, env.uid)?.id ?? false;
	},
};

/** A timesheet's cost follows its hours and its employee, unless the amount itself is written. */
function prepareWrite(env: Env, values: Values, row: Row): void {
	const project = 'project_id' in values ? givenId(values['project_id']) : idOf(row['project_id']);
	if (project === null || 'amount' in values) return;
	if (!('unit_amount' in values) && !('employee_id' in values)) return;
	const employee =
		'employee_id' in values ? givenId(values['employee_id']) : idOf(row['employee_id']);
	const hours =
		'unit_amount' in values ? Number(values['unit_amount'] ?? 0) : numberOf(row['unit_amount']);
	values['amount'] = labourCost(env, employee, hours);
}

/** Stored names of the model, for those who write lines without going through the caller's rights. */
export const ANALYTIC_LINE = LINE;
