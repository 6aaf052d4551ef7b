import {
	type BudgetChange,
	type BudgetChangeLine,
	budgetChangeSchema,
} from '../canonical/entities/budget-change';
import { type Fault, fault, toFault } from '../faults';
import { decimal, sum, toText } from '../money';
import type { OdooClient } from '../odoo/client.port';
import { lineExternalId } from '../odoo/external-id';
import {
	BUDGET_STATES,
	type BudgetState,
	JOB_BUDGET_LINE,
	type JobBudgetLineRow,
} from '../odoo/models/job-budget';
import { resolveExternalIds } from '../odoo/resolve-external-ids';
import type { UpsertPlan, UpsertRow } from '../odoo/upsert';
import { done, type Effect, failed, type Outcome } from '../outcome';
import type { Verb, VerbDeps, VerbInput, VerbPlan } from '../verb';
import { BUDGET_NEEDS, budgetCells, stateOf } from './budget';
import { allAsks, asksOf, codingOf } from './coding';
import { companiesOf, refuseForeign } from './companies';
import { type Delivered, delivered, recordId } from './delivered';
import { readDirectory } from './directory';
import { assertMove, assertTransfer, type BudgetLine } from './rules/budget-change';
import {
	applyIfAny,
	isReady,
	planIfAny,
	type Prepared,
	prepareEach,
	strongest,
	withFaults,
} from './upserting';

export interface BudgetChangeUpserted {
	readonly externalId: string;
	readonly number: string;
	readonly state: BudgetState;
	readonly lines: number;
	/** Sum of the lines, decimal text; 0.00 for a transfer. */
	readonly net: string;
}

interface Change {
	readonly result: BudgetChangeUpserted;
	/** project.project */
	readonly project: number;
	readonly rows: readonly UpsertRow[];
}

export interface BudgetChangePlan extends VerbPlan<BudgetChangeUpserted> {
	readonly upsert: UpsertPlan | null;
	/** Input of each row of the upsert. */
	readonly inputOf: ReadonlyMap<number, number>;
}

/**
 * Creates or updates budget changes with all their lines. Approved lines are approved changes,
 * submitted ones pending; drafts, rejected and void ones count nowhere. A void change stays void,
 * and an approved one can only be voided. A line that the source took out becomes void. The lines of
 * each adjustment of a transfer add up to zero.
 *
 * Faults: `budget_change.state`, `budget_change.approved`, `budget_change.not_balanced`,
 * `budget_change.line_twice`, those of the references, `currency.not_company`.
 */
export const budgetChangeUpsert: Verb<
	Delivered<BudgetChange>,
	BudgetChangePlan,
	BudgetChangeUpserted
> = {
	name: 'jobCost.budgetChange.upsert',
	writes: true,
	needs: BUDGET_NEEDS,
	input: delivered(budgetChangeSchema),
	plan: planChanges,
	apply: applyChanges,
};

