import type { OdooClient } from '../odoo/client.port';
import { type Many2one, idOf, type Text, textOf } from '../odoo/models/values';
import { resolveExternalIds } from '../odoo/resolve-external-ids';
import { chooseOne } from './choose';
import { siblingId } from './delivered';
import type { Asked } from './directory';
import { anyOf } from './domain';

const PARTNER = 'res.partner';
interface PartnerRow {
	readonly id: number;
	readonly ref: Text;
	readonly company_id: Many2one;
	readonly active: boolean;
}

/** Customers by External ID or by their reference (`ref`) in Odoo. At most two calls. */
export async function readCustomers(odoo: OdooClient, asks: readonly Asked[]) {
	const names = asks.flatMap(({ origin, ref }) =>
		ref.id === undefined ? [] : [siblingId(origin, 'customer', ref.id)],
	);
	const resolved = names.length === 0 ? new Map() : await resolveExternalIds(odoo, names, PARTNER);
	const ids = [...resolved.values()].map(({ id }) => id);
	const codes = asks.flatMap(({ ref }) => ref.code ?? []);
	const domain = anyOf([
		...(ids.length === 0 ? [] : [[['id', 'in', ids]] as const]),
		...(codes.length === 0 ? [] : [[['ref', 'in', [...new Set(codes)]]] as const]),
	]);
	const rows =
		domain === null
			? []
			: await odoo.searchRead<PartnerRow>({
					model: PARTNER,
					domain,
					fields: ['ref', 'company_id', 'active'],
					many2one: 'id',
					context: { activeTest: false },
				});
	const candidates = rows.map((row) => ({
		id: row.id,
		code: textOf(row.ref) ?? '',
		company: idOf(row.company_id),
		active: row.active,
	}));
	return {
		/** res.partner id. Faults as `chooseOne`, field `customer`. */
		find: (asked: Asked): number => {
			const id =
				asked.ref.id === undefined
					? undefined
					: resolved.get(siblingId(asked.origin, 'customer', asked.ref.id))?.id;
			return chooseOne({
				entity: 'customer',
				field: 'customer',
				ref: asked.ref,
				company: asked.company ?? null,
				byId: candidates.find((candidate) => candidate.id === id),
				byCode: candidates.filter(({ code }) => code === asked.ref.code),
				rightPlan: true,
			}).id;
		},
	};
}
