import { validationError } from '../orm/errors';
import type { Env } from '../orm/env';
import { method, type Behaviour, type Field } from '../orm/model';
import type { Row } from '../orm/values';
import { idOf, numberOf, textOf } from '../orm/values';

/** Models that carry one analytic column for each root plan. */
export const PLAN_CARRIERS = ['account.analytic.line', 'project.project'] as const;

/** The plan that project accounts belong to; its column is `account_id`. */
export const PROJECT_PLAN = 1;

const rootOf = (env: Env, row: Row): Row => {
	const parent = env.row('account.analytic.plan', idOf(row['parent_id']));
	return parent ? rootOf(env, parent) : row;
};

/** Column of analytic lines and projects that holds the accounts of a plan. */
export const columnOfPlan = (root: number) =>
	root === PROJECT_PLAN ? 'account_id' : `x_plan${root}_id`;

/** Columns of all root plans, the project plan first. */
export function planColumns(env: Env): Array<{ readonly plan: number; readonly column: string }> {
	return [...env.store.table('account.analytic.plan').rows.values()]
		.filter((row) => idOf(row['parent_id']) === null)
		.map((row) => ({ plan: row.id, column: columnOfPlan(row.id) }));
}

/** Column an account goes to, by its root plan. */
export function columnOfAccount(env: Env, account: Row): string {
	const plan = env.row('account.analytic.plan', idOf(account['plan_id']));
	return columnOfPlan(plan ? rootOf(env, plan).id : PROJECT_PLAN);
}

/** Adds the column of a root plan, or the helper column of a sub-plan's level. */
function addColumns(env: Env, plan: Row): void {
	const root = rootOf(env, plan);
	let depth = 0;
	for (let at: Row | undefined = plan; at && at.id !== root.id; ) {
		depth += 1;
		at = env.row('account.analytic.plan', idOf(at['parent_id']));
	}
	const column = columnOfPlan(root.id);
	if (depth === 0 && root.id === PROJECT_PLAN) return;
	for (const model of PLAN_CARRIERS) {
		const name = depth === 0 ? column : `x_${column.replace(/^x_/, '')}_${depth}`;
		if (env.model(model).fields.has(name)) continue;
		const field: Field = {
			name,
			type: 'many2one',
			label: textOf(root['name']),
			required: false,
			readonly: depth > 0,
			store: depth === 0,
			manual: true,
			domain: '[]',
			relation: depth === 0 ? 'account.analytic.account' : 'account.analytic.plan',
			onDelete: depth === 0 ? 'restrict' : 'set null',
			...(depth === 0 ? {} : { related: `${column}.plan_id` }),
		};
		env.registry.addField(model, field);
		env.store.onRollback(() => env.registry.removeField(model, name));
		const about = env.where('ir.model', 'model', model)[0];
		env.store.put('ir.model.fields', {
			id: env.store.table('ir.model.fields').nextId(),
			name,
			model,
			model_id: about ?? null,
			relation: field.relation ?? null,
			field_description: field.label,
			ttype: 'many2one',
			state: 'manual',
			store: field.store,
			domain: '[]',
			on_delete: field.onDelete ?? null,
		});
	}
}

function removeColumns(env: Env, plan: Row): void {
	const column = columnOfPlan(plan.id);
	if (idOf(plan['parent_id']) !== null || column === 'account_id') return;
	for (const model of PLAN_CARRIERS) {
		const field = env.model(model).fields.get(column);
		if (!field) continue;
		env.registry.removeField(model, column);
		env.store.onRollback(() => env.registry.addField(model, field));
		for (const row of env.rowsWhere('ir.model.fields', 'name', column)) {
			if (row['model'] === model) env.store.remove('ir.model.fields', row.id);
		}
	}
}

/** Is the plan asked for, offered or hidden on documents of a kind? */
export function applicabilityOf(env: Env, plan: Row, domain: string, company: number): string {
	const rules = env.rowsWhere('account.analytic.applicability', 'analytic_plan_id', plan.id);
	const own = rules.find(
		(rule) =>
			rule['business_domain'] === domain && (idOf(rule['company_id']) ?? company) === company,
	);
	return textOf(own?.['applicability']) || textOf(plan['default_applicability']) || 'optional';
}

