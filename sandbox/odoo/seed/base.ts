import type { Env } from '../orm/env';
import type { Facts } from '../orm/registry';
import type { Stored } from '../orm/values';
import { createApiKey } from '../security/keys';
import { groupsField } from '../security/access';
import { seedAccounting, seedWarehouse } from './accounting';
import { seedGroups, seedModels } from './platform';
import { Seeder } from './seeder';

const ADMIN = 2;

/** Currencies: code, symbol, active. USD comes first, as in Odoo. */
const CURRENCIES: ReadonlyArray<readonly [string, string, boolean]> = [
	['USD', '$', true],
	['EUR', '€', false],
	['GBP', '£', false],
	['CAD', '$', false],
	['AUD', '$', false],
	['CHF', 'CHF', false],
];
const COUNTRIES: ReadonlyArray<readonly [number, string, string, string]> = [
	[233, 'US', 'United States', 'us'],
	[38, 'CA', 'Canada', 'ca'],
	[57, 'DE', 'Germany', 'de'],
	[75, 'FR', 'France', 'fr'],
	[231, 'GB', 'United Kingdom', 'uk'],
	[13, 'AU', 'Australia', 'au'],
];
/** Id, External ID, code, name. */
const STATES: ReadonlyArray<readonly [number, string, string, string]> = [
	[13, 'base.state_us_5', 'CA', 'California'],
	[14, 'base.state_us_6', 'CO', 'Colorado'],
	[18, 'base.state_us_10', 'FL', 'Florida'],
	[51, 'base.state_us_43', 'TX', 'Texas'],
	[35, 'base.state_us_27', 'NY', 'New York'],
];
/** Groups the administrator has in a freshly set up database. */
const ADMIN_GROUPS: readonly string[] = [
	'base.group_user',
	'base.group_system',
	'base.group_erp_manager',
	'base.group_multi_company',
	'base.group_multi_currency',
	'base.group_partner_manager',
	'base.group_allow_export',
	'account.group_account_manager',
	'account.group_account_user',
	'account.group_validate_bank_account',
	'analytic.group_analytic_accounting',
	'crm.group_use_lead',
	'fleet.fleet_group_manager',
	'hr.group_hr_manager',
	'hr_expense.group_hr_expense_manager',
	'hr_timesheet.group_timesheet_manager',
	'maintenance.group_equipment_manager',
	'product.group_product_manager',
	'project.group_project_manager',
	'project.group_project_milestone',
	'project.group_project_stages',
	'purchase.group_purchase_manager',
	'sales_team.group_sale_manager',
	'stock.group_stock_manager',
	'uom.group_uom',
];
/** Groups of a least-privilege integration user (recipes 2.6). */
export const BOT_GROUPS: readonly string[] = [
	'base.group_user',
	'base.group_partner_manager',
	'purchase.group_purchase_user',
	'project.group_project_user',
	'account.group_account_invoice',
	'stock.group_stock_user',
	'sales_team.group_sale_salesman_all_leads',
	'hr_timesheet.group_hr_timesheet_approver',
	'analytic.group_analytic_accounting',
	'uom.group_uom',
];

export interface Keys {
	/** Administrator. */
	readonly admin: string;
	/** Integration user with the groups of the package's documentation. */
	readonly bot: string;
}

/** A database as after installing the apps: one company in USD, an administrator, an integration user. */
export function seedBase(env: Env, facts: Facts): Keys {
	const seed = new Seeder(env);
	seedModels(seed, facts);
	seedGroups(seed, facts);
	seed.raw('res.lang', 1, {
		name: 'English (US)',
		code: 'en_US',
		url_code: 'en',
		active: true,
		decimal_point: '.',
	});
	seed.raw('res.lang', 2, {
		name: 'French / Français',
		code: 'fr_FR',
		url_code: 'fr',
		active: false,
		decimal_point: ',',
	});
	CURRENCIES.forEach(([name, symbol, active], i) => {
		const id = seed.raw('res.currency', i + 1, {
			name,
			symbol,
			active,
			rounding: 0.01,
			full_name: name,
		});
		seed.name(`base.${name}`, 'res.currency', id);
	});
	for (const [id, code, name, xmlid] of COUNTRIES) {
		seed.name(`base.${xmlid}`, 'res.country', seed.raw('res.country', id, { code, name }));
	}
	for (const [id, xmlid, code, name] of STATES) {
		seed.name(
			xmlid,
			'res.country.state',
			seed.raw('res.country.state', id, { code, name, country_id: 233 }),
		);
	}
	seedPeople(seed);
	seedUnits(seed);
	seedAnalytic(seed);
	seedAccounting(seed, 1);
	seedWarehouse(seed, 1);
	return seedUsers(seed);
}

