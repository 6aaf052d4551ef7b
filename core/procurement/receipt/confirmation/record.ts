import type { z } from 'zod/v4';

import { type Fault, toFault } from '../../../faults';
import { readCompanies } from '../../../job-cost/companies';
import { recordId } from '../../../job-cost/delivered';
import {
	applyIfAny,
	isReady,
	planIfAny,
	type Prepared,
	prepareEach,
	strongest,
} from '../../../job-cost/upserting';
import type { Decimal } from '../../../money';
import { SERVICE_CONFIRMATION } from '../../../odoo/models/service-confirmation';
import type { UpsertPlan, UpsertRow } from '../../../odoo/upsert';
import { done, type Effect, failed, type Outcome } from '../../../outcome';
import type { AccessNeed, Verb, VerbDeps, VerbInput, VerbPlan } from '../../../verb';
import { refuseTwice } from '../known';
import { readOrderBook } from '../order-line';
import {
	aboutOf,
	confirmationInput,
	type ConfirmationInput,
	type Draft,
	draftOf,
	type Held,
} from './draft';
import { type ConfirmationResult, resultOf } from './result';
import { needConfirmations, readConfirmations } from './stored';
import { writeReceived } from './write-received';

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

const unfinished = (reason: Fault) =>
	reason.with({
		message: `The confirmation is recorded, but the order is not brought up to it: ${reason.message}`,
		remedy: `${reason.remedy} Then send it again; it does not count twice.`,
	});
