import type { Env } from '../orm/env';
import { method, type Behaviour } from '../orm/model';
import type { Row } from '../orm/values';
import { givenId } from '../orm/records';
import { idOf, numberOf, textOf } from '../orm/values';
import { PROJECT_PLAN } from './analytic-plans';

const firstStage = (env: Env) =>
	[...env.store.table('project.project.stage').rows.keys()][0] ?? null;

/** A project that takes timesheets gets an analytic account of its own. */
function giveAccount(env: Env, project: Row): void {
	// Without a name the project itself is refused, not its account.
	if (textOf(project['name']) === '' || project['allow_timesheets'] !== true) return;
	if (idOf(project['account_id']) !== null) return;
	const [account] = env.sudo().create('account.analytic.account', [
		{
			name: project['name'],
			plan_id: PROJECT_PLAN,
			partner_id: project['partner_id'] ?? false,
			company_id: project['company_id'] ?? false,
		},
	]);
	env.patch('project.project', project.id, { account_id: account ?? null });
}

const hoursOf = (env: Env, lines: readonly Row[]) =>
	lines.reduce((hours, row) => hours + numberOf(row['unit_amount']), 0);

export const projects: Behaviour = {
	defaults: {
		user_id: (env) => env.uid,
		stage_id: firstStage,
		allow_billable: false,
		date_start: null,
		company_id: false,
		label_tasks: 'Tasks',
	},
	computed: {
		currency_id: (env, row) =>
			env.row('res.company', idOf(row['company_id']) ?? env.company)?.['currency_id'] ?? null,
		task_count: (env, row) => env.where('project.task', 'project_id', row.id).length,
		effective_hours: (env, row) =>
			hoursOf(env, env.rowsWhere('account.analytic.line', 'project_id', row.id)),
		total_timesheet_time: (env, row) =>
			hoursOf(env, env.rowsWhere('account.analytic.line', 'project_id', row.id)),
		analytic_account_balance: (env, row) => {
			const account = env.row('account.analytic.account', idOf(row['account_id']));
			return account ? env.value('account.analytic.account', account, 'balance') : 0;
		},
	},
	saved(env, ids, changed) {
		for (const row of env.rows('project.project', ids)) {
			if (!changed || changed.has('allow_timesheets')) giveAccount(env, row);
			const account = idOf(row['account_id']);
			if (changed?.has('name') && account !== null) {
				env.patch('account.analytic.account', account, { name: row['name'] ?? null });
			}
		}
	},
	methods: {
		get_milestones: method('records', [], (env, _model, ids) => ({
			data: env.rowsWhere('project.milestone', 'project_id', ids[0] ?? 0).map((row) => ({
				id: row.id,
				name: textOf(row['name']),
				deadline: row['deadline'] ?? false,
				is_reached: row['is_reached'] === true,
			})),
		})),
	},
};

export const tasks: Behaviour = {
	recName: 'name',
	defaults: {
		company_id: (env, values) =>
			env.row('project.project', givenId(values['project_id']))?.['company_id'] ?? null,
		partner_id: (env, values) =>
			env.row('project.project', givenId(values['project_id']))?.['partner_id'] ?? null,
		user_ids: (env, values) => (givenId(values['project_id']) === null ? [[6, 0, [env.uid]]] : []),
		stage_id: (env, values) =>
			givenId(values['project_id']) === null ? null : firstTaskStage(env),
	},
	computed: {
		effective_hours: (env, row) =>
			hoursOf(env, env.rowsWhere('account.analytic.line', 'task_id', row.id)),
		remaining_hours: (env, row) =>
			numberOf(row['allocated_hours']) -
			hoursOf(env, env.rowsWhere('account.analytic.line', 'task_id', row.id)),
	},
};

const firstTaskStage = (env: Env) =>
	[...env.store.table('project.task.type').rows.values()].find(
		(row) => idOf(row['user_id']) === null,
	)?.id ?? null;

export const milestones: Behaviour = {
	defaults: { is_reached: false },
	prepare(env, values) {
		if (values['is_reached'] === true) values['reached_date'] = env.today;
	},
};
