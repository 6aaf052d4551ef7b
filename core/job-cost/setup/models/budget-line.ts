import { ANALYTIC_ACCOUNT } from '../../../odoo/models/analytic';
import { CURRENCY } from '../../../odoo/models/company';
import { BUDGET_KINDS, BUDGET_STATES, JOB_BUDGET_LINE } from '../../../odoo/models/job-budget';
import { PROJECT } from '../../../odoo/models/project';
import { ETC_METHODS } from '../../rules/types';
import {
	COMPANY_FIELD,
	companyRule,
	integrationMay,
	label,
	type ManualModel,
	modelId,
} from './manual-model';

export const BUDGET_MODEL: ManualModel = {
	part: 'budget',
	model: JOB_BUDGET_LINE,
	name: 'Job Budget Line',
	about: 'Model for budgets, budget changes and forecasts by project, phase, cost code and type',
	externalId: modelId('budget-line'),
	fields: [
		{ name: 'x_name', label: 'Name', ttype: 'char' },
		{
			name: 'x_project_id',
			label: 'Project',
			ttype: 'many2one',
			relation: PROJECT,
			required: true,
			onDelete: 'cascade',
			indexed: true,
		},
		// `restrict`: deleting a cost code must not silently move its budget to "no code".
		{
			name: 'x_phase_id',
			label: 'Phase',
			ttype: 'many2one',
			relation: ANALYTIC_ACCOUNT,
			onDelete: 'restrict',
			indexed: true,
		},
		{
			name: 'x_cost_code_id',
			label: 'Cost Code',
			ttype: 'many2one',
			relation: ANALYTIC_ACCOUNT,
			onDelete: 'restrict',
			indexed: true,
		},
		{
			name: 'x_cost_type_id',
			label: 'Cost Type',
			ttype: 'many2one',
			relation: ANALYTIC_ACCOUNT,
			onDelete: 'restrict',
			indexed: true,
		},
		{ name: 'x_kind', label: 'Kind', ttype: 'selection', selection: BUDGET_KINDS.map(label) },
		{ name: 'x_state', label: 'State', ttype: 'selection', selection: BUDGET_STATES.map(label) },
		COMPANY_FIELD,
		{
			name: 'x_currency_id',
			label: 'Currency',
			ttype: 'many2one',
			relation: CURRENCY,
			onDelete: 'restrict',
		},
		{ name: 'x_amount', label: 'Amount', ttype: 'monetary' },
		{ name: 'x_quantity', label: 'Quantity', ttype: 'float' },
		{ name: 'x_uom', label: 'Unit', ttype: 'char' },
		{ name: 'x_unit_cost', label: 'Unit Cost', ttype: 'float' },
		{ name: 'x_change_number', label: 'Change Number', ttype: 'char' },
		{ name: 'x_adjustment', label: 'Adjustment', ttype: 'char' },
		{ name: 'x_date', label: 'Date', ttype: 'date' },
		{
			name: 'x_method',
			label: 'Forecast Method',
			ttype: 'selection',
			selection: ETC_METHODS.map(label),
		},
		{ name: 'x_percent', label: 'Progress %', ttype: 'float' },
		{ name: 'x_date_start', label: 'Forecast Start', ttype: 'date' },
		{ name: 'x_date_end', label: 'Forecast End', ttype: 'date' },
		{ name: 'x_note', label: 'Note', ttype: 'text' },
	],
	access: [
		integrationMay('budget', 'rwc'),
		{ key: 'budget-project-manager', group: 'project.group_project_manager', may: 'rwcu' },
		{ key: 'budget-project-user', group: 'project.group_project_user', may: 'r' },
		{ key: 'budget-accountant', group: 'account.group_account_invoice', may: 'r' },
	],
	rules: [companyRule('budget', 'Job budget')],
};
