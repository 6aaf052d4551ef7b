import type { Behaviour } from '../orm/model';
import type { Env } from '../orm/env';
import { idOf } from '../orm/values';

const PRIVATE_FIELDS = [
	'hourly_cost',
	'barcode',
	'pin',
	'ssnid',
	'sinid',
	'birthday',
	'private_email',
	'private_phone',
	'private_street',
	'private_city',
	'private_zip',
	'passport_id',
	'identification_id',
	'marital',
	'children',
	'place_of_birth',
	'emergency_contact',
	'emergency_phone',
	'visa_no',
	'permit_no',
] as const;

const calendarOf = (env: Env) => [...env.store.table('resource.calendar').rows.keys()][0] ?? null;

export const employees: Behaviour = {
	recName: 'name',
	searchNames: ['work_email'],
	defaults: {
		company_id: (env) => env.company,
		hourly_cost: 0,
		resource_calendar_id: (env) => calendarOf(env),
	},
	prepare(env, values, row) {
		if (row || values['resource_id']) return;
		values['resource_id'] = env.sudo().create('resource.resource', [
			{
				name: values['name'] ?? '/',
				company_id: values['company_id'] ?? env.company,
				user_id: values['user_id'] ?? false,
			},
		])[0];
	},
	saved(env, ids, changed) {
		for (const row of env.rows('hr.employee', ids)) {
			const resource = idOf(row['resource_id']);
			if (resource !== null && (!changed || changed.has('name'))) {
				env.patch('resource.resource', resource, { name: row['name'] ?? null });
			}
		}
	},
	guardedFields: Object.fromEntries(PRIVATE_FIELDS.map((field) => [field, 'hr.group_hr_user'])),
};

export const departments: Behaviour = {
	defaults: { company_id: (env) => env.company },
};

export const resources: Behaviour = {
	defaults: {
		resource_type: 'user',
		time_efficiency: 100,
		tz: 'UTC',
		company_id: (env) => env.company,
		calendar_id: (env) => calendarOf(env),
	},
};
