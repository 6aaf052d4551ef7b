import type { Decimal } from '../../money';

/**
 * The words of job cost. All amounts are decimals in the book's currency; a cost is positive and a
 * credit negative. Nothing here is rounded: rounding belongs to the output.
 */

/** The four dimensions of a cost, as Odoo record ids; null where a record names none. */
export interface CostKey {
	readonly project: number | null;
	readonly phase: number | null;
	readonly costCode: number | null;
	readonly costType: number | null;
}
export const DIMENSIONS = ['project', 'phase', 'costCode', 'costType'] as const;
export type Dimension = (typeof DIMENSIONS)[number];

/** Whose books an amount stands in. Amounts of two books are never added. */
export interface Book {
	readonly company: number;
	/** ISO 4217, the company's currency. */
	readonly currency: string;
}

/**
 * What can be read (not derived) about a key:
 * - `original`       original budget
 * - `approvedChanges` budget changes and owner changes in force, signed
 * - `pendingChanges` budget changes asked for but not approved, signed
 * - `committedTotal` whole value of approved orders and subcontracts, billed or not
 * - `committed`      the part of it that no bill (draft or posted) has used yet: open commitment
 * - `pendingCosts`   commitments and commitment changes not approved yet
 * - `draftBills`     vendor bills entered but not posted, refunds negative
 * - `actual`         posted cost: bills, labour, equipment, stock issues, expenses, net of credits
 *
 * `actual + draftBills + committed` counts every order once, because a bill line (draft or posted)
 * lowers the open quantity of its order line.
 */
export const MEASURES = [
	'original',
	'approvedChanges',
	'pendingChanges',
	'committedTotal',
	'committed',
	'pendingCosts',
	'draftBills',
	'actual',
] as const;
export type Measure = (typeof MEASURES)[number];

/** One figure read from the books; several of one key and measure add up. */
export interface CostFact {
	readonly key: CostKey;
	readonly book: Book;
	readonly measure: Measure;
	readonly amount: Decimal;
}

export type Measures = { readonly [measure in Measure]: Decimal };

/** Figures derived from the measures and the forecast; see position.ts for each formula. */
export interface DerivedFigures {
	readonly revised: Decimal;
	readonly projectedBudget: Decimal;
	readonly projectedCost: Decimal;
	readonly uncommitted: Decimal;
	/** Forecast to complete: cost expected on top of `projectedCost`. */
	readonly ftc: Decimal;
	/** Estimate to complete: all cost still to be posted, `eac − actual`. */
	readonly etc: Decimal;
	readonly eac: Decimal;
	/** `projectedBudget − eac`; negative is an overrun. */
	readonly variance: Decimal;
	/** `revised − eac`: the variance should no pending change be approved. */
	readonly varianceToRevised: Decimal;
}

export interface PositionFigures extends Measures, DerivedFigures {
	/** `actual / revised`, in percent; null where nothing is budgeted. */
	readonly percentSpent: Decimal | null;
}

export const ETC_METHODS = [
	'auto',
	'manual',
	'lump_sum',
	'remaining_estimate',
	'earned_progress',
	'total_cost_less_actual',
	'total_budget_less_actual',
	'monitored_resource',
	'zero',
] as const;
export type EtcMethod = (typeof ETC_METHODS)[number];

/**
 * How one key is forecast.
 * - `items`, `amount`, `remaining`, `total` in the book's currency
 * - `percent` 0..100, physical progress of the work
 * - dates `YYYY-MM-DD`
 */
export type Forecast =
	| { readonly method: 'auto' | 'zero' | 'total_budget_less_actual' }
	| { readonly method: 'manual'; readonly items: readonly Decimal[] }
	| { readonly method: 'lump_sum'; readonly amount: Decimal }
	| { readonly method: 'remaining_estimate'; readonly remaining: Decimal }
	| { readonly method: 'total_cost_less_actual'; readonly total: Decimal }
	| { readonly method: 'earned_progress'; readonly percent: Decimal }
	| {
			readonly method: 'monitored_resource';
			readonly rate: Decimal;
			/** Units for the whole span. */
			readonly units: Decimal;
			readonly start: string;
			readonly end: string;
			readonly asOf: string;
	  };

export interface KeyForecast {
	readonly key: CostKey;
	readonly book: Book;
	readonly forecast: Forecast;
}

/** Something a person should look at; `code` is stable. */
export interface PositionWarning {
	readonly code:
		| 'budget_overrun'
		| 'cost_without_budget'
		| 'forecast_below_projected_cost'
		| 'no_progress'
		| 'cost_without_cost_code'
		| 'negative_commitment';
	readonly message: string;
}

export interface Position extends PositionFigures {
	readonly key: CostKey;
	readonly book: Book;
	readonly method: EtcMethod;
	readonly warnings: readonly PositionWarning[];
}

/** A total over several positions of one book. Null parts of `key` are rolled up or unnamed. */
export interface PositionTotal extends PositionFigures {
	readonly key: CostKey;
	readonly book: Book;
	/** Number of positions in it. */
	readonly lines: number;
}
