import { type BudgetLine, budgetLineSchema } from '../canonical/entities/budget-line';
import { fault } from '../faults';
import { decimal, sum, toText } from '../money';
import type { OdooClient } from '../odoo/client.port';
import type { Cell } from '../odoo/upsert';
import {
	type BudgetKind,
	type BudgetState,
	JOB_BUDGET_LINE,
	type JobBudgetLineRow,
} from '../odoo/models/job-budget';
import { idOf, numberOf, textOf } from '../odoo/models/values';
import { done, failed, type Outcome } from '../outcome';
import { type AccessNeed, asPlanned, type Verb, type VerbDeps, type VerbInput } from '../verb';
import { allAsks, asksOf, type Coding, codingOf } from './coding';
import { companiesOf, type Company, refuseForeign } from './companies';
import { type Delivered, delivered, recordId } from './delivered';
import { readDirectory } from './directory';
import { readJobs } from './jobs';
import { namesOf } from './names';
import { type Named, projectQuestion, type ProjectQuestion, type ReadPlan } from './position';
import {
	applyRecords,
	isReady,
	planRecords,
	prepareEach,
	type ReadyRow,
	type RecordPlan,
	type Upserted,
} from './upserting';

export const BUDGET_NEEDS: readonly AccessNeed[] = [
	{
		model: JOB_BUDGET_LINE,
		operations: ['read', 'write', 'create'],
		group: 'Construction Integration',
	},
	{ model: 'account.analytic.account', operations: ['read'], group: 'Analytic Accounting' },
	{ model: 'project.project', operations: ['read'], group: 'Project / User', module: 'project' },
];

/**
 * Creates or updates lines of the original budget. Amounts are cost, positive, in the currency of
 * the project's company. A line without status is approved; draft lines count nowhere.
 *
 * Faults: those of the references, `currency.not_company`, `budget.arithmetic` when an automatic
 * amount is not quantity × unit cost.
 */
export const budgetUpsert: Verb<Delivered<BudgetLine>, RecordPlan, Upserted> = {
	name: 'jobCost.budget.upsert',
	writes: true,
	needs: BUDGET_NEEDS,
	input: delivered(budgetLineSchema),
	plan: planBudget,
	apply: ({ odoo, clock }, plan) => applyRecords(odoo, clock, plan),
};

async function planBudget(
	{ odoo }: VerbDeps,
	inputs: ReadonlyArray<VerbInput<Delivered<BudgetLine>>>,
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
		refuseWrongArithmetic(data);
		return {
			row: {
				externalId: recordId(value, 'budget_line'),
				values: {
					...budgetCells(coding, company, 'original', stateOf(data.status?.commercial)),
					x_name: data.name ?? null,
					x_amount: data.originalAmount,
					x_quantity: data.quantity ?? null,
					x_uom: data.uom ?? null,
					x_unit_cost: data.unitCost ?? null,
					x_note: data.notes ?? null,
				},
			},
		};
	});
	return await planRecords(odoo, JOB_BUDGET_LINE, prepared);
}

/** The fields every plan figure shares. */
export const budgetCells = (
	{ project, phase, costCode, costType }: Coding,
	company: Company,
	kind: BudgetKind,
	state: BudgetState,
): Record<string, Cell> => ({
	x_project_id: { id: project.id },
	x_phase_id: phase === null ? null : { id: phase.id },
	x_cost_code_id: costCode === null ? null : { id: costCode.id },
	x_cost_type_id: costType === null ? null : { id: costType.id },
	x_kind: kind,
	x_state: state,
	x_company_id: { id: company.id },
	x_currency_id: { id: company.currencyId },
});

/** Commercial status of the source -> state of the line. No status means it is in force. */
export function stateOf(status: string | undefined): BudgetState {
	switch (status) {
		case 'draft':
			return 'draft';
		case 'submitted':
		case 'in_review':
		case 'revise':
		case 'on_hold':
			return 'pending';
		case 'rejected':
		case 'void':
		case 'terminated':
			return 'void';
		default:
			return 'approved';
	}
}

