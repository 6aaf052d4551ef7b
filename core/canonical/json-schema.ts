import { z } from 'zod/v4';

import { schemaIdOf, type Entity } from './entity';

/** The JSON Schema (2020-12) of an entity's `data`, as shipped under `schemas/`. */
export function jsonSchemaOf(entity: Entity): Record<string, unknown> {
	const { $schema, ...schema } = z.toJSONSchema(entity.schema, {
		io: 'input',
		unrepresentable: 'throw',
	});
	return {
		$schema,
		$id: schemaIdOf(entity),
		title: entity.title,
		description: entity.doc,
		...schema,
	};
}

/** The file's exact text. */
export const jsonSchemaText = (entity: Entity): string =>
	`${JSON.stringify(jsonSchemaOf(entity), null, '\t')}\n`;
