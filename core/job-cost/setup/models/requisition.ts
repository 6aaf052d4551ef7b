import { ANALYTIC_ACCOUNT } from '../../../odoo/models/analytic';
import { CURRENCY } from '../../../odoo/models/company';
import { PROJECT } from '../../../odoo/models/project';
import {
	BUDGET_RESULTS,
	REQUISITION,
	REQUISITION_LINE,
	REQUISITION_LINE_STATES,
	REQUISITION_STATES,
} from '../../../odoo/models/requisition';
import {
	COMPANY_FIELD,
	companyRule,
	integrationMay,
	label,
	type ManualField,
	type ManualModel,
	modelId,
} from './manual-model';

const PROJECT_FIELD: ManualField = {
	name: 'x_project_id',
	label: 'Project',
	ttype: 'many2one',
	relation: PROJECT,
	required: true,
	onDelete: 'restrict',
	indexed: true,
};
const CURRENCY_FIELD: ManualField = {
	name: 'x_currency_id',
	label: 'Currency',
	ttype: 'many2one',
	relation: CURRENCY,
	onDelete: 'restrict',
};
const code = (name: string, text: string): ManualField => ({
	name,
	label: text,
	ttype: 'many2one',
	relation: ANALYTIC_ACCOUNT,
	onDelete: 'restrict',
	indexed: true,
});
/** Decisions are recorded by the integration, so nobody else may write but who administers Odoo. */
const access = (key: string) => [
	integrationMay(key, 'rwc'),
	{ key: `${key}-administrator`, group: 'base.group_system', may: 'rwcu' },
	{ key: `${key}-project-user`, group: 'project.group_project_user', may: 'r' },
	{ key: `${key}-accountant`, group: 'account.group_account_invoice', may: 'r' },
];

export const REQUISITION_MODEL: ManualModel = {
	part: 'requisition',
	model: REQUISITION,
	name: 'Requisition',
	about: 'Model for requests to buy: who asks, what was decided, and the orders made of them',
	externalId: modelId('requisition'),
	fields: [
		{ name: 'x_name', label: 'Number', ttype: 'char', indexed: true },
		{ name: 'x_key', label: 'Key', ttype: 'char', indexed: true },
		{ name: 'x_origin', label: 'Source Document', ttype: 'char', indexed: true },
		{ name: 'x_title', label: 'Title', ttype: 'char' },
		PROJECT_FIELD,
		COMPANY_FIELD,
		CURRENCY_FIELD,
		{ name: 'x_requester', label: 'Requester', ttype: 'char' },
		{
			name: 'x_urgency',
			label: 'Urgency',
			ttype: 'selection',
			selection: ['normal', 'urgent'].map(label),
		},
		{ name: 'x_needed_by', label: 'Needed By', ttype: 'date' },
		{
			name: 'x_state',
			label: 'State',
			ttype: 'selection',
			selection: REQUISITION_STATES.map(label),
		},
		{ name: 'x_amount', label: 'Amount', ttype: 'monetary' },
		{ name: 'x_document', label: 'Document', ttype: 'text' },
		{ name: 'x_content', label: 'Content Digest', ttype: 'char' },
		{
			name: 'x_budget',
			label: 'Budget Check',
			ttype: 'selection',
			selection: BUDGET_RESULTS.map(label),
		},
		{ name: 'x_decided_by', label: 'Decided By', ttype: 'char' },
		{ name: 'x_decided_at', label: 'Decided On', ttype: 'datetime' },
		{ name: 'x_reason', label: 'Reason', ttype: 'text' },
		{ name: 'x_after_the_fact', label: 'Approval Owed', ttype: 'boolean' },
		{ name: 'x_parts', label: 'Orders', ttype: 'integer' },
		// A project's account may change; a copy of it would check the wrong budget.
		{
			name: 'x_account_id',
			label: 'Analytic Account',
			ttype: 'many2one',
			relation: ANALYTIC_ACCOUNT,
			related: 'x_project_id.account_id',
		},
		{
			name: 'x_line_ids',
			label: 'Lines',
			ttype: 'one2many',
			relation: REQUISITION_LINE,
			relationField: 'x_requisition_id',
		},
	],
	access: access('requisition'),
	rules: [companyRule('requisition', 'Requisitions')],
};

export const REQUISITION_LINE_MODEL: ManualModel = {
	part: 'requisition-line',
	model: REQUISITION_LINE,
	name: 'Requisition Line',
	about: 'Model for the lines of requisitions, by phase, cost code and cost type',
	externalId: modelId('requisition-line'),
	fields: [
		{ name: 'x_name', label: 'Description', ttype: 'text' },
		{
			name: 'x_requisition_id',
			label: 'Requisition',
			ttype: 'many2one',
			relation: REQUISITION,
			required: true,
			onDelete: 'cascade',
			indexed: true,
		},
		{ name: 'x_line', label: 'Line', ttype: 'char' },
		PROJECT_FIELD,
		code('x_phase_id', 'Phase'),
		code('x_cost_code_id', 'Cost Code'),
		code('x_cost_type_id', 'Cost Type'),
		COMPANY_FIELD,
		CURRENCY_FIELD,
		{ name: 'x_quantity', label: 'Quantity', ttype: 'float' },
		{ name: 'x_uom', label: 'Unit', ttype: 'char' },
		{ name: 'x_unit_cost', label: 'Estimated Unit Cost', ttype: 'float' },
		{ name: 'x_amount', label: 'Amount', ttype: 'monetary' },
		{
			name: 'x_state',
			label: 'State',
			ttype: 'selection',
			selection: REQUISITION_LINE_STATES.map(label),
		},
		{ name: 'x_approved', label: 'Approved Quantity', ttype: 'float' },
		{ name: 'x_ordered', label: 'Ordered Quantity', ttype: 'float' },
		{ name: 'x_open_amount', label: 'Approved, Not Ordered', ttype: 'monetary' },
		{ name: 'x_orders', label: 'Orders', ttype: 'char' },
		{ name: 'x_order_lines', label: 'Order Lines', ttype: 'text' },
	],
	access: access('requisition-line'),
	rules: [companyRule('requisition-line', 'Requisition lines')],
};
