import { type Fault, fault, toFault } from '../../faults';
import type { OdooClient } from '../../odoo/client.port';
import type { Cell, PlannedRow, UpsertPlan, UpsertRow } from '../../odoo/upsert';
import { isReady, type NewRow, planIfAny, type Prepared, type Ready } from '../upserting';

/** A posting that is made once and never changed. */
export interface OncePosting {
	readonly row: NewRow;
	/** Fields that make it the same posting; a text a person may have improved is none of them. */
	readonly identity: readonly string[];
	/**
	 * Values Odoo overwrites while it creates the record (the amount of a timesheet; in Odoo 18 also
	 * its codes). They are written in a second step, and until then the record says so in `ref`.
	 */
	readonly finish?: Readonly<Record<string, Cell>>;
}

/** Stands in `ref` between the two steps, so that a run that broke off is finished by the next. */
export const UNFINISHED = 'n8n: not finished';

export interface OncePlan {
	/** Create-once plan of what Odoo does not hold yet. */
	readonly create: UpsertPlan | null;
	/** Second step, for records just created or left unfinished. */
	readonly finish: ReadonlyMap<number, NewRow>;
	/** Per input: the id Odoo holds already, null when it is to be created, or why not. */
	readonly state: ReadonlyMap<number, number | null | Fault>;
}

/**
 * Sorts postings into new, already made, and in conflict: the same key with other content is a fault
 * that names the fields, never an overwrite.
 */
export async function planOnce(
	odoo: OdooClient,
	model: string,
	prepared: ReadonlyArray<Prepared<OncePosting>>,
): Promise<OncePlan> {
	const ready = prepared.filter(isReady);
	const compared = await planIfAny(odoo, {
		model,
		mode: 'master',
		rows: ready.map(
			({ index, value: { row, identity, finish } }): UpsertRow => ({
				...row,
				index,
				values: Object.fromEntries(
					Object.entries({ ...row.values, ...finish }).filter(([field]) =>
						identity.includes(field),
					),
				),
			}),
		),
	});
	const rows = new Map(compared?.rows.map((row) => [row.row.index, row]));
	const unfinished = await readUnfinished(odoo, model, ready, rows);

	const state = new Map<number, number | null | Fault>();
	for (const one of prepared) if (!isReady(one)) state.set(one.index, one.fault);
	for (const [index, row] of rows) state.set(index, unfinished.get(index) ?? stateOf(row, model));

	const fresh = ready.filter(({ index }) => state.get(index) === null);
	const create = await planIfAny(odoo, {
		model,
		mode: 'create_once',
		rows: fresh.map(({ index, value: { row, finish } }) => ({
			...row,
			index,
			values: finish === undefined ? row.values : { ...row.values, ref: UNFINISHED },
		})),
	});
	for (const row of create?.rows ?? []) {
		if (row.effect === 'exception') state.set(row.row.index, row.fault);
	}
	const finish = new Map(
		ready.flatMap(({ index, value }) => {
			const open = state.get(index) === null || unfinished.has(index);
			if (value.finish === undefined || !open) return [];
			const { externalId, values } = value.row;
			return [
				[
					index,
					{ externalId, values: { ref: null, ...pick(values, 'ref'), ...value.finish } },
				] as const,
			];
		}),
	);
	return { create, finish, state };
}

/** Records of a run that broke off between its two steps, by input. */
async function readUnfinished(
	odoo: OdooClient,
	model: string,
	ready: ReadonlyArray<Ready<OncePosting>>,
	rows: ReadonlyMap<number, PlannedRow>,
): Promise<Map<number, number>> {
	const candidates = ready.flatMap(({ index, value }) => {
		const row = rows.get(index);
		if (value.finish === undefined || row === undefined || row.effect === 'exception') return [];
		const finishable = row.changed.every((field) => field in (value.finish ?? {}));
		return row.id !== null && finishable ? [{ index, id: row.id }] : [];
	});
	if (candidates.length === 0) return new Map();
	const found = await odoo.searchRead<{ id: number }>({
		model,
		domain: [
			['id', 'in', candidates.map(({ id }) => id)],
			['ref', '=', UNFINISHED],
		],
		fields: ['ref'],
	});
	const open = new Set(found.map(({ id }) => id));
	return new Map(
		candidates.filter(({ id }) => open.has(id)).map(({ index, id }) => [index, id] as const),
	);
}

const pick = (values: Readonly<Record<string, Cell>>, field: string): Record<string, Cell> => {
	const cell = values[field];
	return cell === undefined ? {} : { [field]: cell };
};

function stateOf(row: PlannedRow, model: string): number | null | Fault {
	switch (row.effect) {
		case 'exception':
			return row.fault;
		case 'created':
			return null;
		case 'unchanged':
			return row.id ?? toFault(new Error('known record without an id'));
		case 'updated':
			return fault({
				class: 'conflict',
				code: 'conflict.already_posted',
				message: `This record is posted already, with another ${row.changed.join(', ')}.`,
				remedy:
					'Nothing was changed. Reverse the posting and send the corrected record under a new id.',
				model,
				details: { id: row.id, differs: row.changed.join(', ') },
			});
	}
}
