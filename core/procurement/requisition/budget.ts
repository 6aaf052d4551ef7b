import { z } from 'zod/v4';

import { type BudgetLimits, budgetLimits, budgetPolicyOf } from '../../job-cost/budget-check';
import { companiesOf } from '../../job-cost/companies';
import { today, zoneSchema } from '../../job-cost/day';
import { type Figures, readFigures } from '../../job-cost/figures';
import {
	type BudgetAnswer,
	type BudgetReason,
	checkBudget,
} from '../../job-cost/rules/budget-check';
import { keep, keyText } from '../../job-cost/rules/dimensions';
import { position } from '../../job-cost/rules/position';
import type { Book, CostFact, CostKey } from '../../job-cost/rules/types';
import { POSITION_NEEDS } from '../../job-cost/position';
import { isReady, prepareEach } from '../../job-cost/upserting';
import { type Decimal, decimalFromFloat, toText } from '../../money';
import type { OdooClient } from '../../odoo/client.port';
import {
	type BudgetResult,
	type RequisitionLineRow,
	type RequisitionRow,
} from '../../odoo/models/requisition';
import { idOf } from '../../odoo/models/values';
import { done, failed, type Outcome } from '../../outcome';
import { asPlanned, type Verb, type VerbDeps, type VerbInput, type VerbPlan } from '../../verb';
import { costOf, type Held, isAsked } from './held';
import { type RequisitionResult, resultOf } from './result';
import { openOf } from './rules/lifecycle';
import {
	domainOf,
	headFinder,
	heldOf,
	READ_NEEDS,
	readHeads,
	readLines,
	requisitionQuestion,
} from './stored';

export const requisitionBudgetInput = requisitionQuestion.extend({
	...budgetLimits.shape,
	/**
	 * Which other requisitions of the project hold budget back: those that may be ordered, all that
	 * may still come to it, or none.
	 */
	reserve: z.enum(['approved', 'requested', 'none']).default('approved'),
	/** Last day that counts, `YYYY-MM-DD`; absent = today. */
	asOf: z.iso.date().optional(),
	zone: zoneSchema.default('UTC'),
});
export type RequisitionBudgetInput = z.infer<typeof requisitionBudgetInput>;

/** What one budget says to the lines that fall on it. Decimal text, cost positive. */
export interface RequisitionBudget {
	readonly verdict: BudgetResult;
	readonly reasons: readonly BudgetReason[];
	readonly lines: readonly string[];
	readonly phase: string | null;
	readonly costCode: string | null;
	readonly costType: string | null;
	readonly revised: string;
	readonly committed: string;
	readonly draftBills: string;
	readonly actual: string;
	/** Of other requisitions, and of orders that wait for approval when they are to be held back. */
	readonly reserved: string;
	readonly requested: string;
	readonly availableBefore: string;
	/** After the request; negative is the overrun. */
	readonly available: string;
	readonly percentUsed: string | null;
}

export interface RequisitionBudgetResult extends RequisitionResult {
	readonly verdict: BudgetResult;
	/** What is asked for and not ordered yet; orders are committed cost already. */
	readonly requested: string;
	readonly budgets: readonly RequisitionBudget[];
	readonly asOf: string;
	/** When Odoo was asked, RFC 3339; a later posting is not in the answer. */
	readonly lookedAt: string;
}

/**
 * Says whether requisitions fit their budgets: ok, warn or block, with the figures of each budget.
 * Lines of a requisition that fall on one budget are judged together; it reserves nothing itself, but
 * other requisitions that may be ordered are counted (`reserve`).
 *
 * Six calls however many requisitions and lines: their records, their lines with those of the others,
 * and the four reads of a position; besides what a connection reads once (plans, companies, names).
 * Faults: `mapping.unknown_requisition`, `mapping.ambiguous`, `budget_check.policy`.
 */
export const requisitionCheckBudget: Verb<
	RequisitionBudgetInput,
	VerbPlan<RequisitionBudgetResult>,
	RequisitionBudgetResult
> = {
	name: 'procurement.requisition.checkBudget',
	writes: false,
	needs: [...READ_NEEDS, ...POSITION_NEEDS],
	input: requisitionBudgetInput,
	plan: async (deps, inputs) => ({ preview: await checkAll(deps, inputs) }),
	apply: asPlanned,
};

async function checkAll(
	{ odoo, clock }: VerbDeps,
	inputs: ReadonlyArray<VerbInput<RequisitionBudgetInput>>,
): Promise<Array<Outcome<RequisitionBudgetResult>>> {
	const companies = await companiesOf(odoo);
	const domain = domainOf(inputs.map(({ value }) => value));
	const heads = domain === null ? [] : await readHeads(odoo, domain);
	const lines = await readOpenLines(odoo, heads);
	const find = headFinder(heads);
	const prepared = prepareEach(inputs, ({ value }) => {
		const head = find(value);
		const held = heldOf(head, lines.get(head.id) ?? [], companies);
		return { held, asOf: value.asOf ?? today(clock, value.zone), value };
	});
	const ready = prepared.filter(isReady).map(({ value }) => value);
	const figures = await figuresByDay(odoo, ready, companies);
	const lookedAt = new Date(clock.now()).toISOString();
	return prepareEach(inputs, ({ index }) => {
		const one = prepared.find((candidate) => candidate.index === index);
		if (one === undefined || !isReady(one)) throw one?.fault ?? lost();
		const { held, asOf, value } = one.value;
		const day = figures.get(dayKey(one.value));
		if (day === undefined) throw lost();
		return { ...judge(held, day, reserved(lines, held, value.reserve), value), asOf, lookedAt };
	}).map((one) =>
		isReady(one) ? done(one.index, 'read', one.value) : failed(one.index, one.fault),
	);
}

