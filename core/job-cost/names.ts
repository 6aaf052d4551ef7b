import type { OdooClient } from '../odoo/client.port';
import { ANALYTIC_ACCOUNT, type AnalyticAccountRow } from '../odoo/models/analytic';
import { idOf, textOf } from '../odoo/models/values';

export interface AccountName {
	readonly code: string;
	readonly name: string;
	/** Root plan: tells which dimension the account is. */
	readonly plan: number | null;
}
export type AccountNames = ReadonlyMap<number, AccountName>;

// Codes and names of one connection: they are labels here, never keys, so a moment's age is harmless.
const known = new WeakMap<OdooClient, Map<number, AccountName>>();

/** Code, name and plan of accounts; only those not seen before on this connection are read. */
export async function namesOf(odoo: OdooClient, ids: Iterable<number>): Promise<AccountNames> {
	const names = known.get(odoo) ?? new Map<number, AccountName>();
	known.set(odoo, names);
	const unknown = [...new Set(ids)].filter((id) => !names.has(id));
	if (unknown.length === 0) return names;
	const rows = await odoo.searchRead<AnalyticAccountRow>({
		model: ANALYTIC_ACCOUNT,
		domain: [['id', 'in', unknown]],
		fields: ['name', 'code', 'root_plan_id'],
		many2one: 'id',
		context: { activeTest: false },
	});
	for (const row of rows) {
		names.set(row.id, {
			code: textOf(row.code) ?? '',
			name: row.name,
			plan: idOf(row.root_plan_id),
		});
	}
	return names;
}
