import {
	CONFIRMATION_BASES,
	CONFIRMATION_STATES,
	SERVICE_CONFIRMATION,
} from '../../../odoo/models/service-confirmation';
import {
	COMPANY_FIELD,
	companyRule,
	integrationMay,
	label,
	type ManualModel,
	modelId,
} from './manual-model';

/** The line of the order is a number, not a link: Setup also runs where Purchase is not installed. */
export const SERVICE_CONFIRMATION_MODEL: ManualModel = {
	part: 'service-confirmation',
	model: SERVICE_CONFIRMATION,
	name: 'Service Confirmation',
	about:
		'Model for work confirmed of order lines, by document: what their received quantity is made of',
	externalId: modelId('service-confirmation'),
	fields: [
		{ name: 'x_name', label: 'Number', ttype: 'char', indexed: true },
		{ name: 'x_document', label: 'Document', ttype: 'char', indexed: true },
		{ name: 'x_order', label: 'Order', ttype: 'char', indexed: true },
		{
			name: 'x_order_line',
			label: 'Order Line ID',
			ttype: 'integer',
			required: true,
			indexed: true,
		},
		{ name: 'x_date', label: 'Date', ttype: 'date' },
		{
			name: 'x_basis',
			label: 'Basis',
			ttype: 'selection',
			selection: CONFIRMATION_BASES.map(label),
		},
		{ name: 'x_quantity', label: 'Quantity', ttype: 'float' },
		{
			name: 'x_state',
			label: 'State',
			ttype: 'selection',
			selection: CONFIRMATION_STATES.map(label),
		},
		{ name: 'x_confirmed_by', label: 'Confirmed By', ttype: 'char' },
		COMPANY_FIELD,
	],
	access: [
		integrationMay('service-confirmation', 'rwc'),
		{
			key: 'service-confirmation-project-manager',
			group: 'project.group_project_manager',
			may: 'rwc',
		},
		{ key: 'service-confirmation-project-user', group: 'project.group_project_user', may: 'r' },
		{ key: 'service-confirmation-accountant', group: 'account.group_account_invoice', may: 'r' },
	],
	rules: [companyRule('service-confirmation', 'Service confirmations')],
};
