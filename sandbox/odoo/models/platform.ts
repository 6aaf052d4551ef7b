import { ConstraintError, duplicateKey, userError, valueError } from '../orm/errors';
import { method, type Behaviour } from '../orm/model';
import { resolveExternalId } from '../orm/external-ids';
import { idOf, idsOf, numberOf, type Row, textOf } from '../orm/values';
import { groupsField, groupsOf, hasGroup, checkAccess } from '../security/access';
import { checkDuration } from '../security/keys';
import { Seeder } from '../seed/seeder';
import { seedAccounting } from '../seed/accounting';
import type { Env } from '../orm/env';

const contextGet = method('model', [], (env) => {
	const user = env.row('res.users', env.uid);
	const partner = env.row('res.partner', idOf(user?.['partner_id']));
	return { lang: textOf(partner?.['lang']) || 'en_US', tz: partner?.['tz'] ?? false, uid: env.uid };
});

/** Fields of a user that are really his contact's. */
const OF_PARTNER = ['name', 'email', 'phone', 'lang', 'tz', 'company_name'] as const;

export const users: Behaviour = {
	recName: 'name',
	searchNames: ['login'],
	related: Object.fromEntries(OF_PARTNER.map((field) => [field, `partner_id.${field}`])),
	computed: {
		password: () => '',
		share: (env, row) => !hasGroup(env, row.id, 'base.group_user'),
		// Nobody but the user himself sees his keys.
		api_key_ids: (env, row) =>
			env.uid === row.id ? env.where('res.users.apikeys', 'user_id', row.id) : [],
		all_group_ids: (env, row) => [...groupsOf(env, row.id)],
		employee_id: (env, row) => env.where('hr.employee', 'user_id', row.id)[0] ?? null,
		employee_ids: (env, row) => env.where('hr.employee', 'user_id', row.id),
		commercial_partner_id: (env, row) =>
			env.row('res.partner', idOf(row['partner_id']))?.['commercial_partner_id'] ?? null,
	},
	defaults: {
		company_id: (env) => env.company,
		company_ids: (env, values) => [[6, 0, [Number(values['company_id'] ?? env.company)]]],
	},
	prepare(env, values, row) {
		const ofPartner: Record<string, unknown> = {};
		for (const field of OF_PARTNER) {
			if (field in values) ofPartner[field] = values[field];
			delete values[field];
		}
		for (const [name] of Object.entries(values)) {
			const inherited = !env.model('res.users').fields.get(name)?.store;
			if (inherited && name !== 'password') delete values[name];
		}
		const partner = idOf(row?.['partner_id']);
		if (partner !== null) {
			if (Object.keys(ofPartner).length > 0) env.sudo().write('res.partner', [partner], ofPartner);
			return;
		}
		if (!row && !values['partner_id']) {
			values['partner_id'] = env
				.sudo()
				.create('res.partner', [{ ...ofPartner, name: ofPartner['name'] ?? values['login'] }])[0];
		}
	},
	unique: [
		{
			fields: ['login'],
			message: () => new ConstraintError('You can not have two users with the same login!'),
		},
	],
	methods: {
		context_get: contextGet,
		has_group: method('records', ['group_ext_id'], (env, _model, ids, args) =>
			hasGroup(env, ids[0] ?? env.uid, String(args['group_ext_id'])),
		),
		has_groups: method('records', ['group_spec'], (env, _model, ids, args) =>
			String(args['group_spec'])
				.split(',')
				.some((group) => hasGroup(env, ids[0] ?? env.uid, group.trim())),
		),
	},
};

export const groups: Behaviour = {
	computed: {
		full_name: (_env, row) => row['full_name'] ?? row['name'] ?? '',
		user_ids: (env, row) => env.where('res.users', groupsField(env), row.id),
		users: (env, row) => env.where('res.users', groupsField(env), row.id),
	},
	inverses: { user_ids: linkUsersToGroup, users: linkUsersToGroup },
};

