import type { Entity } from '../../../core/canonical/entity';
import type { Verb, VerbPlan } from '../../../core/verb';
import { stateDelivery } from '../../shared/delivery-facts';
import { canonicalInput, readCanonical } from '../../shared/descriptions/canonical-input';
import { writing } from '../../shared/descriptions/common';
import { defineOperation, type Operation } from '../../shared/operation';

/** The one form of an operation that keeps a canonical record in Odoo. */
export const upsertOperation = <I, P extends VerbPlan<R>, R>(
	entity: Entity,
	verb: Verb<I, P, R>,
	companyElse: 'credential' | 'nobody' = 'nobody',
): Operation =>
	defineOperation({
		value: 'upsert',
		name: 'Create or Update',
		action: `Create or update ${entity.title.toLowerCase()}`,
		description: 'Create a new record, or update the current one if it already exists (upsert)',
		properties: [...canonicalInput(entity), ...writing],
		entity,
		mode: 'batch',
		verb,
		read: (item) => readCanonical(item, entity, companyElse),
		delivery: stateDelivery,
	});
