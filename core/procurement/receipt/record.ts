import { type Fault, fault } from '../../faults';
import { recordId } from '../../job-cost/delivered';
import { readCompanies } from '../../job-cost/companies';
import { prepareEach } from '../../job-cost/upserting';
import { type Decimal, decimal, sum, ZERO } from '../../money';
import type { OdooClient } from '../../odoo/client.port';
import { lineExternalId } from '../../odoo/external-id';
import { PICKING } from '../../odoo/models/stock';
import { resolveExternalIds } from '../../odoo/resolve-external-ids';
import type { UpsertLine } from '../../odoo/upsert';
import type { AccessNeed, Verb, VerbDeps, VerbInput } from '../../verb';
import { atNoon } from '../order/upsert';
import type { StoredLine } from '../order/stored';
import { readTrail, trailText } from '../trail';
import { receiptInput, type ReceiptInput } from './input';
import { refuseOtherContent, refuseTwice } from './known';
import { type AboutOrder, type OrderBook, readOrderBook } from './order-line';
import { type Places, readPlaces } from './places';
import { mostOf } from './rules/over';
import { isDone, needStock, readTransfers, type Transfer } from './stored';
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

export const RECEIPT_NEEDS: readonly AccessNeed[] = [
	{
		model: PICKING,
		operations: ['read', 'write', 'create', 'unlink'],
		group: 'Inventory / User',
		module: 'purchase_stock',
	},
	{ model: 'purchase.order', operations: ['read'], group: 'Purchase / User', module: 'purchase' },
];

/** A receipt plan remembers what each order line may take in all. */
export interface ReceiptPlan extends TransferPlan {
	/** By input and order line; lines without a limit are absent. */
	readonly limits: ReadonlyMap<number, ReadonlyMap<number, Decimal>>;
}

/**
 * Books what came of purchase orders: in full, in part, or beyond the order as far as the policy
 * lets it. Quantities are positive, in the unit of the record, else that of the order line.
 *
 * Each record is a transfer of its own, created once by its External ID; Odoo validates a transfer
 * only once, and what it still waited for is lowered to what is still to come. With `final`, or
 * `rest: 'cancel'`, the rest of these lines is given up. Sent again, a receipt changes nothing; with
 * other content it is refused. Two workers that receive more than a line takes cannot both do so.
 *
 * No cost is booked: goods cost the job with their bill, items kept in stock when they are issued.
 * Calls do not grow with the number of receipts until a batch (500) is full.
 *
 * Faults of an item: those of `OrderBook`, `receipt.over_ordered`, `receipt.collision` (to be sent
 * again), `receipt.service_line`, `receipt.not_positive`, `receipt.quantity_places`,
 * `receipt.unit_mismatch`, `receipt.is_return`, `receipt.no_place`, `receipt.not_done`,
 * `conflict.already_received`, `conflict.receipt_cancelled`.
 */
export const receiptRecord: Verb<ReceiptInput, ReceiptPlan, ReceiptResult> = {
	name: 'procurement.receipt.record',
	writes: true,
	needs: RECEIPT_NEEDS,
	input: receiptInput,
	plan: planReceipts,
	apply: async (deps, plan) => await applyTransfers(deps, plan, overLook(plan)),
};

export const aboutOf = (value: {
	readonly system: string;
	readonly tenant: string;
	readonly nativeid: string;
	readonly data: {
		readonly commitment: AboutOrder['commitment'];
		readonly commitmentKind?: AboutOrder['kind'] | undefined;
		readonly lines: AboutOrder['lines'];
	};
}): AboutOrder => ({
	origin: value,
	kind: value.data.commitmentKind ?? 'purchase_order',
	commitment: value.data.commitment,
	lines: value.data.lines,
});

async function planReceipts(
	{ odoo }: VerbDeps,
	inputs: ReadonlyArray<VerbInput<ReceiptInput>>,
): Promise<ReceiptPlan> {
	await needStock(odoo);
	const [book, units, companies, known] = await Promise.all([
		readOrderBook(
			odoo,
			inputs.map(({ value }) => aboutOf(value)),
		),
		readUnitTable(odoo),
		readCompanies(odoo),
		resolveExternalIds(
			odoo,
			inputs.map(({ value }) => recordId(value, 'receipt')),
			PICKING,
		),
	]);
	const transfers = await readTransfers(odoo, {
		lines: book.orders.flatMap(({ lines }) => lines.map(({ id }) => id)),
		pickings: [...known.values()].map(({ id }) => id),
	});
	const places = await readPlaces(odoo, book.orders, transfers);
	const limits = new Map<number, ReadonlyMap<number, Decimal>>();
	const coming = new Map<number, Decimal>();
	const seen = new Set<string>();
	const prepared = prepareEach(inputs, ({ index, value }) => {
		const externalId = recordId(value, 'receipt');
		refuseTwice(seen, externalId);
		const id = known.get(externalId)?.id;
		const stored = transfers.find((transfer) => transfer.id === id);
		const ground = { odoo, book, units, places, stored, own: companies.own.id };
		const { draft, limit } = draftOf(value, externalId, ground, coming);
		limits.set(index, limit);
		return draft;
	});
	return { ...(await planTransfers(odoo, { fields: book.fields, units }, prepared)), limits };
}

