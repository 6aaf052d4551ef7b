import { z } from 'zod/v4';

import { DECIMAL_PATTERN, ID_LIMIT, line, note } from '../../canonical/types';
import { ownRequest } from '../../control/approval/faults';
import { personKey } from '../../control/approval/person';
import { fault } from '../../faults';
import { companiesOf } from '../../job-cost/companies';
import { prepareEach } from '../../job-cost/upserting';
import { type Decimal, decimal, ZERO } from '../../money';
import type { OdooClient } from '../../odoo/client.port';
import { BUDGET_RESULTS, REQUISITION } from '../../odoo/models/requisition';
import type { Verb, VerbInput } from '../../verb';
import { odooMoment } from '../../odoo/models/values';
import {
	applyRequisitions,
	planRequisitions,
	type RequisitionDraft,
	type RequisitionPlan,
} from './carry';
import { type Decision, type Held, type HeldLine, isAsked } from './held';
import type { RequisitionResult } from './result';
import { orderedState } from './rules/lifecycle';
import {
	domainOf,
	headFinder,
	heldOf,
	linesOfHeads,
	readHeads,
	readLines,
	requisitionQuestion,
	type RequisitionQuestion,
	WRITE_NEEDS,
} from './stored';

const decision = requisitionQuestion.extend({
	/** Who decided, as their login is named; a policy that let it pass is named as one. */
	by: line('Who decided.', 200),
	/** `contentHash` of what was decided on; a record that changed since is refused. */
	contentHash: z
		.string()
		.regex(/^[0-9a-f]{64}$/)
		.optional(),
});

export const approveInput = decision.extend({
	reason: note('What the approver said.').optional(),
	budget: z.enum(BUDGET_RESULTS).optional(),
	/** It passes now, and its approval is still to come. */
	afterTheFact: z.boolean().default(false),
	/** Lines approved, in part where a quantity is given; absent: all of them, whole. */
	lines: z
		.array(
			z.strictObject({
				lineId: line('Line.', ID_LIMIT),
				quantity: z.string().regex(DECIMAL_PATTERN).optional(),
			}),
		)
		.min(1)
		.max(5000)
		.optional(),
});
export type ApproveInput = z.infer<typeof approveInput>;

export const rejectInput = decision.extend({ reason: note('Why; the source is told.') });
export type RejectInput = z.infer<typeof rejectInput>;

/**
 * Records that a requisition may be ordered, whole or by line; lines left out are rejected. Who may
 * decide is said by the approval policy; here it is kept who did, on which content. An approval of
 * what passed before (`afterTheFact`) is recorded by approving once more.
 *
 * Faults: `mapping.unknown_requisition`, `mapping.ambiguous`, `conflict.requisition_changed`,
 * `conflict.requisition_not_submitted`, `conflict.requisition_ordered`, `requisition.unknown_line`,
 * `requisition.above_requested`, `approval.own_request`.
 */
export const requisitionApprove: Verb<ApproveInput, RequisitionPlan, RequisitionResult> = {
	name: 'procurement.requisition.approve',
	writes: true,
	needs: WRITE_NEEDS,
	input: approveInput,
	plan: async ({ odoo, clock }, inputs) => {
		const at = odooMoment(clock.now());
		return await planDecisions(odoo, inputs, (held, value) => approved(held, value, at));
	},
	apply: applyRequisitions,
};

/**
 * Records that a requisition is not to be ordered, and why: the result is what the source is told.
 * What was ordered of it before stays ordered, with a warning.
 * Faults as those of `requisitionApprove`.
 */
export const requisitionReject: Verb<RejectInput, RequisitionPlan, RequisitionResult> = {
	name: 'procurement.requisition.reject',
	writes: true,
	needs: WRITE_NEEDS,
	input: rejectInput,
	plan: async ({ odoo, clock }, inputs) => {
		const at = odooMoment(clock.now());
		return await planDecisions(odoo, inputs, (held, value) => rejected(held, value, at));
	},
	apply: applyRequisitions,
};

async function planDecisions<I extends RequisitionQuestion>(
	odoo: OdooClient,
	inputs: ReadonlyArray<VerbInput<I>>,
	decide: (held: Held, value: I) => RequisitionDraft,
): Promise<RequisitionPlan> {
	const find = await findRequisitions(
		odoo,
		inputs.map(({ value }) => value),
	);
	return await planRequisitions(
		odoo,
		prepareEach(inputs, ({ value }) => decide(find(value), value)),
	);
}

/** Reads what questions ask for: two calls for any number. */
export async function findRequisitions(
	odoo: OdooClient,
	questions: readonly RequisitionQuestion[],
): Promise<(question: RequisitionQuestion) => Held> {
	const companies = await companiesOf(odoo);
	const domain = domainOf(questions);
	const heads = domain === null ? [] : await readHeads(odoo, domain);
	const lines = heads.length === 0 ? undefined : await readLines(odoo, linesOfHeads(heads));
	const find = headFinder(heads);
	return (question) => {
		const head = find(question);
		return heldOf(head, lines?.get(head.id) ?? [], companies);
	};
}

