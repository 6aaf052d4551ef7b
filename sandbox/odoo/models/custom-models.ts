import { ConstraintError, userError, validationError } from '../orm/errors';
import type { Env } from '../orm/env';
import type { Behaviour, Field, FieldType } from '../orm/model';
import type { Row } from '../orm/values';
import { idOf, textOf } from '../orm/values';

/** `ir.model`: creating a row with state manual makes a model that answers like any other. */
export const customModels: Behaviour = {
	recName: 'name',
	searchNames: ['model'],
	defaults: { order: 'id', state: 'manual', transient: false },
	prepare(_env, values, row) {
		if (row) return;
		const name = String(values['model'] ?? '');
		if (values['state'] === 'manual' && !name.startsWith('x_')) {
			throw validationError("The model name must start with 'x_'.");
		}
		if (!/^[a-z0-9_.]+$/.test(name)) {
			throw validationError(
				'The model name can only contain lowercase characters, digits, underscores and dots.',
			);
		}
	},
	unique: [
		{
			fields: ['model'],
			message: () => new ConstraintError('Each model must have a unique name.'),
		},
	],
	inverses: {
		// The model has to exist before its first field does.
		field_id(env, id, commands) {
			addModel(env, id);
			if (!Array.isArray(commands)) return;
			for (const command of commands) {
				if (Array.isArray(command) && command[0] === 0 && typeof command[2] === 'object') {
					env.create('ir.model.fields', [{ ...command[2], model_id: id }]);
				}
			}
		},
	},
	saved(env, ids, changed) {
		if (changed) return;
		for (const id of ids) {
			addModel(env, id);
			giveName(env, id);
		}
	},
	beforeUnlink(env, rows) {
		for (const row of rows) {
			if (row['state'] !== 'manual') {
				throw userError(
					`Model “${textOf(row['name'])}” contains module data and cannot be removed.`,
				);
			}
			const name = textOf(row['model']);
			for (const id of [...env.store.table(name).rows.keys()]) env.store.remove(name, id);
		}
	},
	unlinked(env, rows) {
		for (const row of rows) env.registry.removeModel(textOf(row['model']));
	},
};

function addModel(env: Env, id: number): void {
	const row = env.row('ir.model', id);
	const name = textOf(row?.['model']);
	if (!row || row['state'] !== 'manual' || env.registry.find(name)) return;
	env.registry.addModel(name, textOf(row['name']));
	env.store.onRollback(() => env.registry.removeModel(name));
}

/** Odoo gives every manual model a name field, unless its creator did. */
function giveName(env: Env, id: number): void {
	const row = env.row('ir.model', id);
	if (row?.['state'] !== 'manual' || env.model(textOf(row['model'])).fields.has('x_name')) return;
	env
		.sudo()
		.create('ir.model.fields', [
			{ name: 'x_name', model_id: id, field_description: 'Name', ttype: 'char' },
		]);
}

const TYPES = new Set<string>([
	'char',
	'text',
	'html',
	'boolean',
	'integer',
	'float',
	'monetary',
	'date',
	'datetime',
	'selection',
	'many2one',
	'one2many',
	'many2many',
	'json',
	'binary',
]);

function fieldFrom(env: Env, row: Row): Field {
	const onDelete = textOf(row['on_delete']);
	const options = env.rowsWhere('ir.model.fields.selection', 'field_id', row.id);
	const inline = textOf(row['selection']);
	return {
		name: textOf(row['name']),
		type: textOf(row['ttype']) as FieldType,
		label: textOf(row['field_description']),
		required: row['required'] === true,
		readonly: row['readonly'] === true,
		store: row['store'] !== false,
		manual: true,
		...(textOf(row['related']) === '' ? {} : { related: textOf(row['related']) }),
		domain: textOf(row['domain']) || '[]',
		...(textOf(row['relation']) === '' ? {} : { relation: textOf(row['relation']) }),
		...(textOf(row['relation_field']) === '' ? {} : { inverse: textOf(row['relation_field']) }),
		...(onDelete === 'cascade' || onDelete === 'restrict' || onDelete === 'set null'
			? { onDelete }
			: {}),
		...(row['ttype'] === 'selection'
			? {
					selection:
						options.length > 0
							? options.map((one) => [textOf(one['value']), textOf(one['name'])] as const)
							: pairs(inline),
				}
			: {}),
	};
}

