import type { INodeProperties } from 'n8n-workflow';

import type { Entity } from '../../../../core/canonical/entity';
import type { Verb, VerbPlan } from '../../../../core/verb';
import { eventDelivery } from '../../../shared/delivery-facts';
import { canonicalInput, readCanonical } from '../../../shared/descriptions/canonical-input';
import { writing } from '../../../shared/descriptions/common';
import { defineOperation, type ItemView, type Operation } from '../../../shared/operation';

export const defaultCostType: INodeProperties = {
	displayName: 'Default Cost Type',
	name: 'defaultCostType',
	type: 'string',
	default: '',
	placeholder: 'e.g. L',
	description: 'Code of the cost type for records that name none',
};

/** Text of a parameter, or undefined when it was left empty. */
export function filled(item: ItemView, name: string): string | undefined {
	const text = String(item.parameter(name) ?? '').trim();
	return text === '' ? undefined : text;
}

interface Posting<I, P extends VerbPlan<R>, R> {
	readonly value: string;
	readonly name: string;
	readonly action: string;
	readonly description: string;
	readonly entity: Entity;
	readonly verb: Verb<I, P, R>;
	/** Parameters besides the record. */
	readonly properties: readonly INodeProperties[];
	readonly more: (item: ItemView) => Readonly<Record<string, unknown>>;
}

/** The one form of an operation that books a canonical record as cost of a job. */
export const postOperation = <I, P extends VerbPlan<R>, R>({
	entity,
	properties,
	more,
	...text
}: Posting<I, P, R>): Operation =>
	defineOperation({
		...text,
		properties: [...canonicalInput(entity), ...properties, ...writing],
		entity,
		mode: 'batch',
		read: (item) => ({ ...readCanonical(item, entity), ...more(item) }),
		delivery: eventDelivery,
	});

/** The default cost type as the verbs take it. */
export function readDefaultCostType(item: ItemView): Readonly<Record<string, unknown>> {
	const code = filled(item, 'defaultCostType');
	return code === undefined ? {} : { defaultCostType: { code } };
}
