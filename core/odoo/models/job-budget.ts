import type { Many2one, Text } from './values';

/**
 * The manual model that Setup creates: original budget, budget changes and forecasts, one line each
 * for a project × phase × cost code × cost type. Cost is positive, in the company's currency.
 * Forecasts share the model so that a position reads all plan figures in one call.
 */
export const JOB_BUDGET_LINE = 'x_job_budget_line';

export const BUDGET_KINDS = ['original', 'change', 'forecast'] as const;
export type BudgetKind = (typeof BUDGET_KINDS)[number];
export const BUDGET_STATES = ['draft', 'pending', 'approved', 'void'] as const;
export type BudgetState = (typeof BUDGET_STATES)[number];

export interface JobBudgetLineRow {
	readonly id: number;
	readonly x_name: Text;
	readonly x_project_id: Many2one;
	readonly x_phase_id: Many2one;
	readonly x_cost_code_id: Many2one;
	readonly x_cost_type_id: Many2one;
	readonly x_kind: BudgetKind;
	readonly x_state: BudgetState;
	readonly x_amount: number;
	readonly x_quantity: number;
	readonly x_uom: Text;
	readonly x_unit_cost: number;
	readonly x_change_number: Text;
	readonly x_adjustment: Text;
	/** A change counts from this day; a forecast is as of it. Empty on an original: always. */
	readonly x_date: string | false;
	readonly x_company_id: Many2one;
	/** Forecast method and its second figure, see carriers/manual.ts. */
	readonly x_method: Text;
	readonly x_percent: number;
	readonly x_date_start: string | false;
	readonly x_date_end: string | false;
	readonly x_note: Text;
}
