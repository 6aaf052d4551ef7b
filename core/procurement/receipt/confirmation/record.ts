import { z } from 'zod/v4';

import {
	type ServiceConfirmation,
	serviceConfirmationSchema,
} from '../../../canonical/entities/service-confirmation';
import { type Fault, fault, toFault } from '../../../faults';
import { readCompanies } from '../../../job-cost/companies';
import { type Delivered, delivered, recordId } from '../../../job-cost/delivered';
import {
	applyIfAny,
	isReady,
	planIfAny,
	type Prepared,
	prepareEach,
	strongest,
} from '../../../job-cost/upserting';
import { type Decimal, sum, toText, ZERO } from '../../../money';
import { lineExternalId } from '../../../odoo/external-id';
import { SERVICE_CONFIRMATION } from '../../../odoo/models/service-confirmation';
import { nameOf } from '../../../odoo/models/values';
import type { UpsertPlan, UpsertRow } from '../../../odoo/upsert';
import { done, type Effect, failed, type Outcome } from '../../../outcome';
import type { AccessNeed, Verb, VerbDeps, VerbInput, VerbPlan } from '../../../verb';
import type { FoundOrder } from '../../order/find';
import type { StoredLine } from '../../order/stored';
import { readTrail } from '../../trail';
import { overOptions } from '../input';
import { refuseTwice } from '../known';
import { type AboutOrder, type OrderBook, readOrderBook } from '../order-line';
import { type Confirmed, confirmedToDate, quantityOf } from '../rules/confirmed';
import { mostOf, type OverPolicy } from '../rules/over';
import { inLine, shown } from '../transfer';
import { needConfirmations, readConfirmations, type StoredConfirmation } from './stored';
import { writeReceived } from './write-received';

export const confirmationInput = delivered(serviceConfirmationSchema).extend(overOptions);
export type ConfirmationInput = Delivered<ServiceConfirmation> & OverPolicy;

/** A confirmed line. Quantities and amounts as decimal text; amounts without tax. */
export interface ConfirmationLine {
	readonly lineId: string;
	/** Odoo id of the order line. */
	readonly orderLine: number;
	readonly description: string;
	/** In all, by every confirmation of the line; in a dry run as it would be. */
	readonly confirmed: string;
	readonly ordered: string;
	/** `40` = 40 %; null where nothing is ordered. */
	readonly percent: string | null;
	/** Value of what is confirmed in all, at the price of the order. */
	readonly amount: string;
}

export interface ConfirmationResult {
	readonly externalId: string;
	readonly number: string | null;
	readonly order: { readonly id: number; readonly name: string };
	readonly date: string;
	readonly lines: readonly ConfirmationLine[];
	/** Sum of the lines, in the currency of the order. */
	readonly amount: string;
	/** ISO 4217. */
	readonly currency: string;
	/** The correlation the purchase is followed by; '' for none. */
	readonly trail: string;
}

