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

export class OdooProcurement implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Odoo Procurement',
		name: 'odooProcurement',
		icon: {
			light: 'file:../../icons/odoo-procurement.svg',
			dark: 'file:../../icons/odoo-procurement.dark.svg',
		},
		group: ['transform'],
		version: [1],
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description: 'Request, order, receive and confirm in Odoo; keep vendors, items and prices',
		defaults: { name: 'Odoo Procurement' },
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
