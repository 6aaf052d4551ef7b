import type { Many2one, Text } from './values';

/** The manual models that Setup creates for requests to buy. Cost is positive, without tax. */
export const REQUISITION = 'x_requisition';
export const REQUISITION_LINE = 'x_requisition_line';

/**
 * - `draft`          the source still writes it
 * - `submitted`      waits for a decision
 * - `approved`       all or some of its lines may be ordered
 * - `partly_ordered` some of what was approved is ordered
 * - `ordered`        all of it is
 * - `rejected`, `void`  ended; nothing is to be ordered
 */
export const REQUISITION_STATES = [
	'draft',
	'submitted',
	'approved',
	'partly_ordered',
	'ordered',
	'rejected',
	'void',
] as const;
export type RequisitionState = (typeof REQUISITION_STATES)[number];

/** `removed`: the source has it no longer. */
export const REQUISITION_LINE_STATES = ['requested', 'approved', 'rejected', 'removed'] as const;
export type RequisitionLineState = (typeof REQUISITION_LINE_STATES)[number];

export const BUDGET_RESULTS = ['ok', 'warn', 'block'] as const;
export type BudgetResult = (typeof BUDGET_RESULTS)[number];

export interface RequisitionRow {
	readonly id: number;
	/** Number in the source. */
	readonly x_name: Text;
	/** External ID: found by it in the same call that reads the record. */
	readonly x_key: Text;
	/** Number and trail, as `origin` of an order. */
	readonly x_origin: Text;
	readonly x_title: Text;
	readonly x_project_id: Many2one;
	/** The project's analytic account. */
	readonly x_account_id: Many2one;
	readonly x_company_id: Many2one;
	readonly x_currency_id: Many2one;
	readonly x_requester: Text;
	readonly x_urgency: Text;
	readonly x_needed_by: Text;
	readonly x_state: RequisitionState;
	readonly x_amount: number;
	/** The document as it was delivered, JSON text, with the codes its references were found by. */
	readonly x_document: Text;
	/** SHA-256 of what is asked for: decisions are about it. */
	readonly x_content: Text;
	readonly x_budget: Text;
	readonly x_decided_by: Text;
	/** UTC. */
	readonly x_decided_at: Text;
	readonly x_reason: Text;
	/** It passed before its approval, which is still to come. */
	readonly x_after_the_fact: boolean;
	/** How many orders were made of it. */
	readonly x_parts: number;
	readonly write_date: string;
}
export const REQUISITION_FIELDS = [
	'x_name',
	'x_key',
	'x_origin',
	'x_title',
	'x_project_id',
	'x_account_id',
	'x_company_id',
	'x_currency_id',
	'x_requester',
	'x_urgency',
	'x_needed_by',
	'x_state',
	'x_amount',
	'x_document',
	'x_content',
	'x_budget',
	'x_decided_by',
	'x_decided_at',
	'x_reason',
	'x_after_the_fact',
	'x_parts',
	'write_date',
] as const satisfies ReadonlyArray<keyof RequisitionRow>;

export interface RequisitionLineRow {
	readonly id: number;
	readonly x_requisition_id: Many2one;
	/** Id of the line in the source. */
	readonly x_line: Text;
	readonly x_name: Text;
	readonly x_project_id: Many2one;
	readonly x_phase_id: Many2one;
	readonly x_cost_code_id: Many2one;
	readonly x_cost_type_id: Many2one;
	readonly x_company_id: Many2one;
	readonly x_quantity: number;
	readonly x_uom: Text;
	readonly x_unit_cost: number;
	readonly x_amount: number;
	readonly x_state: RequisitionLineState;
	readonly x_approved: number;
	readonly x_ordered: number;
	/** Cost approved and not ordered yet: what an order of it would still commit. */
	readonly x_open_amount: number;
	/** Odoo's numbers of its orders, and the External IDs of their lines. */
	readonly x_orders: Text;
	readonly x_order_lines: Text;
}
export const REQUISITION_LINE_FIELDS = [
	'x_requisition_id',
	'x_line',
	'x_name',
	'x_project_id',
	'x_phase_id',
	'x_cost_code_id',
	'x_cost_type_id',
	'x_company_id',
	'x_quantity',
	'x_uom',
	'x_unit_cost',
	'x_amount',
	'x_state',
	'x_approved',
	'x_ordered',
	'x_open_amount',
	'x_orders',
	'x_order_lines',
] as const satisfies ReadonlyArray<keyof RequisitionLineRow>;