interface Ground {
	readonly odoo: OdooClient;
	readonly book: OrderBook;
	readonly units: Units;
	readonly places: Places;
	readonly stored: Transfer | undefined;
	readonly own: number;
}

function draftOf(
	value: ReceiptInput,
	externalId: string,
	{ odoo, book, units, places, stored, own }: Ground,
	coming: Map<number, Decimal>,
): { readonly draft: TransferDraft; readonly limit: ReadonlyMap<number, Decimal> } {
	const { data } = value;
	if (data.returnOf !== undefined) throw isReturn();
	const about = aboutOf(value);
	const order = book.orderOf(about);
	const limit = new Map<number, Decimal>();
	const mine = new Map<number, Decimal>();
	const warnings: string[] = [];
	const lines = data.lines.map((line) => {
		try {
			const of = book.lineOf(about, order, line);
			const nature = book.natureOf(of);
			if (!nature.moved) throw serviceLine(of);
			const { quantity, unit, sent } = measured(line, of, units, book.fields.quantityPlaces);
			const inAll = (mine.get(of.id) ?? ZERO).plus(quantity);
			mine.set(of.id, inAll);
			const most = mostOf(of.ordered, value);
			if (most !== null) limit.set(of.id, most);
			const total = of.received.plus(coming.get(of.id) ?? ZERO).plus(inAll);
			if (stored === undefined && most !== null && total.gt(most)) throw over(of, most, total);
			if (stored === undefined && total.gt(of.ordered)) {
				warnings.push(
					`${of.name.slice(0, 80)}: ${shown(total)} came of ${shown(of.ordered)} ordered.`,
				);
			}
			if (nature.storable && of.distribution !== null) warnings.push(stockedForJob(of));
			return { lineId: line.lineId, line: of, quantity, unit, sent };
		} catch (thrown) {
			throw inLine(line.lineId, thrown);
		}
	});
	refuseOtherContent(stored, externalId, lines, units);
	for (const [line, quantity] of mine) {
		if (stored === undefined) coming.set(line, (coming.get(line) ?? ZERO).plus(quantity));
	}
	const number = data.number ?? null;
	const trail = readTrail(order.row.origin);
	const place = stored === undefined ? places.into(order) : null;
	const draft: TransferDraft = {
		externalId,
		number,
		date: data.date,
		order,
		company: order.company ?? own,
		stored,
		write:
			place === null
				? null
				: {
						values: {
							picking_type_id: { id: place.type },
							partner_id: order.vendor === null ? null : { id: order.vendor },
							location_id: { id: place.from },
							location_dest_id: { id: place.to },
							origin: trailText({ documents: [order.row.name, number ?? ''], trail }),
							scheduled_date: atNoon(data.date),
						},
						moves: lines.map(({ lineId, line, unit, sent }): UpsertLine => {
							const { from, to } = places.of(line.id) ?? place;
							return {
								externalId: lineExternalId(externalId, lineId),
								values: {
									...moveName(odoo, line),
									product_id: line.product === null ? null : { id: line.product },
									product_uom_qty: sent.toFixed(),
									product_uom: unit === null ? null : { id: unit },
									location_id: { id: from },
									location_dest_id: { id: to },
									purchase_line_id: { id: line.id },
								},
							};
						}),
					},
		lines,
		back: false,
		final: value.rest === 'record' ? data.final === true : value.rest === 'cancel',
		trail,
		warnings: [...new Set(warnings)],
	};
	return { draft, limit };
}

/** Up to 18 a move has a name of its own. */
export const moveName = ({ version }: OdooClient, { productName, name }: StoredLine) =>
	version.major < 19 ? { name: (productName ?? name).slice(0, 250) } : {};

/** The quantity as sent, and in the unit of the order line. */
export function measured(
	line: { readonly quantity: string; readonly uom?: string | undefined },
	of: StoredLine,
	units: Units,
	places: number,
): { readonly quantity: Decimal; readonly unit: number | null; readonly sent: Decimal } {
	const sent = decimal(line.quantity, 'quantity');
	if (sent.lte(0)) throw notPositive();
	if (!sent.round(places, 1).eq(sent)) throw tooFine(places);
	const unit = line.uom === undefined ? of.unit : units.find(line.uom);
	const quantity = units.convert(sent, unit, of.unit).round(places, 1);
	if (quantity.eq(0)) throw tooFine(places);
	return { quantity, unit, sent };
}

