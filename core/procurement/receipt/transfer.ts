import { type Fault, fault, toFault } from '../../faults';
import { isReady, planByCompany, type Prepared } from '../../job-cost/upserting';
import { type Decimal, toText } from '../../money';
import type { OdooClient } from '../../odoo/client.port';
import { PICKING } from '../../odoo/models/stock';
import { textOf } from '../../odoo/models/values';
import {
	applyUpsert,
	type PlannedRow,
	type UpsertLine,
	type UpsertPlan,
	type UpsertRow,
} from '../../odoo/upsert';
import { done, type Effect, failed, type Outcome } from '../../outcome';
import type { VerbDeps, VerbPlan } from '../../verb';
import { together } from '../order/act';
import type { OrderFields } from '../order/fields';
import type { FoundOrder } from '../order/find';
import type { StoredLine } from '../order/stored';
import { type GivenUp, type LineState, settle } from './settle';
import { readTransfers, type Transfer } from './stored';
import type { Units } from './units';

/** A line of a receipt or return. Quantities as decimal text, in the unit of the order line. */
export interface ReceivedLine {
	readonly lineId: string;
	/** Odoo id of the order line. */
	readonly orderLine: number;
	readonly description: string;
	readonly quantity: string;
	readonly unit: string | null;
	readonly ordered: string;
	/** In all, returns taken off; in a dry run as it would be. */
	readonly received: string;
	/** What Odoo still waits for. */
	readonly expected: string;
}

/** What a verb did with goods, or would do. */
export interface ReceiptResult {
	/** Odoo id of the transfer; null when it is not there. */
	readonly id: number | null;
	readonly externalId: string;
	/** Number of the delivery note. */
	readonly number: string | null;
	/** Odoo's number of the transfer; null when it is not there yet. */
	readonly name: string | null;
	/** `none`: not in Odoo; `open`: entered, not validated; `done`. */
	readonly status: 'none' | 'open' | 'done';
	readonly order: { readonly id: number; readonly name: string };
	readonly date: string;
	readonly lines: readonly ReceivedLine[];
	/** The correlation the purchase is followed by; '' for none. */
	readonly trail: string;
}

/** One input made ready. */
export interface TransferDraft {
	readonly externalId: string;
	readonly number: string | null;
	readonly date: string;
	readonly order: FoundOrder;
	readonly company: number;
	/** The transfer of an earlier run. */
	readonly stored: Transfer | undefined;
	/** What to create; null when it is in Odoo. */
	readonly write: (Pick<UpsertRow, 'values'> & { readonly moves: readonly UpsertLine[] }) | null;
	readonly lines: ReadonlyArray<{
		readonly lineId: string;
		readonly line: StoredLine;
		/** Unit of the order line. */
		readonly quantity: Decimal;
	}>;
	/** A return brings the received quantity down. */
	readonly back: boolean;
	/** The rest of its lines is given up. */
	readonly final: boolean;
	readonly trail: string;
	readonly warnings: readonly string[];
}

export interface TransferPlan extends VerbPlan<ReceiptResult> {
	readonly fields: OrderFields;
	readonly units: Units;
	readonly creates: readonly UpsertPlan[];
	readonly drafts: ReadonlyMap<number, TransferDraft>;
}

/** Says what would become of each draft; reads only. */
export async function planTransfers(
	odoo: OdooClient,
	{ fields, units }: Pick<TransferPlan, 'fields' | 'units'>,
	prepared: ReadonlyArray<Prepared<TransferDraft>>,
): Promise<TransferPlan> {
	const ready = prepared.filter(isReady);
	const creates = await planByCompany(
		odoo,
		{ model: PICKING, mode: 'create_once', context: { tz: 'UTC' } },
		ready.flatMap(({ index, value: { write, company, externalId } }) =>
			write === null
				? []
				: [{ index, company, externalId, values: write.values, lines: { move_ids: write.moves } }],
		),
	);
	const planned = new Map<number, PlannedRow>(
		creates.flatMap(({ rows }) => rows.map((row) => [row.row.index, row] as const)),
	);
	const drafts = new Map<number, TransferDraft>();
	const preview = prepared.map((one): Outcome<ReceiptResult> => {
		if (!isReady(one)) return failed(one.index, one.fault);
		const { index, value: draft } = one;
		const row = planned.get(index);
		if (row?.effect === 'exception') return failed(index, row.fault);
		drafts.set(index, draft);
		return done(index, effectOf(draft), resultOf(draft, draft.stored, units), draft.warnings);
	});
	return { preview, fields, units, creates, drafts };
}

