import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { credentialTests, ODOO_CREDENTIALS } from '../shared/credentials';
import { runLedgerOperation } from '../shared/ledger-operation';
import { resourceProperties } from '../shared/operation';
import { DONE_AND_EXCEPTIONS, outputs } from '../shared/outputs';
import { RESOURCES } from './actions';

/** A service level holds or is broken; everything else is done or could not be done. */
const OUTPUTS: INodeTypeDescription['outputs'] = `={{ $parameter["resource"] === "alert" ? ${JSON.stringify(
	outputs('OK', 'Alerts'),
)} : ${JSON.stringify(DONE_AND_EXCEPTIONS)} }}`;

export class IntegrationMonitor implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Integration Monitor',
		name: 'integrationMonitor',
		icon: {
			light: 'file:../../icons/integration-monitor.svg',
			dark: 'file:../../icons/integration-monitor.dark.svg',
		},
		group: ['transform'],
		version: [1],
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description:
			'See what was delivered to Odoo, what waits and for whom, be told when it takes too long, and keep the audit trail',
		defaults: { name: 'Integration Monitor' },
		inputs: [NodeConnectionTypes.Main],
		outputs: OUTPUTS,
		credentials: ODOO_CREDENTIALS,
		properties: resourceProperties(RESOURCES),
	};

	methods = { credentialTest: credentialTests };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await runLedgerOperation(this, RESOURCES);
	}
}
