import { z } from 'zod/v4';

import {
	type Requisition,
	type RequisitionLine,
	requisitionSchema,
} from '../../canonical/entities/requisition';
import { canonicalJson, contentHash } from '../../canonical/hash';
import type { Company } from '../../job-cost/companies';
import { originSchema } from '../../job-cost/delivered';
import { type Decimal, decimal, ZERO } from '../../money';
import type {
	BudgetResult,
	RequisitionLineState,
	RequisitionState,
} from '../../odoo/models/requisition';
import type { Cell, UpsertLine } from '../../odoo/upsert';
import { trailText } from '../trail';
import { openOf } from './rules/lifecycle';

/** The document as Odoo keeps it: as delivered, with the codes its references were found by. */
export const keptDocumentSchema = originSchema.omit({ correlationid: true }).extend({
	data: requisitionSchema,
	codes: z.strictObject({
		project: z.string(),
		/** One a line of the document, in its order. */
		lines: z.array(
			z.strictObject({
				phase: z.string().nullable(),
				costCode: z.string().nullable(),
				costType: z.string().nullable(),
			}),
		),
	}),
});
export type KeptDocument = z.infer<typeof keptDocumentSchema>;

export interface Decision {
	readonly by: string;
	/** UTC, `YYYY-MM-DD HH:MM:SS`. */
	readonly at: string;
	readonly reason: string | null;
	/** It passed before its approval, which is still to come. */
	readonly afterTheFact: boolean;
}

/** A requisition as it stands in Odoo, or shall stand there. */
export interface Held {
	/** null: not in Odoo yet. */
	readonly id: number | null;
	readonly externalId: string;
	readonly document: KeptDocument;
	readonly project: number;
	/** Analytic account of the project; null before it is read back. */
	readonly account: number | null;
	readonly company: Company;
	readonly state: RequisitionState;
	/** `contentOf` the document. */
	readonly content: string;
	readonly trail: string;
	readonly budget: BudgetResult | null;
	readonly decision: Decision | null;
	/** Orders made of it. */
	readonly parts: number;
	/** Those of the document in its order, then the ones it no longer has. */
	readonly lines: readonly HeldLine[];
	/** UTC, RFC 3339; null before it is read back. */
	readonly updatedAt: string | null;
}

export interface HeldLine {
	readonly externalId: string;
	readonly lineId: string;
	/** null: the document has it no longer. */
	readonly source: RequisitionLine | null;
	readonly description: string;
	readonly uom: string | null;
	/** Analytic accounts. */
	readonly phase: number | null;
	readonly costCode: number | null;
	readonly costType: number | null;
	readonly quantity: Decimal;
	readonly unitCost: Decimal;
	readonly state: RequisitionLineState;
	readonly approved: Decimal;
	readonly ordered: Decimal;
	/** Odoo's numbers of its orders. */
	readonly orders: readonly string[];
	/** External IDs of its order lines. */
	readonly orderLines: readonly string[];
}

/**
 * What a decision is about: all that is asked for, not how far the document has come. Equal texts
 * mean that an approval still holds.
 */
export function contentOf({ status: _status, ext: _ext, ...asked }: Requisition): string {
	return contentHash(asked);
}

/** Cost of a quantity of the line as estimated, without tax. */
export const costOf = ({ unitCost }: Pick<HeldLine, 'unitCost'>, quantity: Decimal): Decimal =>
	quantity.times(unitCost).round(2, 1);

export const isAsked = ({ state }: HeldLine): boolean => state !== 'removed';

/** The estimate of all that is asked for. */
export const amountOf = (lines: readonly HeldLine[]): Decimal =>
	lines.reduce(
		(total, line) => (isAsked(line) ? total.plus(costOf(line, line.quantity)) : total),
		ZERO,
	);

/** Every field of the record, so that whatever differs from Odoo is written. */
export function cellsOf(held: Held): {
	readonly values: Readonly<Record<string, Cell>>;
	readonly lines: readonly UpsertLine[];
} {
	const { document, company, decision } = held;
	const { data } = document;
	return {
		values: {
			x_name: data.number,
			x_key: held.externalId,
			x_origin: trailText({ documents: [data.number], trail: held.trail }),
			x_title: data.title ?? null,
			x_project_id: { id: held.project },
			x_company_id: { id: company.id },
			x_currency_id: { id: company.currencyId },
			x_requester: data.requester,
			x_urgency: data.urgency ?? 'normal',
			x_needed_by: data.neededBy ?? null,
			x_state: held.state,
			x_amount: amountOf(held.lines).toFixed(2),
			x_document: canonicalJson(document),
			x_content: held.content,
			x_budget: held.budget,
			x_decided_by: decision?.by ?? null,
			x_decided_at: decision?.at ?? null,
			x_reason: decision?.reason ?? null,
			x_after_the_fact: decision?.afterTheFact ?? false,
			x_parts: held.parts,
		},
		lines: held.lines.map((line) => lineCells(line, held)),
	};
}

const lineCells = (line: HeldLine, { project, company }: Held): UpsertLine => ({
	externalId: line.externalId,
	values: {
		x_name: line.description,
		x_line: line.lineId,
		x_project_id: { id: project },
		x_phase_id: account(line.phase),
		x_cost_code_id: account(line.costCode),
		x_cost_type_id: account(line.costType),
		x_company_id: { id: company.id },
		x_currency_id: { id: company.currencyId },
		x_quantity: line.quantity.toFixed(),
		x_uom: line.uom,
		x_unit_cost: line.unitCost.toFixed(),
		x_amount: costOf(line, line.quantity).toFixed(2),
		x_state: line.state,
		x_approved: line.approved.toFixed(),
		x_ordered: line.ordered.toFixed(),
		x_open_amount: costOf(line, openOf(line)).toFixed(2),
		x_orders: line.orders.length === 0 ? null : line.orders.join(', '),
		x_order_lines: line.orderLines.length === 0 ? null : line.orderLines.join('\n'),
	},
});

const account = (id: number | null): Cell => (id === null ? null : { id });

/** The figures of a line of the document. */
export const figuresOf = (source: RequisitionLine): Pick<HeldLine, 'quantity' | 'unitCost'> => ({
	quantity: decimal(source.quantity, 'quantity'),
	unitCost: decimal(source.estimatedUnitCost, 'estimatedUnitCost'),
});