function refuseWrongArithmetic({ calculation, originalAmount, quantity, unitCost }: BudgetLine) {
	if (calculation !== 'automatic' || quantity === undefined || unitCost === undefined) return;
	const computed = decimal(quantity, 'quantity').times(decimal(unitCost, 'unitCost'));
	const stated = decimal(originalAmount, 'originalAmount');
	if (computed.minus(stated).abs().lte('0.01')) return;
	throw fault({
		class: 'source_data',
		code: 'budget.arithmetic',
		message: `The amount ${toText(stated)} is not quantity × unit cost, ${toText(computed)}.`,
		remedy: 'Correct the line at the source, or mark its amount as manual.',
		field: 'originalAmount',
	});
}

export interface BudgetLineView {
	readonly id: number;
	readonly kind: BudgetKind;
	readonly state: BudgetState;
	readonly phase: Named | null;
	readonly costCode: Named | null;
	readonly costType: Named | null;
	readonly name: string | null;
	/** Decimal text, cost positive. */
	readonly amount: string;
	readonly quantity: string;
	readonly uom: string | null;
	readonly changeNumber: string | null;
	readonly date: string | null;
}

export interface BudgetResult {
	readonly project: Named;
	readonly lines: readonly BudgetLineView[];
	/** Approved originals and changes. */
	readonly revised: string;
}

/** Lists the budget lines and changes of projects, void ones included. */
export const budgetGet: Verb<ProjectQuestion, ReadPlan<BudgetResult>, BudgetResult> = {
	name: 'jobCost.budget.get',
	writes: false,
	needs: [{ model: JOB_BUDGET_LINE, operations: ['read'], group: 'Construction Integration' }],
	input: projectQuestion,
	plan: async ({ odoo }, inputs) => ({ preview: await listBudgets(odoo, inputs) }),
	apply: asPlanned,
};

async function listBudgets(
	odoo: OdooClient,
	inputs: ReadonlyArray<VerbInput<ProjectQuestion>>,
): Promise<Array<Outcome<BudgetResult>>> {
	const companies = await companiesOf(odoo);
	const asked = ({ project, system, tenant, company }: ProjectQuestion) => ({
		origin: { system, tenant },
		ref: project,
		company: company === undefined ? null : companies.named(company).id,
	});
	const find = await readJobs(
		odoo,
		inputs.map(({ value: { project, system, tenant } }) => ({
			origin: { system, tenant },
			ref: project,
		})),
	);
	const prepared = prepareEach(inputs, ({ value }) => find(asked(value)));
	const projects = prepared.filter(isReady).map(({ value }) => value.id);
	const rows =
		projects.length === 0
			? []
			: await odoo.searchRead<JobBudgetLineRow>({
					model: JOB_BUDGET_LINE,
					domain: [
						['x_project_id', 'in', [...new Set(projects)]],
						['x_kind', '!=', 'forecast'],
					],
					fields: [
						'x_name',
						'x_project_id',
						'x_phase_id',
						'x_cost_code_id',
						'x_cost_type_id',
						'x_kind',
						'x_state',
						'x_amount',
						'x_quantity',
						'x_uom',
						'x_change_number',
						'x_date',
					],
					many2one: 'id',
				});
	const names = await namesOf(
		odoo,
		rows.flatMap((row) =>
			[row.x_phase_id, row.x_cost_code_id, row.x_cost_type_id].flatMap((id) => idOf(id) ?? []),
		),
	);
	const named = (value: unknown): Named | null => {
		const id = idOf(value);
		if (id === null) return null;
		return { id, code: names.get(id)?.code ?? '', name: names.get(id)?.name ?? '' };
	};
	return prepared.map((one) => {
		if (!isReady(one)) return failed(one.index, one.fault);
		const mine = rows.filter((row) => idOf(row.x_project_id) === one.value.id);
		return done(one.index, 'read', {
			project: { id: one.value.id, code: one.value.code, name: one.value.name },
			lines: mine.map((row) => ({
				id: row.id,
				kind: row.x_kind,
				state: row.x_state,
				phase: named(row.x_phase_id),
				costCode: named(row.x_cost_code_id),
				costType: named(row.x_cost_type_id),
				name: textOf(row.x_name),
				amount: figure(row.x_amount),
				quantity: figure(row.x_quantity, 4),
				uom: textOf(row.x_uom),
				changeNumber: textOf(row.x_change_number),
				date: textOf(row.x_date),
			})),
			revised: toText(
				sum(
					mine
						.filter(({ x_state }) => x_state === 'approved')
						.map((row) => decimal(figure(row.x_amount, 6))),
				),
			),
		});
	});
}

const figure = (value: unknown, places = 2): string =>
	toText(decimal(numberOf(value).toFixed(places)), places);
