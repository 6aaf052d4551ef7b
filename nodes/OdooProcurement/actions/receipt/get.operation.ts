import { receiptGet } from '../../../../core/procurement/receipt/read';
import { readReference, reference } from '../../../shared/descriptions/reference';
import { defineOperation } from '../../../shared/operation';

export const getReceipt = defineOperation({
	value: 'get',
	name: 'Get',
	action: 'Get receipt',
	description: 'Read a receipt or return with its lines as Odoo holds it',
	properties: [
		reference({
			displayName: 'Receipt',
			name: 'record',
			description: 'The receipt, by its number in Odoo, or by its key in its source',
			code: 'WH/IN/00012',
			fromSource: 'fieldapp/ridgeline/R-1001',
		}),
	],
	mode: 'batch',
	verb: receiptGet,
	read: (item) => {
		const { ref, origin } = readReference(item, 'record');
		return { record: ref, ...origin };
	},
});
