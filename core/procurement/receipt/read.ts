import { z } from 'zod/v4';

import { date, refSchema } from '../../canonical/types';
import { chooseOne } from '../../job-cost/choose';
import { siblingId } from '../../job-cost/delivered';
import { isReady, prepareEach } from '../../job-cost/upserting';
import type { Domain, OdooClient } from '../../odoo/client.port';
import { PURCHASE_LINE } from '../../odoo/models/purchase';
import { PICKING } from '../../odoo/models/stock';
import { idOf, type Many2one, momentOf, nameOf, textOf } from '../../odoo/models/values';
import { resolveExternalIds } from '../../odoo/resolve-external-ids';
import { done, failed, type Outcome } from '../../outcome';
import { type AccessNeed, asPlanned, type Verb, type VerbPlan } from '../../verb';
import { readTrail } from '../trail';
import { isDone, needStock, readTransfers, type Transfer } from './stored';
import { readUnitTable, type Units } from './units';

/** Goods of an order line in a receipt; quantity as decimal text in the unit they were moved in. */
export interface ReceiptLineRecord {
	readonly id: number;
	readonly externalId: string | null;
	/** Odoo id and text of the order line; null for goods that were added in Odoo. */
	readonly orderLine: number | null;
	readonly description: string | null;
	readonly quantity: string;
	readonly unit: string | null;
}

/** A receipt, or a return to the vendor, as Odoo holds it. */
export interface ReceiptRecord {
	readonly id: number;
	/** null: planned by Odoo, or entered there. */
	readonly externalId: string | null;
	readonly name: string;
	readonly kind: 'receipt' | 'return';
	/** `open`: still to come; `done`; `cancelled`. */
	readonly status: 'open' | 'done' | 'cancelled';
	/** Odoo's numbers of the orders it belongs to. */
	readonly orders: readonly string[];
	readonly vendor: { readonly id: number; readonly name: string } | null;
	readonly company: number | null;
	/** UTC day it is, or was, planned for. */
	readonly date: string | null;
	/** When Odoo booked it; UTC, RFC 3339. */
	readonly doneAt: string | null;
	readonly lines: readonly ReceiptLineRecord[];
	readonly trail: string;
	/** UTC, RFC 3339. */
	readonly updatedAt: string;
}

const NEEDS: readonly AccessNeed[] = [
	{
		model: PICKING,
		operations: ['read'],
		group: 'Inventory / User',
		module: 'purchase_stock',
	},
];

/** One receipt: by its id in the source, or by its number in Odoo. */
export const receiptQuestion = z.object({
	record: refSchema,
	/** Needed with `record.id`. */
	system: z.string().min(1).max(32).default('odoo'),
	tenant: z.string().min(1).max(64).default('default'),
});
export type ReceiptQuestion = z.infer<typeof receiptQuestion>;

/** Reads receipts with their lines. Faults `mapping.unknown_receipt`, `mapping.ambiguous`. */
export const receiptGet: Verb<ReceiptQuestion, VerbPlan<ReceiptRecord>, ReceiptRecord> = {
	name: 'procurement.receipt.get',
	writes: false,
	needs: NEEDS,
	input: receiptQuestion,
	plan: async ({ odoo }, inputs) => {
		await needStock(odoo);
		const nameFor = ({ record, system, tenant }: ReceiptQuestion) =>
			record.id === undefined ? null : siblingId({ system, tenant }, 'receipt', record.id);
		const codes = inputs.flatMap(({ value }) => value.record.code ?? []);
		const [known, coded, units] = await Promise.all([
			resolveExternalIds(
				odoo,
				inputs.flatMap(({ value }) => nameFor(value) ?? []),
				PICKING,
			),
			codes.length === 0
				? []
				: odoo.searchRead<{ id: number }>({
						model: PICKING,
						domain: [['name', 'in', codes]],
						fields: ['id'],
					}),
			readUnitTable(odoo),
		]);
		const ids = [...known.values(), ...coded].map(({ id }) => id);
		const transfers = await readTransfers(odoo, { lines: [], pickings: [...new Set(ids)] });
		const records = await recordsOf(odoo, transfers, units);
		const candidates = records.map((record) => ({
			id: record.id,
			code: record.name,
			company: record.company,
			active: true,
			record,
		}));
		const found = prepareEach(inputs, ({ value }) => {
			const id = known.get(nameFor(value) ?? '')?.id;
			return chooseOne({
				entity: 'receipt',
				field: 'record',
				ref: value.record,
				origin: value,
				company: null,
				byId: candidates.find((one) => one.id === id),
				byCode: candidates.filter(({ code }) => code === value.record.code),
				rightPlan: true,
			}).record;
		});
		return {
			preview: found.map(
				(one): Outcome<ReceiptRecord> =>
					isReady(one) ? done(one.index, 'read', one.value) : failed(one.index, one.fault),
			),
		};
	},
	apply: asPlanned,
};