function approved(held: Held, value: ApproveInput, at: string): RequisitionDraft {
	refuseUndecidable(held, value);
	const chosen = value.lines === undefined ? null : chosenOf(held, value.lines);
	const lines = held.lines.map((one): HeldLine => {
		if (!isAsked(one)) return one;
		const quantity = chosen === null ? one.quantity : (chosen.get(one.lineId) ?? ZERO);
		if (quantity.gt(one.quantity)) throw aboveRequested(one, quantity);
		if (quantity.lt(one.ordered)) throw alreadyOrdered(one);
		return { ...one, approved: quantity, state: quantity.gt(0) ? 'approved' : 'rejected' };
	});
	if (lines.every(({ approved: quantity }) => quantity.eq(0))) throw nothingApproved();
	const after = {
		...held,
		lines,
		state: orderedState(lines),
		...recorded(held, value.budget ?? null, {
			by: value.by,
			at,
			reason: value.reason ?? null,
			afterTheFact: value.afterTheFact,
		}),
	};
	return { held: after, write: true, warnings: [] };
}

function rejected(held: Held, value: RejectInput, at: string): RequisitionDraft {
	refuseUndecidable(held, value);
	const lines = held.lines.map(
		(one): HeldLine => (isAsked(one) ? { ...one, state: 'rejected', approved: one.ordered } : one),
	);
	const orders = [...new Set(lines.flatMap((one) => one.orders))];
	return {
		held: {
			...held,
			lines,
			state: orders.length === 0 ? 'rejected' : 'ordered',
			...recorded(held, held.budget, {
				by: value.by,
				at,
				reason: value.reason,
				afterTheFact: false,
			}),
		},
		write: true,
		warnings:
			orders.length === 0
				? []
				: [`It was ordered already: ${orders.join(', ')}. Cancel or close the orders in Odoo.`],
	};
}

/** The same said again is no new decision, whatever the budget looks like by now. */
function recorded(
	{ decision: before, budget: budgetThen }: Held,
	budget: Held['budget'],
	said: Decision,
): Pick<Held, 'budget' | 'decision'> {
	const same =
		before !== null &&
		before.by === said.by &&
		before.reason === said.reason &&
		before.afterTheFact === said.afterTheFact;
	return same ? { decision: before, budget: budgetThen } : { decision: said, budget };
}

function refuseUndecidable(held: Held, { by, contentHash }: ApproveInput | RejectInput): void {
	const { data } = held.document;
	if (held.state === 'draft' || held.state === 'void') throw notSubmitted(held);
	if (contentHash !== undefined && contentHash !== held.content) throw changed(data.number);
	if (personKey(by) === personKey(data.requester)) throw ownRequest();
}

function chosenOf(
	held: Held,
	lines: NonNullable<ApproveInput['lines']>,
): ReadonlyMap<string, Decimal> {
	const known = new Map(held.lines.filter(isAsked).map((one) => [one.lineId, one]));
	return new Map(
		lines.map(({ lineId, quantity }) => {
			const found = known.get(lineId);
			if (found === undefined) throw unknownLine(lineId);
			const wanted = quantity === undefined ? found.quantity : decimal(quantity, 'quantity');
			if (wanted.lt(0)) throw unknownLine(lineId);
			return [lineId, wanted];
		}),
	);
}

export const unknownLine = (lineId: string) =>
	fault({
		class: 'source_data',
		code: 'requisition.unknown_line',
		message: `The requisition has no line ${lineId}, or its quantity is below zero.`,
		remedy: 'Name lines by their id in the source, with a quantity of zero or more.',
		model: REQUISITION,
		field: 'lines',
	});

const aboveRequested = ({ lineId, quantity: asked }: HeldLine, quantity: Decimal) =>
	fault({
		class: 'source_data',
		code: 'requisition.above_requested',
		message: `Line ${lineId} asks for ${asked.toFixed()}; ${quantity.toFixed()} cannot be approved.`,
		remedy: 'Have the requester send the larger quantity; it is then decided on as a whole.',
		model: REQUISITION,
		field: 'lines',
	});

const alreadyOrdered = ({ lineId, ordered, orders }: HeldLine) =>
	fault({
		class: 'conflict',
		code: 'conflict.requisition_ordered',
		message: `Of line ${lineId}, ${ordered.toFixed()} are ordered already (${orders.join(', ')}).`,
		remedy: 'Change the order first; its approval cannot be taken back.',
		model: REQUISITION,
		field: 'lines',
	});

const nothingApproved = () =>
	fault({
		class: 'source_data',
		code: 'requisition.above_requested',
		message: 'No line of the requisition is approved.',
		remedy: 'Use Reject, which tells the source why.',
		model: REQUISITION,
		field: 'lines',
	});

const notSubmitted = ({ document, state }: Held) =>
	fault({
		class: 'conflict',
		code: 'conflict.requisition_not_submitted',
		message: `The requisition ${document.data.number} is ${state === 'void' ? 'taken back' : 'a draft'}; there is nothing to decide.`,
		remedy: 'Have it submitted in its source, then decide.',
		model: REQUISITION,
		field: 'record',
	});

const changed = (number: string) =>
	fault({
		class: 'conflict',
		code: 'conflict.requisition_changed',
		message: `The requisition ${number} changed since it was shown; the decision was about its old content.`,
		remedy: 'Look at it as it is now, and decide again.',
		model: REQUISITION,
		field: 'contentHash',
	});
