import { MOVE, MOVE_LINE } from '../../../odoo/models/accounting';
import { BILL_HOLD, HOLD_CHECKS, HOLD_OWNERS, HOLD_STATES } from '../../../odoo/models/bill-hold';
import {
	COMPANY_FIELD,
	companyRule,
	integrationMay,
	label,
	type ManualModel,
	modelId,
} from './manual-model';

/** People only read it: a release goes through limits and four eyes. Administrators may do anything. */
export const BILL_HOLD_MODEL: ManualModel = {
	part: 'bill-hold',
	model: BILL_HOLD,
	name: 'Bill Hold',
	about: 'Model for holds on vendor bills: the check that failed, its owner, and who released it',
	externalId: modelId('bill-hold'),
	fields: [
		{ name: 'x_name', label: 'Name', ttype: 'char' },
		{
			name: 'x_bill_id',
			label: 'Bill',
			ttype: 'many2one',
			relation: MOVE,
			required: true,
			onDelete: 'cascade',
			indexed: true,
		},
		{
			name: 'x_line_id',
			label: 'Bill Line',
			ttype: 'many2one',
			relation: MOVE_LINE,
			onDelete: 'cascade',
		},
		{ name: 'x_check', label: 'Check', ttype: 'selection', selection: HOLD_CHECKS.map(label) },
		{ name: 'x_state', label: 'State', ttype: 'selection', selection: HOLD_STATES.map(label) },
		{ name: 'x_owner', label: 'Owner', ttype: 'selection', selection: HOLD_OWNERS.map(label) },
		{ name: 'x_reason', label: 'Reason', ttype: 'text' },
		{ name: 'x_expected', label: 'Expected', ttype: 'float' },
		{ name: 'x_found', label: 'Found', ttype: 'float' },
		{ name: 'x_difference', label: 'Difference', ttype: 'float' },
		{ name: 'x_content', label: 'Content Digest', ttype: 'char' },
		{ name: 'x_placed_by', label: 'Placed By', ttype: 'char' },
		{ name: 'x_placed_at', label: 'Placed On', ttype: 'datetime' },
		{ name: 'x_released_by', label: 'Released By', ttype: 'char' },
		{ name: 'x_released_at', label: 'Released On', ttype: 'datetime' },
		{ name: 'x_release_reason', label: 'Release Reason', ttype: 'text' },
		COMPANY_FIELD,
	],
	access: [
		integrationMay('bill-hold', 'rwc'),
		{ key: 'bill-hold-administrator', group: 'base.group_system', may: 'rwcu' },
		{ key: 'bill-hold-accountant', group: 'account.group_account_invoice', may: 'r' },
		{ key: 'bill-hold-project-user', group: 'project.group_project_user', may: 'r' },
	],
	rules: [companyRule('bill-hold', 'Bill holds')],
};