/** A transfer of a run that broke off is finished. */
const effectOf = ({ stored }: TransferDraft): Effect =>
	stored === undefined ? 'created' : stored.row.state === 'done' ? 'unchanged' : 'updated';

/** Says which of the transfers just entered may not be done after all, and why. */
export type LastLook = (
	odoo: OdooClient,
	entered: ReadonlyMap<number, { readonly draft: TransferDraft; readonly id: number }>,
) => Promise<ReadonlyMap<number, Fault>>;

/**
 * Enters the transfers, looks once more whether they may be done, validates them and lowers what
 * Odoo still waits for. Each step is safe to repeat: a transfer is created once by its External ID,
 * Odoo validates one only once, and the lowering starts from what it reads.
 */
export async function applyTransfers(
	{ odoo, clock }: Pick<VerbDeps, 'odoo' | 'clock'>,
	plan: TransferPlan,
	lastLook: LastLook,
): Promise<Array<Outcome<ReceiptResult>>> {
	const { drafts } = plan;
	const faults = new Map<number, Fault>();
	const ids = new Map<number, number>();
	for (const [index, { stored }] of drafts) if (stored !== undefined) ids.set(index, stored.id);
	for (const create of plan.creates) {
		for (const outcome of await applyUpsert(odoo, create, clock)) {
			if (outcome.status === 'exception') faults.set(outcome.index, outcome.fault);
			else ids.set(outcome.index, outcome.result.id);
		}
	}
	const entered = () =>
		new Map(
			[...drafts].flatMap(([index, draft]) => {
				const id = ids.get(index);
				return id === undefined || faults.has(index) ? [] : [[index, { draft, id }] as const];
			}),
		);
	const open = new Map([...entered()].filter(([, { draft }]) => !isStoredDone(draft)));
	const refused = open.size === 0 ? new Map<number, Fault>() : await lastLook(odoo, open);
	await withdraw(
		odoo,
		[...refused.keys()].flatMap((index) => ids.get(index) ?? []),
	);
	for (const [index, reason] of refused) faults.set(index, reason);
	const pending = [...open].filter(([index]) => !faults.has(index)).map(([, { id }]) => id);
	const problems = await validate(odoo, [...new Set(pending)]);

	const settled = new Map<number, Transfer>(
		(
			await readTransfers(odoo, {
				lines: [],
				pickings: [...entered().values()].map(({ id }) => id),
			})
		).map((transfer) => [transfer.id, transfer]),
	);
	for (const [index, { id }] of entered()) {
		if (settled.get(id)?.row.state === 'done') continue;
		faults.set(index, problems.get(id) ?? notDone(settled.get(id)));
	}
	const ended = [...entered().values()];
	let states: ReadonlyMap<number, LineState>;
	try {
		states = await settle({ odoo, clock }, linesOf(ended), givenUp(ended, settled), plan);
	} catch (thrown) {
		const reason = received(toFault(thrown));
		for (const index of entered().keys()) faults.set(index, reason);
		states = new Map();
	}
	return plan.preview.map((before): Outcome<ReceiptResult> => {
		const reason = faults.get(before.index);
		if (reason !== undefined) return failed(before.index, reason);
		const draft = drafts.get(before.index);
		if (before.status === 'exception' || draft === undefined) return before;
		const transfer = settled.get(ids.get(before.index) ?? 0);
		return done(
			before.index,
			before.effect,
			resultOf(draft, transfer, plan.units, states),
			before.warnings,
		);
	});
}

type Entered = ReadonlyArray<{ readonly draft: TransferDraft; readonly id: number }>;

const isStoredDone = ({ stored }: TransferDraft): boolean => stored?.row.state === 'done';