/** Who a `user_ids` command list of res.groups adds. The link is stored on the user. */
function linkUsersToGroup(env: Env, group: number, commands: unknown): void {
	if (!Array.isArray(commands)) return;
	const field = groupsField(env);
	for (const command of commands) {
		if (!Array.isArray(command)) continue;
		const targets: unknown[] =
			command[0] === 6 && Array.isArray(command[2]) ? command[2] : [command[1]];
		for (const user of targets) {
			if (typeof user === 'number')
				env.write('res.users', [user], { [field]: [[command[0] === 3 ? 3 : 4, group]] });
		}
	}
}

/** The company and those above it. */
function lineage(env: Env, row: Row): Row[] {
	const parent = env.sudo().row('res.company', idOf(row['parent_id']) ?? 0);
	return parent === undefined ? [row] : [row, ...lineage(env, parent)];
}

/** Latest lock date of the company and those above it; Odoo answers with year 1 for none. */
const latestLock = (field: string) => (env: Env, row: Row) =>
	lineage(env, row)
		.map((company) => textOf(company[field]) || '1-01-01')
		.sort()
		.at(-1) ?? null;

export const companies: Behaviour = {
	computed: {
		user_fiscalyear_lock_date: latestLock('fiscalyear_lock_date'),
		user_hard_lock_date: latestLock('hard_lock_date'),
	},
	defaults: {
		currency_id: (env) => env.row('res.company', 1)?.['currency_id'] ?? null,
		account_opening_date: (env) => `${env.today.slice(0, 4)}-01-01`,
	},
	prepare(env, values, row) {
		if (!row && !values['partner_id']) {
			values['partner_id'] = env
				.sudo()
				.create('res.partner', [{ name: values['name'], is_company: true }])[0];
		}
		if (row && 'country_id' in values) {
			const partner = idOf(row['partner_id']);
			if (partner !== null)
				env.sudo().write('res.partner', [partner], { country_id: values['country_id'] });
		}
	},
	saved(env, ids, changed) {
		if (changed?.has('name')) {
			for (const row of env.rows('res.company', ids)) {
				const partner = idOf(row['partner_id']);
				if (partner !== null) env.sudo().write('res.partner', [partner], { name: row['name'] });
			}
		}
		if (changed) return;
		// A country brings its chart of accounts and journals, but no warehouse (recipes 3.7).
		for (const row of env.rows('res.company', ids)) {
			if (row['country_id']) seedAccounting(new Seeder(env.sudo()), row.id);
		}
		// Whoever creates a company may work in it at once.
		const own = idsOf(env.row('res.users', env.uid)?.['company_ids']);
		env.patch('res.users', env.uid, { company_ids: [...ids, ...own] });
	},
	unique: [
		{ fields: ['name'], message: () => new ConstraintError('The company name must be unique!') },
	],
};

export const currencies: Behaviour = {
	defaults: { active: true, rounding: 0.01, decimal_places: 2, position: 'after', symbol: null },
	unique: [
		{ fields: ['name'], message: () => new ConstraintError('The currency code must be unique!') },
	],
	computed: {
		rate: (env, row) => rateOf(env, row.id, env.company, env.today),
		inverse_rate: (env, row) => 1 / rateOf(env, row.id, env.company, env.today),
		decimal_places: (_env, row) =>
			Math.max(0, Math.round(-Math.log10(numberOf(row['rounding']) || 0.01))),
	},
};

/** Units of the currency for one unit of the company's, on a day. */
export function rateOf(env: Env, currency: number, company: number, day: string): number {
	const rates = env
		.rowsWhere('res.currency.rate', 'currency_id', currency)
		.filter((row) => (row['company_id'] ?? company) === company)
		.sort((a, b) => (textOf(a['name']) < textOf(b['name']) ? 1 : -1));
	const current = rates.find((row) => textOf(row['name']) <= day) ?? rates[rates.length - 1];
	return numberOf(current?.['rate']) || 1;
}

