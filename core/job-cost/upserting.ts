import { type Fault, toFault } from '../faults';
import type { OdooClient } from '../odoo/client.port';
import {
	applyUpsert,
	type PlannedRow,
	planUpsert,
	type UpsertPlan,
	type UpsertRequest,
	type UpsertRow,
} from '../odoo/upsert';
import { done, type Effect, failed, type Outcome } from '../outcome';
import type { Clock } from '../ports';
import type { VerbInput, VerbPlan } from '../verb';

/** What an upsert of one record says. */
export interface Upserted {
	/** Odoo id; null in a dry run of a record that does not exist yet. */
	readonly id: number | null;
	readonly externalId: string;
	/** Fields that differ from what Odoo held. */
	readonly changed: readonly string[];
}

export type NewRow = Omit<UpsertRow, 'index'>;

/** One input made ready: its rows, or the reason why it cannot be applied. */
export type Prepared<X> = Ready<X> | Refused;
export interface Ready<X> {
	readonly index: number;
	readonly value: X;
}
export interface Refused {
	readonly index: number;
	readonly fault: Fault;
}

/** Runs `prepare` on each input; a fault stays with its input. */
export function prepareEach<I, X>(
	inputs: ReadonlyArray<VerbInput<I>>,
	prepare: (input: VerbInput<I>) => X,
): Array<Prepared<X>> {
	return inputs.map((input) => {
		try {
			return { index: input.index, value: prepare(input) };
		} catch (thrown) {
			return { index: input.index, fault: toFault(thrown) };
		}
	});
}

export const isReady = <X>(prepared: Prepared<X>): prepared is Ready<X> => 'value' in prepared;

/** The same with some inputs refused. */
export const withFaults = <X>(
	prepared: ReadonlyArray<Prepared<X>>,
	refused: ReadonlyMap<number, Fault>,
): Array<Prepared<X>> =>
	prepared.map((one) => {
		const reason = refused.get(one.index);
		return reason === undefined ? one : { index: one.index, fault: reason };
	});

/** A plan that is one upsert, each input one row. */
export interface RecordPlan extends VerbPlan<Upserted> {
	readonly upsert: UpsertPlan | null;
	readonly warnings: ReadonlyMap<number, readonly string[]>;
}

export interface ReadyRow {
	readonly row: NewRow;
	readonly warnings?: readonly string[];
}

/** Plans master data: one row an input, compared with what Odoo holds. */
export async function planRecords(
	odoo: OdooClient,
	model: string,
	prepared: ReadonlyArray<Prepared<ReadyRow>>,
): Promise<RecordPlan> {
	const ready = prepared.filter(isReady);
	const rows = ready.map(({ index, value }) => ({ ...value.row, index }));
	const upsert = await planIfAny(odoo, { model, rows, mode: 'master' });
	const warnings = new Map(ready.map(({ index, value }) => [index, value.warnings ?? []]));
	const planned = new Map(upsert?.rows.map((row) => [row.row.index, row]));
	const preview = prepared.map((one): Outcome<Upserted> => {
		if (!isReady(one)) return failed(one.index, one.fault);
		const row = planned.get(one.index);
		return row === undefined ? failed(one.index, lost()) : previewOf(row, warnings.get(one.index));
	});
	return { preview, upsert, warnings };
}

export async function applyRecords(
	odoo: OdooClient,
	clock: Clock,
	plan: RecordPlan,
): Promise<Array<Outcome<Upserted>>> {
	const applied = await applyIfAny(odoo, clock, plan.upsert);
	return plan.preview.map((before) => {
		const after = applied.get(before.index);
		if (after === undefined || before.status === 'exception') return before;
		if (after.status === 'exception') return after;
		return done(
			before.index,
			after.effect,
			{ ...after.result, changed: before.result.changed },
			before.warnings,
		);
	});
}

/** No rows, no call. */
export async function planIfAny(
	odoo: OdooClient,
	request: UpsertRequest,
): Promise<UpsertPlan | null> {
	return request.rows.length === 0 ? null : await planUpsert(odoo, request);
}

/** A row and the company it belongs to, Odoo id. */
export interface CompanyRow extends UpsertRow {
	readonly company: number;
}

/** One plan for each company: Odoo chooses its defaults by the company it is asked in. */
export async function planByCompany(
	odoo: OdooClient,
	{ context, ...request }: Omit<UpsertRequest, 'rows'>,
	rows: readonly CompanyRow[],
): Promise<UpsertPlan[]> {
	const plans: UpsertPlan[] = [];
	for (const company of new Set(rows.map((row) => row.company))) {
		plans.push(
			await planUpsert(odoo, {
				...request,
				context: { ...context, companyIds: [company] },
				rows: rows
					.filter((row) => row.company === company)
					.map(({ company: _company, ...row }) => row),
			}),
		);
	}
	return plans;
}

export async function applyIfAny(
	odoo: OdooClient,
	clock: Clock,
	plan: UpsertPlan | null,
): Promise<Map<number, Outcome<{ id: number; externalId: string }>>> {
	if (plan === null) return new Map();
	const outcomes = await applyUpsert(odoo, plan, clock);
	return new Map(outcomes.map((outcome) => [outcome.index, outcome]));
}

function previewOf(row: PlannedRow, warnings: readonly string[] = []): Outcome<Upserted> {
	if (row.effect === 'exception') return failed(row.row.index, row.fault);
	const { index, externalId } = row.row;
	return done(index, row.effect, { id: row.id, externalId, changed: row.changed }, warnings);
}

const lost = (): Fault => toFault(new Error('input without a planned row'));

/** The effect of an input that wrote several records. */
export const strongest = (effects: readonly Effect[]): Effect =>
	(['created', 'updated', 'removed'] as const).find((effect) => effects.includes(effect)) ??
	'unchanged';
