import { fault } from '../faults';
import type { OdooClient } from '../odoo/client.port';
import { UNIT } from '../odoo/models/stock';

/** Units of measure by their name in Odoo, upper or lower case. One call, none without names. */
export async function readUnits(odoo: OdooClient, names: readonly string[]) {
	const rows =
		names.length === 0
			? []
			: await odoo.searchRead<{ id: number; name: string }>({
					model: UNIT,
					domain: [],
					fields: ['name'],
					context: { lang: 'en_US' },
				});
	const byName = new Map(rows.map(({ id, name }) => [name.toLowerCase(), id]));
	return {
		/** Fault `mapping.unknown_unit`. */
		find: (name: string): number => {
			const id = byName.get(name.trim().toLowerCase());
			if (id !== undefined) return id;
			throw fault({
				class: 'mapping',
				code: 'mapping.unknown_unit',
				message: `Odoo has no unit of measure "${name}".`,
				remedy: 'Map the unit to one of Odoo (Settings > Units of Measure), or leave it out.',
				field: 'uom',
			});
		},
	};
}
