import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';

const embedded = { show: { store: ['embedded'] } };
const postgres = { show: { store: ['postgres'] } };

/**
 * Where the delivery ledger lies: what was accepted, sent and applied, and who decided about what
 * was not. Without this credential a node keeps an embedded ledger in n8n's own folder, which is
 * right for one n8n on one machine. Tested by the nodes (`testedBy`), because only they know the
 * store.
 */
export class IntegrationLedgerApi implements ICredentialType {
	name = 'integrationLedgerApi';

	displayName = 'Integration Ledger API';

	icon: Icon = {
		light: 'file:../icons/integration-ledger.svg',
		dark: 'file:../icons/integration-ledger.dark.svg',
	};

	documentationUrl =
		'https://github.com/n8n-nodes-odoo-construction/n8n-nodes-odoo-construction/blob/main/docs/delivery.md';

	properties: INodeProperties[] = [
		{
			displayName: 'Store',
			name: 'store',
			type: 'options',
			options: [
				{
					name: 'Embedded',
					value: 'embedded',
					description: 'A file on the disk of n8n. For one n8n on one machine, not for queue mode.',
				},
				{
					name: 'PostgreSQL',
					value: 'postgres',
					description: 'A schema of its own in PostgreSQL. Needed in queue mode.',
				},
			],
			default: 'embedded',
		},
		{
			displayName: 'Environment',
			name: 'environment',
			type: 'options',
			options: [
				{ name: 'Production', value: 'production', description: 'For Odoo with real books' },
				{ name: 'Test', value: 'test', description: 'For a copy or a sandbox' },
			],
			default: 'production',
			description:
				'Must be the environment of the Odoo credential. A ledger keeps the one it was made with.',
		},
		{
			displayName: 'Folder',
			name: 'folder',
			type: 'string',
			default: '',
			placeholder: 'e.g. /var/lib/n8n-ledger',
			displayOptions: embedded,
			description:
				"Absolute path on a local disk, never a network share. Empty takes a folder below n8n's own.",
		},
		{
			displayName: 'Host',
			name: 'host',
			type: 'string',
			default: 'localhost',
			required: true,
			displayOptions: postgres,
		},
		{
			displayName: 'Port',
			name: 'port',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 65535, numberPrecision: 0 },
			default: 5432,
			displayOptions: postgres,
		},
		{
			displayName: 'Database',
			name: 'database',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. integration',
			displayOptions: postgres,
			description: "May be n8n's own database: the ledger keeps to its schema",
		},
		{
			displayName: 'User',
			name: 'user',
			type: 'string',
			default: '',
			required: true,
			displayOptions: postgres,
			description: 'Must own the schema, or be allowed to create it',
		},
		{
			displayName: 'Password',
			name: 'password',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			displayOptions: postgres,
		},
		{
			displayName: 'SSL',
			name: 'ssl',
			type: 'boolean',
			default: false,
			displayOptions: postgres,
			description:
				"Whether to encrypt the connection and check the server's certificate. For a private certificate authority set NODE_EXTRA_CA_CERTS for n8n.",
		},
		{
			displayName: 'Schema',
			name: 'schema',
			type: 'string',
			default: 'odoo_construction',
			displayOptions: postgres,
			description: 'Lower-case letters, digits and underscores',
		},
		{
			displayName: 'Quiet Period (Seconds)',
			name: 'quietSeconds',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 86400, numberPrecision: 0 },
			default: 180,
			description:
				'After an unknown outcome a newer revision of the record waits so long. At least the time limit of an Odoo request (120) plus the buffers on the way.',
		},
		{
			displayName: 'Keep Payloads (Days)',
			name: 'payloadDays',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 36500, numberPrecision: 0 },
			default: 90,
			description: 'Afterwards a finished delivery can no longer be replayed',
		},
		{
			displayName: 'Keep Entries (Days)',
			name: 'entryDays',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 36500, numberPrecision: 0 },
			default: 400,
			description:
				'Afterwards a repeat is no longer recognised as a duplicate. The audit trail is never removed.',
		},
		{
			displayName: 'Second Person For',
			name: 'secondPersonFor',
			type: 'multiOptions',
			options: [
				{ name: 'Access', value: 'access' },
				{ name: 'Arithmetic', value: 'arithmetic' },
				{ name: 'Contract Rule', value: 'contract_rule' },
				{ name: 'Duplicate', value: 'duplicate' },
				{ name: 'Late', value: 'late' },
				{ name: 'Lost Confirmation', value: 'lost_confirmation' },
				{ name: 'Master Data Risk', value: 'master_data_risk' },
				{ name: 'Match Hold', value: 'match_hold' },
				{ name: 'Missing Reference', value: 'missing_reference' },
				{ name: 'Open Elsewhere', value: 'open_elsewhere' },
				{ name: 'Outage', value: 'outage' },
				{ name: 'Partial Success', value: 'partial_success' },
				{ name: 'Stale', value: 'stale' },
				{ name: 'State Conflict', value: 'state_conflict' },
			],
			default: ['master_data_risk', 'match_hold'],
			description:
				'Classes of exceptions whose replay, correction or dismissal a second person must approve',
		},
	];
}
