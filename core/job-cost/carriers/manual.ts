import { decimalFromFloat } from '../../money';
import type { Json, OdooClient } from '../../odoo/client.port';
import { BUDGET_STATES, JOB_BUDGET_LINE } from '../../odoo/models/job-budget';
import { idOf, numberOf, textOf } from '../../odoo/models/values';
import { budgetFacts, type BudgetLine } from '../rules/budget-change';
import { keyText } from '../rules/dimensions';
import type { Book, CostKey, Forecast, KeyForecast } from '../rules/types';
import type { BudgetAnswer, BudgetQuestion } from './budget.port';

type Group = Readonly<Record<string, Json>>;

/**
 * Budget, changes and forecasts from the lines that Setup's model holds: one grouped call. A
 * forecast is one line for each key and day, so a sum over its group is its value.
 */
export async function readManualBudget(
	odoo: OdooClient,
	{ projects, asOf, books }: BudgetQuestion,
): Promise<BudgetAnswer> {
	if (projects.length === 0) return { facts: [], forecasts: [], warnings: [] };
	const groups = await odoo.readGroup({
		model: JOB_BUDGET_LINE,
		domain: [
			['x_project_id', 'in', [...projects]],
			['x_state', '!=', 'void'],
			'|',
			['x_date', '=', false],
			['x_date', '<=', asOf],
		],
		groupBy: [
			'x_project_id',
			'x_phase_id',
			'x_cost_code_id',
			'x_cost_type_id',
			'x_company_id',
			'x_kind',
			'x_state',
			'x_method',
			'x_date:day',
		],
		aggregates: [
			'x_amount:sum',
			'x_quantity:sum',
			'x_unit_cost:sum',
			'x_percent:sum',
			'x_date_start:min',
			'x_date_end:max',
		],
	});
	const lines: BudgetLine[] = [];
	const latest = new Map<string, { day: string; group: Group; key: CostKey; book: Book }>();
	for (const group of groups) {
		const key: CostKey = {
			project: idOf(group['x_project_id']),
			phase: idOf(group['x_phase_id']),
			costCode: idOf(group['x_cost_code_id']),
			costType: idOf(group['x_cost_type_id']),
		};
		const book = books.of(idOf(group['x_company_id']), key.project);
		const kind = group['x_kind'];
		if (kind === 'forecast') {
			const day = textOf(group['x_date:day']) ?? '';
			const text = keyText(key, book);
			const other = latest.get(text);
			if (other === undefined || other.day < day) latest.set(text, { day, group, key, book });
		} else if (kind === 'original' || kind === 'change') {
			const state = BUDGET_STATES.find((known) => known === group['x_state']) ?? 'draft';
			lines.push({ key, book, kind, state, amount: amountOf(group, 'x_amount:sum') });
		}
	}
	const forecasts = [...latest.values()].map(
		({ group, key, book }): KeyForecast => ({ key, book, forecast: forecastOf(group, asOf) }),
	);
	return { facts: budgetFacts(lines), forecasts, warnings: [] };
}

const amountOf = (group: Group, name: string) => decimalFromFloat(numberOf(group[name]), name);

/**
 * What a forecast line means, by method:
 * lump_sum, remaining_estimate, total_cost_less_actual, manual: `x_amount`; earned_progress:
 * `x_percent`; monitored_resource: rate `x_unit_cost`, units `x_quantity`, from `x_date_start` to
 * `x_date_end`.
 */
function forecastOf(group: Group, asOf: string): Forecast {
	const amount = amountOf(group, 'x_amount:sum');
	switch (group['x_method']) {
		case 'manual':
			return { method: 'manual', items: [amount] };
		case 'lump_sum':
			return { method: 'lump_sum', amount };
		case 'remaining_estimate':
			return { method: 'remaining_estimate', remaining: amount };
		case 'total_cost_less_actual':
			return { method: 'total_cost_less_actual', total: amount };
		case 'total_budget_less_actual':
			return { method: 'total_budget_less_actual' };
		case 'zero':
			return { method: 'zero' };
		case 'earned_progress':
			return { method: 'earned_progress', percent: amountOf(group, 'x_percent:sum') };
		case 'monitored_resource':
			return {
				method: 'monitored_resource',
				rate: amountOf(group, 'x_unit_cost:sum'),
				units: amountOf(group, 'x_quantity:sum'),
				start: textOf(group['x_date_start:min']) ?? '',
				end: textOf(group['x_date_end:max']) ?? '',
				asOf,
			};
		default:
			return { method: 'auto' };
	}
}