export const receiptListQuestion = z.object({
	/** Part of the number in Odoo, of the order's number or delivery note, or of the vendor's name. */
	search: z.string().min(1).max(256).optional(),
	/** Only receipts written on or after this day (UTC). */
	changedSince: date('Day (UTC) from which on changes count.').optional(),
	/** Goods that are still to come too. */
	includeOpen: z.boolean().default(false),
	includeReturns: z.boolean().default(true),
	limit: z.int().positive().max(100_000).optional(),
});
export type ReceiptListQuestion = z.infer<typeof receiptListQuestion>;

export interface ReceiptList {
	readonly receipts: readonly ReceiptRecord[];
}

/** Lists receipts and returns of purchase orders, the newest first. */
export const receiptGetMany: Verb<ReceiptListQuestion, VerbPlan<ReceiptList>, ReceiptList> = {
	name: 'procurement.receipt.getMany',
	writes: false,
	needs: NEEDS,
	input: receiptListQuestion,
	plan: async ({ odoo }, inputs) => {
		await needStock(odoo);
		const units = await readUnitTable(odoo);
		const preview: Array<Outcome<ReceiptList>> = [];
		for (const { index, value } of inputs) {
			preview.push(done(index, 'read', { receipts: await listReceipts(odoo, value, units) }));
		}
		return { preview };
	},
	apply: asPlanned,
};

async function listReceipts(
	odoo: OdooClient,
	{ search, changedSince, includeOpen, includeReturns, limit }: ReceiptListQuestion,
	units: Units,
): Promise<ReceiptRecord[]> {
	const domain: Domain = [
		['move_ids.purchase_line_id', '!=', false],
		['state', includeOpen ? '!=' : '=', includeOpen ? 'cancel' : 'done'],
		...(includeReturns ? [] : ([['location_dest_id.usage', '!=', 'supplier']] as const)),
		...(changedSince === undefined
			? []
			: ([['write_date', '>=', `${changedSince} 00:00:00`]] as const)),
		...(search === undefined
			? []
			: ([
					'|',
					'|',
					['name', 'ilike', search],
					['origin', 'ilike', search],
					['partner_id', 'ilike', search],
				] as const)),
	];
	const rows = await odoo.searchRead<{ id: number }>({
		model: PICKING,
		domain,
		fields: ['id'],
		order: 'id desc',
		...(limit === undefined ? {} : { limit }),
	});
	const transfers = await readTransfers(odoo, { lines: [], pickings: rows.map(({ id }) => id) });
	return (await recordsOf(odoo, transfers, units)).reverse();
}

/** One call more, for the orders of the lines. */
async function recordsOf(
	odoo: OdooClient,
	transfers: readonly Transfer[],
	units: Units,
): Promise<ReceiptRecord[]> {
	const lines = [...new Set(transfers.flatMap(({ moves }) => moves.map(({ line }) => line)))];
	const rows =
		lines.length === 0
			? []
			: await odoo.searchRead<{ id: number; order_id: Many2one; name: string }>({
					model: PURCHASE_LINE,
					domain: [['id', 'in', lines]],
					fields: ['order_id', 'name'],
				});
	const lineOf = new Map(rows.map((row) => [row.id, row]));
	return transfers.map(({ id, row, externalId, moves }): ReceiptRecord => {
		const vendor = idOf(row.partner_id);
		const own = moves.map((move) => ({ move, line: lineOf.get(move.line) }));
		return {
			id,
			externalId,
			name: textOf(row.name) ?? '',
			kind: moves.some(({ back }) => back) ? 'return' : 'receipt',
			status: row.state === 'done' ? 'done' : row.state === 'cancel' ? 'cancelled' : 'open',
			orders: [...new Set(own.flatMap(({ line }) => orderName(line?.order_id) ?? []))],
			vendor: vendor === null ? null : { id: vendor, name: nameOf(row.partner_id) ?? '' },
			company: idOf(row.company_id),
			date: textOf(row.scheduled_date)?.slice(0, 10) ?? null,
			doneAt: momentOf(row.date_done),
			lines: own.map(({ move, line }) => ({
				id: move.id,
				externalId: move.externalId,
				orderLine: line?.id ?? null,
				description: line?.name ?? null,
				quantity: (isDone(move) ? move.done : move.demand).toFixed(),
				unit: units.nameOf(move.unit),
			})),
			trail: readTrail(row.origin),
			updatedAt: momentOf(row.write_date) ?? '',
		};
	});
}

/** Odoo shows an order as `P00012 (their reference)`. */
const orderName = (order: Many2one | undefined): string | null =>
	nameOf(order)?.replace(/ \(.*\)$/su, '') ?? null;
