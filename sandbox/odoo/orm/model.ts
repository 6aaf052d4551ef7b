import type { Env } from './env';
import type { Row, Stored, Values } from './values';

export type FieldType =
	| 'char'
	| 'text'
	| 'html'
	| 'boolean'
	| 'integer'
	| 'float'
	| 'monetary'
	| 'date'
	| 'datetime'
	| 'selection'
	| 'many2one'
	| 'one2many'
	| 'many2many'
	| 'many2one_reference'
	| 'reference'
	| 'json'
	| 'binary'
	| 'properties'
	| 'properties_definition';

export interface Field {
	readonly name: string;
	readonly type: FieldType;
	readonly label: string;
	readonly required: boolean;
	readonly readonly: boolean;
	readonly store: boolean;
	readonly relation?: string;
	/** one2many: the many2one on the other side. */
	readonly inverse?: string;
	readonly selection?: ReadonlyArray<readonly [string, string]>;
	/** Added by a user or by an analytic plan, not by Odoo's own code. */
	readonly manual?: boolean;
	/** The field's own domain, as fields_get shows it. */
	readonly domain?: string;
	/** Dotted path to the value, for columns made while the database runs. */
	readonly related?: string;
	/** A many2one to a deleted record: forbid, forget or follow. */
	readonly onDelete?: 'restrict' | 'set null' | 'cascade';
}

export interface Arguments {
	readonly [name: string]: unknown;
}

/** A method a client may call. */
export interface Method {
	/** Names in order; a trailing `?` marks an optional one, `=x` is shown nowhere but kept for readers. */
	readonly params: readonly string[];
	/** `model` methods refuse ids; `records` methods get them, empty when the caller sent none. */
	readonly on: 'model' | 'records';
	run(env: Env, model: Model, ids: readonly number[], args: Arguments): unknown;
}

/**
 * What a model does beyond holding values. One object a model, all parts optional; the ORM calls
 * them in the order listed here.
 */
export interface Behaviour {
	readonly recName?: string;
	/** Columns `name_search` looks at besides the record name. */
	readonly searchNames?: readonly string[];
	readonly parent?: string;
	readonly displayName?: (env: Env, row: Row) => string;
	/** Values for fields the caller left out: a constant or a function of the others. */
	readonly defaults?: Readonly<
		Record<string, Stored | ((env: Env, values: Values) => Stored | undefined)>
	>;
	/** Fields that live elsewhere, as a dotted path. */
	readonly related?: Readonly<Record<string, string>>;
	/** Fields worked out at every read. */
	readonly computed?: Readonly<Record<string, (env: Env, row: Row) => Stored>>;
	/** Columns that hold a value for each company (`standard_price`). */
	readonly companyDependent?: readonly string[];
	/** Digits of floats that Odoo rounds on storing. */
	readonly digits?: Readonly<Record<string, number>>;
	/** Turns the caller's values into what is stored; `row` is absent on create. May change `values`. */
	readonly prepare?: (env: Env, values: Values, row: Row | undefined) => void;
	/** Fields stored with another record: what a value given for them does once this one exists. */
	readonly inverses?: Readonly<Record<string, (env: Env, id: number, value: unknown) => void>>;
	/** Refuses a write, before anything is stored. */
	readonly guard?: (env: Env, rows: readonly Row[], values: Values) => void;
	/** Stored computed fields, then constraints. `changed` is null on create. */
	readonly saved?: (env: Env, ids: readonly number[], changed: ReadonlySet<string> | null) => void;
	readonly unique?: ReadonlyArray<{
		readonly fields: readonly string[];
		readonly message: (values: readonly Stored[]) => Error;
	}>;
	readonly beforeUnlink?: (env: Env, rows: readonly Row[]) => void;
	readonly unlinked?: (env: Env, rows: readonly Row[]) => void;
	readonly methods?: Readonly<Record<string, Method>>;
	/** Labels that fields_get shows in place of the field's own, and domains it always shows. */
	readonly shown?: Readonly<Record<string, { readonly label: string; readonly domain: string }>>;
	/** Labels where the field's own name differs from what fields_get shows. */
	readonly labels?: Readonly<Record<string, string>>;
	/** Fields that only these groups may read or write. */
	readonly guardedFields?: Readonly<Record<string, string>>;
}

export interface Model {
	readonly name: string;
	readonly label: string;
	readonly order: string;
	readonly transient: boolean;
	readonly manual: boolean;
	readonly fields: Map<string, Field>;
	readonly constants: Readonly<Record<string, Stored>>;
	readonly behaviour: Behaviour;
}

export const isRelational = (field: Field): boolean =>
	field.type === 'many2one' || field.type === 'one2many' || field.type === 'many2many';

export const recNameOf = (model: Model): string | undefined =>
	model.behaviour.recName ??
	(model.fields.has('name') ? 'name' : model.fields.has('x_name') ? 'x_name' : undefined);

export const activeFieldOf = (model: Model): string | undefined =>
	model.fields.has('active') ? 'active' : model.fields.has('x_active') ? 'x_active' : undefined;

/** Lets a behaviour be written as two parts that know nothing of each other. */
export const method = (
	on: Method['on'],
	params: readonly string[],
	run: Method['run'],
): Method => ({ on, params, run });
