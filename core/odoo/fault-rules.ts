import type { FaultClass } from '../faults';

/**
 * Odoo's errors, mapped by one table. An error is known by the tail of its Python class (forks
 * rename the `odoo.` prefix) and by its text. Texts are those of an English-speaking user; in
 * another language the class still decides, only the finer code is lost.
 */
export interface FaultRule {
	/** Matches the class without its first segment when that is a package of Odoo or a fork. */
	readonly name?: RegExp;
	readonly text?: RegExp;
	readonly class: FaultClass;
	readonly code: string;
	readonly remedy: string;
	/** The sentence for people; `said` is Odoo's own text, cleaned. */
	readonly say?: (said: string, match: RegExpExecArray | null) => string;
	readonly field?: (match: RegExpExecArray | null) => string | undefined;
	readonly methods?: ReadonlySet<string>;
}

export const ASK_ADMIN = 'Ask the Odoo administrator to';
const DELETING = new Set(['unlink', 'action_archive']);

/** First match wins: the special before the general. */
export const FAULT_RULES: readonly FaultRule[] = [
	// --- concurrency: rolled back by the database, nothing was done
	{
		name: /^psycopg2\.errors\.(SerializationFailure|LockNotAvailable|DeadlockDetected)$/,
		class: 'unavailable',
		code: 'odoo.busy_record',
		say: () => 'Odoo rolled this back because another change touched the same records.',
		remedy: 'Nothing was changed; try again in a moment.',
	},
	{
		text: /could not serialize access|deadlock detected|could not obtain lock|current transaction is aborted/i,
		class: 'unavailable',
		code: 'odoo.busy_record',
		say: () => 'Odoo rolled this back because another change touched the same records.',
		remedy: 'Nothing was changed; try again in a moment.',
	},
	// --- who is calling
	{
		name: /^werkzeug\.exceptions\.Unauthorized$/,
		text: /^User not authenticated/,
		class: 'rights',
		code: 'odoo.key_missing',
		say: () => 'Odoo received no API key.',
		remedy: 'Enter an API key in the Odoo credential.',
	},
	{
		name: /^werkzeug\.exceptions\.Unauthorized$/,
		class: 'rights',
		code: 'odoo.key_refused',
		say: () => 'Odoo refuses the API key: it is wrong or expired, or its user is archived.',
		remedy: 'Create a new API key for the integration user and enter it in the Odoo credential.',
	},
	{
		name: /^exceptions\.AccessDenied$/,
		class: 'rights',
		code: 'odoo.login_refused',
		say: () => 'Odoo refuses the login: user, password or API key is wrong or expired.',
		remedy: 'Correct login and key in the Odoo credential.',
	},
	{
		name: /^psycopg2\.OperationalError$/,
		text: /database ".*" does not exist/,
		class: 'protocol',
		code: 'odoo.unknown_database',
		say: () => 'The Odoo server does not know the database of this credential.',
		remedy: 'Correct the database name in the Odoo credential.',
	},
	{
		name: /^psycopg2\.(OperationalError|InterfaceError)$/,
		class: 'unavailable',
		code: 'odoo.database_down',
		say: () => 'The Odoo server cannot reach its database.',
		remedy: 'Try again; if it lasts, tell the Odoo administrator.',
	},
	// --- what may be called
	{
		text: /^the model '([\w.]+)' does not exist|^Object ([\w.]+) doesn't exist/,
		class: 'protocol',
		code: 'odoo.unknown_model',
		say: (_said, match) => `Odoo has no model ${match?.[1] ?? match?.[2] ?? ''} here.`,
		remedy: `${ASK_ADMIN} install the app that brings this model.`,
	},
	{
		// 17 reports the model as an object without the attribute; a Python type is another story.
		text: /^The method '[\w.]+' does not exist|^'(?!bool|str|int|float|list|dict|tuple|NoneType)[\w.]+' object has no attribute/,
		name: /^(werkzeug\.exceptions\.NotFound|builtins\.AttributeError)$/,
		class: 'protocol',
		code: 'odoo.unknown_method',
		say: (said) => `Odoo does not have what was called: ${said}`,
		remedy: 'Check that the Odoo version and its apps are among those this package supports.',
	},
	{
		text: /^Private methods/,
		class: 'protocol',
		code: 'odoo.private_method',
		remedy: 'This method cannot be called from outside; use a public one.',
	},
	{
		name: /^werkzeug\.exceptions\.NotFound$/,
		class: 'protocol',
		code: 'odoo.wrong_address',
		say: () => 'The address in the credential does not answer as an Odoo API.',
		remedy: "Enter the server's base address, for example https://erp.example.com.",
	},
	{
		name: /^werkzeug\.exceptions\.(ServiceUnavailable|BadGateway|GatewayTimeout)$/,
		class: 'unavailable',
		code: 'odoo.server_busy',
		say: () => 'The Odoo server is not ready.',
		remedy: 'Nothing was changed; try again in a moment.',
	},
	{
		name: /^werkzeug\.exceptions\.RequestEntityTooLarge$/,
		class: 'source_data',
		code: 'odoo.request_too_large',
		say: () => 'Odoo refuses a request of this size.',
		remedy: 'Send fewer records at a time.',
	},
	{
		name: /^werkzeug\.exceptions\.BadRequest$/,
		class: 'protocol',
		code: 'odoo.request_not_understood',
		say: () => 'Odoo could not read the request.',
		remedy: 'Report it: the request was malformed or changed on its way.',
	},
	{
		name: /^werkzeug\.exceptions\.UnprocessableEntity$/,
		class: 'protocol',
		code: 'odoo.wrong_arguments',
		say: (said) => `Odoo does not accept these arguments: ${said}`,
		remedy: 'Check that the Odoo version is among those this package supports.',
	},
	{
		name: /^builtins\.TypeError$/,
		text: /unexpected keyword argument|required positional argument|missing a required argument|positional arguments? but/,
		class: 'protocol',
		code: 'odoo.wrong_arguments',
		say: (said) => `Odoo does not accept these arguments: ${said}`,
		remedy: 'Check that the Odoo version is among those this package supports.',
	},
	{
		text: /^Invalid field (?:name )?['"]?([\w.]+)['"]?/,
		class: 'protocol',
		code: 'odoo.unknown_field',
		say: (said) => `Odoo does not know a field that was asked for: ${said}`,
		field: (match) => match?.[1]?.split('.').at(-1),
		remedy: 'Run Setup (check) to see which app or field is missing.',
	},
	// --- rights
	{
		text: /^Access to unauthorized or invalid companies/,
		class: 'rights',
		code: 'odoo.company_refused',
		say: () => 'The integration user may not work in this company.',
		remedy: `${ASK_ADMIN} add the company under Allowed Companies of the integration user.`,
	},
	{
		text: /^The fields? (.*?), which you are trying to read, are not available|rights to access the fields (.*?) on /s,
		class: 'rights',
		code: 'odoo.field_refused',
		say: (_said, match) =>
			`The integration user may not read ${match?.[1] ?? match?.[2] ?? 'some fields'}.`,
		remedy: `${ASK_ADMIN} give the integration user the group that shows these fields, for employees Employees / Officer.`,
	},
	{
		text: /rights to export data/,
		class: 'rights',
		code: 'odoo.access_denied',
		remedy: `${ASK_ADMIN} give the integration user the group Export / Allowed.`,
	},
	{
		text: /^You are not allowed to (\w+) ['"](.+?)['"] \(([\w.]+)\)[^]*?(?:allowed for the following groups:\s*([^]*?)\n\n|$)/,
		class: 'rights',
		code: 'odoo.access_denied',
		say: (_said, match) =>
			`The integration user may not ${match?.[1] ?? 'use'} ${match?.[2] ?? ''} (${match?.[3] ?? ''}).`,
		remedy: `${ASK_ADMIN} give the integration user a group that allows it.`,
	},
	{
		text: /stumbled upon some top-secret records|due to security restrictions/,
		class: 'rights',
		code: 'odoo.record_refused',
		say: () =>
			'A rule in Odoo hides these records from the integration user (company, team or owner).',
		remedy: `${ASK_ADMIN} check the record rules and the companies of the integration user.`,
	},
	{
		name: /^exceptions\.AccessError$/,
		class: 'rights',
		code: 'odoo.access_denied',
		remedy: `${ASK_ADMIN} give the integration user the right named above.`,
	},
	{
		text: /only be accessed over HTTP|^The API key must have|^You cannot exceed [\d.]+ days/,
		class: 'rights',
		code: 'odoo.key_policy',
		remedy:
			'Create the API key in Odoo, signed in as the integration user, within the allowed duration.',
	},
	// --- records and references
	{
		name: /^exceptions\.MissingError$/,
		class: 'conflict',
		code: 'odoo.record_missing',
		say: () => 'The record no longer exists in Odoo.',
		remedy: 'Check whether it was deleted on purpose; send it again to create it anew.',
	},
	{
		text: /found record of different model ([\w.]+)/,
		class: 'conflict',
		code: 'odoo.external_id_of_other_model',
		say: (_said, match) =>
			`This External ID already belongs to another kind of record (${match?.[1] ?? 'unknown'}).`,
		remedy: 'Give the record a key of its own, or remove the wrong External ID in Odoo.',
	},
	{
		text: /^Invalid external ID (\S+): expected model '([\w.]+)', found '([\w.]+)'/,
		class: 'mapping',
		code: 'odoo.reference_of_other_model',
		say: (_said, match) =>
			`${match?.[1] ?? 'The reference'} is a ${match?.[3] ?? 'different record'}, not a ${match?.[2] ?? 'matching one'}.`,
		remedy: 'Correct the reference.',
	},
	{
		text: /^No matching record found for (external id|database id|name) '(.*?)' in field '(.*?)'/s,
		class: 'mapping',
		code: 'odoo.unknown_reference',
		say: (_said, match) =>
			`${match?.[3] ?? 'A field'} refers to ${match?.[2]?.trim() ?? 'a record'}, which Odoo does not have.`,
		remedy: 'Deliver the referenced record first, or correct the reference.',
	},
	{
		text: /^Unknown database identifier '(.*?)'/,
		class: 'mapping',
		code: 'odoo.unknown_reference',
		say: (_said, match) => `Odoo has no active record ${match?.[1] ?? ''} any more.`,
		remedy: 'Restore or unarchive the record in Odoo, or remove its External ID.',
	},
	{
		text: /^External ID not found in the system: (\S+)/,
		class: 'mapping',
		code: 'odoo.unknown_reference',
		say: (_said, match) => `Odoo does not have the record ${match?.[1] ?? ''}.`,
		remedy: 'Deliver the referenced record first, or correct the reference.',
	},
	{
		text: /^another model (?:is using|requires) the record|violates foreign key constraint/i,
		methods: DELETING,
		class: 'conflict',
		code: 'odoo.still_in_use',
		say: () => 'Other records in Odoo still use this one.',
		remedy: 'Archive it instead of deleting it.',
	},
	{
		// On create and write Odoo tells the same story for an id that does not exist: 19 with the
		// field, 18 with the name of the database constraint.
		text: /^another model (?:is using|requires) the record(?:[^]*?following constraint: '.*?' \((\w+)\)|[^]*?Model: .*?\(([\w.]+)\)\s+Constraint: (\w+)_fkey)?|violates foreign key constraint/i,
		class: 'mapping',
		code: 'odoo.unknown_reference',
		say: () => 'The record refers to another one that Odoo does not have.',
		field: (match) =>
			match?.[1] ?? match?.[3]?.replace(`${match[2]?.replaceAll('.', '_') ?? ''}_`, ''),
		remedy: 'Deliver the referenced record first, or correct the reference.',
	},
	// --- state of documents
	{
		text: /readonly fields on a posted move|already invoiced|posted (?:entry|move|journal)|You cannot modify a posted/i,
		class: 'conflict',
		code: 'odoo.document_locked',
		remedy: 'Reset the document to draft in Odoo, or correct it with a credit note or reversal.',
	},
	{
		text: /lock date|locked period|prior to and inclusive of/i,
		class: 'conflict',
		code: 'odoo.period_closed',
		remedy: 'Use a date in an open period, or have the period reopened.',
	},
	{
		text: /must be unique|duplicate key value|already exists|Only one currency rate per day/i,
		class: 'conflict',
		code: 'odoo.duplicate',
		remedy: 'Use the existing record, or change the value that has to be unique.',
	},
	// --- values
	{
		text: /Missing required value for the field '(.*?)' \((\w+)\)|mandatory field is not set[^]*?Field: (.*?) \((\w+)\)/,
		class: 'source_data',
		code: 'odoo.required_field_missing',
		say: (_said, match) => `Odoo requires ${match?.[1] ?? match?.[3] ?? 'a field'}.`,
		field: (match) => match?.[2] ?? match?.[4],
		remedy: 'Fill the field in the source record or in the mapping.',
	},
	{
		text: /Contacts require a name/,
		class: 'source_data',
		code: 'odoo.required_field_missing',
		say: () => 'Odoo requires a name for every contact.',
		field: () => 'name',
		remedy: 'Fill the field in the source record or in the mapping.',
	},
	{
		text: /^Wrong value for ([\w.]+): |^Value '.*?' not found in selection field '.*?'/s,
		class: 'source_data',
		code: 'odoo.value_not_in_list',
		field: (match) => match?.[1]?.split('.').at(-1),
		remedy: 'Use one of the values the field offers in Odoo.',
	},
	{
		name: /^psycopg2\.errors\.(DatetimeFieldOverflow|InvalidDatetimeFormat|InvalidTextRepresentation|NumericValueOutOfRange|StringDataRightTruncation|CharacterNotInRepertoire|UntranslatableCharacter)$/,
		class: 'source_data',
		code: 'odoo.value_unreadable',
		remedy: 'Correct the value: numbers as 1234.5, dates as 2026-01-31.',
	},
	{
		text: /could not convert string to float|does not match format|does not seem to be|Unknown value '.*?' for boolean|expecting only datetimes|A string literal cannot contain NUL|invalid literal for int/s,
		class: 'source_data',
		code: 'odoo.value_unreadable',
		remedy: 'Correct the value: numbers as 1234.5, dates as 2026-01-31.',
	},
	{
		text: /ir_model_data_name_nospaces|module prefix \S+ This is the part|Cannot update a record without specifying its id/,
		class: 'source_data',
		code: 'odoo.external_id_invalid',
		say: () => 'Odoo refuses this External ID.',
		remedy:
			'Use an External ID without blanks whose first part is not the name of an installed app.',
	},
	{
		text: /^Invalid language code: (\S+)/,
		class: 'mapping',
		code: 'odoo.language_not_installed',
		say: (_said, match) => `The language ${match?.[1] ?? ''} is not installed in Odoo.`,
		remedy: 'Choose an installed language, or have it installed.',
	},
	{
		text: /Many-To-One records indirectly|Ambiguous specification|Invalid operator in condition|^Invalid leaf|Domain\(\) invalid argument|dictionary update sequence|JSON object must be str|object has no attribute/,
		class: 'protocol',
		code: 'odoo.request_not_understood',
		say: () => 'Odoo could not use the form of this request.',
		remedy: 'Report it with the operation and the time.',
	},
	// --- the rest of each class
	{
		name: /^exceptions\.ValidationError$/,
		class: 'source_data',
		code: 'odoo.validation',
		remedy: 'Correct the record as Odoo says.',
	},
	{
		name: /^exceptions\.(UserError|RedirectWarning|CacheMiss|ConcurrencyError|LockError)$/,
		class: 'conflict',
		code: 'odoo.refused',
		remedy: 'Resolve what Odoo says, then send the record again.',
	},
	{
		name: /^(builtins|psycopg2|decimal|json|xml|lxml)\./,
		class: 'protocol',
		code: 'odoo.server_error',
		say: () => 'Odoo failed inside while handling this request.',
		remedy: 'Do not repeat it; have the Odoo administrator look at the server log for this time.',
	},
	{
		// `load` says what is wrong without a class; whatever is not known above concerns the row.
		name: /^$/,
		class: 'source_data',
		code: 'odoo.row_refused',
		remedy: 'Correct the record as Odoo says.',
	},
];

export const UNKNOWN: FaultRule = {
	class: 'protocol',
	code: 'odoo.server_error',
	say: () => 'Odoo failed in a way this package does not know.',
	remedy: 'Do not repeat it; have the Odoo administrator look at the server log for this time.',
};
