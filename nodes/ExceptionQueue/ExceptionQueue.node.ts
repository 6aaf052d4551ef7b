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
import { DONE_AND_EXCEPTIONS } from '../shared/outputs';
import { RESOURCES } from './actions';

export class ExceptionQueue implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Exception Queue',
		name: 'exceptionQueue',
		icon: {
			light: 'file:../../icons/exception-queue.svg',
			dark: 'file:../../icons/exception-queue.dark.svg',
		},
		group: ['transform'],
		version: [1],
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description: 'List, correct, replay or dismiss what could not be delivered, and say why',
		defaults: { name: 'Exception Queue' },
		inputs: [NodeConnectionTypes.Main],
		outputs: DONE_AND_EXCEPTIONS,
		credentials: ODOO_CREDENTIALS,
		properties: resourceProperties(RESOURCES),
	};

	methods = { credentialTest: credentialTests };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await runLedgerOperation(this, RESOURCES);
	}
}
