import type { Env } from './env';
import type { Field, Model } from './model';
import type { Row } from './values';

/** Lines that go with their document, and what hangs on a model or a plan. */
const CASCADE = new Set([
	'account.analytic.applicability.analytic_plan_id',
	'account.analytic.line.move_line_id',
	'account.move.line.move_id',
	'ir.model.access.model_id',
	'ir.model.fields.model_id',
	'ir.rule.model_id',
	'product.product.product_tmpl_id',
	'product.supplierinfo.product_tmpl_id',
	'purchase.order.line.order_id',
	'purchase.requisition.line.requisition_id',
	'res.currency.rate.currency_id',
	'res.partner.bank.partner_id',
	'res.users.apikeys.user_id',
	'sale.order.line.order_id',
	'stock.move.picking_id',
]);
/** Optional columns that still forbid the delete. */
const RESTRICT = new Set(['account.analytic.line.account_id', 'account.analytic.account.plan_id']);

export interface Reference {
	readonly owner: Model;
	readonly field: Field;
	readonly policy: 'restrict' | 'cascade' | 'set null';
	readonly rows: readonly Row[];
}

function policyOf(owner: Model, field: Field): Reference['policy'] {
	if (field.onDelete) return field.onDelete;
	const name = `${owner.name}.${field.name}`;
	if (CASCADE.has(name)) return 'cascade';
	if (RESTRICT.has(name) || field.required) return 'restrict';
	return 'set null';
}

/** Everything that points at a record, with what a delete would do to it. */
export function referringRows(env: Env, model: Model, id: number): Reference[] {
	return env.registry.referring(model.name).flatMap(({ model: owner, field }) => {
		const rows = env.rowsWhere(owner.name, field.name, id);
		return rows.length === 0 ? [] : [{ owner, field, policy: policyOf(owner, field), rows }];
	});
}
