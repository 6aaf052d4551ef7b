import { accessError } from '../orm/errors';
import type { Behaviour } from '../orm/model';
import { textOf } from '../orm/values';
import { isAllowed } from '../security/access';
import { nextNumber, padded } from './numbering';

/** Models the package only looks at: what they need to be created at all, and no more. */

export const requisitions: Behaviour = {
	defaults: {
		name: (env) => `BO${padded(nextNumber(env, 'purchase.requisition'), 5)}`,
		picking_type_id: (env) =>
			env
				.rowsWhere('stock.picking.type', 'company_id', env.company)
				.find((type) => type['code'] === 'incoming')?.id ?? null,
	},
};

export const attachments: Behaviour = {
	defaults: { type: 'binary' },
	/** Who may not write a record may hang nothing on it. */
	prepare(env, values, row) {
		const owner = textOf(values['res_model'] as string | undefined);
		if (row || owner === '' || env.su) return;
		const model = env.registry.get(owner);
		if (!isAllowed(env, model, 'write')) {
			throw accessError('Sorry, you are not allowed to access this document.');
		}
	},
};

export const scraps: Behaviour = {
	defaults: { name: 'New', product_uom_id: (env) => env.ref('uom.product_uom_unit') },
	prepare(env, values, row) {
		if (row) return;
		const [scrap] = [...env.store.table('stock.location').rows.values()].filter(
			(one) => one['name'] === 'Scrap',
		);
		values['scrap_location_id'] ??= scrap?.id ?? false;
	},
};

export const maintenanceRequests: Behaviour = {
	defaults: {
		maintenance_team_id: (env) => [...env.store.table('maintenance.team').rows.keys()][0] ?? null,
		company_id: (env) => env.company,
	},
};
