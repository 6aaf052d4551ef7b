import type { Ref } from '../../canonical/types';
import { type Fault, fault } from '../../faults';
import { recordId, siblingId } from '../../job-cost/delivered';
import { readCompanies } from '../../job-cost/companies';
import { prepareEach } from '../../job-cost/upserting';
import { type Decimal, max, ZERO } from '../../money';
import type { OdooClient } from '../../odoo/client.port';
import { lineExternalId } from '../../odoo/external-id';
import { PICKING } from '../../odoo/models/stock';
import { textOf } from '../../odoo/models/values';
import { resolveExternalIds } from '../../odoo/resolve-external-ids';
import type { UpsertLine } from '../../odoo/upsert';
import type { Verb, VerbDeps, VerbInput } from '../../verb';
import type { StoredLine } from '../order/stored';
import { atNoon } from '../order/upsert';
import { readTrail, trailText } from '../trail';
import { type Free, readFree, refuseShort } from './free-stock';
import { returnInput, type ReturnInput } from './input';
import { refuseOtherContent, refuseTwice } from './known';
import { type OrderBook, readOrderBook } from './order-line';
import { type Places, readPlaces } from './places';
import { aboutOf, measured, moveName, RECEIPT_NEEDS } from './record';
import { drawFrom } from './rules/draw';
import { isDone, type Move, needStock, readTransfers, type Transfer } from './stored';
import {
	applyTransfers,
	inLine,
	type LastLook,
	planTransfers,
	type ReceiptResult,
	shown,
	type TransferDraft,
	type TransferPlan,
} from './transfer';
import { readUnitTable, type Units } from './units';

/**
 * Sends goods back to the vendor: those of the receipt named in `returnOf`, else the last that came
 * of the order line. Quantities are positive; the received quantity of the order falls by them, and
 * Odoo does not expect them anew. No cost is booked: the vendor credits what was billed.
 *
 * Created once by its External ID, as receipts are. Faults of an item: those of Record without the
 * policy, and `receipt.exceeds_received`, `receipt.not_in_stock`, `mapping.unknown_receipt`.
 */
export const receiptReturn: Verb<ReturnInput, TransferPlan, ReceiptResult> = {
	name: 'procurement.receipt.return',
	writes: true,
	needs: RECEIPT_NEEDS,
	input: returnInput,
	plan: planReturns,
	apply: async (deps, plan) => await applyTransfers(deps, plan, lookBack(plan)),
};

async function planReturns(
	{ odoo }: VerbDeps,
	inputs: ReadonlyArray<VerbInput<ReturnInput>>,
): Promise<TransferPlan> {
	await needStock(odoo);
	const named = inputs.map(({ value }) => receiptName(value));
	const [book, units, companies, known] = await Promise.all([
		readOrderBook(
			odoo,
			inputs.map(({ value }) => aboutOf(value)),
		),
		readUnitTable(odoo),
		readCompanies(odoo),
		resolveExternalIds(
			odoo,
			[
				...inputs.map(({ value }) => recordId(value, 'receipt')),
				...named.flatMap((name) => name ?? []),
			],
			PICKING,
		),
	]);
	const transfers = await readTransfers(odoo, {
		lines: book.orders.flatMap(({ lines }) => lines.map(({ id }) => id)),
		pickings: [...new Set([...known.values()].map(({ id }) => id))],
	});
	const [places, free] = await Promise.all([
		readPlaces(odoo, book.orders, transfers),
		readFree(odoo, book, transfers),
	]);
	const left = leftToReturn(transfers);
	const seen = new Set<string>();
	const prepared = prepareEach(inputs, ({ value }) => {
		const externalId = recordId(value, 'receipt');
		refuseTwice(seen, externalId);
		const id = known.get(externalId)?.id;
		return draftOf(value, externalId, {
			odoo,
			book,
			units,
			places,
			transfers,
			known,
			left,
			free,
			stored: transfers.find((transfer) => transfer.id === id),
			own: companies.own.id,
		});
	});
	return await planTransfers(odoo, { fields: book.fields, units }, prepared);
}

