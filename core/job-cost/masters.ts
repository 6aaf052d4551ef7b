import type { Domain, OdooClient } from '../odoo/client.port';
import { EMPLOYEE, type EmployeeRow } from '../odoo/models/hr';
import { PARTNER, type PartnerRow } from '../odoo/models/partner';
import { PRODUCT, type ProductRow } from '../odoo/models/stock';
import { idOf, type Many2one, textOf } from '../odoo/models/values';
import { resolveExternalIds } from '../odoo/resolve-external-ids';
import { chooseOne } from './choose';
import { siblingId } from './delivered';
import type { Asked } from './directory';
import { anyOf } from './domain';

/** How records outside job cost are known: customers, vendors, employees, items. */
export interface MasterKind<R extends MasterRow> {
	/** Canonical entity, as in the External ID. */
	readonly entity: string;
	readonly model: string;
	readonly fields: ReadonlyArray<keyof R & string>;
	/** Fields a code may stand in; those this user cannot see are left out. */
	readonly codeFields: ReadonlyArray<keyof R & string>;
}
interface MasterRow {
	readonly id: number;
	readonly company_id: Many2one;
	readonly active: boolean;
}

export interface Masters<R> {
	/** Of all records that were found. */
	readonly ids: readonly number[];
	/** Faults of `chooseOne`, with the given field; `archivedToo` finds archived records as well. */
	find(asked: Asked, field: string, archivedToo?: boolean): R;
}

const PARTNER_FIELDS = ['name', 'ref', 'company_id', 'active'] as const;

export const CUSTOMERS: MasterKind<PartnerRow> = {
	entity: 'customer',
	model: PARTNER,
	fields: PARTNER_FIELDS,
	codeFields: ['ref'],
};
export const VENDORS: MasterKind<PartnerRow> = { ...CUSTOMERS, entity: 'vendor' };
/** The badge number is for HR officers only; other users find employees by e-mail or name. */
export const EMPLOYEES: MasterKind<EmployeeRow> = {
	entity: 'employee',
	model: EMPLOYEE,
	fields: ['name', 'work_email', 'company_id', 'active'],
	codeFields: ['barcode', 'work_email', 'name'],
};
export const ITEMS: MasterKind<ProductRow> = {
	entity: 'item',
	model: PRODUCT,
	fields: ['default_code', 'display_name', 'type', 'is_storable', 'uom_id', 'company_id', 'active'],
	codeFields: ['default_code'],
};

/** Records by External ID or code. At most two calls, none without references. */
export async function readMasters<R extends MasterRow>(
	odoo: OdooClient,
	kind: MasterKind<R>,
	asks: readonly Asked[],
): Promise<Masters<R>> {
	const { entity, model } = kind;
	const visible = asks.length === 0 ? null : await odoo.fieldsOf(model);
	const codeFields = kind.codeFields.filter((field) => visible?.has(field));
	const names = asks.flatMap(({ origin, ref }) =>
		ref.id === undefined ? [] : [siblingId(origin, entity, ref.id)],
	);
	const resolved =
		names.length === 0
			? new Map<string, { id: number }>()
			: await resolveExternalIds(odoo, [...new Set(names)], model);
	const ids = [...resolved.values()].map(({ id }) => id);
	const codes = [...new Set(asks.flatMap(({ ref }) => ref.code ?? []))];
	const domain = anyOf([
		...(ids.length === 0 ? [] : [[['id', 'in', ids]] satisfies Domain]),
		...(codes.length === 0 ? [] : codeFields.map((field): Domain => [[field, 'in', codes]])),
	]);
	const rows =
		domain === null
			? []
			: await odoo.searchRead<R>({
					model,
					domain,
					fields: [...new Set([...kind.fields, ...codeFields])],
					many2one: 'id',
					context: { activeTest: false },
				});
	const candidate = (row: R) => ({
		id: row.id,
		code: '',
		company: idOf(row.company_id),
		active: row.active,
		row,
	});
	return {
		ids: rows.map(({ id }) => id),
		find: (asked, field, archivedToo = false) => {
			const { ref, origin, company = null } = asked;
			const id =
				ref.id === undefined ? undefined : resolved.get(siblingId(origin, entity, ref.id))?.id;
			const byId = rows.find((row) => row.id === id);
			// The first field that knows the code decides: a badge number is not looked up as a name.
			const byField = codeFields
				.map((name) => rows.filter((row) => textOf(row[name]) === ref.code))
				.find((found) => found.length > 0);
			return chooseOne({
				entity,
				field,
				ref,
				origin,
				company,
				byId: byId === undefined ? undefined : candidate(byId),
				byCode: ref.code === undefined ? [] : (byField ?? []).map(candidate),
				rightPlan: true,
				archivedToo,
			}).row;
		},
	};
}
