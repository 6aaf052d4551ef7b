import { readFileSync } from 'node:fs';
import path from 'node:path';

import type { Behaviour, Field, FieldType, Model } from './model';
import type { Stored } from './values';

export type Version = 18 | 19;

type FieldFacts = readonly [
	type: FieldType,
	/** r required, o read-only, s stored */
	flags: string,
	label: string,
	...rest: ReadonlyArray<string | ReadonlyArray<readonly [string, string]>>,
];

interface ModelFacts {
	readonly label: string;
	readonly order: string;
	readonly transient?: boolean;
	readonly defaults: Readonly<Record<string, Stored>>;
	readonly fields: Readonly<Record<string, FieldFacts>>;
}

export interface Facts {
	readonly version: Version;
	readonly models: Readonly<Record<string, ModelFacts>>;
	readonly groups: Readonly<
		Record<string, { readonly name: string; readonly implied: readonly string[] }>
	>;
	/** Model -> [group External ID or '' for everybody, subset of `rwcu`]. */
	readonly access: Readonly<Record<string, ReadonlyArray<readonly [string, string]>>>;
	readonly rules: ReadonlyArray<
		readonly [
			model: string,
			name: string,
			domain: string,
			groups: readonly string[],
			operations: string,
		]
	>;
}

const cache = new Map<Version, Facts>();

/** Field facts, access lines and record rules of a real server of that version. */
export function loadFacts(version: Version): Facts {
	const known = cache.get(version);
	if (known) return known;
	const file = path.resolve(__dirname, `../facts/v${version}.json`);
	const facts = JSON.parse(readFileSync(file, 'utf8')) as Facts;
	cache.set(version, facts);
	return facts;
}

function toField(name: string, facts: FieldFacts): Field {
	const [type, flags, label, ...rest] = facts;
	const texts = rest.filter((one): one is string => typeof one === 'string');
	const selection = rest.find((one) => typeof one !== 'string');
	return {
		name,
		type,
		label,
		required: flags.includes('r'),
		readonly: flags.includes('o'),
		store: flags.includes('s'),
		...(texts[0] === undefined ? {} : { relation: texts[0] }),
		...(texts[1] === undefined ? {} : { inverse: texts[1] }),
		...(selection === undefined ? {} : { selection }),
	};
}

const relabelled = (field: Field, labels: Behaviour['labels']): Field => {
	const label = labels?.[field.name];
	return label === undefined ? field : { ...field, label };
};

/** The fields every model has. */
export const MAGIC: readonly Field[] = [
	{ name: 'id', type: 'integer', label: 'ID', required: false, readonly: true, store: true },
	{
		name: 'display_name',
		type: 'char',
		label: 'Display Name',
		required: false,
		readonly: true,
		store: false,
	},
	{
		name: 'create_uid',
		type: 'many2one',
		label: 'Created by',
		required: false,
		readonly: true,
		store: true,
		relation: 'res.users',
	},
	{
		name: 'create_date',
		type: 'datetime',
		label: 'Created on',
		required: false,
		readonly: true,
		store: true,
	},
	{
		name: 'write_uid',
		type: 'many2one',
		label: 'Last Updated by',
		required: false,
		readonly: true,
		store: true,
		relation: 'res.users',
	},
	{
		name: 'write_date',
		type: 'datetime',
		label: 'Last Updated on',
		required: false,
		readonly: true,
		store: true,
	},
];

/** The models a database knows. Models and columns can come and go while it runs. */
export class Registry {
	private readonly models = new Map<string, Model>();
	/** many2one columns by the model they point at, for deletes and one2many. */
	private pointing: Map<string, Array<{ model: Model; field: Field }>> | undefined;

	constructor(
		readonly facts: Facts,
		behaviours: Readonly<Record<string, Behaviour>>,
	) {
		for (const [name, model] of Object.entries(facts.models)) {
			const fields = new Map<string, Field>(MAGIC.map((field) => [field.name, field]));
			for (const [field, about] of Object.entries(model.fields))
				fields.set(field, relabelled(toField(field, about), behaviours[name]?.labels));
			this.models.set(name, {
				name,
				label: model.label,
				order: model.order,
				transient: model.transient ?? false,
				manual: false,
				fields,
				constants: model.defaults,
				behaviour: behaviours[name] ?? {},
			});
		}
	}

	get version(): Version {
		return this.facts.version;
	}

	find(name: string): Model | undefined {
		return this.models.get(name);
	}

	/** For code that names a model it knows to be there. */
	get(name: string): Model {
		const model = this.models.get(name);
		if (!model) throw new Error(`the embedded Odoo holds no model ${name}`);
		return model;
	}

	all(): IterableIterator<Model> {
		return this.models.values();
	}

	addModel(name: string, label: string): Model {
		const model: Model = {
			name,
			label,
			order: 'id',
			transient: false,
			manual: true,
			fields: new Map(MAGIC.map((field) => [field.name, field])),
			constants: {},
			behaviour: {},
		};
		this.models.set(name, model);
		this.pointing = undefined;
		return model;
	}

	removeModel(name: string): void {
		this.models.delete(name);
		this.pointing = undefined;
	}

	addField(model: string, field: Field): void {
		this.get(model).fields.set(field.name, field);
		this.pointing = undefined;
	}

	removeField(model: string, field: string): void {
		this.find(model)?.fields.delete(field);
		this.pointing = undefined;
	}

	/** Stored many2one columns that refer to `model`. */
	referring(model: string): ReadonlyArray<{ model: Model; field: Field }> {
		if (!this.pointing) {
			this.pointing = new Map();
			for (const owner of this.models.values()) {
				for (const field of owner.fields.values()) {
					if (field.type !== 'many2one' || !field.store || field.relation === undefined) continue;
					const list = this.pointing.get(field.relation) ?? [];
					list.push({ model: owner, field });
					this.pointing.set(field.relation, list);
				}
			}
		}
		return this.pointing.get(model) ?? [];
	}
}
