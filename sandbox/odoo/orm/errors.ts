import { repr } from './values';

/**
 * An error as Odoo would raise it. `kind` is the Python class with its module, `status` what
 * JSON-2 makes of it (JSON-RPC always answers 200).
 */
export class OdooError extends Error {
	constructor(
		readonly kind: string,
		message: string,
		readonly status: number,
		readonly args: readonly unknown[] = [message],
	) {
		super(message);
		this.name = 'OdooError';
	}
}

export const userError = (message: string) =>
	new OdooError('odoo.exceptions.UserError', message, 422);
export const validationError = (message: string) =>
	new OdooError('odoo.exceptions.ValidationError', message, 422);
export const accessError = (message: string) =>
	new OdooError('odoo.exceptions.AccessError', message, 403);
export const accessDenied = () =>
	new OdooError('odoo.exceptions.AccessDenied', 'Access Denied', 403);
export const missingError = (model: string, ids: readonly unknown[], uid: number) =>
	new OdooError(
		'odoo.exceptions.MissingError',
		`Record does not exist or has been deleted.\n(Record: ${model}(${ids.map(repr).join(', ')},), User: ${uid})`,
		404,
	);
export const valueError = (message: string) => new OdooError('builtins.ValueError', message, 500);
export const typeError = (message: string) => new OdooError('builtins.TypeError', message, 500);
export const attributeError = (message: string) =>
	new OdooError('builtins.AttributeError', message, 500);
export const keyError = (key: string) => new OdooError('builtins.KeyError', key, 500);
export const notFound = (message: string) =>
	new OdooError('werkzeug.exceptions.NotFound', message, 404, [message, 404]);
export const unprocessable = (message: string) =>
	new OdooError('werkzeug.exceptions.UnprocessableEntity', message, 422, [message, 422]);
export const unauthorized = (message: string) =>
	new OdooError('werkzeug.exceptions.Unauthorized', message, 401, [message, 401]);
export const badRequest = (message: string) =>
	new OdooError('werkzeug.exceptions.BadRequest', message, 400, [message, 400]);
export const serializationFailure = () =>
	new OdooError(
		'psycopg2.errors.SerializationFailure',
		'could not serialize access due to concurrent update\n',
		500,
	);

/**
 * A constraint of the database. `load` reports the bare text with the column, everything else
 * prefixes it; hence a class of its own.
 */
export class ConstraintError extends OdooError {
	constructor(
		readonly bare: string,
		readonly table?: string,
		readonly field?: string,
		message = `The operation cannot be completed: ${bare}`,
	) {
		super('odoo.exceptions.ValidationError', message, 422);
	}
}

interface ColumnOf {
	readonly version: number;
	readonly model: string;
	readonly modelLabel: string;
	readonly field: string;
	readonly label: string;
}

/** NOT NULL. */
export class MissingRequired extends ConstraintError {
	constructor(column: ColumnOf) {
		const { version, model, modelLabel, field, label } = column;
		super(
			missingRequiredText(version, label, field, `'${modelLabel}' (${model})`),
			model,
			field,
			version >= 19
				? undefined
				: 'The operation cannot be completed:\n- Create/update: a mandatory field is not set.\n' +
						'- Delete: another model requires the record being deleted. If possible, archive it instead.\n\n' +
						`Model: ${modelLabel} (${model})\nField: ${label} (${field})\n`,
		);
	}
}

/** What `load` says of a missing value; `model` reads `'Task Stage' (project.task.type)`. */
export const missingRequiredText = (
	version: number,
	label: string,
	field: string,
	model: string,
) =>
	version >= 19
		? `Missing required value for the field '${label}' (${field}).\nModel: ${model}\n` +
			'- create/update: a mandatory field is not set\n' +
			'- delete: another model requires the record being deleted, you can archive it instead\n'
		: `Missing required value for the field '${label}' (${field})`;

/** Raised on delete, and (misleadingly) for a many2one to a record that does not exist. */
export const foreignKey = ({ version, model, modelLabel, field, label }: ColumnOf) =>
	new ConstraintError(
		version >= 19
			? 'Another model is using the record you are trying to delete.\n\n' +
				`The troublemaker is: '${modelLabel}' (${model})\n` +
				`Thanks to the following constraint: '${label}' (${field})\n` +
				'How about archiving the record instead?'
			: 'another model requires the record being deleted. If possible, archive it instead.\n\n' +
				`Model: ${modelLabel} (${model})\nConstraint: ${model.replace(/\./g, '_')}_${field}_fkey\n`,
		model,
		field,
	);

export const duplicateKey = (
	constraint: string,
	columns: readonly string[],
	key: readonly string[],
) =>
	new ConstraintError(
		`duplicate key value violates unique constraint "${constraint}"\n` +
			`DETAIL:  Key (${columns.join(', ')})=(${key.join(', ')}) already exists.\n`,
	);
