import { foreignKey, valueError } from './errors';
import type { Env } from './env';
import type { Field, Model } from './model';
import type { Stored, Values } from './values';
import { linesOf } from './record-values';
import { idsOf, isList, isObject, repr } from './values';

/** Relations to many among the values: they need the record's id. */
export const deferredFields = (model: Model, values: Values): Field[] =>
	Object.keys(values).flatMap((name) => {
		const field = model.fields.get(name);
		return field && (field.type === 'one2many' || field.type === 'many2many') ? [field] : [];
	});

type Command =
	| { readonly kind: 'create'; readonly values: Values }
	| { readonly kind: 'update'; readonly id: number; readonly values: Values }
	| { readonly kind: 'delete' | 'unlink' | 'link'; readonly id: number }
	| { readonly kind: 'clear' }
	| { readonly kind: 'set'; readonly ids: readonly number[] };

const KINDS = ['create', 'update', 'delete', 'unlink', 'link', 'clear', 'set'] as const;

function toCommand(field: Field, raw: unknown): Command {
	const refuse = () => valueError(`Wrong value for ${field.name}: ${repr(raw)}`);
	if (!isList(raw)) throw refuse();
	const [code, id, more] = raw;
	const kind = typeof code === 'number' ? KINDS[code] : undefined;
	switch (kind) {
		case 'create':
			if (!isObject(more)) throw refuse();
			return { kind, values: more };
		case 'update':
			if (typeof id !== 'number' || !isObject(more)) throw refuse();
			return { kind, id, values: more };
		case 'delete':
		case 'unlink':
		case 'link':
			if (typeof id !== 'number') throw refuse();
			return { kind, id };
		case 'clear':
			return { kind };
		case 'set':
			if (!Array.isArray(more)) throw refuse();
			return { kind, ids: idsOf(more as Stored[]) };
		default:
			throw refuse();
	}
}

/** A list of commands, a bare list of ids (= set), or nothing. */
function toCommands(field: Field, value: unknown): Command[] {
	if (value === false || value === null || value === undefined) return [{ kind: 'clear' }];
	if (!Array.isArray(value)) throw valueError(`Wrong value for ${field.name}: ${repr(value)}`);
	if (value.length > 0 && value.every((one) => typeof one === 'number')) {
		return [{ kind: 'set', ids: value as number[] }];
	}
	return value.map((one) => toCommand(field, one));
}

/** Marks the values of a line as coming with its document: balances are checked once, at the end. */
export const WITH_DOCUMENT = '__with_document';

export function applyCommands(
	env: Env,
	model: Model,
	id: number,
	field: Field,
	value: unknown,
	fresh: boolean,
): void {
	const commands = toCommands(field, value);
	if (field.type === 'many2many') many2many(env, model, id, field, commands);
	else one2many(env, id, field, fresh ? commands.filter((one) => one.kind !== 'clear') : commands);
}

function many2many(env: Env, model: Model, id: number, field: Field, commands: readonly Command[]) {
	const relation = field.relation ?? '';
	if (!env.registry.find(relation)) return;
	let ids = idsOf(env.row(model.name, id)?.[field.name]);
	const require = (target: number) => {
		if (!env.row(relation, target)) {
			throw foreignKey({
				version: env.registry.version,
				model: model.name,
				modelLabel: model.label,
				field: field.name,
				label: field.label,
			});
		}
	};
	for (const command of commands) {
		switch (command.kind) {
			case 'create':
				ids = [...ids, ...env.create(relation, [command.values])];
				break;
			case 'update':
				env.write(relation, [command.id], command.values);
				break;
			case 'delete':
				ids = ids.filter((one) => one !== command.id);
				env.unlink(relation, [command.id]);
				break;
			case 'unlink':
				ids = ids.filter((one) => one !== command.id);
				break;
			case 'link':
				require(command.id);
				if (!ids.includes(command.id)) ids = [...ids, command.id];
				break;
			case 'clear':
				ids = [];
				break;
			case 'set':
				for (const target of command.ids) require(target);
				ids = [...new Set(command.ids)];
				break;
		}
	}
	env.patch(model.name, id, { [field.name]: ids });
}

function one2many(env: Env, id: number, field: Field, commands: readonly Command[]) {
	const { relation = '', inverse = '' } = field;
	const comodel = env.registry.find(relation);
	const link = comodel?.fields.get(inverse);
	if (!comodel || link?.type !== 'many2one') return;
	const inside = env.with({ [WITH_DOCUMENT]: true, default_move_type: undefined });
	const detach = (target: number) => {
		if (link.required) inside.unlink(relation, [target]);
		else inside.write(relation, [target], { [inverse]: false });
	};
	const creates: Values[] = [];
	for (const command of commands) {
		switch (command.kind) {
			case 'create':
				creates.push({ ...command.values, [inverse]: id });
				break;
			case 'update':
				inside.write(relation, [command.id], command.values);
				break;
			case 'delete':
				inside.unlink(relation, [command.id]);
				break;
			case 'unlink':
				detach(command.id);
				break;
			case 'link':
				if (env.row(relation, command.id)?.[inverse] !== id) {
					inside.write(relation, [command.id], { [inverse]: id });
				}
				break;
			case 'clear':
			case 'set': {
				const keep = new Set(command.kind === 'set' ? command.ids : []);
				for (const line of linesOf(env, field, id)) if (!keep.has(line)) detach(line);
				for (const line of keep) inside.write(relation, [line], { [inverse]: id });
				break;
			}
		}
	}
	if (creates.length > 0) inside.create(relation, creates);
}
