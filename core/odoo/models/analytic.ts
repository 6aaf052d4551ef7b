import type { Many2one, Text } from './values';

/** Analytic account: a job, phase, cost code or cost type, by the plan it belongs to. */
export const ANALYTIC_ACCOUNT = 'account.analytic.account';
export interface AnalyticAccountRow {
	readonly id: number;
	readonly name: string;
	readonly code: Text;
	readonly plan_id: Many2one;
	/** Topmost plan; decides the column of a line. */
	readonly root_plan_id: Many2one;
	/** Empty = shared between companies. */
	readonly company_id: Many2one;
	readonly active: boolean;
}
export const ANALYTIC_ACCOUNT_FIELDS = [
	'name',
	'code',
	'plan_id',
	'root_plan_id',
	'company_id',
	'active',
] as const satisfies ReadonlyArray<keyof AnalyticAccountRow>;

/** Analytic plan: a dimension. Each root plan has one column on the lines. */
export const ANALYTIC_PLAN = 'account.analytic.plan';
export interface AnalyticPlanRow {
	readonly id: number;
	readonly name: string;
	readonly parent_id: Many2one;
}

/**
 * Analytic line: every posted cost and revenue. `amount` is negative for a cost, in the company's
 * currency; `category` is `invoice` for revenue of customer invoices.
 */
export const ANALYTIC_LINE = 'account.analytic.line';
export interface AnalyticLineRow {
	readonly id: number;
	readonly name: string;
	readonly date: string;
	readonly amount: number;
	readonly unit_amount: number;
	readonly account_id: Many2one;
	readonly company_id: Many2one;
	readonly project_id: Many2one;
	readonly employee_id: Many2one;
	readonly ref: Text;
	readonly [planColumn: string]: unknown;
}
