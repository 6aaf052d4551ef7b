import { readFileSync } from 'node:fs';
import path from 'node:path';

import Ajv from 'ajv';
import type { IDataObject } from 'n8n-workflow';

import { ROOT } from './package-nodes';

/**
 * Fails when an output item does not fit the schema n8n's editor shows for the operation, or has a
 * field that the schema does not know. `warnings` may always be there.
 */
export function expectDescribed(
	node: string,
	operation: string,
	items: readonly IDataObject[],
): void {
	const file = path.join(ROOT, 'nodes', node, '__schema__/v1.0.0', `${operation}.json`);
	const { version, ...schema } = JSON.parse(readFileSync(file, 'utf8')) as {
		version: number;
		properties: Record<string, unknown>;
	};
	const validate = new Ajv({ allErrors: true, allowUnionTypes: true }).compile(schema);
	for (const { warnings, ...item } of items) {
		validate(item);
		expect([operation, validate.errors]).toEqual([operation, null]);
		const unknown = Object.keys(item).filter((key) => !(key in schema.properties));
		expect([operation, unknown]).toEqual([operation, []]);
	}
}
