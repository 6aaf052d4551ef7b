import type { CostFact, KeyForecast } from '../rules/types';
import type { Books } from '../figures';

export interface BudgetQuestion {
	/** Ids of project.project. */
	readonly projects: readonly number[];
	/** `YYYY-MM-DD`; changes and forecasts of later days are left out. */
	readonly asOf: string;
	readonly books: Books;
}

export interface BudgetAnswer {
	/** Measures original, approvedChanges and pendingChanges; cost positive. */
	readonly facts: readonly CostFact[];
	/** One a key: the latest not after `asOf`. */
	readonly forecasts: readonly KeyForecast[];
	readonly warnings: readonly string[];
}
