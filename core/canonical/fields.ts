import { z } from 'zod/v4';

import type { Entity } from './entity';

/** How a value of the field is written. `decimal` covers money, quantities and percentages. */
export type FieldType =
	| 'text'
	| 'decimal'
	| 'integer'
	| 'boolean'
	| 'date'
	| 'datetime'
	| 'choice'
	| 'list'
	| 'object';

/** A field that can be mapped, as a form shows it. */
export interface MapperField {
	/** Path in the entity's data, e.g. `costCode.code`. */
	readonly id: string;
	/** e.g. `Cost code: code`. */
	readonly displayName: string;
	readonly type: FieldType;
	/**
	 * The record cannot be posted without it. Of a required reference neither half is required
	 * alone; `oneOf` names the halves of which one must be there.
	 */
	readonly required: boolean;
	readonly oneOf?: readonly string[];
	/** The values of a choice. */
	readonly options?: readonly string[];
	readonly description: string;
}

const cache = new WeakMap<Entity, readonly MapperField[]>();

/** Every field of the entity that can be mapped, in the schema's order; `ext` is not one. */
export function fieldsOf(entity: Entity): readonly MapperField[] {
	const known = cache.get(entity);
	if (known !== undefined) return known;
	const fields = shapeFields(entity.schema, '', '', true);
	cache.set(entity, fields);
	return fields;
}

function shapeFields(
	object: z.ZodObject,
	prefix: string,
	title: string,
	required: boolean,
): MapperField[] {
	const fields: MapperField[] = [];
	for (const [key, type] of Object.entries(object.shape) as Array<[string, z.ZodType]>) {
		if (key === 'ext') continue;
		const id = prefix === '' ? key : `${prefix}.${key}`;
		const displayName = title === '' ? words(key) : `${title}: ${words(key).toLowerCase()}`;
		const inner = unwrap(type);
		const needed = required && !type.safeParse(undefined).success;
		if (inner instanceof z.ZodObject) {
			const nested = shapeFields(inner, id, displayName, needed);
			const isRef = 'code' in inner.shape && 'id' in inner.shape;
			fields.push(...(isRef ? refHalves(nested, describe(type, inner), needed) : nested));
			continue;
		}
		const description = describe(type, inner);
		const options = inner instanceof z.ZodEnum ? inner.options.map(String) : undefined;
		fields.push({
			id,
			displayName,
			type: fieldType(inner),
			required: needed,
			description,
			...(options === undefined ? {} : { options }),
		});
	}
	return fields;
}

/** The halves of a reference: what it refers to, then which half. */
function refHalves(halves: readonly MapperField[], doc: string, needed: boolean): MapperField[] {
	const oneOf = halves.map((half) => half.id);
	return halves.map((half) => ({
		...half,
		description: `${doc} ${half.description}`,
		...(needed ? { oneOf } : {}),
	}));
}

const describe = (type: z.ZodType, inner: z.ZodType): string =>
	type.description ?? inner.description ?? '';

function unwrap(type: z.ZodType): z.ZodType {
	return type instanceof z.ZodOptional ? unwrap(type.unwrap() as z.ZodType) : type;
}

function fieldType(type: z.ZodType): FieldType {
	if (type instanceof z.ZodEnum) return 'choice';
	if (type instanceof z.ZodBoolean) return 'boolean';
	if (type instanceof z.ZodNumber) return 'integer';
	if (type instanceof z.ZodISODate) return 'date';
	if (type instanceof z.ZodISODateTime) return 'datetime';
	if (type instanceof z.ZodArray) return 'list';
	if (type instanceof z.ZodString) return isDecimal(type) ? 'decimal' : 'text';
	return 'object';
}

/** Money, quantity and percent are strings that hold decimals and nothing else. */
const isDecimal = (type: z.ZodString): boolean =>
	type.safeParse('12.5').success && !type.safeParse('x').success;

/** `unitCost` -> `Unit cost`. */
function words(key: string): string {
	const spaced = key.replace(/([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`);
	return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}
