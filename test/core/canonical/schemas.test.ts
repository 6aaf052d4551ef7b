import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';

import Ajv2020 from 'ajv/dist/2020';

import { schemaFileOf, schemaIdOf, typeOf } from '../../../core/canonical/entity';
import { fieldsOf } from '../../../core/canonical/fields';
import { jsonSchemaOf, jsonSchemaText } from '../../../core/canonical/json-schema';
import { ENTITIES } from '../../../core/canonical/registry';
import { SAMPLES } from './samples';

const root = path.resolve(__dirname, '../../..');
const canonical = path.join(root, 'core/canonical');
const json = (file: string): unknown =>
	JSON.parse(readFileSync(path.join(canonical, file), 'utf8'));
const digests = json('schemas/digests.json') as Record<string, string>;
const page = readFileSync(path.join(root, 'docs/canonical.md'), 'utf8');

describe.each(ENTITIES.map((entity) => [entity.name, entity] as const))('%s', (name, entity) => {
	it('has not changed without a new version', () => {
		// Red? Raise `version` in the entity's file and run `npm run schemas`.
		const digest = createHash('sha256').update(jsonSchemaText(entity)).digest('hex');
		expect({ [typeOf(entity)]: digest }).toEqual({ [typeOf(entity)]: digests[typeOf(entity)] });
	});

	it('ships the JSON Schema it generates', () => {
		expect(json(schemaFileOf(entity))).toEqual(jsonSchemaOf(entity));
		expect(jsonSchemaOf(entity)['$id']).toBe(schemaIdOf(entity));
	});

	it('has a JSON Schema that judges like the entity', () => {
		const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(
			jsonSchemaOf(entity),
		);
		expect(validate(SAMPLES[name])).toBe(true);
		expect(validate({ ...SAMPLES[name], colour: 'red' })).toBe(false);
		for (const key of Object.keys(SAMPLES[name])) {
			const rest = Object.entries(SAMPLES[name]).filter(([each]) => each !== key);
			expect(validate(Object.fromEntries(rest))).toBe(false);
		}
	});

	it('is documented field by field', () => {
		expect(page).toContain(`## ${entity.title}`);
		expect(page).toContain(`\`${typeOf(entity)}\``);
		for (const field of fieldsOf(entity)) {
			expect(page).toContain(`\`${field.id}\``);
			expect(field.description).not.toBe('');
		}
	});
});

it('notices a changed schema', () => {
	const [entity] = ENTITIES;
	const changed = jsonSchemaText({ ...entity, doc: `${entity.doc} Changed.` });
	expect(createHash('sha256').update(changed).digest('hex')).not.toBe(digests[typeOf(entity)]);
});
