import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { mapperMethods } from '../shared/descriptions/canonical-input';
import { credentialTests } from '../shared/credentials';
import { searchCompanies, searchProjects } from '../shared/methods/list-search';
import { entitiesOf, resourceProperties } from '../shared/operation';
import { DONE_AND_EXCEPTIONS } from '../shared/outputs';
import { runChosenOperation } from '../shared/run';
import { RESOURCES } from './actions';

export class OdooJobCost implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Odoo Job Cost',
		name: 'odooJobCost',
		icon: {
			light: 'file:../../icons/odoo-job-cost.svg',
			dark: 'file:../../icons/odoo-job-cost.dark.svg',
		},
		group: ['transform'],
		version: [1],
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description:
			'Keep budgets, costs and forecasts of construction jobs in Odoo, and read where each job stands',
		defaults: { name: 'Odoo Job Cost' },
		inputs: [NodeConnectionTypes.Main],
		outputs: DONE_AND_EXCEPTIONS,
		// Those of `ODOO_CREDENTIALS`, written out in this one node: the linter looks for the tests here.
		credentials: [
			{ name: 'odooConstructionApi', required: true, testedBy: 'odooConstructionConnection' },
			{ name: 'integrationLedgerApi', required: false, testedBy: 'integrationLedgerConnection' },
		],
		properties: resourceProperties(RESOURCES),
	};

	methods = {
		credentialTest: credentialTests,
		listSearch: { searchCompanies, searchProjects },
		resourceMapping: mapperMethods(entitiesOf(RESOURCES)),
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await runChosenOperation(this, RESOURCES);
	}
}
