import { fault } from '../../faults';
import { sum, ZERO } from '../../money';
import { groupBy, keyText } from './dimensions';
import { complete } from './etc';
import { percentOf } from './ratio';
import {
	type CostFact,
	DIMENSIONS,
	type DerivedFigures,
	type Dimension,
	type Forecast,
	type KeyForecast,
	type Measure,
	type Measures,
	MEASURES,
	type Position,
	type PositionTotal,
	type PositionWarning,
} from './types';

const AUTO: Forecast = { method: 'auto' };

/**
 * The job cost position: one line for every book and key that has a figure or a forecast, ordered
 * by key. Order and splitting of the facts do not matter. A key without a forecast is forecast by
 * `auto`.
 *
 * Formulas (Procore standard budget view; Autodesk Build cost, projectedCost/forecastFinalCost):
 * - `revised = original + approvedChanges`
 * - `projectedBudget = revised + pendingChanges`
 * - `projectedCost = actual + draftBills + committed + pendingCosts`. This is Procore's "committed
 *   + direct costs not against a commitment + pending", except that what is already billed counts
 *   at its billed price instead of the ordered one.
 * - `uncommitted = revised − (actual + draftBills + committed)`: approved money not spent or bound
 * - `eac`, `ftc`, `etc`: see `complete`; always `eac = projectedCost + ftc = actual + etc`
 * - `variance = projectedBudget − eac`, `varianceToRevised = revised − eac`; negative = overrun
 *
 * @throws Fault `forecast.twice` when a key has two forecasts, and the faults of `complete`
 */
export function position(
	facts: Iterable<CostFact>,
	forecasts: Iterable<KeyForecast> = [],
): Position[] {
	const chosen = new Map<string, KeyForecast>();
	for (const forecast of forecasts) {
		const text = keyText(forecast.key, forecast.book);
		if (chosen.has(text)) throw forecastTwice(text);
		chosen.set(text, forecast);
	}
	// A forecast alone makes a line: an empty fact stands for it.
	const anchors = [...chosen.values()].map(({ key, book }) => ({
		key,
		book,
		measure: 'actual' as const,
		amount: ZERO,
	}));
	return groupBy([...facts, ...anchors]).map(({ key, book, items }) => {
		const measures = addUp(items);
		const forecast = chosen.get(keyText(key, book))?.forecast ?? AUTO;
		const { figures, warnings } = derive(measures, forecast);
		return {
			key,
			book,
			method: forecast.method,
			...measures,
			...figures,
			percentSpent: percentOf(measures.actual, figures.revised),
			warnings: [...warnings, ...look(measures, figures, key.costCode)],
		};
	});
}

/**
 * Totals of positions by any subset of the dimensions, one set for each book. Each figure is the
 * sum of its lines, so that a report adds up; the forecast is not made anew, because an under-run of
 * one code does not pay for the overrun of another. Only `percentSpent` is recomputed.
 */
export function rollUp(
	positions: Iterable<Position>,
	by: readonly Dimension[] = DIMENSIONS,
): PositionTotal[] {
	return groupBy(positions, by).map(({ key, book, items }) => {
		const total = <K extends Measure | keyof DerivedFigures>(name: K) =>
			sum(items.map((item) => item[name]));
		const revised = total('revised');
		const actual = total('actual');
		return {
			key,
			book,
			lines: items.length,
			original: total('original'),
			approvedChanges: total('approvedChanges'),
			pendingChanges: total('pendingChanges'),
			committedTotal: total('committedTotal'),
			committed: total('committed'),
			pendingCosts: total('pendingCosts'),
			draftBills: total('draftBills'),
			actual,
			revised,
			projectedBudget: total('projectedBudget'),
			projectedCost: total('projectedCost'),
			uncommitted: total('uncommitted'),
			ftc: total('ftc'),
			etc: total('etc'),
			eac: total('eac'),
			variance: total('variance'),
			varianceToRevised: total('varianceToRevised'),
			percentSpent: percentOf(actual, revised),
		};
	});
}

function addUp(facts: readonly CostFact[]): Measures {
	const measures: { -readonly [measure in Measure]: Measures[measure] } = {
		original: ZERO,
		approvedChanges: ZERO,
		pendingChanges: ZERO,
		committedTotal: ZERO,
		committed: ZERO,
		pendingCosts: ZERO,
		draftBills: ZERO,
		actual: ZERO,
	};
	for (const { measure, amount } of facts) {
		if (!MEASURES.includes(measure)) throw unknownMeasure(measure);
		measures[measure] = measures[measure].plus(amount);
	}
	return measures;
}

function derive(measures: Measures, forecast: Forecast) {
	const revised = measures.original.plus(measures.approvedChanges);
	const projectedBudget = revised.plus(measures.pendingChanges);
	const bound = measures.actual.plus(measures.draftBills).plus(measures.committed);
	const projectedCost = bound.plus(measures.pendingCosts);
	const { ftc, etc, eac, warnings } = complete(forecast, {
		revised,
		projectedBudget,
		projectedCost,
		actual: measures.actual,
	});
	const figures: DerivedFigures = {
		revised,
		projectedBudget,
		projectedCost,
		uncommitted: revised.minus(bound),
		ftc,
		etc,
		eac,
		variance: projectedBudget.minus(eac),
		varianceToRevised: revised.minus(eac),
	};
	return { figures, warnings };
}

function look(
	measures: Measures,
	figures: DerivedFigures,
	costCode: number | null,
): PositionWarning[] {
	const found: PositionWarning[] = [];
	const spent = figures.projectedCost.gt(0);
	if (figures.projectedBudget.eq(0) && spent) {
		found.push({ code: 'cost_without_budget', message: 'Cost stands against no budget.' });
	} else if (figures.variance.lt(0)) {
		found.push({
			code: 'budget_overrun',
			message: 'The estimate at completion exceeds the budget.',
		});
	}
	if (costCode === null && spent) {
		found.push({ code: 'cost_without_cost_code', message: 'Cost carries no cost code.' });
	}
	if (measures.committed.lt(0)) {
		found.push({ code: 'negative_commitment', message: 'The open commitment is negative.' });
	}
	return found;
}

const forecastTwice = (key: string) =>
	fault({
		class: 'conflict',
		code: 'forecast.twice',
		message: 'One job, phase, cost code and cost type has two forecasts in force.',
		remedy: 'Keep one forecast for each combination, or send manual items as one forecast.',
		details: { key },
	});

const unknownMeasure = (measure: string) =>
	fault({
		class: 'protocol',
		code: 'job_cost.unknown_measure',
		message: 'A job cost figure names no known measure.',
		remedy: 'Report it; the position was not computed.',
		details: { measure: String(measure).slice(0, 40) },
	});
