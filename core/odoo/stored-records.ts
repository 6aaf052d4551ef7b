import { Fault, toFault } from '../faults';
import type { FieldFacts, Json, OdooClient, OdooContext } from './client.port';
import { inChunks } from './paging';
import type { Resolution } from './resolve-external-ids';
import type { UpsertRow } from './upsert';

type Facts = ReadonlyMap<string, FieldFacts>;
export type StoredRecord = { readonly id: number; readonly [field: string]: Json };

/** What Odoo holds now of the records a plan is about. */
export interface Stored {
	readonly records: ReadonlyMap<number, StoredRecord>;
	/** Lines by one2many field and id. */
	readonly lines: ReadonlyMap<string, ReadonlyMap<number, StoredRecord>>;
	/** Records that exist and that this user may not see. */
	readonly hidden: ReadonlySet<number>;
	/** Decimal places by currency. */
	readonly places: ReadonlyMap<number, number>;
}

interface StoredRequest {
	readonly model: string;
	/** Rows whose External ID is known to Odoo. */
	readonly rows: readonly UpsertRow[];
	readonly facts: Facts;
	readonly lineFacts: ReadonlyMap<string, Facts>;
	readonly resolution: Resolution;
	readonly context: OdooContext;
}

const ROWS_PER_CALL = 1000;

/** Reads the compared fields only, many records a call, archived ones included. */
export async function readStored(odoo: OdooClient, request: StoredRequest): Promise<Stored> {
	const { model, rows, facts, lineFacts, resolution, context } = request;
	const idsOf = (names: Iterable<string>) =>
		[...new Set(names)].flatMap((name) => resolution.found.get(name)?.id ?? []);

	const ids = idsOf(rows.map((row) => row.externalId));
	const wanted = new Set(rows.flatMap((row) => Object.keys(row.values)));
	for (const name of ['active', 'company_id']) if (facts.has(name)) wanted.add(name);
	const records = await readAll(odoo, model, ids, wanted, facts, context);

	const lines = new Map<string, ReadonlyMap<number, StoredRecord>>();
	for (const [field, of] of lineFacts) {
		const all = rows.flatMap((row) => row.lines?.[field] ?? []);
		const lineModel = facts.get(field)?.relation;
		if (lineModel === undefined) continue;
		const lineFields = new Set(all.flatMap((line) => Object.keys(line.values)));
		const lineIds = idsOf(all.map((line) => line.externalId));
		lines.set(field, await readAll(odoo, lineModel, lineIds, lineFields, of, context));
	}

	const missing = ids.filter((id) => !records.has(id));
	return {
		records,
		lines,
		hidden: await hiddenAmong(odoo, model, missing, context),
		places: await currencyPlaces(odoo, [
			...[...wanted].map((name) => facts.get(name)),
			...[...lineFacts.values()].flatMap((of) => [...of.values()]),
		]),
	};
}

async function readAll(
	odoo: OdooClient,
	model: string,
	ids: readonly number[],
	wanted: ReadonlySet<string>,
	facts: Facts,
	context: OdooContext,
): Promise<Map<number, StoredRecord>> {
	const fields = new Set(wanted);
	for (const name of wanted) {
		const currency = facts.get(name)?.currencyField;
		if (currency !== undefined && facts.has(currency)) fields.add(currency);
	}
	const pages = await Promise.all(
		[...inChunks(ids, ROWS_PER_CALL)].map(
			async (part) =>
				await odoo.searchRead<StoredRecord>({
					model,
					domain: [['id', 'in', part]],
					fields: [...fields],
					limit: part.length,
					many2one: 'id',
					context: { ...context, activeTest: false },
				}),
		),
	);
	return new Map(pages.flat().map((row) => [row.id, row]));
}

/** A record a search does not find is gone, or hidden by a rule: only reading it tells which. */
async function hiddenAmong(
	odoo: OdooClient,
	model: string,
	ids: readonly number[],
	context: OdooContext,
): Promise<Set<number>> {
	if (ids.length === 0) return new Set();
	try {
		await odoo.read({ model, ids, fields: ['id'], missing: 'omit', context });
		return new Set();
	} catch (thrown) {
		if (!(thrown instanceof Fault) || thrown.class !== 'rights') throw toFault(thrown);
		if (ids.length === 1) return new Set(ids);
	}
	const half = Math.ceil(ids.length / 2);
	const [left, right] = await Promise.all([
		hiddenAmong(odoo, model, ids.slice(0, half), context),
		hiddenAmong(odoo, model, ids.slice(half), context),
	]);
	return new Set([...left, ...right]);
}

async function currencyPlaces(
	odoo: OdooClient,
	facts: ReadonlyArray<FieldFacts | undefined>,
): Promise<Map<number, number>> {
	if (!facts.some((fact) => fact?.type === 'monetary')) return new Map();
	const rows = await odoo.searchRead<{ id: number; decimal_places: number }>({
		model: 'res.currency',
		domain: [],
		fields: ['decimal_places'],
		context: { activeTest: false },
	});
	return new Map(rows.map((row) => [row.id, row.decimal_places]));
}
