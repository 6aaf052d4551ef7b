import {
	type ServiceConfirmation,
	serviceConfirmationSchema,
} from '../../../canonical/entities/service-confirmation';
import { fault } from '../../../faults';
import { type Delivered, delivered } from '../../../job-cost/delivered';
import { type Decimal, toText, ZERO } from '../../../money';
import { lineExternalId } from '../../../odoo/external-id';
import { SERVICE_CONFIRMATION } from '../../../odoo/models/service-confirmation';
import type { UpsertRow } from '../../../odoo/upsert';
import type { FoundOrder } from '../../order/find';
import type { StoredLine } from '../../order/stored';
import { overOptions } from '../input';
import type { AboutOrder, OrderBook } from '../order-line';
import { type Confirmed, confirmedToDate, quantityOf } from '../rules/confirmed';
import { mostOf, type OverPolicy } from '../rules/over';
import { inLine, shown } from '../transfer';
import type { StoredConfirmation } from './stored';

export const confirmationInput = delivered(serviceConfirmationSchema).extend(overOptions);
export type ConfirmationInput = Delivered<ServiceConfirmation> & OverPolicy;

/** One document made ready. */
export interface Draft {
	readonly externalId: string;
	readonly value: ConfirmationInput;
	readonly order: FoundOrder;
	readonly lines: ReadonlyArray<{ readonly lineId: string; readonly line: StoredLine }>;
	readonly rows: ReadonlyArray<Omit<UpsertRow, 'index'>>;
	/** Order lines it confirmed once and names no more. */
	readonly gone: readonly number[];
	/** In all, by order line, as this document would leave it. */
	readonly totals: ReadonlyMap<number, Decimal>;
	readonly warnings: readonly string[];
}

export const aboutOf = (value: ConfirmationInput): AboutOrder => ({
	origin: value,
	kind: value.data.commitmentKind ?? 'subcontract',
	commitment: value.data.commitment,
	lines: value.data.lines,
});

/** A confirmed line, in Odoo or about to be. */
export type Held = Confirmed & { readonly line: number; readonly document: string };

interface Ground {
	readonly book: OrderBook;
	/** All confirmations by External ID, those of earlier items of the run included. */
	readonly ledger: Map<string, Held>;
	readonly stored: readonly StoredConfirmation[];
	readonly own: number;
}

const NOT_YET = new Set(['draft', 'submitted', 'in_review', 'revise']);
const NEVER = new Set(['rejected', 'void']);

/** What a document makes of its order lines. Faults of the verb. */
export function draftOf(value: ConfirmationInput, externalId: string, ground: Ground): Draft {
	const { data } = value;
	const { book, ledger } = ground;
	const about = aboutOf(value);
	const order = book.orderOf(about);
	const status = data.status?.commercial ?? 'approved';
	const mine = ground.stored.filter(({ document }) => document === externalId);
	const lines = data.lines.map((line) => {
		try {
			const of = book.lineOf(about, order, line);
			if (book.natureOf(of).moved) throw goodsLine(of);
			return { lineId: line.lineId, line: of, sent: line };
		} catch (thrown) {
			throw inLine(line.lineId, thrown);
		}
	});
	const moved = mine.find(({ line }) => !order.lines.some(({ id }) => id === line));
	if (moved !== undefined) throw otherOrder(moved);
	const base = { externalId, value, order, lines };
	if (NOT_YET.has(status)) {
		return {
			...base,
			rows: [],
			gone: [],
			totals: totalsOf(lines, ledger),
			warnings: [NOT_APPROVED],
		};
	}
	const voided = NEVER.has(status);
	const warnings: string[] = [];
	const head = {
		x_name: data.number ?? value.nativeid.slice(0, 64),
		x_document: externalId,
		x_order: order.row.name,
		x_date: data.date,
		x_basis: data.basis ?? 'to_date',
		x_confirmed_by: data.confirmedBy ?? null,
		x_company_id: { id: order.company ?? ground.own },
	};
	const next = new Map<string, Held>();
	const rows: Array<Omit<UpsertRow, 'index'>> = [];
	for (const { lineId, line, sent } of lines) {
		const name = lineExternalId(externalId, lineId);
		if (voided && !ledger.has(name)) continue;
		try {
			const quantity = measured(sent, line, book, warnings);
			next.set(name, {
				name,
				document: externalId,
				line: line.id,
				date: data.date,
				basis: head.x_basis,
				state: voided ? 'void' : 'confirmed',
				quantity,
			});
			rows.push({
				externalId: name,
				values: {
					...head,
					x_order_line: line.id,
					x_quantity: quantity.toFixed(),
					x_state: voided ? 'void' : 'confirmed',
				},
			});
		} catch (thrown) {
			throw inLine(lineId, thrown);
		}
	}
	// Lines the document no longer has confirm nothing any more.
	const dropped = mine.filter(({ name, state }) => !next.has(name) && state !== 'void');
	for (const gone of dropped) {
		next.set(gone.name, { ...gone, state: 'void' });
		rows.push({ externalId: gone.name, values: { x_state: 'void' } });
	}
	const before = totalsOf(lines, ledger);
	const known = new Set([...ledger.values()].map(({ line }) => line));
	const after = new Map([...ledger, ...next]);
	const totals = totalsOf(lines, after);
	for (const { lineId, line } of lines) {
		try {
			if (!known.has(line.id)) refuseUnknownOpening(line, head.x_basis);
			refuseBeyond(line, totals.get(line.id) ?? ZERO, value);
			refuseBelowBilled(line, totals.get(line.id) ?? ZERO, before.get(line.id) ?? ZERO);
		} catch (thrown) {
			throw inLine(lineId, thrown);
		}
	}
	for (const [name, one] of next) ledger.set(name, one);
	if (voided && rows.length === 0) warnings.push(NEVER_CONFIRMED);
	return { ...base, rows, gone: dropped.map(({ line }) => line), totals, warnings };
}

