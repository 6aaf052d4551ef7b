import { z } from 'zod/v4';

import { jobCoding, money, note, percent, quantity, ref } from '../canonical/types';
import { fault } from '../faults';
import { decimal, sum, toText, ZERO } from '../money';
import { JOB_BUDGET_LINE } from '../odoo/models/job-budget';
import type { Cell } from '../odoo/upsert';
import { done, failed, type Outcome } from '../outcome';
import { asPlanned, type Verb, type VerbDeps, type VerbInput } from '../verb';
import { BUDGET_NEEDS, budgetCells } from './budget';
import { allAsks, asksOf, codingOf } from './coding';
import { companiesOf, refuseForeign } from './companies';
import { originSchema, recordId } from './delivered';
import { readDirectory } from './directory';
import {
	POSITION_NEEDS,
	projectQuestion,
	type ProjectQuestion,
	type PositionLine,
	type ReadPlan,
	positionGet,
} from './position';
import { ETC_METHODS, type EtcMethod } from './rules/types';
import {
	applyRecords,
	planRecords,
	prepareEach,
	type ReadyRow,
	type RecordPlan,
	type Upserted,
} from './upserting';

export const forecastInput = originSchema.extend({
	data: z.strictObject({
		...jobCoding,
		costType: ref('Cost type.').optional(),
		/** The forecast holds from this day until a later one replaces it. */
		asOf: z.iso.date(),
		method: z.enum(ETC_METHODS),
		/** lump_sum, remaining_estimate, total_cost_less_actual: the figure the method rests on. */
		amount: money('Amount the method rests on; cost positive.').optional(),
		/** manual: the items still to come. */
		items: z.array(money('Cost still to come.')).max(500).optional(),
		/** earned_progress: physical progress, 0..100. */
		percent: percent('Physical progress of the work.').optional(),
		/** monitored_resource: cost of one unit, and the units of the whole span. */
		rate: money('Cost of one unit.').optional(),
		units: quantity('Units for the whole span.').optional(),
		start: z.iso.date().optional(),
		end: z.iso.date().optional(),
		note: note('Why.').optional(),
		currency: z
			.string()
			.regex(/^[A-Z]{3}$/)
			.optional(),
	}),
});
export type ForecastInput = z.infer<typeof forecastInput>;
type ForecastData = ForecastInput['data'];

/**
 * Sets how a project × phase × cost code × cost type is forecast from a day on. One line for each
 * key and day: sending the day again replaces it, an earlier day stays for positions as of then.
 *
 * Faults: `forecast.figure_missing`, `forecast.figure_not_used`, those of the references,
 * `currency.not_company`.
 */
export const forecastUpsert: Verb<ForecastInput, RecordPlan, Upserted> = {
	name: 'jobCost.forecast.upsert',
	writes: true,
	needs: BUDGET_NEEDS,
	input: forecastInput,
	plan: planForecasts,
	apply: ({ odoo, clock }, plan) => applyRecords(odoo, clock, plan),
};

async function planForecasts(
	{ odoo }: VerbDeps,
	inputs: ReadonlyArray<VerbInput<ForecastInput>>,
): Promise<RecordPlan> {
	const [companies, directory] = await Promise.all([
		companiesOf(odoo),
		readDirectory(odoo, allAsks(inputs.map(({ value }) => asksOf(value, value.data)))),
	]);
	const prepared = prepareEach(inputs, ({ value }): ReadyRow => {
		const { data } = value;
		const named = value.company === undefined ? null : companies.named(value.company).id;
		const coding = codingOf(directory, value, data, named);
		const company = companies.byId(coding.project.company ?? named ?? companies.own.id);
		refuseForeign(company, data.currency);
		const { project, phase, costCode, costType } = coding;
		// Named after key and day, not after the source record: a key has one forecast a day.
		const key = [project.id, phase?.id, costCode?.id, costType?.id]
			.map((id) => String(id ?? ''))
			.join('-');
		return {
			row: {
				externalId: recordId(
					{ ...value, system: 'odoo-construction', tenant: 'forecast', nativeid: data.asOf },
					key,
				),
				values: {
					...budgetCells(coding, company, 'forecast', 'approved'),
					...methodCells(data),
					x_name: `Forecast ${data.asOf}`,
					x_method: data.method,
					x_date: data.asOf,
					x_note: data.note ?? null,
				},
			},
		};
	});
	return await planRecords(odoo, JOB_BUDGET_LINE, prepared);
}

