import { externalId } from '../../odoo/external-id';

/** External ID of something Setup creates, e.g. `setupId('plan', 'cost-codes')`. */
export const setupId = (kind: string, key: string): string =>
	externalId({ system: 'odoo-construction', tenant: 'setup', entity: kind, key });

/** The group an integration user needs besides the usual ones. */
export const INTEGRATION_GROUP = {
	externalId: setupId('group', 'integration'),
	name: 'Construction Integration',
} as const;
