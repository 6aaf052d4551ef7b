import { cleanText, errorKind, faultFromOdoo } from '../../../core/odoo/odoo-faults';

const asIs = (text: string) => text;

describe('Odoo errors', () => {
	it.each(['odoo', 'openerp', 'somefork'])('are the same under the package name %s', (prefix) => {
		const fault = faultFromOdoo(
			{
				name: `${prefix}.exceptions.AccessError`,
				message:
					"You are not allowed to create 'Project' (project.project) records.\n\nThis operation is allowed for the following groups:\n\t- Project/Administrator\n\t- Other/Group\n\nContact your administrator to request access if necessary.",
				model: 'project.project',
			},
			asIs,
		);
		expect(fault).toMatchObject({
			class: 'rights',
			code: 'odoo.access_denied',
			model: 'project.project',
			message: 'The integration user may not create Project (project.project).',
		});
		expect(fault.remedy).toContain('Project/Administrator, Other/Group');
	});

	it('keep their class in another language', () => {
		const kinds = [
			'AccessError',
			'ValidationError',
			'UserError',
			'MissingError',
			'AccessDenied',
		].map(
			(name) =>
				faultFromOdoo({ name: `odoo.exceptions.${name}`, message: 'Das geht nicht.' }, asIs).class,
		);
		expect(kinds).toEqual(['rights', 'source_data', 'conflict', 'conflict', 'rights']);
	});

	it('depend on what was being done', () => {
		const message = 'Another model is using the record you are trying to delete.';
		const of = (method: string) =>
			faultFromOdoo({ name: 'odoo.exceptions.ValidationError', message, method }, asIs).code;
		expect(of('unlink')).toBe('odoo.still_in_use');
		expect(of('create')).toBe('odoo.unknown_reference');
	});

	it.each([
		[
			'create',
			'exceptions.ValidationError',
			'The operation cannot be completed: another model requires the record being deleted. If possible, archive it instead.\n\nModel: Contact (res.partner)\nConstraint: res_partner_country_id_fkey\n',
			'mapping odoo.unknown_reference country_id',
		],
		[
			'unlink',
			'exceptions.ValidationError',
			'The operation cannot be completed: another model requires the record being deleted. If possible, archive it instead.\n\nModel: Companies (res.company)\nConstraint: res_company_partner_id_fkey\n',
			'conflict odoo.still_in_use',
		],
		[
			'create',
			'exceptions.ValidationError',
			'The operation cannot be completed:\n- Create/update: a mandatory field is not set.\n- Delete: another model requires the record being deleted. If possible, archive it instead.\n\nModel: Task Stage (project.task.type)\nField: Name (name)\n',
			'source_data odoo.required_field_missing name',
		],
		[
			'create',
			'exceptions.ValidationError',
			"'Contacts require a name'",
			'source_data odoo.required_field_missing name',
		],
		[
			'search',
			'builtins.ValueError',
			"Invalid leaf ('name', '===', 'x')",
			'protocol odoo.request_not_understood',
		],
		[
			'search_read',
			'exceptions.AccessError',
			'You do not have enough rights to access the fields "hourly_cost" on Employee (hr.employee). Please contact your system administrator.',
			'rights odoo.field_refused',
		],
	])('of 18 are known too: %s %s', (method, name, message, expected) => {
		const fault = faultFromOdoo(
			{ name: `odoo.${name}`.replace('odoo.builtins', 'builtins'), message, method },
			asIs,
		);
		expect([fault.class, fault.code, fault.field].filter(Boolean).join(' ')).toBe(expected);
	});

	it('of the server itself say nothing of its inside', () => {
		const fault = faultFromOdoo(
			{ name: 'builtins.KeyError', message: "'/srv/odoo/addons/x.py'" },
			asIs,
		);
		expect(fault).toMatchObject({ class: 'protocol', code: 'odoo.server_error', retryable: false });
		expect(fault.message).not.toContain('/srv');
		expect(faultFromOdoo({ name: 'strange.Thing', message: 'x' }, asIs).code).toBe(
			'odoo.server_error',
		);
	});

	it('can be retried only when the database rolled them back', () => {
		const of = (name: string) => faultFromOdoo({ name, message: 'x' }, asIs).retryable;
		expect(of('psycopg2.errors.SerializationFailure')).toBe(true);
		expect(of('psycopg2.errors.DeadlockDetected')).toBe(true);
		expect(of('psycopg2.errors.UniqueViolation')).toBe(false);
		expect(of('psycopg2.errors.DatetimeFieldOverflow')).toBe(false);
		expect(of('builtins.ValueError')).toBe(false);
	});

	it('lose secrets, rows of the database and excess length', () => {
		const fault = faultFromOdoo(
			{ name: 'odoo.exceptions.UserError', message: 'The key abcdefgh is bad' },
			(text) => text.replaceAll('abcdefgh', '***'),
		);
		expect(fault.message).toBe('The key *** is bad');
		expect(cleanText('violates it\nDETAIL:  Failing row contains (1, secret)')).toBe('violates it');
		expect(cleanText('x'.repeat(5000))).toHaveLength(300);
		expect(cleanText('  ')).toBe('Odoo gave no reason.');
	});

	it('lose only the package, not the module, of their class', () => {
		expect(errorKind('somefork.exceptions.UserError')).toBe('exceptions.UserError');
		expect(errorKind('werkzeug.exceptions.NotFound')).toBe('werkzeug.exceptions.NotFound');
		expect(errorKind('builtins.ValueError')).toBe('builtins.ValueError');
	});
});
