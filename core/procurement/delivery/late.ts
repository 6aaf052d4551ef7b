import { z } from 'zod/v4';

import { date } from '../../canonical/types';
import { decimalFromFloat, ZERO } from '../../money';
import type { Domain, OdooClient } from '../../odoo/client.port';
import { NEEDED_ON, PURCHASE_LINE, PURCHASE_ORDER } from '../../odoo/models/purchase';
import { idOf, type Many2one, nameOf, type Text, textOf } from '../../odoo/models/values';
import { done, type Outcome } from '../../outcome';
import { asPlanned, type Verb, type VerbPlan } from '../../verb';
import { externalIdsOf } from '../order/stored';
import { withoutTrail } from '../trail';
import { today } from '../../job-cost/day';
import { daysBetween } from './days';

/** A line of an order that comes, or came not, after the day it is needed. */
export interface LateLine {
	readonly order: {
		readonly id: number;
		readonly name: string;
		/** Number of the document in its source. */
		readonly number: string | null;
		readonly externalId: string | null;
	};
	readonly vendor: { readonly id: number | null; readonly name: string };
	readonly line: {
		readonly id: number;
		readonly externalId: string | null;
		readonly description: string;
	};
	/** Quantity still to come; decimal text. */
	readonly open: string;
	/** null: the vendor has promised no day of its own. */
	readonly needed: string | null;
	/** The day it is expected: promised, or else as ordered. */
	readonly promised: string | null;
	/** Days from the need to the promise, or to the day of the question when that is later. */
	readonly daysLate: number;
	/** The promised day has passed. */
	readonly overdue: boolean;
}

export const lateInput = z.object({
	/** Day of the question; today when it is left out. */
	day: date('Day of the question.').optional(),
	/** Part of the vendor's name or its number. */
	vendor: z.string().min(1).max(256).optional(),
	limit: z.int().positive().max(100_000).optional(),
});
export type LateQuestion = z.infer<typeof lateInput>;

/**
 * Lines of orders that are late: still to come, and promised for a day after they are needed or
 * expected on a day that has passed. The latest first. Services count like goods.
 */
export const deliveryGetLate: Verb<
	LateQuestion,
	VerbPlan<readonly LateLine[]>,
	readonly LateLine[]
> = {
	name: 'procurement.delivery.getLate',
	writes: false,
	needs: [
		{ model: PURCHASE_LINE, operations: ['read'], group: 'Purchase / User', module: 'purchase' },
	],
	input: lateInput,
	async plan({ odoo, clock }, inputs) {
		const day = today(clock, 'UTC');
		const preview: Array<Outcome<readonly LateLine[]>> = [];
		for (const { index, value } of inputs) {
			preview.push(done(index, 'read', await lateLines(odoo, value, value.day ?? day)));
		}
		return { preview };
	},
	apply: asPlanned,
};

interface Row {
	readonly id: number;
	readonly order_id: Many2one;
	readonly partner_id: Many2one;
	readonly name: Text;
	readonly product_qty: number;
	readonly qty_received: number;
	readonly date_planned: Text;
	readonly [NEEDED_ON]?: Text;
}

async function lateLines(
	odoo: OdooClient,
	{ vendor, limit = Infinity }: LateQuestion,
	day: string,
): Promise<LateLine[]> {
	const promised = (await odoo.fieldsOf(PURCHASE_LINE))?.has(NEEDED_ON) === true;
	const domain: Domain = [
		['state', 'in', ['purchase', 'done']],
		['display_type', '=', false],
		...(vendor === undefined ? [] : ([['partner_id', 'ilike', vendor]] as const)),
		// Odoo compares no two fields of a record: promises later than today are looked at here.
		...(promised
			? (['|', ['date_planned', '<', `${day} 00:00:00`], [NEEDED_ON, '!=', false]] as const)
			: ([['date_planned', '<', `${day} 00:00:00`]] as const)),
	];
	const rows = await odoo.searchRead<Row>({
		model: PURCHASE_LINE,
		domain,
		fields: [
			'order_id',
			'partner_id',
			'name',
			'product_qty',
			'qty_received',
			'date_planned',
			...(promised ? [NEEDED_ON] : []),
		],
	});
	const late = rows
		.flatMap((row) => lateOf(row, day))
		.sort((a, b) => b.daysLate - a.daysLate || a.line.id - b.line.id)
		.slice(0, limit);
	return await named(odoo, late);
}

function lateOf(row: Row, day: string): LateLine[] {
	const open = decimalFromFloat(row.product_qty, 'product_qty').minus(
		decimalFromFloat(row.qty_received, 'qty_received'),
	);
	const promised = textOf(row.date_planned)?.slice(0, 10) ?? null;
	if (open.lte(ZERO) || promised === null) return [];
	const needed = textOf(row[NEEDED_ON]) ?? null;
	const comes = promised < day ? day : promised;
	const daysLate = daysBetween(needed ?? promised, comes);
	if (daysLate <= 0) return [];
	return [
		{
			order: {
				id: idOf(row.order_id) ?? 0,
				name: nameOf(row.order_id) ?? '',
				number: null,
				externalId: null,
			},
			vendor: { id: idOf(row.partner_id), name: nameOf(row.partner_id) ?? '' },
			line: { id: row.id, externalId: null, description: textOf(row.name) ?? '' },
			open: open.toFixed(),
			needed,
			promised,
			daysLate,
			overdue: promised < day,
		},
	];
}

/** The same with numbers and External IDs; three calls, none without lines. */
async function named(odoo: OdooClient, lines: readonly LateLine[]): Promise<LateLine[]> {
	if (lines.length === 0) return [];
	const orderIds = [...new Set(lines.map(({ order }) => order.id))];
	const [orders, orderNames, lineNames] = await Promise.all([
		odoo.searchRead<{ id: number; name: string; origin: Text }>({
			model: PURCHASE_ORDER,
			domain: [['id', 'in', orderIds]],
			fields: ['name', 'origin'],
		}),
		externalIdsOf(odoo, PURCHASE_ORDER, orderIds),
		externalIdsOf(
			odoo,
			PURCHASE_LINE,
			lines.map(({ line }) => line.id),
		),
	]);
	const byId = new Map(orders.map((order) => [order.id, order]));
	return lines.map((late) => {
		const order = byId.get(late.order.id);
		const number = withoutTrail(order?.origin);
		return {
			...late,
			order: {
				id: late.order.id,
				name: order?.name ?? late.order.name,
				number: number === '' ? null : number,
				externalId: orderNames.get(late.order.id) ?? null,
			},
			line: { ...late.line, externalId: lineNames.get(late.line.id) ?? null },
		};
	});
}
