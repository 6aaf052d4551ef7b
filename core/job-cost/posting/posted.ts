import { Fault } from '../../faults';
import { decimal, toText } from '../../money';
import type { OdooClient } from '../../odoo/client.port';
import { ANALYTIC_LINE, type AnalyticLineRow } from '../../odoo/models/analytic';
import { idOf, numberOf } from '../../odoo/models/values';
import { done, failed, type Outcome } from '../../outcome';
import type { Clock } from '../../ports';
import type { AccessNeed, VerbPlan } from '../../verb';
import { applyIfAny, isReady, planIfAny, type Prepared } from '../upserting';
import { type OncePlan, type OncePosting, planOnce } from './post-once';

export interface Posted {
	/** Odoo id; null in a dry run. */
	readonly id: number | null;
	readonly model: string;
	readonly externalId: string;
	/** Cost as booked, decimal text; null in a dry run where Odoo computes it. */
	readonly cost: string | null;
	readonly currency: string;
	readonly date: string;
}

/** What is known of a posting before it is made. */
export interface Draft {
	readonly externalId: string;
	readonly currency: string;
	readonly date: string;
	/** null: Odoo computes it. */
	readonly cost: string | null;
	readonly warnings: readonly string[];
}

export interface PostingPlan extends VerbPlan<Posted> {
	readonly once: OncePlan;
	readonly drafts: ReadonlyMap<number, Draft>;
}

export const LINE_NEEDS: readonly AccessNeed[] = [
	{
		model: ANALYTIC_LINE,
		operations: ['read', 'create', 'write'],
		group: 'Analytic Accounting',
		module: 'analytic',
	},
	{ model: 'account.analytic.account', operations: ['read'], group: 'Analytic Accounting' },
];

/** The outcome each input will have. */
const previewOf = (
	once: OncePlan,
	drafts: ReadonlyMap<number, Draft>,
	indexes: readonly number[],
	model: string,
): Array<Outcome<Posted>> =>
	indexes.map((index) => {
		const state = once.state.get(index);
		const draft = drafts.get(index);
		if (state instanceof Fault) return failed(index, state);
		if (draft === undefined || state === undefined) return failed(index, lost());
		return done(
			index,
			state === null ? 'created' : 'unchanged',
			{
				id: state,
				model,
				externalId: draft.externalId,
				cost: draft.cost,
				currency: draft.currency,
				date: draft.date,
			},
			draft.warnings,
		);
	});

/** An analytic line to be made once, with what is known of it before. */
export type LinePosting = OncePosting & { readonly draft: Draft };

/** What each line will become; `prepared` holds one entry an input, in their order. */
export async function planLines(
	odoo: OdooClient,
	prepared: ReadonlyArray<Prepared<LinePosting>>,
): Promise<PostingPlan> {
	const once = await planOnce(odoo, ANALYTIC_LINE, prepared);
	const drafts = new Map(prepared.filter(isReady).map(({ index, value }) => [index, value.draft]));
	const indexes = prepared.map(({ index }) => index);
	return { preview: previewOf(once, drafts, indexes, ANALYTIC_LINE), once, drafts };
}

/**
 * Creates the lines that are new, finishes those Odoo overwrote meanwhile, and reads back what it
 * booked: three calls, and two reads more where there is something to finish.
 */
export async function applyLines(
	odoo: OdooClient,
	clock: Clock,
	plan: PostingPlan,
): Promise<Array<Outcome<Posted>>> {
	const created = await applyIfAny(odoo, clock, plan.once.create);
	const made = plan.preview.map((before): Outcome<Posted> => {
		const after = created.get(before.index);
		if (before.status === 'exception' || after === undefined) return before;
		if (after.status === 'exception') return after;
		return done(
			before.index,
			'created',
			{ ...before.result, id: after.result.id },
			before.warnings,
		);
	});
	const rows = made.flatMap(({ index, status }) => {
		const row = plan.once.finish.get(index);
		return status === 'exception' || row === undefined ? [] : [{ ...row, index }];
	});
	const finished = await applyIfAny(
		odoo,
		clock,
		await planIfAny(odoo, { model: ANALYTIC_LINE, rows, mode: 'master' }),
	);
	const outcomes = made.map((before): Outcome<Posted> => {
		const after = finished.get(before.index);
		if (before.status === 'exception' || after === undefined) return before;
		if (after.status === 'exception') return failed(before.index, unfinished(after.fault));
		const effect = before.effect === 'created' ? 'created' : after.effect;
		return done(before.index, effect, before.result, before.warnings);
	});
	return await withBookedCost(odoo, outcomes);
}

const unfinished = (reason: Fault) =>
	reason.with({
		message: `The record is booked, but not finished: ${reason.message}`,
		remedy: `${reason.remedy} Then send the record again; it is not booked twice.`,
	});

/** Fills in the cost as Odoo holds it, and warns where hours or goods cost nothing. */
async function withBookedCost(
	odoo: OdooClient,
	outcomes: ReadonlyArray<Outcome<Posted>>,
): Promise<Array<Outcome<Posted>>> {
	const ids = outcomes.flatMap((outcome) =>
		outcome.status === 'done' && outcome.result.id !== null ? [outcome.result.id] : [],
	);
	if (ids.length === 0) return [...outcomes];
	const rows = await odoo.searchRead<Pick<AnalyticLineRow, 'id' | 'amount' | 'unit_amount'>>({
		model: ANALYTIC_LINE,
		domain: [['id', 'in', ids]],
		fields: ['amount', 'unit_amount'],
	});
	const booked = new Map(rows.map((row) => [row.id, row]));
	return outcomes.map((outcome) => {
		if (outcome.status === 'exception') return outcome;
		const row = booked.get(idOf(outcome.result.id) ?? 0);
		if (row === undefined) return outcome;
		const cost = toText(decimal(numberOf(row.amount).toFixed(6)).times(-1));
		const free = Number(cost) === 0 && row.unit_amount !== 0;
		return done(
			outcome.index,
			outcome.effect,
			{ ...outcome.result, cost },
			free
				? [
						...outcome.warnings,
						'The hours were booked at no cost: the employee has no hourly cost in Odoo.',
					]
				: outcome.warnings,
		);
	});
}

const lost = () =>
	new Fault({
		class: 'protocol',
		code: 'internal.unexpected',
		message: 'A posting lost its plan.',
		remedy: 'Report it; nothing was posted for this item.',
	});
