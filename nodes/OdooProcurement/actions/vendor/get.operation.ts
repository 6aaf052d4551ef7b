import { vendorGet } from '../../../../core/procurement/vendor-read';
import { defineOperation } from '../../../shared/operation';

export const get = defineOperation({
	value: 'get',
	name: 'Get',
	action: 'Get vendor',
	description: 'Read one vendor as Odoo holds it, archived or not',
	properties: [
		{
			displayName: 'Find By',
			name: 'findBy',
			type: 'options',
			options: [
				{ name: 'Contact ID', value: 'id', description: "Odoo's number of the contact" },
				{ name: 'Tax ID', value: 'taxId', description: 'As written in Odoo' },
				{ name: 'Vendor Number', value: 'code', description: 'Reference of the contact in Odoo' },
			],
			default: 'code',
			description: 'What the vendor is known by',
		},
		{
			displayName: 'Vendor',
			name: 'vendor',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. V-1001',
			description: 'Vendor number, tax ID or contact ID',
		},
	],
	mode: 'batch',
	verb: vendorGet,
	read: (item) => {
		const wanted = String(item.parameter('vendor') ?? '').trim();
		const findBy = String(item.parameter('findBy'));
		return { [findBy]: findBy === 'id' ? Number(wanted) : wanted };
	},
});
