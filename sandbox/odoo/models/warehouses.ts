import type { Behaviour } from '../orm/model';
import { givenId } from '../orm/records';
import { idOf } from '../orm/values';

const OPERATIONS = [
	['Receipts', 'incoming', 'IN'],
	['Delivery Orders', 'outgoing', 'OUT'],
	['Internal Transfers', 'internal', 'INT'],
] as const;

/** A new warehouse brings its own locations and operation types; the caller names none of them. */
export const warehouses: Behaviour = {
	defaults: {
		company_id: (env) => env.company,
		active: true,
		sequence: 10,
		partner_id: (env, values) =>
			env.row('res.company', givenId(values['company_id']) ?? env.company)?.['partner_id'] ?? null,
	},
	prepare(env, values, row) {
		if (row) return;
		const company = givenId(values['company_id']) ?? env.company;
		const place = (name: string, usage: string, parent: number | false) =>
			env
				.sudo()
				.create('stock.location', [{ name, usage, location_id: parent, company_id: company }])[0] ??
			false;
		const view = place(String(values['code'] || 'WH'), 'view', false);
		values['view_location_id'] ??= view;
		values['lot_stock_id'] ??= place('Stock', 'internal', view);
	},
	saved(env, ids, changed) {
		if (changed) return;
		for (const row of env.rows('stock.warehouse', ids)) {
			const warehouse = { warehouse_id: row.id, company_id: idOf(row['company_id']) ?? false };
			env.sudo().create(
				'stock.picking.type',
				OPERATIONS.map(([name, code, sequence]) => ({
					...warehouse,
					name,
					code,
					sequence_code: sequence,
				})),
			);
		}
	},
};
