import { COMPANY } from '../../../odoo/models/company';
import { INTEGRATION_GROUP, setupId } from '../names';

/** One field of a manual model; `ttype` and the rest in the words of ir.model.fields. */
export interface ManualField {
	readonly name: string;
	readonly label: string;
	readonly ttype:
		| 'char'
		| 'text'
		| 'boolean'
		| 'integer'
		| 'date'
		| 'datetime'
		| 'float'
		| 'monetary'
		| 'selection'
		| 'many2one'
		| 'one2many';
	readonly relation?: string;
	/** one2many: the many2one on the other side. */
	readonly relationField?: string;
	/** Shows the value at this dotted path and holds none of its own. */
	readonly related?: string;
	readonly selection?: ReadonlyArray<readonly [string, string]>;
	readonly required?: true;
	readonly onDelete?: 'cascade' | 'restrict' | 'set null';
	readonly indexed?: true;
}

/** A model this package adds to Odoo. */
export interface ManualModel {
	/** Key of its External ID and, with `-model` behind it, of its finding, e.g. `budget`. */
	readonly part: string;
	readonly model: string;
	readonly name: string;
	/** What it is for, for the person who lets Setup create it. */
	readonly about: string;
	readonly externalId: string;
	/** The currency comes before the first amount: a monetary field is refused without it. */
	readonly fields: readonly ManualField[];
	readonly access: readonly ModelAccess[];
	readonly rules: readonly ModelRule[];
}

/** What a group may do with the model: r read, w write, c create, u unlink. */
export interface ModelAccess {
	readonly key: string;
	/** External ID of the group. */
	readonly group: string;
	readonly may: string;
}

export interface ModelRule {
	readonly key: string;
	readonly name: string;
	/** null: everybody. */
	readonly group: string | null;
	readonly domain: string;
}

/** A word as a selection shows it: `partly_paid` → `Partly paid`. */
export const label = (word: string): readonly [string, string] => [
	word,
	(word.charAt(0).toUpperCase() + word.slice(1)).replaceAll('_', ' '),
];

export const fieldId = ({ externalId }: Pick<ManualModel, 'externalId'>, field: string): string =>
	`${externalId}.${field}`;

export const modelId = (key: string): string => setupId('model', key);

/** The integration user works with every model; who else may is said besides. */
export const integrationMay = (key: string, may: string): ModelAccess => ({
	key: `${key}-integration`,
	group: INTEGRATION_GROUP.externalId,
	may,
});

/** Records without a company are everybody's. */
export const companyRule = (key: string, name: string): ModelRule => ({
	key: `${key}-company`,
	name: `${name}: companies of the user`,
	group: null,
	domain: "['|', ('x_company_id', '=', False), ('x_company_id', 'in', company_ids)]",
});

export const COMPANY_FIELD = {
	name: 'x_company_id',
	label: 'Company',
	ttype: 'many2one',
	relation: COMPANY,
	onDelete: 'restrict',
} as const satisfies ManualField;
