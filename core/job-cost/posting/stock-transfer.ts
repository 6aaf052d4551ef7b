import { type Fault, fault, toFault } from '../../faults';
import { type Decimal, decimalFromFloat, sum, toText, ZERO } from '../../money';
import type { OdooClient } from '../../odoo/client.port';
import { load } from '../../odoo/load';
import { ANALYTIC_LINE } from '../../odoo/models/analytic';
import { PICKING, STOCK_MOVE } from '../../odoo/models/stock';
import { idOf, type Many2one, numberOf } from '../../odoo/models/values';
import { done, failed, type Outcome } from '../../outcome';
import type { Clock } from '../../ports';
import { plansOf } from '../plans';
import { applyIfAny } from '../upserting';
import type { Posted } from './posted';
import type { IssuePlan } from './stock-issue';

/**
 * Creates, reserves and validates the transfers, then writes codes and day on the cost lines Odoo
 * made: it books an issue on the project alone and on today. A transfer a broken run left open is
 * finished.
 */
export async function applyIssues(
	odoo: OdooClient,
	clock: Clock,
	plan: IssuePlan,
): Promise<Array<Outcome<Posted>>> {
	if (plan.preview.length === 0) return [];
	const created = await applyIfAny(odoo, clock, plan.create);
	const ids = new Map<number, number>();
	const refused = new Map<number, Fault>();
	for (const before of plan.preview) {
		const after = created.get(before.index);
		if (after?.status === 'exception') refused.set(before.index, after.fault);
		else if (after !== undefined) ids.set(before.index, after.result.id);
		else if (before.status === 'done' && before.result.id !== null) {
			ids.set(before.index, before.result.id);
		}
	}
	const open = await openPickings(odoo, [...ids.values()]);
	const problems = await validate(odoo, open);
	const still = new Set(await openPickings(odoo, [...ids.values()]));
	const costs = await code(odoo, plan, ids);
	return plan.preview.map((before): Outcome<Posted> => {
		const reason = refused.get(before.index);
		if (reason !== undefined) return failed(before.index, reason);
		const id = ids.get(before.index);
		if (before.status === 'exception' || id === undefined) return before;
		const problem = problems.get(id);
		if (problem !== undefined) return failed(before.index, problem);
		if (still.has(id)) return failed(before.index, notDone(id));
		const cost = costs.get(id);
		return done(
			before.index,
			before.effect,
			{ ...before.result, id, cost: cost === undefined ? null : toText(cost) },
			cost === undefined
				? [...before.warnings, 'Odoo booked no cost for this issue: the item has no cost.']
				: before.warnings,
		);
	});
}

async function openPickings(odoo: OdooClient, ids: readonly number[]): Promise<number[]> {
	if (ids.length === 0) return [];
	const rows = await odoo.searchRead<{ id: number; state: string }>({
		model: PICKING,
		domain: [
			['id', 'in', [...ids]],
			['state', 'not in', ['done', 'cancel']],
		],
		fields: ['state'],
	});
	return rows.map(({ id }) => id);
}

/** All transfers in three calls; one by one when Odoo refuses, because its answer names none. */
async function validate(odoo: OdooClient, ids: readonly number[]): Promise<Map<number, Fault>> {
	const problems = new Map<number, Fault>();
	if (ids.length === 0) return problems;
	try {
		await odoo.call({ model: PICKING, method: 'action_confirm', ids });
		await odoo.call({ model: PICKING, method: 'action_assign', ids });
		await odoo.call({
			model: PICKING,
			method: 'button_validate',
			ids,
			// Without skip_backorder: what is short is asked about, not issued in part.
			context: { extra: { skip_sms: true } },
		});
		return problems;
	} catch (thrown) {
		const reason = toFault(thrown);
		const lone = ids.length === 1;
		// The transfer stays open, which is reported in words of its own.
		if (lone && reason.code === 'odoo.wizard_question') return problems;
		if (lone || reason.class === 'unavailable' || reason.class === 'unknown_outcome') {
			for (const id of ids) problems.set(id, reason);
			return problems;
		}
	}
	for (const id of ids) {
		for (const [failedId, reason] of await validate(odoo, [id])) problems.set(failedId, reason);
	}
	return problems;
}

/** Writes codes and day on the cost lines of the transfers; returns the cost of each transfer. */
async function code(
	odoo: OdooClient,
	plan: IssuePlan,
	ids: ReadonlyMap<number, number>,
): Promise<Map<number, Decimal>> {
	const pickings = [...ids.values()];
	const moves = await odoo.searchRead<{
		id: number;
		picking_id: Many2one;
		analytic_account_line_ids: readonly number[];
	}>({
		model: STOCK_MOVE,
		domain: [
			['picking_id', 'in', pickings],
			['state', '=', 'done'],
		],
		fields: ['picking_id', 'analytic_account_line_ids'],
		many2one: 'id',
	});
	const lineIds = moves.flatMap((move) => [...move.analytic_account_line_ids]);
	if (lineIds.length === 0) return new Map();
	const plans = await plansOf(odoo);
	const columns = [plans.phase, plans.costCode, plans.costType].map(({ column }) => column);
	const lines = await odoo.searchRead<{
		id: number;
		date: string;
		amount: number;
		[column: string]: unknown;
	}>({
		model: ANALYTIC_LINE,
		domain: [['id', 'in', lineIds]],
		fields: ['date', 'amount', ...columns],
		many2one: 'id',
	});
	const draftOf = new Map(
		[...ids].flatMap(([index, picking]) => {
			const draft = plan.drafts.get(index);
			return draft === undefined ? [] : [[picking, draft] as const];
		}),
	);
	const costs = new Map<number, Decimal>();
	const rows: string[][] = [];
	for (const move of moves) {
		const picking = idOf(move.picking_id) ?? 0;
		const draft = draftOf.get(picking);
		const mine = lines.filter(({ id }) => move.analytic_account_line_ids.includes(id));
		const cost = sum(mine.map(({ amount }) => decimalFromFloat(numberOf(amount)).times(-1)));
		costs.set(picking, cost.plus(costs.get(picking) ?? ZERO));
		if (draft === undefined) continue;
		const { phase, costCode, costType } = draft.coding;
		const wanted = [phase?.id ?? null, costCode?.id ?? null, costType?.id ?? null];
		for (const line of mine) {
			const coded = columns.every((column, at) => idOf(line[column]) === wanted[at]);
			if (coded && line.date === draft.date) continue;
			rows.push([
				String(line.id),
				draft.date,
				...wanted.map((id) => (id === null ? '' : String(id))),
			]);
		}
	}
	if (rows.length > 0) {
		const answer = await load(odoo, {
			model: ANALYTIC_LINE,
			fields: ['.id', 'date', ...columns.map((column) => `${column}/.id`)],
			rows,
			mode: 'write',
		});
		const [problem] = answer.ids === null ? answer.problems : [];
		if (problem !== undefined) throw problem.fault;
	}
	return costs;
}

const notDone = (id: number) =>
	fault({
		class: 'conflict',
		code: 'material.not_done',
		message: 'Odoo did not complete the transfer.',
		remedy: 'Open the transfer in Odoo: it asks for something (a lot number, a quantity).',
		model: PICKING,
		details: { id },
	});
