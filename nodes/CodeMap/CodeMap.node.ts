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

export class CodeMap implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Code Map',
		name: 'codeMap',
		icon: {
			light: 'file:../../icons/code-map.svg',
			dark: 'file:../../icons/code-map.dark.svg',
		},
		group: ['transform'],
		version: [1],
		subtitle: '={{ $parameter["resource"] + ": " + $parameter["operation"] }}',
		description:
			'Translate cost codes, vendors, items, units, taxes and statuses between systems by mappings that two persons agreed on',
		defaults: { name: 'Code Map' },
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
