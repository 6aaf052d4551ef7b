import { isReady, type Prepared } from '../../job-cost/upserting';
import type { OdooClient } from '../../odoo/client.port';
import { REQUISITION } from '../../odoo/models/requisition';
import { applyUpsert, planUpsert, type UpsertPlan } from '../../odoo/upsert';
import { done, type Effect, failed, type Outcome } from '../../outcome';
import type { VerbDeps, VerbPlan } from '../../verb';
import { cellsOf, type Held } from './held';
import { type RequisitionResult, resultOf } from './result';

/** What a requisition shall become. */
export interface RequisitionDraft {
	readonly held: Held;
	/** False: nothing is written, whatever Odoo holds. */
	readonly write: boolean;
	readonly warnings: readonly string[];
}

export interface RequisitionPlan extends VerbPlan<RequisitionResult> {
	readonly upsert: UpsertPlan | null;
	readonly drafts: ReadonlyMap<number, RequisitionDraft>;
}

/** Compares each draft with what Odoo holds; reads only. Calls do not grow with the drafts. */
export async function planRequisitions(
	odoo: OdooClient,
	prepared: ReadonlyArray<Prepared<RequisitionDraft>>,
): Promise<RequisitionPlan> {
	const drafts = new Map(prepared.filter(isReady).map(({ index, value }) => [index, value]));
	const upsert = await planHeld(
		odoo,
		[...drafts].flatMap(([index, { held, write }]) => (write ? [{ index, held }] : [])),
	);
	const planned = new Map(upsert?.rows.map((row) => [row.row.index, row]));
	const preview = prepared.map((one): Outcome<RequisitionResult> => {
		if (!isReady(one)) return failed(one.index, one.fault);
		const { held, warnings } = one.value;
		const row = planned.get(one.index);
		if (row?.effect === 'exception') return failed(one.index, row.fault);
		const effect: Effect = row?.effect ?? 'unchanged';
		return done(one.index, effect, resultOf(held), warnings);
	});
	return { preview, upsert, drafts };
}

export async function applyRequisitions(
	{ odoo, clock }: VerbDeps,
	{ preview, upsert, drafts }: RequisitionPlan,
): Promise<Array<Outcome<RequisitionResult>>> {
	const applied = new Map(
		(upsert === null ? [] : await applyUpsert(odoo, upsert, clock)).map((outcome) => [
			outcome.index,
			outcome,
		]),
	);
	return preview.map((before): Outcome<RequisitionResult> => {
		const after = applied.get(before.index);
		const draft = drafts.get(before.index);
		if (before.status === 'exception' || after === undefined || draft === undefined) return before;
		if (after.status === 'exception') return after;
		const held = { ...draft.held, id: after.result.id };
		return done(before.index, before.effect, resultOf(held), before.warnings);
	});
}

/** One row a requisition, its lines with it: both are written or neither. */
export async function planHeld(
	odoo: OdooClient,
	list: ReadonlyArray<{ readonly index: number; readonly held: Held }>,
): Promise<UpsertPlan | null> {
	if (list.length === 0) return null;
	return await planUpsert(odoo, {
		model: REQUISITION,
		mode: 'master',
		rows: list.map(({ index, held }) => {
			const { values, lines } = cellsOf(held);
			return { index, externalId: held.externalId, values, lines: { x_line_ids: lines } };
		}),
	});
}
