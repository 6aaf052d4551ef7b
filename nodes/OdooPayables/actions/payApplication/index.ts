import type { INodeProperties } from 'n8n-workflow';

import { subPayApplication as entity } from '../../../../core/canonical/entities/sub-pay-application';
import type { CanonicalItem } from '../../../../core/canonical/envelope';
import { payApplicationCertify } from '../../../../core/payables/pay-application/certify';
import { payApplicationPost } from '../../../../core/payables/pay-application/post';
import { payApplicationUpsert } from '../../../../core/payables/pay-application/upsert';
import { type DeliveryFacts, stateDelivery } from '../../../shared/delivery-facts';
import { canonicalInput, readCanonical } from '../../../shared/descriptions/canonical-input';
import { dryRun, writing } from '../../../shared/descriptions/common';
import { defineOperation, type ItemView, type Resource } from '../../../shared/operation';
import { applicationOptions, readApplicationOptions } from './options';

const read = (item: ItemView) => ({
	...readCanonical(item, entity),
	...readApplicationOptions(item),
});

/** Certifying and posting are done whenever they are asked for; what is done already stays. */
const command =
	(action: string) =>
	(item: CanonicalItem): DeliveryFacts => {
		const { revision: _revision, ...facts } = stateDelivery(item);
		return { ...facts, kind: 'command', action };
	};

const requireCertification: INodeProperties = {
	displayName: 'Require Certification',
	name: 'requireCertification',
	type: 'boolean',
	default: true,
	description:
		'Whether the work to date has to be certified in Odoo, by Certify or by a service confirmation',
};

export const payApplication: Resource = {
	value: 'payApplication',
	name: 'Pay Application',
	description: 'What a subcontractor bills for a period, with the retention held of it',
	operations: [
		defineOperation({
			value: 'upsert',
			name: 'Create or Update',
			action: 'Create or update pay application',
			description: 'Create a new record, or update the current one if it already exists (upsert)',
			properties: [...canonicalInput(entity), ...applicationOptions, ...writing],
			entity,
			mode: 'batch',
			verb: payApplicationUpsert,
			read,
			delivery: stateDelivery,
		}),
		defineOperation({
			value: 'certify',
			name: 'Certify',
			action: 'Certify pay application',
			description: 'Write what is certified to date as received on the lines of the subcontract',
			properties: [...canonicalInput(entity), ...applicationOptions, dryRun],
			entity,
			mode: 'batch',
			verb: payApplicationCertify,
			read,
			delivery: command('certify'),
		}),
		defineOperation({
			value: 'post',
			name: 'Post',
			action: 'Post pay application',
			description:
				'Book the bill of an approved application, unless a prerequisite is missing: certification, lien waiver, insurance, the application before',
			properties: [...canonicalInput(entity), ...applicationOptions, requireCertification, dryRun],
			entity,
			mode: 'batch',
			verb: payApplicationPost,
			read: (item) => ({
				...read(item),
				certification:
					item.parameter('requireCertification') === false ? 'not_required' : 'required',
			}),
			delivery: command('post'),
		}),
	],
};
