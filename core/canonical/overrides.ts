import { fault } from '../faults';
import { coerce, isUnset } from './coerce';
import type { Entity } from './entity';
import { fieldsOf, type MapperField } from './fields';

type Values = Readonly<Record<string, unknown>>;

/**
 * Lays values over mapped data: canonical field path -> value, unset ones ignored. Objects on the
 * way are copied, never changed. Throws a `Fault` when a path is no field of the entity.
 */
export function applyOverrides(
	data: Values,
	overrides: Values,
	entity: Entity,
	timezone: string,
): Values {
	let result = data;
	for (const [path, value] of Object.entries(overrides)) {
		if (isUnset(value)) continue;
		const field = fieldAt(entity, path);
		result = setAt(result, path.split('.'), coerce(value, field, timezone));
	}
	return result;
}

const paths = new WeakMap<Entity, ReadonlyMap<string, MapperField>>();

/** The mapper field of that path; a `Fault` when there is none. */
export function fieldAt(entity: Entity, path: string): MapperField {
	let known = paths.get(entity);
	if (known === undefined) {
		known = new Map(fieldsOf(entity).map((field) => [field.id, field]));
		paths.set(entity, known);
	}
	const field = known.get(path);
	if (field !== undefined) return field;
	const shown = path.slice(0, 100);
	throw fault({
		class: 'source_data',
		code: 'canonical.unknown_field',
		message: `${shown} is not a field of ${entity.name}.`,
		remedy: `Remove ${shown} from the mapping or choose a field of ${entity.name}.`,
		model: entity.name,
		field: shown,
	});
}

function setAt(target: Values, path: readonly string[], value: unknown): Values {
	const [head, ...rest] = path;
	if (head === undefined) return target;
	const inner = target[head];
	const nested: Values = typeof inner === 'object' && inner !== null ? { ...inner } : {};
	return { ...target, [head]: rest.length === 0 ? value : setAt(nested, rest, value) };
}