interface Ground {
	readonly odoo: OdooClient;
	readonly book: OrderBook;
	readonly units: Units;
	readonly places: Places;
	readonly transfers: readonly Transfer[];
	readonly known: ReadonlyMap<string, { readonly id: number }>;
	/** What can go back of each move; what earlier items of the run take is taken off. */
	readonly left: Map<number, Decimal>;
	readonly free: Free;
	readonly stored: Transfer | undefined;
	readonly own: number;
}

const receiptName = ({ data, system, tenant }: ReturnInput): string | null =>
	data.returnOf?.id === undefined
		? null
		: siblingId({ system, tenant }, 'receipt', data.returnOf.id);

/** What came by each done move less what went back of it, in the unit of the move. */
function leftToReturn(transfers: readonly Transfer[]): Map<number, Decimal> {
	const moves = transfers.flatMap((transfer) => transfer.moves);
	const left = new Map(
		moves.filter((move) => isDone(move) && !move.back).map((move) => [move.id, move.done]),
	);
	for (const { returns, back, state, done, demand } of moves) {
		if (!back || returns === null) continue;
		const gone = state === 'done' ? done : demand;
		left.set(returns, (left.get(returns) ?? ZERO).minus(gone));
	}
	return left;
}

function draftOf(value: ReturnInput, externalId: string, ground: Ground): TransferDraft {
	const { data } = value;
	const { odoo, book, units, places, stored, own } = ground;
	const about = aboutOf(value);
	const order = book.orderOf(about);
	const from = sourceOf(value, ground);
	const taken = new Map<number, Decimal>();
	const moves: UpsertLine[] = [];
	const sources = new Set<number>();
	const lines = data.lines.map((line) => {
		try {
			const of = book.lineOf(about, order, line);
			if (!book.natureOf(of).moved) throw serviceLine(of);
			const { quantity } = measured(line, of, units, book.fields.quantityPlaces);
			if (stored === undefined) {
				for (const draw of drawn(of, quantity, from, ground, taken)) {
					const { move } = draw;
					sources.add(move.picking);
					moves.push({
						externalId: lineExternalId(lineExternalId(externalId, line.lineId), String(move.id)),
						values: {
							...moveName(odoo, of),
							product_id: { id: move.product },
							product_uom_qty: draw.quantity.toFixed(),
							product_uom: move.unit === null ? null : { id: move.unit },
							location_id: { id: move.to ?? 0 },
							location_dest_id: { id: move.from ?? 0 },
							purchase_line_id: { id: of.id },
							origin_returned_move_id: { id: move.id },
							to_refund: true,
						},
					});
				}
			}
			return { lineId: line.lineId, line: of, quantity };
		} catch (thrown) {
			throw inLine(line.lineId, thrown);
		}
	});
	refuseOtherContent(stored, externalId, lines, units);
	if (stored === undefined) refuseShort(moves, ground);
	for (const [move, quantity] of taken)
		ground.left.set(move, (ground.left.get(move) ?? ZERO).minus(quantity));
	const trail = readTrail(order.row.origin);
	const number = data.number ?? null;
	const first = moves[0];
	const [only, second] = [...sources];
	return {
		externalId,
		number,
		date: data.date,
		order,
		company: order.company ?? own,
		stored,
		write:
			first === undefined
				? null
				: {
						values: {
							picking_type_id: { id: places.backType(order) },
							partner_id: order.vendor === null ? null : { id: order.vendor },
							location_id: first.values['location_id'] ?? null,
							location_dest_id: first.values['location_dest_id'] ?? null,
							origin: trailText({ documents: [order.row.name, number ?? ''], trail }),
							scheduled_date: atNoon(data.date),
							...(only === undefined || second !== undefined ? {} : { return_id: { id: only } }),
						},
						moves,
					},
		lines,
		back: true,
		final: false,
		trail,
		warnings: [],
	};
}

/** The receipt whose goods go back; null: whatever came of the order, the newest first. */
function sourceOf(value: ReturnInput, { known, transfers }: Ground): Transfer | null {
	const ref = value.data.returnOf;
	if (ref === undefined) return null;
	const name = receiptName(value);
	const id = name === null ? undefined : known.get(name)?.id;
	const found = transfers.find((transfer) =>
		id === undefined
			? ref.code !== undefined && textOf(transfer.row.name) === ref.code
			: transfer.id === id,
	);
	if (found === undefined) throw unknownReceipt(ref);
	return found;
}