function seedPeople(seed: Seeder): void {
	const partner = (id: number, name: string, more: Record<string, Stored>) =>
		seed.raw('res.partner', id, {
			name,
			complete_name: name,
			commercial_partner_id: id,
			active: true,
			type: 'contact',
			autopost_bills: 'ask',
			lang: 'en_US',
			...more,
		});
	partner(1, 'Demo Contractor', { is_company: true, country_id: 233 });
	partner(2, 'OdooBot', { active: false });
	partner(3, 'Administrator', { tz: null });
	seed.name('base.main_partner', 'res.partner', 1);
	seed.raw('res.company', 1, {
		name: 'Demo Contractor',
		partner_id: 1,
		currency_id: 1,
		country_id: 233,
		active: true,
		po_double_validation: 'one_step',
		po_double_validation_amount: 5000,
		chart_template: 'generic_coa',
		account_opening_date: `${seed.env.today.slice(0, 4)}-01-01`,
		anglo_saxon_accounting: true,
	});
	seed.name('base.main_company', 'res.company', 1);
	const groups = groupsField(seed.env);
	const held = ADMIN_GROUPS.flatMap((xmlid) => seed.env.db.refs.get(xmlid) ?? []);
	seed.raw('res.users', 1, {
		login: '__system__',
		partner_id: 2,
		company_id: 1,
		company_ids: [1],
		active: false,
		[groups]: held,
	});
	seed.raw('res.users', ADMIN, {
		login: 'admin',
		password: 'admin',
		partner_id: 3,
		company_id: 1,
		company_ids: [1],
		active: true,
		[groups]: held,
	});
	seed.name('base.user_root', 'res.users', 1);
	seed.name('base.user_admin', 'res.users', ADMIN);
	seed.raw('resource.calendar', 1, {
		name: 'Standard 40 hours/week',
		company_id: 1,
		hours_per_day: 8,
		hours_per_week: 40,
		tz: 'UTC',
		active: true,
	});
	seed.raw('hr.employee', 1, {
		name: 'Administrator',
		user_id: ADMIN,
		company_id: 1,
		active: true,
		resource_id: seed.raw('resource.resource', 1, { name: 'Administrator', company_id: 1 }),
	});
}

function seedUnits(seed: Seeder): void {
	const { version } = seed.env.registry;
	if (version < 19) {
		// Units belong to categories in 18; the categories themselves are never shown.
		seed.env.db.refs.set('uom.product_uom_categ_unit', 1);
		seed.env.db.refs.set('uom.uom_categ_wtime', 2);
	}
	const unit = (id: number, name: string, factor: number, parent: number | null, xmlid: string) => {
		const shape =
			version >= 19
				? { relative_factor: factor, relative_uom_id: parent, factor }
				: {
						category_id: parent === 4 || id === 4 ? 2 : 1,
						factor: 1 / factor,
						uom_type: factor === 1 ? 'reference' : 'bigger',
					};
		seed.name(
			`uom.${xmlid}`,
			'uom.uom',
			seed.raw('uom.uom', id, { name, active: true, rounding: 0.01, ...shape }),
		);
	};
	unit(1, 'Units', 1, null, 'product_uom_unit');
	unit(2, version >= 19 ? 'Pack of 6' : 'Dozens', version >= 19 ? 6 : 12, 1, 'product_uom_dozen');
	unit(4, 'Hours', 1, null, 'product_uom_hour');
	unit(5, 'Days', 8, 4, 'product_uom_day');
	unit(8, 'm', 1, null, 'product_uom_meter');
	unit(12, 'L', 1, null, 'product_uom_litre');
	unit(16, 'kg', 1, null, 'product_uom_kgm');
	unit(17, 'Ton', 1000, 16, 'product_uom_ton');
	const category = (id: number, name: string, xmlid: string) =>
		seed.name(
			`product.${xmlid}`,
			'product.category',
			seed.raw('product.category', id, {
				name,
				complete_name: name,
				property_valuation: 'periodic',
				property_cost_method: 'standard',
			}),
		);
	category(1, 'Goods', 'product_category_goods');
	category(2, 'Expenses', 'product_category_expenses');
	category(3, 'Services', 'product_category_services');
	seed.env.db.refs.set('product.product_category_all', 1);
}

function seedAnalytic(seed: Seeder): void {
	seed.raw('account.analytic.plan', 1, {
		name: 'Project',
		default_applicability: 'optional',
		sequence: 10,
		color: 6,
	});
	seed.name('analytic.analytic_plan_projects', 'account.analytic.plan', 1);
	['To Do', 'In Progress', 'Done', 'Cancelled'].forEach((name, i) => {
		seed.raw('project.project.stage', i + 1, { name, sequence: i, active: true });
	});
	['New', 'In Progress', 'Done'].forEach((name, i) => {
		seed.raw('project.task.type', i + 1, { name, sequence: i, active: true });
	});
	seed.raw('maintenance.team', 1, { name: 'Internal Maintenance', company_id: 1, active: true });
	seed.raw('account.analytic.account', 1, {
		name: 'Internal',
		plan_id: 1,
		active: true,
		company_id: 1,
	});
	seed.raw('project.project', 1, {
		name: 'Internal',
		account_id: 1,
		allow_timesheets: true,
		allow_billable: false,
		active: true,
		company_id: 1,
		stage_id: 1,
		privacy_visibility: 'employees',
		last_update_status: 'to_define',
		sequence: 10,
		user_id: 2,
	});
}

function seedUsers(seed: Seeder): Keys {
	const field = groupsField(seed.env);
	const groups = BOT_GROUPS.flatMap((xmlid) => seed.env.db.refs.get(xmlid) ?? []);
	const bot = seed.make('res.users', {
		name: 'Integration Bot',
		login: 'bot',
		email: 'bot@example.com',
		password: 'bot',
		company_id: 1,
		company_ids: [[6, 0, [1]]],
		[field]: [[6, 0, groups]],
	});
	seed.make('hr.employee', { name: 'Integration Bot', user_id: bot, company_id: 1 });
	return {
		admin: createApiKey(seed.env.as(ADMIN), 'demo', null),
		bot: createApiKey(seed.env.as(bot), 'demo', null),
	};
}