/** Converts an amount between two currencies at a day's rate, unrounded. */
export function convertAmount(
	env: Env,
	amount: number,
	from: number,
	to: number,
	company: number,
	day: string,
): number {
	if (from === to) return amount;
	return (amount * rateOf(env, to, company, day)) / rateOf(env, from, company, day);
}

export const currencyRates: Behaviour = {
	recName: 'name',
	defaults: { name: (env) => env.today, company_id: (env) => env.company },
	computed: {
		inverse_company_rate: (_env, row) => 1 / (numberOf(row['rate']) || 1),
		company_rate: (_env, row) => numberOf(row['rate']),
	},
	prepare(_env, values) {
		if ('inverse_company_rate' in values && !('rate' in values)) {
			values['rate'] = 1 / (Number(values['inverse_company_rate']) || 1);
		}
		if ('company_rate' in values && !('rate' in values)) values['rate'] = values['company_rate'];
	},
	unique: [
		{
			fields: ['name', 'currency_id', 'company_id'],
			message: () => new ConstraintError('Only one currency rate per day allowed!'),
		},
	],
};

export const externalIds: Behaviour = {
	recName: 'name',
	defaults: { noupdate: false },
	computed: {
		complete_name: (_env, row) => [row['module'], row['name']].filter(Boolean).join('.'),
		reference: (_env, row) => `${textOf(row['model'])},${numberOf(row['res_id'])}`,
	},
	unique: [
		{
			fields: ['name', 'module'],
			message: ([name, module]) =>
				duplicateKey(
					'ir_model_data_module_name_uniq_index',
					['module', 'name'],
					[textOf(module), textOf(name)],
				),
		},
	],
	methods: {
		check_object_reference: method(
			'model',
			['module', 'xml_id', 'raise_on_access_error?'],
			(env, _model, _ids, args) => {
				const text = `${String(args['module'])}.${String(args['xml_id'])}`;
				const target = resolveExternalId(env, text);
				if (!target) throw valueError(`External ID not found in the system: ${text}`);
				return [target.model, target.id];
			},
		),
	},
};

export const parameters: Behaviour = {
	recName: 'key',
	methods: {
		get_param: method('model', ['key', 'default?'], (env, model, _ids, args) => {
			checkAccess(env, model, 'read');
			return (
				env.rowsWhere('ir.config_parameter', 'key', String(args['key']))[0]?.['value'] ??
				args['default'] ??
				false
			);
		}),
		set_param: method('model', ['key', 'value'], (env, _model, _ids, args) => {
			const key = String(args['key']);
			const [id] = env.where('ir.config_parameter', 'key', key);
			if (id === undefined) env.create('ir.config_parameter', [{ key, value: args['value'] }]);
			else env.write('ir.config_parameter', [id], { value: args['value'] });
			return true;
		}),
	},
};

export const keyWizards: Behaviour = {
	defaults: { duration: '1' },
	prepare(env, values, row) {
		if (!row) checkDuration(env, Number(values['duration'] ?? '1'));
	},
	methods: {
		// The session endpoint serves it; nothing else may.
		make_key: method('records', [], () => {
			throw userError('This method can only be accessed over HTTP');
		}),
	},
};

export const accessLines: Behaviour = { defaults: { active: true } };

export const recordRules: Behaviour = {
	defaults: {
		active: true,
		perm_read: true,
		perm_write: true,
		perm_create: true,
		perm_unlink: true,
	},
};

export const modules: Behaviour = {
	computed: { installed_version: (_env, row) => row['latest_version'] ?? null },
};

export const languages: Behaviour = {
	defaults: {
		url_code: 'en',
		decimal_point: '.',
		date_format: '%m/%d/%Y',
		time_format: '%H:%M:%S',
		short_time_format: '%H:%M',
		grouping: '[3,0]',
	},
};

export const countries: Behaviour = { searchNames: ['code'] };
export const states: Behaviour = {
	searchNames: ['code'],
	displayName: (env, row) => {
		const country = env.row('res.country', idOf(row['country_id']));
		return `${textOf(row['name'])} (${textOf(country?.['code'])})`;
	},
};
