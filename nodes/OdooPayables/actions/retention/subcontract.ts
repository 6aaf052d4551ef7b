import type { INodeProperties } from 'n8n-workflow';

import { reference } from '../../../shared/descriptions/reference';

/** The parameter that names one subcontract. */
export const subcontract: INodeProperties = reference({
	displayName: 'Subcontract',
	name: 'subcontract',
	description: 'The subcontract, by its number in Odoo or in its source, or by its key there',
	code: 'SC-2001',
	fromSource: 'procore/8089/4712',
});
