import { fault } from '../../faults';
import { type Decimal, decimalFromFloat, toText } from '../../money';
import type { OdooClient } from '../../odoo/client.port';
import { COMPANY, USER } from '../../odoo/models/company';
import { PURCHASE_ORDER } from '../../odoo/models/purchase';
import { hasOpenLines } from './act';
import { isCommitted } from './order-state';
import type { StoredOrder } from './stored';

/** How a company of Odoo wants its purchases handled. */
export interface PurchaseSettings {
	/** Orders are locked by confirming them. */
	readonly locksOnConfirm: boolean;
	/** Total, tax included, in the company's currency from which on a purchase manager approves. */
	readonly approvalFrom: Decimal | null;
	/** This user is one. */
	readonly isManager: boolean;
}

interface Row {
	readonly id: number;
	readonly po_lock?: string;
	readonly po_double_validation?: string;
	readonly po_double_validation_amount?: number;
}
const FIELDS = ['po_lock', 'po_double_validation', 'po_double_validation_amount'] as const;
const NONE: PurchaseSettings = { locksOnConfirm: false, approvalFrom: null, isManager: false };

/** Settings by company: one call, two where a company wants approvals. */
export async function readPurchaseSettings(
	odoo: OdooClient,
): Promise<(company: number) => PurchaseSettings> {
	const fields = await odoo.fieldsOf(COMPANY);
	if (!FIELDS.every((field) => fields?.has(field) === true)) return () => NONE;
	const rows = await odoo.searchRead<Row>({ model: COMPANY, domain: [], fields: FIELDS });
	const isManager =
		rows.some((row) => row.po_double_validation === 'two_step') &&
		(await odoo.call<boolean>({
			model: USER,
			method: 'has_group',
			ids: [odoo.uid],
			args: { group_ext_id: 'purchase.group_purchase_manager' },
			repeatable: true,
		}));
	const settings = new Map(
		rows.map((row) => [
			row.id,
			{
				locksOnConfirm: row.po_lock === 'lock',
				approvalFrom:
					row.po_double_validation === 'two_step'
						? decimalFromFloat(row.po_double_validation_amount ?? 0)
						: null,
				isManager,
			},
		]),
	);
	return (company) => settings.get(company) ?? NONE;
}

/** Locked by its confirmation alone: what was closed has nothing open any more. */
export const isLockedByRule = (
	order: StoredOrder | undefined,
	{ locksOnConfirm }: PurchaseSettings,
): boolean =>
	order !== undefined &&
	order.locked &&
	locksOnConfirm &&
	isCommitted(order) &&
	hasOpenLines(order);

/**
 * Odoo asks for the approval of a manager when an order is confirmed, and never again: a revision
 * above the limit would pass in silence. Fault `conflict.order_above_approval`.
 *
 * @param untaxed total of the order after the revision, in its currency
 */
export function refuseUnapproved(
	order: StoredOrder,
	untaxed: Decimal,
	{ approvalFrom, isManager }: PurchaseSettings,
): void {
	if (approvalFrom === null || isManager || !isCommitted(order)) return;
	const { row } = order;
	const before = decimalFromFloat(row.amount_untaxed, 'amount_untaxed');
	if (untaxed.lte(before)) return;
	const taxed = before.eq(0)
		? untaxed
		: untaxed.times(decimalFromFloat(row.amount_total, 'amount_total')).div(before);
	const limit = approvalFrom.times(decimalFromFloat(row.currency_rate || 1, 'currency_rate'));
	if (taxed.lt(limit)) return;
	throw fault({
		class: 'conflict',
		code: 'conflict.order_above_approval',
		message: `The revision brings the order ${row.name} to ${toText(taxed)}; from ${toText(limit)} on the company wants a purchase manager to approve, and Odoo does not ask again.`,
		remedy:
			'Have a purchase manager enter the revision in Odoo; sent again it then changes nothing. Or deliver with the credential of a manager.',
		model: PURCHASE_ORDER,
		details: { id: order.id },
	});
}