const NOT_APPROVED = 'The confirmation is not approved; nothing is written before it is.';
const NEVER_CONFIRMED = 'The confirmation was never in Odoo; there is nothing to take back.';

const totalsOf = (
	lines: ReadonlyArray<{ readonly line: StoredLine }>,
	ledger: ReadonlyMap<string, Held>,
): Map<number, Decimal> =>
	new Map(
		lines.map(({ line }) => {
			const records = [...ledger.values()].filter((one) => one.line === line.id);
			return [line.id, records.length === 0 ? line.received : confirmedToDate(records)];
		}),
	);

function measured(
	sent: ServiceConfirmation['lines'][number],
	line: StoredLine,
	{ fields }: OrderBook,
	warnings: string[],
): Decimal {
	const found = quantityOf(sent, {
		ordered: line.ordered,
		subtotal: line.subtotal,
		places: fields.quantityPlaces,
	});
	if (found === null) throw noValue(line);
	if (found.lost.abs().gte('0.005')) {
		warnings.push(
			`Line ${sent.lineId}: Odoo keeps ${String(fields.quantityPlaces)} decimal places of a quantity, so that ${toText(found.lost)} more is confirmed than was sent.`,
		);
	}
	return found.quantity;
}

/** Of a period nobody knows what was received before; a figure to date says it. */
function refuseUnknownOpening(line: StoredLine, basis: string): void {
	if (basis === 'to_date' || line.received.eq(0)) return;
	throw fault({
		class: 'conflict',
		code: 'confirmation.unknown_opening',
		message: `${shown(line.received)} of "${line.name.slice(0, 80)}" were entered in Odoo as received; whether this period is in it, nobody can tell.`,
		remedy: 'Send one confirmation to date first, or set the received quantity in Odoo to 0.',
		field: 'basis',
		details: { line: line.id },
	});
}

function refuseBeyond(line: StoredLine, total: Decimal, policy: OverPolicy): void {
	const { ordered, name } = line;
	if (total.times(ordered).lt(0)) {
		throw fault({
			class: 'source_data',
			code: 'confirmation.wrong_sign',
			message: `"${name.slice(0, 80)}" would be confirmed to ${shown(total)} of ${shown(ordered)}.`,
			remedy: 'Correct the figure: work is confirmed with the sign of its order line.',
			field: 'quantity',
		});
	}
	const most = mostOf(ordered, policy);
	if (most === null || total.abs().lte(most.abs())) return;
	throw fault({
		class: 'conflict',
		code: 'confirmation.over_ordered',
		message: `"${name.slice(0, 80)}" would be confirmed to ${shown(total)}, of which ${shown(ordered)} are ordered and ${shown(most)} may be confirmed.`,
		remedy:
			'Correct the confirmation, send the change order first, or allow more with Beyond the Order. Then send it again.',
		field: 'quantity',
		details: { line: line.id, ordered: ordered.toFixed(), total: total.toFixed() },
	});
}

/** Taking back what the vendor billed already would leave a bill without work. */
function refuseBelowBilled(line: StoredLine, total: Decimal, before: Decimal): void {
	const lowers = total.abs().lt(before.abs());
	if (!lowers || total.abs().gte(line.billed.abs())) return;
	throw fault({
		class: 'conflict',
		code: 'conflict.below_billed',
		message: `"${line.name.slice(0, 80)}" would be confirmed to ${shown(total)}, but ${shown(line.billed)} are billed.`,
		remedy: 'Have the bill credited first, or correct the confirmation.',
		field: 'quantity',
		details: { line: line.id, billed: line.billed.toFixed() },
	});
}

const goodsLine = ({ name, id }: StoredLine) =>
	fault({
		class: 'source_data',
		code: 'confirmation.goods_line',
		message: `"${name.slice(0, 80)}" is goods: what came of it is counted by receipts.`,
		remedy: 'Send it as a receipt.',
		field: 'orderLine',
		details: { line: id },
	});

const noValue = ({ name }: StoredLine) =>
	fault({
		class: 'source_data',
		code: 'confirmation.no_value',
		message: `"${name.slice(0, 80)}" is worth nothing on the order, so an amount says nothing about its quantity.`,
		remedy: 'Send the quantity or the percent.',
		field: 'amount',
	});

const otherOrder = ({ order, id }: StoredConfirmation) =>
	fault({
		class: 'conflict',
		code: 'conflict.already_confirmed',
		message: `This confirmation is recorded on the order ${order} already.`,
		remedy: 'Send it as void first, then under a new id for the other order.',
		model: SERVICE_CONFIRMATION,
		field: 'commitment',
		details: { id },
	});