async function planChanges(
	{ odoo }: VerbDeps,
	inputs: ReadonlyArray<VerbInput<Delivered<BudgetChange>>>,
): Promise<BudgetChangePlan> {
	const [companies, directory] = await Promise.all([
		companiesOf(odoo),
		readDirectory(
			odoo,
			allAsks(
				inputs.flatMap(({ value }) =>
					value.data.lines.map((line) => asksOf(value, { ...line, project: value.data.project })),
				),
			),
		),
	]);
	let number = 0;
	const prepared = prepareEach(inputs, ({ value }): Change => {
		const { data } = value;
		const named = value.company === undefined ? null : companies.named(value.company).id;
		const state = stateOf(data.status.commercial);
		const parent = recordId(value, 'budget_change');
		refuseTwice(data.lines);
		const figures: BudgetLine[] = [];
		const rows = data.lines.map((line): UpsertRow => {
			const coding = codingOf(directory, value, { ...line, project: data.project }, named);
			const company = companies.byId(coding.project.company ?? named ?? companies.own.id);
			refuseForeign(company, data.currency);
			figures.push({
				key: {
					project: coding.project.id,
					phase: coding.phase?.id ?? null,
					costCode: coding.costCode?.id ?? null,
					costType: coding.costType?.id ?? null,
				},
				book: { company: company.id, currency: company.currency },
				kind: 'change',
				state,
				amount: decimal(line.amount),
				changeNumber: line.adjustmentNumber ?? '',
			});
			return {
				index: number++,
				externalId: lineExternalId(parent, line.lineId),
				values: {
					...budgetCells(coding, company, 'change', state),
					x_name: line.description ?? data.title ?? `Change ${data.number}`,
					x_amount: line.amount,
					x_quantity: line.quantity ?? null,
					x_uom: line.uom ?? null,
					x_unit_cost: line.unitCost ?? null,
					x_change_number: data.number,
					x_adjustment: line.adjustmentNumber ?? null,
					x_date: data.date ?? null,
				},
			};
		});
		if (data.transfer === true) refuseUnbalanced(figures);
		return {
			rows,
			project: figures[0]?.key.project ?? 0,
			result: {
				externalId: parent,
				number: data.number,
				state,
				lines: rows.length,
				net: toText(sum(figures.map(({ amount }) => amount))),
			},
		};
	});
	const stored = await readStored(odoo, prepared);
	const whole = prepared.map((one): Prepared<Change> => {
		if (!isReady(one)) return one;
		const { value } = one;
		const gone = goneLines(value, stored).map(
			({ externalId }): UpsertRow => ({ index: number++, externalId, values: { x_state: 'void' } }),
		);
		return { index: one.index, value: { ...value, rows: [...value.rows, ...gone] } };
	});
	const checked = withFaults(whole, refuseMoves(whole, stored));
	const ready = checked.filter(isReady);
	const upsert = await planIfAny(odoo, {
		model: JOB_BUDGET_LINE,
		rows: ready.flatMap(({ value }) => value.rows),
		mode: 'master',
	});
	const planned = new Map(upsert?.rows.map((row) => [row.row.index, row]));
	const preview = checked.map((one): Outcome<BudgetChangeUpserted> => {
		if (!isReady(one)) return failed(one.index, one.fault);
		const { rows, result } = one.value;
		const plans = rows.flatMap(({ index }) => planned.get(index) ?? []);
		const effects: Effect[] = [];
		for (const plan of plans) {
			if (plan.effect === 'exception') return failed(one.index, plan.fault);
			const state = stored.get(plan.row.externalId)?.state;
			const figures = plan.changed.filter((field) => FIGURES.has(field));
			if (state === 'approved' && result.state === 'approved' && figures.length > 0) {
				return failed(one.index, approvedDiffers(result.number, figures));
			}
			effects.push(plan.effect);
		}
		const gone = rows.length - result.lines;
		return done(
			one.index,
			strongest(effects),
			result,
			gone === 0 ? [] : [`${String(gone)} lines that the source took out are void.`],
		);
	});
	// A change goes in with all its lines or not at all: half a transfer would make budget.
	const refusedRows = new Set(
		ready
			.filter(({ index }) => preview.some((p) => p.index === index && p.status === 'exception'))
			.flatMap(({ value }) => value.rows.map(({ index }) => index)),
	);
	return {
		preview,
		upsert:
			upsert === null
				? null
				: { ...upsert, rows: upsert.rows.filter(({ row }) => !refusedRows.has(row.index)) },
		inputOf: new Map(
			ready.flatMap(({ index, value }) => value.rows.map((row) => [row.index, index] as const)),
		),
	};
}

async function applyChanges(
	{ odoo, clock }: VerbDeps,
	plan: BudgetChangePlan,
): Promise<Array<Outcome<BudgetChangeUpserted>>> {
	const applied = await applyIfAny(odoo, clock, plan.upsert);
	const broken = new Map<number, Fault>();
	for (const [row, outcome] of applied) {
		const input = plan.inputOf.get(row);
		if (input !== undefined && outcome.status === 'exception') broken.set(input, outcome.fault);
	}
	return plan.preview.map((before) => {
		const reason = broken.get(before.index);
		if (before.status === 'exception' || reason === undefined) return before;
		return failed(
			before.index,
			reason.with({
				message: `Not every line of the change was written: ${reason.message}`,
				remedy: `${reason.remedy} Then send the whole change again; lines already written stay as they are.`,
			}),
		);
	});
}

interface StoredLine {
	readonly externalId: string;
	readonly state: BudgetState;
}

/**
 * Lines of the changes as Odoo holds them, by External ID: those sent, and those that bear the
 * number of a change but were not sent. Two reads for all changes, a third where there are such.
 */
