import { ConstraintError, userError, validationError } from '../orm/errors';
import type { Env } from '../orm/env';
import { method, type Behaviour } from '../orm/model';
import type { Row } from '../orm/values';
import { idOf, textOf } from '../orm/values';
import { hasGroup } from '../security/access';

function completeName(env: Env, row: Row): string {
	const name = textOf(row['name']);
	const parent = env.row('res.partner', idOf(row['parent_id']));
	if (!parent || row['is_company'] === true) return name;
	return `${textOf(parent['name'])}, ${name === '' ? textOf(row['type']) : name}`;
}

/** The company a contact belongs to; itself when it is one or stands alone. */
function commercial(env: Env, row: Row): number {
	const parent = env.row('res.partner', idOf(row['parent_id']));
	return row['is_company'] === true || !parent ? row.id : commercial(env, parent);
}

function isInternal(env: Env, row: Row): boolean {
	return env
		.rowsWhere('res.users', 'partner_id', row.id)
		.some((user) => hasGroup(env, user.id, 'base.group_user'));
}

function refuseLoop(env: Env, row: Row): void {
	const seen = new Set<number>([row.id]);
	let parent = idOf(row['parent_id']);
	while (parent !== null) {
		if (seen.has(parent)) throw validationError('You cannot create recursive Partner hierarchies.');
		seen.add(parent);
		parent = idOf(env.row('res.partner', parent)?.['parent_id']);
	}
}

export const partners: Behaviour = {
	searchNames: ['complete_name', 'email', 'ref', 'vat'],
	displayName: (_env, row) => textOf(row['complete_name']),
	defaults: { is_company: false, color: 0, supplier_rank: 0, customer_rank: 0 },
	computed: {
		commercial_company_name: (env, row) => {
			const company = env.row('res.partner', commercial(env, row));
			return company?.['is_company'] === true ? (company['name'] ?? null) : null;
		},
		company_type: (_env, row) => (row['is_company'] === true ? 'company' : 'person'),
		partner_share: (env, row) => !isInternal(env, row),
		same_vat_partner_id: (env, row) => {
			const vat = textOf(row['vat']);
			if (vat === '' || idOf(row['parent_id']) !== null) return null;
			return env.where('res.partner', 'vat', vat).find((id) => id !== row.id) ?? null;
		},
		credit_limit: (_env, row) => row['credit_limit'] ?? 0,
		email_normalized: (_env, row) => textOf(row['email']).trim().toLowerCase() || null,
		email_formatted: (_env, row) =>
			textOf(row['email']) === '' ? null : `"${textOf(row['name'])}" <${textOf(row['email'])}>`,
	},
	prepare(_env, values) {
		if ('company_type' in values) {
			values['is_company'] = values['company_type'] === 'company';
			delete values['company_type'];
		}
	},
	saved(env, ids) {
		for (const row of env.rows('res.partner', ids)) {
			if (textOf(row['name']) === '' && (row['type'] ?? 'contact') === 'contact') {
				throw new ConstraintError('Contacts require a name', 'res.partner');
			}
			refuseLoop(env, row);
			const family = [row, ...env.rowsWhere('res.partner', 'parent_id', row.id)];
			for (const one of family) {
				env.patch('res.partner', one.id, {
					complete_name: completeName(env, one),
					commercial_partner_id: commercial(env, one),
				});
			}
		}
	},
	methods: {
		get_import_templates: method('model', [], () => []),
	},
};

/** Upper case, letters and digits only: how account numbers are compared. */
const sanitized = (number: unknown) =>
	String(number ?? '')
		.replace(/[^a-zA-Z0-9]/g, '')
		.toUpperCase();

/** Who may say that a bank account may be paid to. */
const mayTrust = (env: Env) =>
	hasGroup(env, env.uid, 'account.group_validate_bank_account') || env.su;

export const partnerBanks: Behaviour = {
	recName: 'acc_number',
	searchNames: ['sanitized_acc_number'],
	defaults: { active: true, acc_type: 'bank', allow_out_payment: false },
	prepare(env, values, row) {
		if ('acc_number' in values) values['sanitized_acc_number'] = sanitized(values['acc_number']);
		// On create an untrusted user's wish is dropped without a word.
		if (!row && !mayTrust(env)) values['allow_out_payment'] = false;
	},
	guard(env, rows, values) {
		if ('allow_out_payment' in values && !mayTrust(env)) {
			throw userError('You do not have the rights to trust or un-trust accounts.');
		}
		const moves = 'acc_number' in values || 'partner_id' in values;
		if (moves && rows.some((row) => row['allow_out_payment'] === true)) {
			throw userError(
				'You cannot modify the account number or partner of an account that has been trusted.',
			);
		}
	},
	unique: [
		{
			fields: ['sanitized_acc_number', 'partner_id'],
			message: () => new ConstraintError('The combination Account Number/Partner must be unique.'),
		},
	],
};
