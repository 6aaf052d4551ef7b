import { fault } from '../../faults';
import { type Decimal, max, sum, ZERO } from '../../money';
import { HUNDRED } from './ratio';
import type { Forecast, PositionWarning } from './types';

/** What a forecast may rest on; amounts in the book's currency, unrounded. */
export interface ForecastBase {
	readonly revised: Decimal;
	readonly projectedBudget: Decimal;
	readonly projectedCost: Decimal;
	readonly actual: Decimal;
}

export interface Completion {
	/** Cost expected on top of what is spent or committed: `eac − projectedCost`. */
	readonly ftc: Decimal;
	/** Cost still to be posted: `eac − actual`. */
	readonly etc: Decimal;
	readonly eac: Decimal;
	readonly warnings: readonly PositionWarning[];
}

/**
 * Estimate at completion by the chosen method.
 *
 * | method | eac |
 * |---|---|
 * | `auto` | projected cost + max(0, projected budget − projected cost): what is left of the budget will be spent, an overrun stays an overrun (Procore, automatic forecast) |
 * | `manual` | projected cost + Σ items (Procore, manual forecast) |
 * | `lump_sum` | projected cost + amount (Procore, lump sum) |
 * | `monitored_resource` | projected cost + rate × units × remaining share of the span (Procore, monitored resources) |
 * | `zero` | projected cost (Dynamics AX, ProjControlPeriodCostGroupCTCMethod) |
 * | `remaining_estimate` | actual + remaining (Dynamics AX) |
 * | `total_cost_less_actual` | total (Dynamics AX) |
 * | `total_budget_less_actual` | actual + max(0, revised − actual) (Dynamics AX) |
 * | `earned_progress` | actual ÷ progress (Dynamics AX, work progress %; the same as BAC ÷ CPI) |
 *
 * The first five build on commitments. The others are a person's or a progress report's word about
 * the whole, so they may fall below what is already spent or committed; that is a warning, not a
 * correction. `auto` never plans a credit: with a negative budget and no cost the forecast is 0 and
 * the variance shows the credit still to be found. Without progress (0 %) `earned_progress` says
 * nothing and `auto` stands in, with a warning.
 *
 * @throws Fault `forecast.bad_progress` outside 0..100, `forecast.bad_span` for wrong dates
 */
export function complete(forecast: Forecast, base: ForecastBase): Completion {
	const noted: PositionWarning[] = [];
	const eac = atCompletion(forecast, base, noted);
	if (eac.lt(base.projectedCost)) {
		noted.push({
			code: 'forecast_below_projected_cost',
			message: 'The forecast is lower than what is already spent, billed or committed.',
		});
	}
	return {
		eac,
		ftc: eac.minus(base.projectedCost),
		etc: eac.minus(base.actual),
		warnings: noted,
	};
}

function atCompletion(forecast: Forecast, base: ForecastBase, noted: PositionWarning[]): Decimal {
	const { projectedCost, projectedBudget, actual, revised } = base;
	switch (forecast.method) {
		case 'auto':
			return max(projectedBudget, projectedCost);
		case 'zero':
			return projectedCost;
		case 'manual':
			return projectedCost.plus(sum(forecast.items));
		case 'lump_sum':
			return projectedCost.plus(forecast.amount);
		case 'monitored_resource':
			return projectedCost.plus(monitoredResource(forecast));
		case 'remaining_estimate':
			return actual.plus(forecast.remaining);
		case 'total_cost_less_actual':
			return forecast.total;
		case 'total_budget_less_actual':
			return max(revised, actual);
		case 'earned_progress': {
			const { percent } = forecast;
			if (percent.lt(0) || percent.gt(HUNDRED)) {
				throw fault({
					class: 'source_data',
					code: 'forecast.bad_progress',
					message: `Work progress of ${percent.toFixed()} % is outside 0 to 100 %.`,
					remedy: 'Give the physical progress of the work between 0 and 100.',
					field: 'percent',
				});
			}
			if (percent.gt(0)) return actual.times(100).div(percent);
			noted.push({
				code: 'no_progress',
				message: 'No work progress is reported yet, so the automatic forecast is used.',
			});
			return max(projectedBudget, projectedCost);
		}
	}
}

type Resource = Extract<Forecast, { method: 'monitored_resource' }>;

/**
 * Cost of a monitored resource that is still to come: `rate × units × days left ÷ days of the span`,
 * calendar days, first and last included. `asOf` itself counts as used.
 */
export function monitoredResource(resource: Omit<Resource, 'method'>): Decimal {
	const start = dayNumber(resource.start, 'start');
	const end = dayNumber(resource.end, 'end');
	const asOf = dayNumber(resource.asOf, 'asOf');
	if (end < start) throw badSpan('end', 'lies before its start');
	const span = end - start + 1;
	const left = Math.min(span, Math.max(0, end - asOf));
	return resource.rate.times(resource.units).times(left).div(ZERO.plus(span));
}

function dayNumber(date: string, field: string): number {
	const time = /^\d{4}-\d{2}-\d{2}$/.test(date) ? Date.parse(`${date}T00:00:00Z`) : NaN;
	// 2026-02-30 parses to March; a date that does not come back unchanged is no date.
	if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== date) {
		throw badSpan(field, 'is not a date');
	}
	return time / 86_400_000;
}

const badSpan = (field: string, what: string) =>
	fault({
		class: 'source_data',
		code: 'forecast.bad_span',
		message: `The ${field} of a monitored resource ${what}.`,
		remedy: `Correct ${field}; dates are written YYYY-MM-DD.`,
		field,
	});
