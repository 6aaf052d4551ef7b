import type { INodeCredentialDescription } from 'n8n-workflow';

import { LEDGER_CREDENTIAL } from './ledger';
import { integrationLedgerConnection, odooConstructionConnection } from './methods/credential-test';
import { CREDENTIAL } from './ports';
import { constructionSource, SOURCE_CREDENTIAL } from './source';

/** What every node that delivers asks for: the Odoo it works in, and which ledger, if not the usual. */
export const ODOO_CREDENTIALS: INodeCredentialDescription[] = [
	{ name: CREDENTIAL, required: true, testedBy: 'odooConstructionConnection' },
	{ name: LEDGER_CREDENTIAL, required: false, testedBy: 'integrationLedgerConnection' },
];

/** What a receiver of events asks for: whose events, and the connection they are for. */
export const RECEIVER_CREDENTIALS: INodeCredentialDescription[] = [
	{ name: SOURCE_CREDENTIAL, required: true, testedBy: 'constructionSource' },
	...ODOO_CREDENTIALS,
];

/** The tests those credentials name; n8n looks for them on the node. */
export const credentialTests = { odooConstructionConnection, integrationLedgerConnection };
export const receiverTests = { constructionSource, ...credentialTests };