/** The old notation of a selection: `[('a','A'),('b','B')]`. */
const pairs = (text: string): Array<readonly [string, string]> =>
	[...text.matchAll(/\(\s*['"]([^'"]*)['"]\s*,\s*['"]([^'"]*)['"]\s*\)/g)].map(
		(match) => [match[1] ?? '', match[2] ?? ''] as const,
	);

/** `ir.model.fields`: a row with state manual is a column of its model from then on. */
export const customFields: Behaviour = {
	recName: 'field_description',
	defaults: { state: 'manual', store: true, copied: true, on_delete: 'set null', domain: '[]' },
	prepare(env, values, row) {
		if (row) return;
		const about = env.row('ir.model', idOf(values['model_id'] as number));
		if (about) values['model'] = about['model'];
		const name = String(values['name'] ?? '');
		if (values['state'] === 'manual' && !name.startsWith('x_')) {
			throw validationError("Custom fields must have a name that starts with 'x_'!");
		}
		if (!/^[a-z0-9_]+$/.test(name)) {
			throw validationError(
				'Field names can only contain characters, digits and underscores (up to 63).',
			);
		}
		const type = String(values['ttype']);
		const relational = type === 'many2one' || type === 'one2many' || type === 'many2many';
		if (relational && !env.registry.find(String(values['relation'] ?? ''))) {
			throw userError(`Unknown model name '${String(values['relation'] ?? '')}' in Related Model`);
		}
		if (type === 'many2one' && values['required'] === true && values['on_delete'] === 'set null') {
			throw validationError(
				`The m2o field ${name} is required but declares its ondelete policy as being 'set null'. Only 'restrict' and 'cascade' make sense.`,
			);
		}
	},
	inverses: {
		selection_ids(env, id, commands) {
			if (!Array.isArray(commands)) return;
			for (const [index, command] of commands.entries()) {
				if (!Array.isArray(command) || command[0] !== 0) continue;
				const { value, name } = command[2] as { value?: unknown; name?: unknown };
				const table = env.store.table('ir.model.fields.selection');
				env.store.put('ir.model.fields.selection', {
					id: table.nextId(),
					field_id: id,
					value: String(value),
					name: String(name),
					sequence: index,
				});
			}
		},
	},
	saved(env, ids, changed) {
		for (const row of env.rows('ir.model.fields', ids)) {
			if (row['state'] !== 'manual' || !TYPES.has(textOf(row['ttype']))) continue;
			const model = textOf(row['model']);
			const known = env.registry.find(model)?.fields.get(textOf(row['name']));
			if (known && !changed) {
				if (!known.manual) throw userError(`Field ${known.name} already exists on ${model}`);
				if (
					env
						.where('ir.model.fields', 'name', known.name)
						.filter((id) => env.row('ir.model.fields', id)?.['model'] === model).length > 1
				) {
					throw new ConstraintError('Field names must be unique per model.');
				}
			}
			const field = fieldFrom(env, row);
			env.registry.addField(model, field);
			env.store.onRollback(() => {
				if (known) env.registry.addField(model, known);
				else env.registry.removeField(model, field.name);
			});
		}
	},
	beforeUnlink(_env, rows) {
		for (const row of rows) {
			if (row['state'] !== 'manual') {
				throw userError(`This column contains module data and cannot be removed!`);
			}
		}
	},
	unlinked(env, rows) {
		for (const row of rows) {
			const [model, name] = [textOf(row['model']), textOf(row['name'])];
			const field = env.registry.find(model)?.fields.get(name);
			if (!field) continue;
			env.registry.removeField(model, name);
			env.store.onRollback(() => env.registry.addField(model, field));
		}
	},
};