const linesOf = (entered: Entered): number[] => [
	...new Set(entered.flatMap(({ draft }) => draft.lines.map(({ line }) => line.id))),
];

/** What was planned until the goods came, and not what was ordered since. */
function givenUp(entered: Entered, settled: ReadonlyMap<number, Transfer>): GivenUp {
	const until = new Map<number, string>();
	for (const { draft, id } of entered) {
		const moment = textOf(settled.get(id)?.row.date_done);
		if (!draft.final || moment === null) continue;
		for (const { line } of draft.lines) {
			if ((until.get(line.id) ?? '') < moment) until.set(line.id, moment);
		}
	}
	return until;
}

/** Entered, but not done: deleted with its External ID, so that it can be sent again. */
async function withdraw(odoo: OdooClient, ids: readonly number[]): Promise<void> {
	if (ids.length > 0) await odoo.call({ model: PICKING, method: 'unlink', ids: [...new Set(ids)] });
}

/** Odoo answers `true` for transfers that are done already, and does each once. */
const validate = async (odoo: OdooClient, ids: readonly number[]) =>
	await together(ids, async (some) => {
		await odoo.call({
			model: PICKING,
			method: 'button_validate',
			ids: some,
			// Demand and quantity are the same: whatever Odoo asks about a rest is a question for people.
			context: { extra: { skip_sms: true } },
		});
	});

export function resultOf(
	draft: TransferDraft,
	transfer: Transfer | undefined,
	units: Units,
	states?: ReadonlyMap<number, LineState>,
): ReceiptResult {
	const { order, externalId, number, date, trail } = draft;
	const isDone = transfer?.row.state === 'done';
	return {
		id: transfer?.id ?? null,
		externalId,
		number,
		name: textOf(transfer?.row.name),
		status: transfer === undefined ? 'none' : isDone ? 'done' : 'open',
		order: { id: order.id, name: order.row.name },
		date,
		lines: draft.lines.map(({ lineId, line, quantity }) => {
			const state = states?.get(line.id) ?? projected(line, quantity, draft, isDone);
			return {
				lineId,
				orderLine: line.id,
				description: line.name,
				quantity: quantity.toFixed(),
				unit: units.nameOf(line.unit),
				ordered: state.ordered.toFixed(),
				received: state.received.toFixed(),
				expected: state.expected.toFixed(),
			};
		}),
		trail,
	};
}

/** How the line would stand. */
function projected(
	line: StoredLine,
	quantity: Decimal,
	{ back, final }: TransferDraft,
	isDone: boolean,
): LineState {
	const received = isDone
		? line.received
		: back
			? line.received.minus(quantity)
			: line.received.plus(quantity);
	const open = line.ordered.minus(received);
	const given = final || open.lt(0);
	return { ordered: line.ordered, received, expected: given ? open.times(0) : open };
}

const notDone = (transfer: Transfer | undefined) =>
	fault({
		class: 'conflict',
		code: 'receipt.not_done',
		message:
			transfer === undefined
				? 'The transfer was deleted in Odoo while it was being validated.'
				: `Odoo did not complete the transfer ${textOf(transfer.row.name) ?? ''} (state "${transfer.row.state}").`,
		remedy:
			'Open the transfer in Odoo: it asks for something (a lot number, a package). Validate it there, or send the record again.',
		model: PICKING,
		details: { id: transfer?.id ?? null },
	});

const received = (reason: Fault) =>
	reason.with({
		message: `The goods are booked, but the open quantity of the order is not: ${reason.message}`,
		remedy: `${reason.remedy} Then send the record again; it is not booked twice.`,
	});

export const inLine = (lineId: string, thrown: unknown): Fault => {
	const reason = toFault(thrown);
	return reason.with({
		message: `Line ${lineId}: ${reason.message}`,
		...(reason.field === undefined ? {} : { field: `lines.${reason.field}` }),
	});
};

/** Quantity as people write it. */
export const shown = (quantity: Decimal): string =>
	quantity.eq(quantity.round(2, 1)) ? quantity.toFixed() : toText(quantity, 4);
