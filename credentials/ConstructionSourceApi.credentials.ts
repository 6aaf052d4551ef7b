import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';

const when = (field: string, ...values: string[]): Pick<INodeProperties, 'displayOptions'> => ({
	displayOptions: { show: { [field]: values } },
});

/** How a source proves that a webhook is its own. */
const webhook: INodeProperties[] = [
	{
		displayName: 'Webhook Verification',
		name: 'verification',
		type: 'options',
		options: [
			{
				name: 'Basic Authentication',
				value: 'basic',
				description: 'User and password in the Authorization header',
			},
			{
				name: 'Secret in a Header',
				value: 'header',
				description: 'Procore sends what was set under destination_headers',
			},
			{
				name: 'Signature (HMAC-SHA256)',
				value: 'hmac',
				description: 'The source signs the body with a shared secret. Recommended.',
			},
		],
		default: 'hmac',
	},
	{
		displayName: 'Webhook Header',
		name: 'webhookHeader',
		type: 'string',
		default: 'X-Signature',
		required: true,
		placeholder: 'e.g. X-Hub-Signature-256',
		description: 'Header that carries the signature or the secret',
		...when('verification', 'hmac', 'header'),
	},
	{
		displayName: 'Webhook User',
		name: 'webhookUser',
		type: 'string',
		default: '',
		required: true,
		...when('verification', 'basic'),
	},
	{
		displayName: 'Webhook Secret',
		name: 'webhookSecret',
		type: 'string',
		typeOptions: { password: true },
		default: '',
		description: 'Shared with the source. Only the Construction Webhook Trigger needs it.',
	},
	{
		displayName: 'Next Webhook Secret',
		name: 'nextWebhookSecret',
		type: 'string',
		typeOptions: { password: true },
		default: '',
		description: 'Accepted as well, while the secret is being changed',
	},
	{
		displayName: 'Signature Encoding',
		name: 'encoding',
		type: 'options',
		options: [
			{ name: 'Base64', value: 'base64' },
			{ name: 'Hex', value: 'hex' },
		],
		default: 'hex',
		...when('verification', 'hmac'),
	},
	{
		displayName: 'Signature Prefix',
		name: 'prefix',
		type: 'string',
		default: '',
		placeholder: 'e.g. sha256=',
		description: 'What stands before the signature in the header',
		...when('verification', 'hmac'),
	},
	{
		displayName: 'Timestamp Header',
		name: 'timestampHeader',
		type: 'string',
		default: '',
		placeholder: 'e.g. X-Request-Timestamp',
		description:
			'Header with the time of sending, when the source signs it with the body. Requests outside the replay window are then refused.',
		...when('verification', 'hmac'),
	},
	{
		displayName: 'Signed Text',
		name: 'signedText',
		type: 'string',
		default: '{timestamp}.{body}',
		placeholder: 'e.g. v0:{timestamp}:{body}',
		description: 'What is signed when there is a timestamp header',
		...when('verification', 'hmac'),
	},
	{
		displayName: 'Replay Window (Seconds)',
		name: 'windowSeconds',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 86_400, numberPrecision: 0 },
		default: 300,
		description: 'How far the signed time may be from the clock of this machine',
		...when('verification', 'hmac'),
	},
];

/** How records are fetched from a source that only names what has changed. */
const api: INodeProperties[] = [
	{
		displayName: 'API Address',
		name: 'baseUrl',
		type: 'string',
		default: '',
		placeholder: 'e.g. https://api.procore.com',
		description:
			'Server that records are fetched from; requests never leave it. Empty when webhooks carry the whole record.',
	},
	{
		displayName: 'API Authentication',
		name: 'authentication',
		type: 'options',
		options: [
			{ name: 'Bearer Token', value: 'bearer' },
			{ name: 'Header', value: 'header' },
			{ name: 'None', value: 'none' },
			{
				name: 'OAuth2 Client Credentials',
				value: 'oauth2',
				description: 'Procore data connection apps and most other machine accounts',
			},
		],
		default: 'oauth2',
	},
	{
		displayName: 'API Header',
		name: 'apiHeader',
		type: 'string',
		default: 'X-API-Key',
		required: true,
		...when('authentication', 'header'),
	},
	{
		displayName: 'API Token',
		name: 'apiToken',
		type: 'string',
		typeOptions: { password: true },
		default: '',
		...when('authentication', 'bearer', 'header'),
	},
	{
		displayName: 'Token Address',
		name: 'tokenUrl',
		type: 'string',
		default: '',
		placeholder: 'e.g. https://login.procore.com/oauth/token',
		...when('authentication', 'oauth2'),
	},
	{
		displayName: 'Client ID',
		name: 'clientId',
		type: 'string',
		default: '',
		...when('authentication', 'oauth2'),
	},
	{
		displayName: 'Client Secret',
		name: 'clientSecret',
		type: 'string',
		typeOptions: { password: true },
		default: '',
		...when('authentication', 'oauth2'),
	},
];

/**
 * One account in a source app: the secret its webhooks are verified with, and the key with which
 * records are fetched. No `authenticate`, for the reasons given in OdooConstructionApi.
 */
export class ConstructionSourceApi implements ICredentialType {
	name = 'constructionSourceApi';

	displayName = 'Construction Source API';

	icon: Icon = {
		light: 'file:../icons/construction-source.svg',
		dark: 'file:../icons/construction-source.dark.svg',
	};

	documentationUrl =
		'https://github.com/n8n-nodes-odoo-construction/n8n-nodes-odoo-construction/blob/main/docs/delivery.md';

	properties: INodeProperties[] = [...webhook, ...api];
}
