import type { ResourceMapperField, ResourceMapperFields } from 'n8n-workflow';

import type { Entity } from '../../../core/canonical/entity';
import { fieldsOf, type MapperField } from '../../../core/canonical/fields';

/**
 * Decimals and dates are text in the form: n8n's number would lose cents and its date would add a
 * time, before the canonical schema sees either.
 */
const FORM_TYPE: Record<MapperField['type'], NonNullable<ResourceMapperField['type']>> = {
	text: 'string',
	decimal: 'string',
	date: 'string',
	datetime: 'string',
	integer: 'number',
	boolean: 'boolean',
	choice: 'options',
	list: 'array',
	object: 'object',
};

/**
 * The form of an entity for a resource mapper.
 * - `override`: every field may stay empty; the profile fills them, so only added ones are shown
 * - `whole`:    the fields are all there is; those the record cannot do without are marked
 */
export function mapperForm(entity: Entity, use: 'override' | 'whole'): ResourceMapperFields {
	return {
		fields: fieldsOf(entity).map((field) => ({
			id: field.id,
			displayName: field.displayName,
			type: FORM_TYPE[field.type],
			// Of a reference either half will do; the schema says which is missing when both are.
			required: use === 'whole' && field.required && field.oneOf === undefined,
			removed: use === 'override' || !(field.required || field.oneOf !== undefined),
			defaultMatch: false,
			canBeUsedToMatch: false,
			display: true,
			...(field.options === undefined
				? {}
				: { options: field.options.map((value) => ({ name: value, value })) }),
		})),
	};
}

/** Canonical field path -> value, as a resource mapper holds it; undefined when nothing is set. */
export function readMapper(parameter: unknown): Readonly<Record<string, unknown>> | undefined {
	if (typeof parameter !== 'object' || parameter === null || !('value' in parameter))
		return undefined;
	const { value } = parameter;
	if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
	return Object.keys(value).length === 0 ? undefined : (value as Record<string, unknown>);
}
