import type { Facts } from '../orm/registry';
import type { Seeder } from './seeder';

const MODULES: readonly string[] = [
	'account',
	'analytic',
	'base',
	'contacts',
	'crm',
	'fleet',
	'hr',
	'hr_expense',
	'hr_hourly_cost',
	'hr_timesheet',
	'mail',
	'maintenance',
	'product',
	'project',
	'project_account',
	'project_purchase',
	'project_stock',
	'project_stock_account',
	'purchase',
	'purchase_requisition',
	'purchase_stock',
	'repair',
	'sale',
	'sale_management',
	'sale_project',
	'sale_purchase',
	'sale_stock',
	'sale_timesheet',
	'stock',
	'stock_account',
	'uom',
	'web',
];

/** ir.model, the columns of the plan carriers, and the installed modules. */
export function seedModels(seed: Seeder, facts: Facts): void {
	let id = 0;
	for (const [name, model] of Object.entries(facts.models)) {
		id += 1;
		seed.raw('ir.model', id, {
			model: name,
			name: model.label,
			state: 'base',
			order: model.order,
			transient: model.transient ?? false,
		});
		const module = name.split('.')[0] ?? 'base';
		seed.name(
			`${module === 'res' || module === 'ir' ? 'base' : module}.model_${name.replace(/\./g, '_')}`,
			'ir.model',
			id,
		);
	}
	let field = 0;
	for (const model of ['account.analytic.line', 'project.project']) {
		const about = seed.ref(`${model.split('.')[0] ?? ''}.model_${model.replace(/\./g, '_')}`);
		for (const [name, [type, , label, relation]] of Object.entries(
			facts.models[model]?.fields ?? {},
		)) {
			field += 1;
			seed.raw('ir.model.fields', field, {
				name,
				model,
				model_id: about,
				field_description: label,
				ttype: type,
				relation: typeof relation === 'string' ? relation : null,
				state: 'base',
				store: true,
			});
		}
	}
	MODULES.forEach((name, i) => {
		seed.raw('ir.module.module', i + 1, {
			name,
			state: 'installed',
			latest_version: `${facts.version}.0.1.0`,
			shortdesc: name,
		});
	});
}

/** Groups, access lines and record rules, as on the server the facts come from. */
export function seedGroups(seed: Seeder, facts: Facts): void {
	const names = Object.keys(facts.groups);
	const idOf = new Map(names.map((name, i) => [name, i + 1]));
	names.forEach((xmlid, i) => {
		const about = facts.groups[xmlid];
		seed.raw('res.groups', i + 1, {
			name: about?.name.split(' / ').pop() ?? xmlid,
			full_name: about?.name ?? xmlid,
			implied_ids: (about?.implied ?? []).flatMap((one) => idOf.get(one) ?? []),
			api_key_duration: xmlid === 'base.group_user' ? 90 : 0,
		});
		seed.name(xmlid, 'res.groups', i + 1);
	});
	const modelIds = new Map(
		[...seed.env.store.table('ir.model').rows.values()].map((row) => [row['model'], row.id]),
	);
	const permissions = (letters: string) => ({
		perm_read: letters.includes('r'),
		perm_write: letters.includes('w'),
		perm_create: letters.includes('c'),
		perm_unlink: letters.includes('u'),
	});
	let line = 0;
	const allow = (model: string, group: string, letters: string) => {
		line += 1;
		seed.raw('ir.model.access', line, {
			name: `${model}.${group}`,
			model_id: modelIds.get(model) ?? null,
			group_id: idOf.get(group) ?? null,
			active: true,
			...permissions(letters),
		});
	};
	for (const [model, lines] of Object.entries(facts.access)) {
		for (const [group, letters] of lines) allow(model, group, letters);
	}
	// Odoo answers for hr.employee with the public profile; private fields are guarded one by one.
	allow('hr.employee', 'base.group_user', 'r');
	facts.rules.forEach(([model, name, domain, groups, letters], i) => {
		seed.raw('ir.rule', i + 1, {
			name,
			model_id: modelIds.get(model) ?? null,
			domain_force: domain,
			groups: groups.flatMap((one) => idOf.get(one) ?? []),
			active: true,
			...permissions(letters),
		});
	});
}