type FigureName = 'amount' | 'items' | 'percent' | 'rate' | 'units' | 'start' | 'end';
const FIGURE_NAMES = ['amount', 'items', 'percent', 'rate', 'units', 'start', 'end'] as const;

/** The figures each method rests on. */
const NEEDED: { readonly [method in EtcMethod]: readonly FigureName[] } = {
	auto: [],
	zero: [],
	total_budget_less_actual: [],
	manual: ['items'],
	lump_sum: ['amount'],
	remaining_estimate: ['amount'],
	total_cost_less_actual: ['amount'],
	earned_progress: ['percent'],
	monitored_resource: ['rate', 'units', 'start', 'end'],
};

function methodCells(data: ForecastData): Record<string, Cell> {
	const needed = NEEDED[data.method];
	for (const name of FIGURE_NAMES) {
		const given = data[name] !== undefined;
		if (given === needed.includes(name)) continue;
		throw fault({
			class: 'source_data',
			code: given ? 'forecast.figure_not_used' : 'forecast.figure_missing',
			message: given
				? `The forecast method ${data.method} does not use ${name}.`
				: `The forecast method ${data.method} needs ${name}.`,
			remedy: given ? `Leave ${name} out, or choose another method.` : `Send ${name}.`,
			field: name,
		});
	}
	if (data.percent !== undefined && decimal(data.percent).gt(100)) {
		throw fault({
			class: 'source_data',
			code: 'forecast.bad_progress',
			message: `A progress of ${data.percent} % is above 100 %.`,
			remedy: 'Send the physical progress between 0 and 100.',
			field: 'percent',
		});
	}
	if (data.start !== undefined && data.end !== undefined && data.end < data.start) {
		throw fault({
			class: 'source_data',
			code: 'forecast.bad_span',
			message: `The span ends on ${data.end}, before it starts on ${data.start}.`,
			remedy: 'Correct start or end.',
			field: 'end',
		});
	}
	const items = data.items?.map((item) => decimal(item, 'items'));
	return {
		x_amount: data.amount ?? toText(items === undefined ? ZERO : sum(items), 2),
		x_percent: data.percent ?? null,
		x_unit_cost: data.rate ?? null,
		x_quantity: data.units ?? null,
		x_date_start: data.start ?? null,
		x_date_end: data.end ?? null,
	};
}

export type ForecastLine = Pick<
	PositionLine,
	| 'company'
	| 'currency'
	| 'phase'
	| 'costCode'
	| 'costType'
	| 'method'
	| 'projectedBudget'
	| 'projectedCost'
	| 'actual'
	| 'etc'
	| 'eac'
	| 'variance'
	| 'warnings'
>;

export interface ForecastResult {
	readonly project: { readonly id: number; readonly code: string; readonly name: string };
	readonly asOf: string;
	readonly lines: readonly ForecastLine[];
}

/** The forecast in force on a day for each key of the projects, with what it comes to. */
export const forecastGet: Verb<ProjectQuestion, ReadPlan<ForecastResult>, ForecastResult> = {
	name: 'jobCost.forecast.get',
	writes: false,
	needs: POSITION_NEEDS,
	input: projectQuestion,
	plan: async (deps, inputs) => {
		const { preview } = await positionGet.plan(deps, inputs);
		return {
			preview: preview.map((outcome): Outcome<ForecastResult> => {
				if (outcome.status === 'exception') return failed(outcome.index, outcome.fault);
				const { project, asOf, lines } = outcome.result;
				return done(outcome.index, 'read', { project, asOf, lines: lines.map(forecastLine) });
			}),
		};
	},
	apply: asPlanned,
};

const forecastLine = (line: PositionLine): ForecastLine => ({
	company: line.company,
	currency: line.currency,
	phase: line.phase,
	costCode: line.costCode,
	costType: line.costType,
	method: line.method,
	projectedBudget: line.projectedBudget,
	projectedCost: line.projectedCost,
	actual: line.actual,
	etc: line.etc,
	eac: line.eac,
	variance: line.variance,
	warnings: line.warnings,
});
