import { externalId } from '../../odoo/external-id';
import { BUDGET_KINDS, BUDGET_STATES, JOB_BUDGET_LINE } from '../../odoo/models/job-budget';
import { PROJECT } from '../../odoo/models/project';
import { ANALYTIC_ACCOUNT } from '../../odoo/models/analytic';
import { COMPANY, CURRENCY } from '../../odoo/models/company';
import { ETC_METHODS } from '../rules/types';

/** What this package adds to Odoo, as data. Setup compares it with the database and creates it. */

/** External ID of something Setup creates, e.g. `setupId('plan', 'cost-codes')`. */
export const setupId = (kind: string, key: string): string =>
	externalId({ system: 'odoo-construction', tenant: 'setup', entity: kind, key });

export const DIMENSION_PLANS = {
	phase: { externalId: setupId('plan', 'phases'), name: 'Phases' },
	costCode: { externalId: setupId('plan', 'cost-codes'), name: 'Cost Codes' },
	costType: { externalId: setupId('plan', 'cost-types'), name: 'Cost Types' },
} as const;
export type PlanDimension = keyof typeof DIMENSION_PLANS;
export const PLAN_DIMENSIONS = ['phase', 'costCode', 'costType'] as const satisfies PlanDimension[];

/** One field of the manual model; `ttype` and the rest in the words of ir.model.fields. */
export interface ManualField {
	readonly name: string;
	readonly label: string;
	readonly ttype: 'char' | 'text' | 'date' | 'float' | 'monetary' | 'selection' | 'many2one';
	readonly relation?: string;
	readonly selection?: ReadonlyArray<readonly [string, string]>;
	readonly required?: true;
	readonly onDelete?: 'cascade' | 'restrict' | 'set null';
	readonly indexed?: true;
}

const label = (word: string): readonly [string, string] => [
	word,
	(word.charAt(0).toUpperCase() + word.slice(1)).replaceAll('_', ' '),
];

export const BUDGET_MODEL = {
	model: JOB_BUDGET_LINE,
	name: 'Job Budget Line',
	externalId: setupId('model', 'budget-line'),
	// The currency comes before the amount, because a monetary field is refused without it.
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
		{
			name: 'x_company_id',
			label: 'Company',
			ttype: 'many2one',
			relation: COMPANY,
			onDelete: 'restrict',
		},
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
} as const satisfies {
	model: string;
	name: string;
	externalId: string;
	fields: readonly ManualField[];
};

export const fieldId = (field: string): string => `${BUDGET_MODEL.externalId}.${field}`;

/** The group an integration user needs besides the usual ones. */
export const INTEGRATION_GROUP = {
	externalId: setupId('group', 'integration'),
	name: 'Construction Integration',
} as const;

/**
 * Rights, as External ID of the group and what it may do. The look-up right lets an integration
 * user see which record an External ID names; the rule below limits it to this package's own.
 */
export const ACCESS = [
	{
		key: 'external-id-lookup',
		model: 'ir.model.data',
		group: INTEGRATION_GROUP.externalId,
		may: 'r',
	},
	{
		key: 'budget-integration',
		model: JOB_BUDGET_LINE,
		group: INTEGRATION_GROUP.externalId,
		may: 'rwc',
	},
	{
		key: 'budget-project-manager',
		model: JOB_BUDGET_LINE,
		group: 'project.group_project_manager',
		may: 'rwcu',
	},
	{
		key: 'budget-project-user',
		model: JOB_BUDGET_LINE,
		group: 'project.group_project_user',
		may: 'r',
	},
	{
		key: 'budget-accountant',
		model: JOB_BUDGET_LINE,
		group: 'account.group_account_invoice',
		may: 'r',
	},
] as const;

export const RULES = [
	{
		key: 'external-id-own',
		name: 'Construction integration: own External IDs',
		model: 'ir.model.data',
		group: INTEGRATION_GROUP.externalId,
		domain: "[('module', '=', 'n8n')]",
	},
	{
		key: 'budget-company',
		name: 'Job budget: companies of the user',
		model: JOB_BUDGET_LINE,
		group: null,
		domain: "['|', ('x_company_id', '=', False), ('x_company_id', 'in', company_ids)]",
	},
] as const;

/** Names of the stock carrier of material issues, per company. */
export const ISSUE_TO_JOB = {
	name: 'Issue to job',
	locationName: 'Job consumption',
	sequenceCode: 'JOB',
	locationId: (company: number) => setupId('job-location', String(company)),
	operationTypeId: (company: number) => setupId('issue-to-job', String(company)),
} as const;