/** Which moves the quantity goes back from, each in its own unit. */
function drawn(
	line: StoredLine,
	quantity: Decimal,
	from: Transfer | null,
	{ transfers, left, units, book }: Ground,
	taken: Map<number, Decimal>,
): Array<{ readonly move: Move; readonly quantity: Decimal }> {
	const source = from === null ? transfers : [from];
	const came = source
		.flatMap(({ moves }) => moves)
		.filter((move) => move.line === line.id && isDone(move) && !move.back)
		.sort((a, b) => b.id - a.id);
	const openOf = (move: Move) => (left.get(move.id) ?? ZERO).minus(taken.get(move.id) ?? ZERO);
	const { draws, missing } = drawFrom(
		came.map((move) => ({
			move: move.id,
			left: units.convert(openOf(move), move.unit, line.unit),
		})),
		quantity,
	);
	if (missing.gt(0)) throw exceeds(line, quantity, quantity.minus(missing), from);
	return draws.flatMap((draw) => {
		const move = came.find(({ id }) => id === draw.move);
		if (move === undefined) return [];
		const own = units
			.convert(draw.quantity, line.unit, move.unit)
			.round(book.fields.quantityPlaces, 1);
		taken.set(move.id, (taken.get(move.id) ?? ZERO).plus(own));
		return [{ move, quantity: own }];
	});
}

/**
 * Other returns of the same goods may have been entered meanwhile. What is done counts for good;
 * returns that only together exceed what came are withdrawn and tried again one after the other.
 */
const lookBack =
	({ units }: TransferPlan): LastLook =>
	async (odoo, entered) => {
		const refused = new Map<number, Fault>();
		const lines = [...entered.values()].flatMap(({ draft }) =>
			draft.lines.map(({ line }) => line.id),
		);
		const transfers = await readTransfers(odoo, { lines });
		const left = leftToReturn(transfers);
		const leftByDone = leftToReturn(transfers.filter(({ row }) => row.state === 'done'));
		for (const [index, { draft, id }] of entered) {
			const mine = transfers.find((transfer) => transfer.id === id)?.moves ?? [];
			const short = mine.find(
				({ returns }) => returns !== null && left.get(returns)?.lt(0) === true,
			);
			const one = draft.lines.find(({ line }) => line.id === short?.line);
			if (short === undefined || one === undefined) continue;
			const may = leftByDone.get(short.returns ?? 0) ?? ZERO;
			const reason = may.gte(short.demand)
				? collision(one.line)
				: exceeds(
						one.line,
						one.quantity,
						max(units.convert(may, short.unit, one.line.unit), ZERO),
						null,
					);
			refused.set(index, inLine(one.lineId, reason));
		}
		return refused;
	};

const collision = ({ name }: StoredLine) =>
	fault({
		class: 'unavailable',
		code: 'receipt.collision',
		message: `Another return of "${name.slice(0, 80)}" is being booked, and both together exceed what came.`,
		remedy:
			'It is tried again by itself. If it stays so, an unfinished return lies in Odoo (Inventory > Deliveries): send that one again, or cancel it.',
		field: 'quantity',
	});

const serviceLine = ({ name, id }: StoredLine) =>
	fault({
		class: 'source_data',
		code: 'receipt.service_line',
		message: `"${name.slice(0, 80)}" is a service: nothing can go back.`,
		remedy: 'Send a service confirmation with the lower figure.',
		field: 'orderLine',
		details: { line: id },
	});

const unknownReceipt = ({ code }: Ref) =>
	fault({
		class: 'mapping',
		code: 'mapping.unknown_receipt',
		message: `The receipt ${code === undefined ? 'with this id' : `"${code}"`} is not in Odoo.`,
		remedy: 'Send the receipt first, or leave it out: then the last goods that came go back.',
		field: 'returnOf',
	});

const exceeds = (line: StoredLine, wanted: Decimal, left: Decimal, from: Transfer | null) =>
	fault({
		class: 'conflict',
		code: 'receipt.exceeds_received',
		message: `${shown(wanted)} of "${line.name.slice(0, 80)}" are to go back, but only ${shown(left)} can${from === null ? '' : ` of ${textOf(from.row.name) ?? 'this receipt'}`}.`,
		remedy: 'Correct the quantity; what went back already does not go back again.',
		field: 'quantity',
		details: { line: line.id },
	});
