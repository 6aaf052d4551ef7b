import { itemGet } from '../../../../core/procurement/item-read';
import { defineOperation } from '../../../shared/operation';

export const get = defineOperation({
	value: 'get',
	name: 'Get',
	action: 'Get item',
	description: 'Read one item as Odoo holds it, archived or not',
	properties: [
		{
			displayName: 'Find By',
			name: 'findBy',
			type: 'options',
			options: [
				{ name: 'Item Code', value: 'code', description: 'Internal reference in Odoo' },
				{ name: 'Product ID', value: 'id', description: "Odoo's number of the product" },
			],
			default: 'code',
			description: 'What the item is known by',
		},
		{
			displayName: 'Item',
			name: 'item',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. REBAR-5',
			description: 'Item code or product ID',
		},
	],
	mode: 'batch',
	verb: itemGet,
	read: (item) => {
		const wanted = String(item.parameter('item') ?? '').trim();
		return item.parameter('findBy') === 'id' ? { id: Number(wanted) } : { code: wanted };
	},
});
