import { startEmbeddedOdoo, type EmbeddedOdoo } from '../../sandbox/odoo';
import type { NodeRun } from './engine';

export type Credentials = NonNullable<NodeRun['credentials']>;

/** The credential of an n8n user for an embedded Odoo. */
export const credentialFor = (
	odoo: EmbeddedOdoo,
	change: Readonly<Record<string, string | number>> = {},
): Credentials => ({
	odooConstructionApi: {
		url: odoo.url,
		database: odoo.database,
		authentication: 'apiKey',
		apiKey: odoo.apiKeys.admin,
		login: odoo.users.admin.login,
		password: '',
		environment: 'test',
		protocol: 'auto',
		companyId: 0,
		timezone: 'UTC',
		...change,
	},
});

/** Methods that leave Odoo as it was; whatever else was called counts as a write. */
const READS = new Set([
	'authenticate',
	'check_access_rights',
	'context_get',
	'fields_get',
	'formatted_read_group',
	'get_external_id',
	'get_relevant_plans',
	'has_access',
	'has_group',
	'login',
	'read',
	'read_group',
	'search',
	'search_count',
	'search_read',
	'web_search_read',
	'version',
]);

/** `model.method` of every call since the last reset that may have written. */
export const writesOf = (odoo: EmbeddedOdoo): string[] =>
	odoo.control
		.calls()
		.filter(({ method }) => !READS.has(method))
		.map(({ model, method }) => `${model}.${method}`);

export { startEmbeddedOdoo, type EmbeddedOdoo };