const accountsUnder = (env: Env, plan: Row): number =>
	env.where('account.analytic.account', 'plan_id', plan.id).length +
	env
		.rowsWhere('account.analytic.plan', 'parent_id', plan.id)
		.reduce((count, child) => count + accountsUnder(env, child), 0);

export const analyticPlans: Behaviour = {
	recName: 'complete_name',
	computed: {
		root_id: (env, row) => rootOf(env, row).id,
		complete_name: (env, row) => {
			const parent = env.row('account.analytic.plan', idOf(row['parent_id']));
			return parent
				? `${env.nameOf('account.analytic.plan', parent.id)} / ${textOf(row['name'])}`
				: (row['name'] ?? null);
		},
		account_count: (env, row) => env.where('account.analytic.account', 'plan_id', row.id).length,
		all_account_count: (env, row) => accountsUnder(env, row),
		children_count: (env, row) => env.where('account.analytic.plan', 'parent_id', row.id).length,
	},
	defaults: { color: (env) => 1 + (env.store.table('account.analytic.plan').rows.size % 11) },
	saved(env, ids, changed) {
		for (const row of env.rows('account.analytic.plan', ids)) {
			if (!changed) addColumns(env, row);
			if (!changed?.has('name')) continue;
			for (const model of PLAN_CARRIERS) {
				const field = env.model(model).fields.get(columnOfPlan(row.id));
				if (field?.manual) env.registry.addField(model, { ...field, label: textOf(row['name']) });
			}
		}
	},
	beforeUnlink(env, rows) {
		for (const row of rows) {
			if (row.id === PROJECT_PLAN) throw validationError('You cannot delete the project plan.');
			removeColumns(env, row);
		}
	},
	methods: {
		get_relevant_plans: method(
			'model',
			[
				'business_domain?',
				'company_id?',
				'existing_account_ids?',
				'product?',
				'account?',
				'applicability?',
			],
			(env, _model, _ids, args) => {
				const domain =
					typeof args['business_domain'] === 'string' ? args['business_domain'] : 'general';
				const company = typeof args['company_id'] === 'number' ? args['company_id'] : env.company;
				return [...env.store.table('account.analytic.plan').rows.values()]
					.filter((plan) => idOf(plan['parent_id']) === null && accountsUnder(env, plan) > 0)
					.map((plan) => ({ plan, applicability: applicabilityOf(env, plan, domain, company) }))
					.filter(({ applicability }) => applicability !== 'unavailable')
					.map(({ plan, applicability }) => ({
						id: plan.id,
						name: plan['name'],
						color: numberOf(plan['color']),
						applicability,
						all_account_count: accountsUnder(env, plan),
						column_name: columnOfPlan(plan.id),
					}));
			},
		),
	},
};

export const applicabilities: Behaviour = {};

function totalsOf(env: Env, account: Row): { debit: number; credit: number } {
	const column = columnOfAccount(env, account);
	let debit = 0;
	let credit = 0;
	for (const line of env.rowsWhere('account.analytic.line', column, account.id)) {
		const amount = numberOf(line['amount']);
		if (amount < 0) debit -= amount;
		else credit += amount;
	}
	return { debit: Math.round(debit * 100) / 100, credit: Math.round(credit * 100) / 100 };
}

export const analyticAccounts: Behaviour = {
	searchNames: ['code'],
	displayName(env, row) {
		const code = textOf(row['code']);
		const partner = env.row('res.partner', idOf(row['partner_id']));
		const owner = env.row('res.partner', idOf(partner?.['commercial_partner_id']));
		return (
			(code === '' ? '' : `[${code}] `) +
			textOf(row['name']) +
			(owner ? ` - ${textOf(owner['name'])}` : '')
		);
	},
	defaults: { company_id: (env) => env.company },
	computed: {
		root_plan_id: (env, row) => {
			const plan = env.row('account.analytic.plan', idOf(row['plan_id']));
			return plan ? rootOf(env, plan).id : null;
		},
		currency_id: (env, row) =>
			env.row('res.company', idOf(row['company_id']) ?? env.company)?.['currency_id'] ?? null,
		debit: (env, row) => totalsOf(env, row).debit,
		credit: (env, row) => totalsOf(env, row).credit,
		balance: (env, row) => {
			const { debit, credit } = totalsOf(env, row);
			return Math.round((credit - debit) * 100) / 100;
		},
		project_count: (env, row) => env.where('project.project', 'account_id', row.id).length,
	},
};