interface Draft {
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

export interface ConfirmationPlan extends VerbPlan<ConfirmationResult> {
	readonly upsert: UpsertPlan | null;
	readonly drafts: ReadonlyMap<number, Draft>;
	/** Rows of the upsert by input. */
	readonly rowsOf: ReadonlyMap<number, readonly number[]>;
	readonly places: number;
}

const NEEDS: readonly AccessNeed[] = [
	{
		model: SERVICE_CONFIRMATION,
		operations: ['read', 'write', 'create'],
		group: 'Construction Integration',
	},
	{
		model: 'purchase.order.line',
		operations: ['read', 'write'],
		group: 'Purchase / User',
		module: 'purchase',
	},
];

/**
 * Confirms work done of subcontracts and service orders, by quantity, percent or amount (without tax,
 * in the currency of the order). Figures are to date unless the record says that they are of a period.
 *
 * Each line of a confirmation is a record of its own, by its External ID; the received quantity of an
 * order line is worked out from all of them (`confirmedToDate`), so that a confirmation that is sent
 * again, revised, taken back (status void) or late never counts twice. One that is not approved writes
 * nothing. No cost is booked: the work costs the job with its bill.
 *
 * Calls do not grow with the number of confirmations until a batch (500) is full.
 * Faults of an item: those of `OrderBook`, `setup.not_prepared`, `confirmation.goods_line`,
 * `confirmation.over_ordered`, `confirmation.wrong_sign`, `confirmation.no_value`,
 * `confirmation.unknown_opening`, `confirmation.not_kept`, `conflict.below_billed`,
 * `conflict.already_confirmed`.
 */
export const serviceConfirmationRecord: Verb<
	ConfirmationInput,
	ConfirmationPlan,
	ConfirmationResult
> = {
	name: 'procurement.serviceConfirmation.record',
	writes: true,
	needs: NEEDS,
	input: confirmationInput as z.ZodType<ConfirmationInput>,
	plan: planConfirmations,
	apply: applyConfirmations,
};

const aboutOf = (value: ConfirmationInput): AboutOrder => ({
	origin: value,
	kind: value.data.commitmentKind ?? 'subcontract',
	commitment: value.data.commitment,
	lines: value.data.lines,
});

async function planConfirmations(
	{ odoo }: VerbDeps,
	inputs: ReadonlyArray<VerbInput<ConfirmationInput>>,
): Promise<ConfirmationPlan> {
	await needConfirmations(odoo);
	const [book, companies] = await Promise.all([
		readOrderBook(
			odoo,
			inputs.map(({ value }) => aboutOf(value)),
		),
		readCompanies(odoo),
	]);
	const stored = await readConfirmations(odoo, {
		lines: book.orders.flatMap(({ lines }) => lines.map(({ id }) => id)),
		documents: inputs.map(({ value }) => recordId(value, 'service_confirmation')),
	});
	const ledger = new Map<string, Held>(stored.map((one) => [one.name, one]));
	const seen = new Set<string>();
	const prepared = prepareEach(inputs, ({ value }) => {
		const externalId = recordId(value, 'service_confirmation');
		refuseTwice(seen, externalId);
		return draftOf(value, externalId, { book, ledger, stored, own: companies.own.id });
	});
	const drafts = new Map(prepared.filter(isReady).map(({ index, value }) => [index, value]));
	const rows: UpsertRow[] = [];
	const rowsOf = new Map<number, number[]>();
	for (const [index, draft] of drafts) {
		const mine = draft.rows.map((row, at) => ({ ...row, index: rows.length + at }));
		rowsOf.set(
			index,
			mine.map((row) => row.index),
		);
		rows.push(...mine);
	}
	const upsert = await planIfAny(odoo, { model: SERVICE_CONFIRMATION, rows, mode: 'master' });
	const planned = new Map(upsert?.rows.map((row) => [row.row.index, row]));
	const preview = prepared.map((one: Prepared<Draft>): Outcome<ConfirmationResult> => {
		if (!isReady(one)) return failed(one.index, one.fault);
		const { index, value: draft } = one;
		const effects: Effect[] = [];
		for (const row of rowsOf.get(index) ?? []) {
			const found = planned.get(row);
			if (found?.effect === 'exception') return failed(index, found.fault);
			if (found !== undefined) effects.push(found.effect);
		}
		// A broken run may have recorded it and not written the received quantity.
		const behind = draft.lines.some(
			({ line }) => draft.totals.get(line.id)?.eq(line.received) === false,
		);
		const known = stored.some(({ document }) => document === draft.externalId);
		const effect = strongest(effects);
		return done(
			index,
			effect === 'created' && known
				? 'updated'
				: effect === 'unchanged' && behind
					? 'updated'
					: effect,
			resultOf(draft, draft.totals),
			draft.warnings,
		);
	});
	return { preview, upsert, drafts, rowsOf, places: book.fields.quantityPlaces };
}

type Held = Confirmed & { readonly line: number; readonly document: string };

interface Ground {
	readonly book: OrderBook;
	/** All confirmations by External ID, those of earlier items of the run included. */
	readonly ledger: Map<string, Held>;
	readonly stored: readonly StoredConfirmation[];
	readonly own: number;
}

const NOT_YET = new Set(['draft', 'submitted', 'in_review', 'revise']);
const NEVER = new Set(['rejected', 'void']);

function draftOf(value: ConfirmationInput, externalId: string, ground: Ground): Draft {
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

async function applyConfirmations(
	{ odoo, clock }: VerbDeps,
	{ preview, upsert, drafts, rowsOf, places }: ConfirmationPlan,
): Promise<Array<Outcome<ConfirmationResult>>> {
	const applied = await applyIfAny(odoo, clock, upsert);
	const faults = new Map<number, Fault>();
	for (const [index, rows] of rowsOf) {
		for (const row of rows) {
			const outcome = applied.get(row);
			if (outcome?.status === 'exception') faults.set(index, outcome.fault);
		}
	}
	const live = preview.filter(
		({ index, status }) => status === 'done' && !faults.has(index) && drafts.has(index),
	);
	const lines = [
		...new Set(
			live.flatMap(({ index }) => {
				const draft = drafts.get(index);
				return draft === undefined || draft.rows.length === 0
					? []
					: [...draft.lines.map(({ line }) => line.id), ...draft.gone];
			}),
		),
	];
	let received: ReadonlyMap<number, Decimal> = new Map();
	if (lines.length > 0) {
		try {
			received = await writeReceived({ odoo, clock }, lines, places);
		} catch (thrown) {
			const reason = toFault(thrown);
			for (const { index } of live) {
				if ((drafts.get(index)?.rows.length ?? 0) > 0) faults.set(index, unfinished(reason));
			}
		}
	}
	return preview.map((before): Outcome<ConfirmationResult> => {
		const reason = faults.get(before.index);
		if (reason !== undefined) return failed(before.index, reason);
		const draft = drafts.get(before.index);
		if (before.status === 'exception' || draft === undefined) return before;
		const totals = new Map([...draft.totals, ...received]);
		return done(before.index, before.effect, resultOf(draft, totals), before.warnings);
	});
}

function resultOf(draft: Draft, totals: ReadonlyMap<number, Decimal>): ConfirmationResult {
	const { order, value, externalId } = draft;
	const lines = draft.lines.map(({ lineId, line }) => {
		const confirmed = totals.get(line.id) ?? line.received;
		const worth = line.ordered.eq(0) ? ZERO : line.subtotal.times(confirmed).div(line.ordered);
		return {
			worth: worth.round(2, 1),
			line: {
				lineId,
				orderLine: line.id,
				description: line.name,
				confirmed: confirmed.toFixed(),
				ordered: line.ordered.toFixed(),
				percent: line.ordered.eq(0)
					? null
					: confirmed.times(100).div(line.ordered).round(2, 1).toFixed(),
				amount: toText(worth),
			},
		};
	});
	return {
		externalId,
		number: value.data.number ?? null,
		order: { id: order.id, name: order.row.name },
		date: value.data.date,
		lines: lines.map(({ line }) => line),
		amount: toText(sum(lines.map(({ worth }) => worth))),
		currency: nameOf(order.row.currency_id) ?? '',
		trail: readTrail(order.row.origin),
	};
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

const unfinished = (reason: Fault) =>
	reason.with({
		message: `The confirmation is recorded, but the order is not brought up to it: ${reason.message}`,
		remedy: `${reason.remedy} Then send it again; it does not count twice.`,
	});