async function readStored(
	odoo: OdooClient,
	prepared: ReadonlyArray<Prepared<Change>>,
): Promise<ReadonlyMap<string, StoredLine>> {
	const ready = prepared.filter(isReady);
	const names = ready.flatMap(({ value }) => value.rows.map(({ externalId }) => externalId));
	if (names.length === 0) return new Map();
	const known = await resolveExternalIds(odoo, names, JOB_BUDGET_LINE);
	const nameOf = new Map([...known].map(([name, { id }]) => [id, name]));
	const rows = await odoo.searchRead<Pick<JobBudgetLineRow, 'id' | 'x_state'>>({
		model: JOB_BUDGET_LINE,
		domain: [
			'|',
			['id', 'in', [...nameOf.keys()]],
			'&',
			['x_kind', '=', 'change'],
			'&',
			['x_project_id', 'in', [...new Set(ready.map(({ value }) => value.project))]],
			['x_change_number', 'in', [...new Set(ready.map(({ value }) => value.result.number))]],
		],
		fields: ['x_state'],
	});
	const others = rows.flatMap(({ id }) => (nameOf.has(id) ? [] : [id]));
	if (others.length > 0) {
		const answer = await odoo.call<Record<string, unknown>>({
			model: JOB_BUDGET_LINE,
			method: 'get_external_id',
			ids: others,
		});
		for (const [id, name] of Object.entries(answer)) {
			if (typeof name === 'string' && name !== '') nameOf.set(Number(id), name);
		}
	}
	return new Map(
		rows.flatMap(({ id, x_state }) => {
			const externalId = nameOf.get(id);
			const state = BUDGET_STATES.find((one) => one === x_state);
			if (externalId === undefined || state === undefined) return [];
			return [[externalId, { externalId, state }] as const];
		}),
	);
}

/** Lines Odoo holds for a change that its source no longer has: left alone they would still count. */
function goneLines({ rows, result }: Change, stored: ReadonlyMap<string, StoredLine>) {
	const sent = new Set(rows.map(({ externalId }) => externalId));
	return [...stored.values()].filter(
		({ externalId, state }) =>
			state !== 'void' && externalId.startsWith(`${result.externalId}.`) && !sent.has(externalId),
	);
}

/** The state each line has in Odoo decides what its change may become. */
function refuseMoves(
	prepared: ReadonlyArray<Prepared<Change>>,
	stored: ReadonlyMap<string, StoredLine>,
): Map<number, Fault> {
	const refused = new Map<number, Fault>();
	for (const { index, value } of prepared.filter(isReady)) {
		const { number, state } = value.result;
		try {
			value.rows.forEach(({ externalId }, at) => {
				const from = stored.get(externalId)?.state;
				if (from === undefined) return;
				assertMove(from, state);
				const gone = at >= value.result.lines;
				if (gone && from === 'approved' && state === 'approved') {
					throw approvedDiffers(number, ['a line that is missing now']);
				}
			});
		} catch (thrown) {
			refused.set(index, toFault(thrown));
		}
	}
	return refused;
}

/** What an approved change has put into the budget. */
const FIGURES: ReadonlySet<string> = new Set([
	'x_amount',
	'x_project_id',
	'x_phase_id',
	'x_cost_code_id',
	'x_cost_type_id',
	'x_date',
	'x_company_id',
]);

const approvedDiffers = (number: string, differs: readonly string[]) =>
	fault({
		class: 'conflict',
		code: 'budget_change.approved',
		message: `The change ${number} is approved in Odoo with another ${differs
			.join(', ')
			.replaceAll(/x_|_id/g, '')
			.replaceAll('_', ' ')}.`,
		remedy: 'Nothing was changed. Void the approved change and enter a new one.',
		field: 'lines',
	});

function refuseUnbalanced(lines: readonly BudgetLine[]): void {
	const adjustments = new Map<string, BudgetLine[]>();
	for (const line of lines) {
		const key = line.changeNumber ?? '';
		adjustments.set(key, [...(adjustments.get(key) ?? []), line]);
	}
	for (const adjustment of adjustments.values()) assertTransfer(adjustment);
}

function refuseTwice(lines: readonly BudgetChangeLine[]): void {
	const seen = new Set<string>();
	for (const { lineId } of lines) {
		if (seen.has(lineId)) {
			throw fault({
				class: 'source_data',
				code: 'budget_change.line_twice',
				message: `The line "${lineId}" occurs twice in one change.`,
				remedy: 'Send each line once, under its own id.',
				field: 'lines',
			});
		}
		seen.add(lineId);
	}
}
