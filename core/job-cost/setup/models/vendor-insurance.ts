import { INSURANCE_KINDS } from '../../../canonical/entities/vendor';
import { PARTNER } from '../../../odoo/models/partner';
import { VENDOR_INSURANCE } from '../../../odoo/models/vendor-insurance';
import { integrationMay, label, type ManualModel, modelId } from './manual-model';

export const VENDOR_INSURANCE_MODEL: ManualModel = {
	part: 'vendor-insurance',
	model: VENDOR_INSURANCE,
	name: 'Vendor Insurance',
	about:
		'Model for certificates of insurance: a vendor whose cover has ended gets no new order or bill',
	externalId: modelId('vendor-insurance'),
	fields: [
		{ name: 'x_name', label: 'Policy Number', ttype: 'char' },
		{
			name: 'x_partner_id',
			label: 'Vendor',
			ttype: 'many2one',
			relation: PARTNER,
			required: true,
			onDelete: 'cascade',
			indexed: true,
		},
		{
			name: 'x_kind',
			label: 'Kind',
			ttype: 'selection',
			selection: INSURANCE_KINDS.map(label),
			required: true,
		},
		{ name: 'x_insurer', label: 'Insurer', ttype: 'char' },
		{ name: 'x_date_start', label: 'Valid From', ttype: 'date' },
		{ name: 'x_date_end', label: 'Valid Until', ttype: 'date' },
	],
	// Groups of every Odoo: certificates also serve one without the Purchase app.
	access: [
		integrationMay('vendor-insurance', 'rwc'),
		{ key: 'vendor-insurance-contacts', group: 'base.group_partner_manager', may: 'rwcu' },
		{ key: 'vendor-insurance-user', group: 'base.group_user', may: 'r' },
	],
	rules: [],
};
