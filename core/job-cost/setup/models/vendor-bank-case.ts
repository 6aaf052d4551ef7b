import { PARTNER } from '../../../odoo/models/partner';
import {
	BANK_CASE_CHANNELS,
	BANK_CASE_STATES,
	CONFIRMATION_METHODS,
	PARTNER_BANK,
	VENDOR_BANK_CASE,
} from '../../../odoo/models/vendor-bank-case';
import {
	COMPANY_FIELD,
	companyRule,
	integrationMay,
	label,
	type ManualModel,
	modelId,
} from './manual-model';

const METHODS = CONFIRMATION_METHODS.map(label);

export const VENDOR_BANK_CASE_MODEL: ManualModel = {
	part: 'vendor-bank-case',
	model: VENDOR_BANK_CASE,
	name: 'Vendor Bank Case',
	about:
		"Model for changes of vendors' bank accounts, which two persons confirm before anybody is paid",
	externalId: modelId('vendor-bank-case'),
	fields: [
		{ name: 'x_name', label: 'Name', ttype: 'char' },
		{
			name: 'x_partner_id',
			label: 'Vendor',
			ttype: 'many2one',
			relation: PARTNER,
			required: true,
			onDelete: 'restrict',
			indexed: true,
		},
		COMPANY_FIELD,
		{
			name: 'x_state',
			label: 'State',
			ttype: 'selection',
			selection: BANK_CASE_STATES.map(label),
		},
		{
			name: 'x_channel',
			label: 'Came by',
			ttype: 'selection',
			selection: BANK_CASE_CHANNELS.map(label),
		},
		{ name: 'x_account', label: 'Account', ttype: 'char' },
		{ name: 'x_salt', label: 'Salt', ttype: 'char' },
		{ name: 'x_fingerprint', label: 'Fingerprint', ttype: 'char' },
		{ name: 'x_bank_fingerprint', label: 'Fingerprint with Bank', ttype: 'char' },
		// `set null`: an account a person deletes is no account to be paid to.
		{
			name: 'x_bank_id',
			label: 'Bank Account',
			ttype: 'many2one',
			relation: PARTNER_BANK,
			onDelete: 'set null',
		},
		{ name: 'x_bank_seen', label: 'Account as of', ttype: 'char' },
		{ name: 'x_requested_by', label: 'Requested by', ttype: 'char' },
		{ name: 'x_reason', label: 'Reason', ttype: 'text' },
		{ name: 'x_opened_at', label: 'Opened', ttype: 'datetime' },
		{ name: 'x_first_by', label: 'First Person', ttype: 'char' },
		{ name: 'x_first_method', label: 'First Method', ttype: 'selection', selection: METHODS },
		{ name: 'x_first_reason', label: 'First Reason', ttype: 'text' },
		{ name: 'x_first_at', label: 'First Confirmation', ttype: 'datetime' },
		{ name: 'x_second_by', label: 'Second Person', ttype: 'char' },
		{ name: 'x_second_method', label: 'Second Method', ttype: 'selection', selection: METHODS },
		{ name: 'x_second_reason', label: 'Second Reason', ttype: 'text' },
		{ name: 'x_second_at', label: 'Second Confirmation', ttype: 'datetime' },
		{ name: 'x_closed_by', label: 'Closed by', ttype: 'char' },
		{ name: 'x_closed_reason', label: 'Closing Reason', ttype: 'text' },
		{ name: 'x_closed_at', label: 'Closed', ttype: 'datetime' },
	],
	access: [
		integrationMay('bank-case', 'rwc'),
		// Whoever administers Odoo could do it anyway; accountants decide through the node alone.
		{ key: 'bank-case-administrator', group: 'base.group_system', may: 'rwcu' },
		{ key: 'bank-case-accountant', group: 'account.group_account_manager', may: 'r' },
	],
	rules: [companyRule('bank-case', 'Vendor bank cases')],
};