type Lines = ReadonlyMap<number, readonly RequisitionLineRow[]>;

/** Lines of these requisitions, and those of their projects that others may still order; one call. */
async function readOpenLines(odoo: OdooClient, heads: readonly RequisitionRow[]): Promise<Lines> {
	if (heads.length === 0) return new Map();
	const projects = new Set(heads.flatMap(({ x_project_id }) => idOf(x_project_id) ?? []));
	return await readLines(odoo, [
		'|',
		['x_requisition_id', 'in', heads.map(({ id }) => id)],
		'&',
		['x_project_id', 'in', [...projects]],
		'|',
		['x_open_amount', '>', 0],
		'&',
		['x_state', '=', 'requested'],
		['x_requisition_id.x_state', '=', 'submitted'],
	]);
}

interface Asked {
	readonly held: Held;
	readonly asOf: string;
	readonly value: RequisitionBudgetInput;
}

const dayKey = ({ asOf, value: { zone } }: Asked): string => `${asOf} ${zone}`;

/** The position of all projects, once for each day that is asked about: four calls each. */
async function figuresByDay(
	odoo: OdooClient,
	asked: readonly Asked[],
	companies: Parameters<typeof readFigures>[3],
): Promise<ReadonlyMap<string, Figures>> {
	const days = new Map(asked.map((one) => [dayKey(one), one]));
	const read = [...days].map(
		async ([
			key,
			{
				asOf,
				value: { zone },
			},
		]) => {
			const projects = new Map(
				asked
					.filter((one) => dayKey(one) === key)
					.map(({ held: { project, account, company } }) => [
						project,
						{ id: project, account: account ?? 0, company: company.id },
					]),
			);
			return [
				key,
				await readFigures(odoo, [...projects.values()], { asOf, zone }, companies),
			] as const;
		},
	);
	return new Map(await Promise.all(read));
}

/** What other requisitions of the project hold back, as cost that is to come. */
function reserved(
	lines: Lines,
	{ id, project, company }: Held,
	reserve: RequisitionBudgetInput['reserve'],
): CostFact[] {
	if (reserve === 'none') return [];
	const book = { company: company.id, currency: company.currency };
	return [...lines].flatMap(([head, rows]) =>
		head === id
			? []
			: rows.flatMap((row): CostFact[] => {
					const amount =
						row.x_state === 'requested' && reserve === 'requested'
							? row.x_amount
							: row.x_open_amount;
					if (idOf(row.x_project_id) !== project || amount === 0) return [];
					return [
						{
							key: keyOf(row, project),
							book,
							measure: 'pendingCosts',
							amount: decimalFromFloat(amount, 'x_open_amount'),
						},
					];
				}),
	);
}

const keyOf = (row: RequisitionLineRow, project: number): CostKey => ({
	project,
	phase: idOf(row.x_phase_id),
	costCode: idOf(row.x_cost_code_id),
	costType: idOf(row.x_cost_type_id),
});

function judge(
	held: Held,
	figures: Figures,
	others: readonly CostFact[],
	limits: BudgetLimits,
): Omit<RequisitionBudgetResult, 'asOf' | 'lookedAt'> {
	const reason = figures.faults.get(held.project);
	if (reason !== undefined) throw reason;
	const { company, document, lines } = held;
	const book: Book = { company: company.id, currency: company.currency };
	const facts = figures.facts.filter(
		({ key, measure }) =>
			key.project === held.project && (limits.reservePending || measure !== 'pendingCosts'),
	);
	const asked = lines.flatMap((line, at) => {
		if (!isAsked(line) || line.state === 'rejected') return [];
		const { project, phase, costCode, costType } = { ...line, project: held.project };
		const wanted = line.state === 'approved' ? openOf(line) : line.quantity.minus(line.ordered);
		return [
			{
				key: { project, phase, costCode, costType },
				book,
				amount: costOf(line, wanted),
				lineId: line.lineId,
				codes: document.codes.lines[at],
			},
		];
	});
	const { verdict, answers } = checkBudget(position([...facts, ...others], []), asked, {
		...budgetPolicyOf(limits),
		reservePending: true,
	});
	const budgets = answers.map((answer) => {
		const group = keyText(answer.key, answer.book);
		const mine = asked.filter((one) => keyText(keep(one.key, limits.by), one.book) === group);
		const codes = mine[0]?.codes;
		return budgetOf(answer, {
			lines: mine.map(({ lineId }) => lineId),
			phase: limits.by.includes('phase') ? (codes?.phase ?? null) : null,
			costCode: limits.by.includes('costCode') ? (codes?.costCode ?? null) : null,
			costType: limits.by.includes('costType') ? (codes?.costType ?? null) : null,
		});
	});
	const requested = answers.reduce<Decimal | null>(
		(total, answer) => (total === null ? answer.requested : total.plus(answer.requested)),
		null,
	);
	return {
		...resultOf(held),
		budget: verdict,
		verdict,
		requested: requested === null ? '0.00' : toText(requested),
		budgets,
	};
}

const budgetOf = (
	answer: BudgetAnswer,
	place: Pick<RequisitionBudget, 'lines' | 'phase' | 'costCode' | 'costType'>,
): RequisitionBudget => ({
	verdict: answer.verdict,
	reasons: answer.reasons,
	...place,
	revised: toText(answer.revised),
	committed: toText(answer.committed),
	draftBills: toText(answer.draftBills),
	actual: toText(answer.actual),
	reserved: toText(answer.reserved),
	requested: toText(answer.requested),
	availableBefore: toText(answer.availableBefore),
	available: toText(answer.available),
	percentUsed: answer.percentUsed === null ? null : toText(answer.percentUsed, 1),
});

const lost = (): Error => new Error('requisition without figures');
