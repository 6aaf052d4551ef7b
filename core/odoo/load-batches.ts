import type { FieldFacts, LoadRequest } from './client.port';
import { loadCell, type Cell } from './cells';
import { inChunks } from './paging';
import type { PlannedRow, UpsertLine, UpsertPlan, UpsertRow } from './upsert';
import { referencesOf } from './upsert-plan';

/** A record as `load` wants it: one line, or more when it has lines of its own. */
export interface Prepared {
	readonly row: UpsertRow;
	readonly lines: ReadonlyArray<readonly string[]>;
}

/** Records that fill the same columns, and therefore travel in one `load`. */
export interface Batch {
	/** Batches of one level do not need each other; every level needs the ones before. */
	readonly level: number;
	readonly columns: readonly string[];
	readonly mode: LoadRequest['mode'];
	readonly records: readonly Prepared[];
}

/** Cells of one line, each with its column. */
type Cells = Array<[column: string, text: string]>;
type Pending = Extract<PlannedRow, { effect: 'created' | 'updated' | 'unchanged' }>;

/**
 * The calls of a plan, in order: what others refer to goes first, and rows are grouped by the
 * columns they fill, because an empty cell would empty the field.
 *
 * New records are loaded create-once under their External ID, so that a repeat has no second
 * effect. Known ones are written by id, changed fields only: by External ID a record deleted
 * meanwhile would come back with nothing but the changed fields.
 */
export function loadBatches(plan: UpsertPlan, batchSize: number): Batch[] {
	const pending = new Map<string, Pending>();
	for (const planned of plan.rows) {
		if (planned.effect === 'created' || planned.effect === 'updated') {
			pending.set(planned.row.externalId, planned);
		}
	}
	const depth = depthsOf(pending);
	const groups = new Map<string, { batch: Batch; records: Prepared[] }>();
	for (const planned of pending.values()) {
		const { columns, lines } = prepare(plan, planned);
		const mode = planned.effect === 'created' ? 'create_once' : 'write';
		const level = depth.get(planned.row.externalId) ?? 0;
		const key = JSON.stringify([level, mode, columns]);
		let group = groups.get(key);
		if (!group) {
			group = { batch: { level, columns, mode, records: [] }, records: [] };
			groups.set(key, group);
		}
		group.records.push({ row: planned.row, lines });
	}
	return [...groups.values()]
		.sort((a, b) => a.batch.level - b.batch.level)
		.flatMap(({ batch, records }) =>
			[...inChunks(records, batchSize)].map((part) => ({ ...batch, records: part })),
		);
}

/** How many new records of this batch have to exist before each one. Rings were refused before. */
function depthsOf(pending: ReadonlyMap<string, Pending>): Map<string, number> {
	const depths = new Map<string, number>();
	const depthOf = (planned: Pending): number => {
		const name = planned.row.externalId;
		const known = depths.get(name);
		if (known !== undefined) return known;
		depths.set(name, 0);
		let depth = 0;
		for (const [, reference] of referencesOf(planned.row)) {
			const before = pending.get(reference);
			if (before?.effect === 'created' && before !== planned)
				depth = Math.max(depth, depthOf(before) + 1);
		}
		depths.set(name, depth);
		return depth;
	};
	for (const planned of pending.values()) depthOf(planned);
	return depths;
}

function prepare(
	plan: UpsertPlan,
	planned: Pending,
): { columns: string[]; lines: ReadonlyArray<readonly string[]> } {
	const { row, id } = planned;
	// `.id` does not find an archived record; its External ID does.
	const update = planned.effect === 'updated' && id !== null && !planned.archived;
	const sends = (field: string) => !update || planned.changed.includes(field);
	const head: Cells = [
		update ? ['.id', String(id)] : ['id', row.externalId],
		...cellsOf(plan.model, '', row.values, plan.facts, sends),
	];
	const details = Object.entries(row.lines ?? {})
		.filter(([field, lines]) => lines.length > 0 && sends(field))
		.map(([field, lines]) => lineCells(plan, field, lines));
	const columns = [head, ...details.map((lines) => lines[0] ?? [])].flatMap((cells) =>
		cells.map(([column]) => column),
	);
	const height = Math.max(1, ...details.map((lines) => lines.length));
	const lines = Array.from({ length: height }, (_none, at) => [
		// Continuation lines leave the cells of the head empty.
		...head.map(([, text]) => (at === 0 ? text : '')),
		...details.flatMap((of) =>
			(of[at] ?? of[0]?.map(([column]) => [column, ''] as const) ?? []).map(([, text]) => text),
		),
	]);
	return { columns, lines };
}

/** The cells of all lines under one set of columns; checked by the plan to fill the same fields. */
function lineCells(plan: UpsertPlan, field: string, lines: readonly UpsertLine[]): Cells[] {
	const model = plan.facts.get(field)?.relation ?? '';
	const facts = plan.lineFacts.get(field) ?? new Map<string, FieldFacts>();
	const all = lines.map(
		({ externalId, values }): Cells => [
			[`${field}/id`, externalId],
			...cellsOf(model, `${field}/`, values, facts, () => true),
		],
	);
	// An empty reference has no form of its own: it takes the column of the lines that have one.
	return all.map((cells) =>
		cells.map(([column, text], at) => [
			text === '' ? (all.find((other) => other[at]?.[1] !== '')?.[at]?.[0] ?? column) : column,
			text,
		]),
	);
}

function cellsOf(
	model: string,
	prefix: string,
	values: Readonly<Record<string, Cell>>,
	facts: ReadonlyMap<string, FieldFacts>,
	sends: (field: string) => boolean,
): Cells {
	return Object.keys(values)
		.filter(sends)
		.sort()
		.map((field) => {
			const { suffix, text } = loadCell(model, field, values[field] ?? null, facts.get(field));
			return [`${prefix}${field}${suffix}`, text];
		});
}

/** The `load` of a batch. Datetimes are prepared in UTC, so Odoo must read them in UTC. */
export function requestOf(plan: UpsertPlan, { columns, mode, records }: Batch): LoadRequest {
	const heads = columns.map((column) => column.split('/'));
	const times = heads.some(([field = '', inner = '']) => {
		const of = plan.lineFacts.get(field) ?? plan.facts;
		return of.get(plan.lineFacts.has(field) ? inner : field)?.type === 'datetime';
	});
	return {
		model: plan.model,
		fields: columns,
		rows: records.flatMap(({ lines }) => lines),
		mode,
		context: {
			...plan.context,
			...(times ? { tz: 'UTC' } : {}),
			extra: {
				// No chatter entry for every field of every vendor; also a third faster.
				...(plan.mode === 'master' ? { tracking_disable: true } : {}),
				...plan.context.extra,
			},
		},
	};
}
