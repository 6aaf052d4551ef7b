import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';

/**
 * One Odoo database and the user who works in it. Tested by the nodes (`testedBy`), because only
 * they speak both protocols.
 *
 * There is no `authenticate` on purpose: it would offer the key to n8n's HTTP Request node and add
 * "Custom API Call" to every operation list, that is, ways to post around the rules of this
 * package; and a JSON-RPC secret travels in the body, where `authenticate` cannot put it. There is
 * no switch to skip certificate checks either: the key opens the books. For a private certificate
 * authority set NODE_EXTRA_CA_CERTS for n8n.
 */
export class OdooConstructionApi implements ICredentialType {
	name = 'odooConstructionApi';

	displayName = 'Odoo Construction API';

	icon: Icon = {
		light: 'file:../icons/odoo-construction.svg',
		dark: 'file:../icons/odoo-construction.dark.svg',
	};

	documentationUrl =
		'https://github.com/n8n-nodes-odoo-construction/n8n-nodes-odoo-construction/blob/main/docs/odoo-user.md';

	properties: INodeProperties[] = [
		{
			displayName: 'URL',
			name: 'url',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. https://odoo.example.com',
			description: 'Address of the Odoo server as a browser shows it, without a path',
		},
		{
			displayName: 'Database',
			name: 'database',
			type: 'string',
			default: '',
			placeholder: 'e.g. contractor',
			description:
				'Name of the database. May stay empty when the server has only one and speaks JSON-2 (Odoo 19 and later).',
		},
		{
			displayName: 'Authentication',
			name: 'authentication',
			type: 'options',
			options: [
				{
					name: 'API Key',
					value: 'apiKey',
					description: 'Made by the Odoo user under My Preferences, Security. Recommended.',
				},
				{
					name: 'Login and Password',
					value: 'password',
					description: 'JSON-RPC only, and not for users with two-factor authentication',
				},
			],
			default: 'apiKey',
		},
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			displayOptions: { show: { authentication: ['apiKey'] } },
			description: 'Keys of users who are not administrators expire after at most 90 days',
		},
		{
			displayName: 'Login',
			name: 'login',
			type: 'string',
			default: '',
			placeholder: 'e.g. integration@example.com',
			description:
				'Login of the Odoo user. With an API key it is needed for Odoo 17 and 18 only, where a key does not name its user.',
		},
		{
			displayName: 'Password',
			name: 'password',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			displayOptions: { show: { authentication: ['password'] } },
		},
		{
			displayName: 'Environment',
			name: 'environment',
			type: 'options',
			options: [
				{
					name: 'Production',
					value: 'production',
					description: 'Real books: a public address must use https',
				},
				{
					name: 'Test',
					value: 'test',
					description: 'A copy or a sandbox: http is accepted',
				},
			],
			default: 'production',
		},
		{
			displayName: 'Protocol',
			name: 'protocol',
			type: 'options',
			options: [
				{
					name: 'Automatic',
					value: 'auto',
					description: 'JSON-2 where the server has it, otherwise JSON-RPC',
				},
				{
					name: 'JSON-2',
					value: 'json2',
					description: 'Odoo 19 and later, API key only',
				},
				{
					name: 'JSON-RPC',
					value: 'jsonrpc',
					description: 'Odoo 17 and later',
				},
			],
			default: 'auto',
		},
		{
			displayName: 'Default Company ID',
			name: 'companyId',
			type: 'number',
			typeOptions: { minValue: 0, numberPrecision: 0 },
			default: 0,
			description:
				"Company in which nodes work unless they name another one, as Odoo's number. 0 takes the user's own default company.",
		},
		{
			displayName: 'Time Zone',
			name: 'timezone',
			type: 'string',
			default: '',
			placeholder: 'e.g. America/Chicago',
			description:
				'Time zone in which dates of the books are meant, as an IANA name. Empty takes the time zone of the workflow.',
		},
	];
}
