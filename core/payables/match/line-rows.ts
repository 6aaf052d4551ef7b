import { fault } from '../../faults';
import { isRecord } from '../../odoo/answers';
import type { Domain, Json, OdooClient } from '../../odoo/client.port';
import { MOVE_LINE } from '../../odoo/models/accounting';
import type { Many2one, Text } from '../../odoo/models/values';

/** A bill line with its head and its order line, read in one call; records below are as asked. */
export interface LineRow {
	readonly id: number;
	readonly name: Text;
	readonly quantity: number;
	readonly price_subtotal: number;
	readonly price_total: number;
	readonly product_uom_id: Many2one;
	readonly product_id: { readonly id: number; readonly default_code: Text } | false;
	readonly account_id: { readonly id: number; readonly account_type: string } | false;
	readonly move_id: {
		readonly id: number;
		readonly ref: Text;
		readonly name: Text;
		readonly move_type: string;
		readonly state: string;
		readonly invoice_origin: Text;
		readonly amount_untaxed: number;
		readonly company_id: { readonly id: number; readonly name: string };
		/** Absent unless asked for. */
		readonly create_uid?: UserPart | false;
		readonly invoice_user_id?: UserPart | false;
		readonly commercial_partner_id: Many2one;
		readonly currency_id: { readonly id: number; readonly name: string };
		readonly partner_id: { readonly id: number; readonly ref: Text; readonly name: string } | false;
	};
	readonly purchase_line_id: OrderLinePart | false;
	/** Only when the policy depends on the coding. */
	readonly distribution_analytic_account_ids?: ReadonlyArray<{
		readonly id: number;
		readonly code: Text;
		readonly root_plan_id: Many2one;
	}>;
}

export interface UserPart {
	readonly id: number;
	readonly name: string;
	readonly login: string;
}

export interface OrderLinePart {
	readonly id: number;
	readonly order_id: { readonly id: number; readonly name: string };
	/** draft, sent, `to approve`, purchase, done (18: locked), cancel. */
	readonly state: string;
	readonly product_qty: number;
	readonly price_subtotal: number;
	readonly price_tax: number;
	readonly qty_received: number;
	/** Counts drafts, nets refunds, in the order's unit. */
	readonly qty_invoiced: number;
	readonly currency_id: { readonly id: number; readonly name: string };
	readonly partner_id: { readonly id: number; readonly commercial_partner_id: Many2one } | false;
	/** Odoo id of the unit, whatever this version calls the field. */
	readonly unit: number | null;
}

const fields = (...names: string[]) => Object.fromEntries(names.map((name) => [name, {}]));

/** What is read besides what every match needs. */
export interface LineRead {
	/** Project and cost type of the lines. */
	readonly byCoding: boolean;
	/** Who entered the bill, and who answers for it. */
	readonly people: boolean;
}

const specification = (unit: string, { byCoding, people }: LineRead) => ({
	...fields('name', 'quantity', 'price_subtotal', 'price_total', 'product_uom_id'),
	product_id: { fields: fields('default_code') },
	account_id: { fields: fields('account_type') },
	move_id: {
		fields: {
			...fields('ref', 'name', 'move_type', 'state', 'invoice_origin'),
			...fields('amount_untaxed', 'commercial_partner_id'),
			...(people
				? {
						create_uid: { fields: fields('name', 'login') },
						invoice_user_id: { fields: fields('name', 'login') },
					}
				: {}),
			company_id: { fields: fields('name') },
			currency_id: { fields: fields('name') },
			partner_id: { fields: fields('ref', 'name') },
		},
	},
	purchase_line_id: {
		fields: {
			...fields('state', 'product_qty', 'price_subtotal', 'price_tax'),
			...fields('qty_received', 'qty_invoiced', unit),
			order_id: { fields: fields('name') },
			currency_id: { fields: fields('name') },
			partner_id: { fields: fields('commercial_partner_id') },
		},
	},
	...(byCoding
		? { distribution_analytic_account_ids: { fields: fields('code', 'root_plan_id') } }
		: {}),
});

/**
 * Bill lines by ascending id, one page. `web_search_read` follows relations, which `search_read`
 * does not: head, order line and order come along instead of in calls of their own.
 */
export async function lineRowsOf(
	odoo: OdooClient,
	domain: Domain,
	{ limit, ...read }: LineRead & { readonly limit: number },
): Promise<LineRow[]> {
	const { lineUnitField: unit } = odoo.dialect;
	const answer = await odoo.call<Json>({
		model: MOVE_LINE,
		method: 'web_search_read',
		args: { domain, specification: specification(unit, read), limit, order: 'id' },
	});
	const records = isRecord(answer) ? answer['records'] : undefined;
	if (!Array.isArray(records)) throw unexpected();
	return records.map((record) => {
		if (!isRecord(record) || !isRecord(record['move_id'])) throw unexpected();
		const part = record['purchase_line_id'];
		// Odoo's answer to our own specification: its shape is what the types above say.
		const row = record as unknown as LineRow;
		if (!isRecord(part)) return row;
		const own = part[unit];
		const known = row.purchase_line_id as OrderLinePart;
		return {
			...row,
			purchase_line_id: { ...known, unit: typeof own === 'number' ? own : null },
		};
	});
}

const unexpected = () =>
	fault({
		class: 'protocol',
		code: 'odoo.unexpected_answer',
		message: "Odoo's answer about bill lines has an unexpected form.",
		remedy: 'Report it with the Odoo version.',
		model: MOVE_LINE,
	});