/**
 * Looks once more at what came, now that the receipts are entered and others can see them: what is
 * done and what other receipts of this package hold open counts. Of receipts that exceed a line
 * together none is done; they are withdrawn and tried again one after the other.
 */
const overLook =
	({ limits, units }: ReceiptPlan): LastLook =>
	async (odoo, entered) => {
		const refused = new Map<number, Fault>();
		const limited = [...entered].filter(([index]) => (limits.get(index)?.size ?? 0) > 0);
		if (limited.length === 0) return refused;
		const lines = new Map(
			limited.flatMap(([, { draft }]) => draft.lines.map(({ line }) => [line.id, line] as const)),
		);
		const transfers = await readTransfers(odoo, { lines: [...lines.keys()] });
		const batch = new Set([...entered.values()].map(({ id }) => id));
		/** Of this run, in the order in which they were counted when they were planned. */
		const before = new Set<number>();
		for (const [index, { draft, id }] of limited) {
			for (const { line, lineId } of draft.lines) {
				const most = limits.get(index)?.get(line.id);
				if (most === undefined || refused.has(index)) continue;
				const inUnit = (which: (transfer: Transfer) => boolean) =>
					sum(
						transfers.filter(which).flatMap(({ moves }) =>
							moves
								.filter((move) => move.line === line.id)
								.map((move) => {
									const quantity = isDone(move) ? move.done : move.demand;
									const amount = units.convert(quantity, move.unit, line.unit);
									return move.back ? ZERO.minus(isDone(move) ? amount : ZERO) : amount;
								}),
						),
					);
				const counts = ({ row, id: of }: Transfer) =>
					row.state === 'done' || of === id || before.has(of);
				const came = inUnit(counts);
				const others = inUnit(
					(transfer) =>
						!counts(transfer) && transfer.externalId !== null && !batch.has(transfer.id),
				);
				if (came.gt(most)) refused.set(index, inLine(lineId, over(line, most, came)));
				else if (came.plus(others).gt(most)) refused.set(index, inLine(lineId, collision(line)));
			}
			if (!refused.has(index)) before.add(id);
		}
		return refused;
	};

const stockedForJob = ({ name }: StoredLine): string =>
	`${name.slice(0, 80)} is kept in stock and charged to a job by its order: its bill costs the job, issuing it would cost it twice.`;

const isReturn = () =>
	fault({
		class: 'source_data',
		code: 'receipt.is_return',
		message: 'The record sends goods of another receipt back.',
		remedy: 'Use the operation Return.',
		field: 'returnOf',
	});

const serviceLine = ({ name, id }: StoredLine) =>
	fault({
		class: 'source_data',
		code: 'receipt.service_line',
		message: `"${name.slice(0, 80)}" is a service: nothing is moved in stock.`,
		remedy: 'Send it as a service confirmation.',
		field: 'orderLine',
		details: { line: id },
	});

const notPositive = () =>
	fault({
		class: 'source_data',
		code: 'receipt.not_positive',
		message: 'The quantity is not above zero.',
		remedy: 'Leave lines out of which nothing came; send goods that go back with Return.',
		field: 'quantity',
	});

const tooFine = (places: number) =>
	fault({
		class: 'source_data',
		code: 'receipt.quantity_places',
		message: `Odoo keeps ${String(places)} decimal places of a quantity; this one would be another.`,
		remedy: 'Send it in a smaller unit, or raise the decimal accuracy of "Product Unit" in Odoo.',
		field: 'quantity',
	});

const over = (line: StoredLine, most: Decimal, total: Decimal) =>
	fault({
		class: 'conflict',
		code: 'receipt.over_ordered',
		message: `${shown(total)} would have come of "${line.name.slice(0, 80)}", of which ${shown(line.ordered)} are ordered and ${shown(most)} may come.`,
		remedy:
			'Correct the receipt, have the order revised, or allow more with Over-Receipt. Then send it again.',
		field: 'quantity',
		details: {
			line: line.id,
			ordered: line.ordered.toFixed(),
			most: most.toFixed(),
			total: total.toFixed(),
		},
	});

const collision = ({ name }: StoredLine) =>
	fault({
		class: 'unavailable',
		code: 'receipt.collision',
		message: `Another receipt of "${name.slice(0, 80)}" is being booked, and both together exceed the order.`,
		remedy:
			'It is tried again by itself. If it stays so, an unfinished receipt lies in Odoo (Inventory > Receipts): send that one again, or cancel it.',
		field: 'quantity',
	});
