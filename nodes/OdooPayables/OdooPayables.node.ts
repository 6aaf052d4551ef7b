import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { mapperMethods } from '../shared/descriptions/canonical-input';
import { credentialTests, ODOO_CREDENTIALS } from '../shared/credentials';
import { searchCompanies } from '../shared/methods/list-search';
import { entitiesOf, resourceProperties } from '../shared/operation';
import { DONE_AND_EXCEPTIONS } from '../shared/outputs';
import { runChosenOperation } from '../shared/run';
import { RESOURCES } from './actions';

export class OdooPayables implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Odoo Payables',
		name: 'odooPayables',
		icon: {
			light: 'file:../../icons/odoo-payables.svg',
			dark: 'file:../../icons/odoo-payables.dark.svg',
		},
		group: ['transform'],
		version: [1],
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description: 'Keep, match, post and pay vendor bills in Odoo, each exactly once',
		defaults: { name: 'Odoo Payables' },
		inputs: [NodeConnectionTypes.Main],
		outputs: DONE_AND_EXCEPTIONS,
		credentials: ODOO_CREDENTIALS,
		properties: resourceProperties(RESOURCES),
	};

	methods = {
		credentialTest: credentialTests,
		listSearch: { searchCompanies },
		resourceMapping: mapperMethods(entitiesOf(RESOURCES)),
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await runChosenOperation(this, RESOURCES);
	}
}
