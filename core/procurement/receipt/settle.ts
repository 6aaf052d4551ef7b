import { type Fault, fault } from '../../faults';
import { backoffMs } from '../../odoo/backoff';
import { type Decimal, decimalFromFloat, ZERO } from '../../money';
import type { OdooClient } from '../../odoo/client.port';
import { load } from '../../odoo/load';
import { PURCHASE_LINE } from '../../odoo/models/purchase';
import { PICKING, STOCK_MOVE } from '../../odoo/models/stock';
import { idOf } from '../../odoo/models/values';
import type { Clock } from '../../ports';
import type { OrderFields } from '../order/fields';
import { lowerTo } from './rules/lower';
import { stillExpected } from './rules/over';
import { isDone, type Move, readTransfers, type Transfer } from './stored';
import type { Units } from './units';

/** Lines whose rest is given up, with the moment (UTC, Odoo's form) up to which it was planned. */
export type GivenUp = ReadonlyMap<number, string>;

/** How an order line stands once its transfers are done; unit of the line. */
export interface LineState {
	readonly ordered: Decimal;
	/** Returns taken off. */
	readonly received: Decimal;
	/** What Odoo still waits for. */
	readonly expected: Decimal;
}

/** Another worker may receive the same lines meanwhile; each round reads anew. */
const ROUNDS = 3;

/**
 * Lowers the receipts Odoo planned to what is still to come, or to nothing for lines whose rest is
 * given up; a planned receipt that waits for nothing any more is cancelled. What is written is read
 * back until nothing is left to lower, so that parallel receipts come to the same end.
 */
export async function settle(
	{ odoo, clock }: { readonly odoo: OdooClient; readonly clock: Clock },
	lines: readonly number[],
	givenUp: GivenUp,
	{ units, fields }: { readonly units: Units; readonly fields: OrderFields },
): Promise<ReadonlyMap<number, LineState>> {
	if (lines.length === 0) return new Map();
	for (let round = 1; ; round += 1) {
		const [rows, transfers] = await Promise.all([
			readLines(odoo, lines, fields),
			readTransfers(odoo, { lines }),
		]);
		const changed = new Map<number, { readonly move: Move; readonly demand: Decimal }>();
		const states = new Map<number, LineState>();
		for (const { id, ordered, received, unit } of rows) {
			const planned = transfers.flatMap(({ externalId, moves }) =>
				externalId !== null ? [] : moves.filter((move) => move.line === id && waits(move)),
			);
			const until = givenUp.get(id);
			const inUnit = (move: Move) => units.convert(move.demand, move.unit, unit);
			const wanted = stillExpected(ordered, received);
			const kept = planned.filter((move) => until === undefined || move.created > until);
			const changes = [
				...lowerTo(
					kept.map((move) => ({ move: move.id, demand: inUnit(move) })),
					wanted,
				),
				...planned
					.filter((move) => !kept.includes(move) && !move.demand.eq(0))
					.map((move) => ({ move: move.id, demand: ZERO })),
			];
			const after = new Map(changes.map(({ move, demand }) => [move, demand]));
			for (const move of planned) {
				const demand = after.get(move.id);
				if (demand !== undefined)
					changed.set(move.id, { move, demand: units.convert(demand, unit, move.unit) });
			}
			const expected = planned.reduce(
				(total, move) => total.plus(after.get(move.id) ?? inUnit(move)),
				ZERO,
			);
			states.set(id, { ordered, received, expected });
		}
		if (changed.size === 0 || round > ROUNDS) return states;
		const refused = await write(odoo, changed, transfers, fields);
		if (refused === null) continue;
		if (refused.class !== 'unavailable' || round === ROUNDS) throw refused;
		await clock.sleep(backoffMs(round));
	}
}

const waits = (move: Move): boolean => !isDone(move) && move.state !== 'draft' && !move.back;

type Changes = ReadonlyMap<number, { readonly move: Move; readonly demand: Decimal }>;

async function write(
	odoo: OdooClient,
	changed: Changes,
	transfers: readonly Transfer[],
	{ quantityPlaces }: OrderFields,
): Promise<Fault | null> {
	const touched = new Set([...changed.values()].map(({ move }) => move.picking));
	// Other lines, and goods that were added by hand, may travel in the same transfer.
	const all = await readTransfers(odoo, { lines: [], pickings: [...touched] });
	const empty = all
		.filter(({ moves }) =>
			moves.every((move) => (changed.get(move.id)?.demand ?? move.demand).eq(0) && !isDone(move)),
		)
		.map(({ id }) => id);
	const known = new Set(transfers.map(({ id }) => id));
	const cancelled = empty.filter((id) => known.has(id));
	if (cancelled.length > 0) {
		await odoo.call({ model: PICKING, method: 'action_cancel', ids: cancelled, repeatable: true });
	}
	const rows = [...changed.values()].filter(({ move }) => !cancelled.includes(move.picking));
	if (rows.length === 0) return null;
	const answer = await load(odoo, {
		model: STOCK_MOVE,
		fields: ['.id', 'product_uom_qty'],
		rows: rows.map(({ move, demand }) => [
			String(move.id),
			demand.round(quantityPlaces, 1).toFixed(),
		]),
		mode: 'write',
	});
	return answer.ids === null ? (answer.problems[0]?.fault ?? notLowered()) : null;
}

async function readLines(odoo: OdooClient, lines: readonly number[], { unit }: OrderFields) {
	const rows = await odoo.searchRead<{
		id: number;
		product_qty: number;
		qty_received: number;
		[unit: string]: unknown;
	}>({
		model: PURCHASE_LINE,
		domain: [['id', 'in', [...new Set(lines)]]],
		fields: ['product_qty', 'qty_received', unit],
		many2one: 'id',
	});
	return rows.map((row) => ({
		id: row.id,
		ordered: decimalFromFloat(row.product_qty, 'product_qty'),
		received: decimalFromFloat(row.qty_received, 'qty_received'),
		unit: idOf(row[unit]),
	}));
}

const notLowered = () =>
	fault({
		class: 'protocol',
		code: 'odoo.not_done',
		message: 'Odoo changed no planned receipt and gave no reason.',
		remedy: 'Have the Odoo administrator look at the server log for this time.',
		model: STOCK_MOVE,
	});
