import { joinKey } from '../canonical/keys';
import { fault, toFault, type Fault, type FaultInit } from '../faults';
import type { Cell } from './cells';
import { sameValue, type CompareDeps } from './compare';
import type { FieldFacts, Json, OdooClient } from './client.port';
import { sourceOfExternalId } from './external-id';
import { resolveByModel, type Resolution } from './resolve-external-ids';
import { readStored, type Stored } from './stored-records';
import { checkRows } from './upsert-check';
import type { PlannedRow, UpsertPlan, UpsertRequest, UpsertRow } from './upsert';

type Facts = ReadonlyMap<string, FieldFacts>;

/**
 * Says for every row whether it would be created, updated (and in which fields) or left alone.
 * Reads only. A row that cannot be applied is an exception in the plan; the others go on. Throws
 * when the model as a whole is missing or closed to this user.
 */
export async function planUpsert(odoo: OdooClient, request: UpsertRequest): Promise<UpsertPlan> {
	const { model, rows, mode, context = {} } = request;
	const facts = await factsOf(odoo, model);
	const lineFacts = await lineFactsOf(odoo, facts, rows);
	const refused = checkRows(request, facts, lineFacts);
	const sound = rows.filter((row) => !refused.has(row));
	const resolution = await resolveByModel(odoo, namesByModel(model, sound, facts, lineFacts, mode));

	const exists = (row: UpsertRow) => resolution.found.get(row.externalId)?.model === model;
	const stored =
		mode === 'master'
			? await readStored(odoo, {
					model,
					rows: sound.filter(exists),
					facts,
					lineFacts,
					resolution,
					context,
				})
			: null;

	const planned = new Map<UpsertRow, PlannedRow>();
	for (const row of rows) {
		const reason = refused.get(row) ?? stateFault(model, row, resolution, stored, request);
		planned.set(
			row,
			reason
				? { effect: 'exception', row, fault: reason.with({ row: row.index }) }
				: planRow(row, resolution, stored, facts, lineFacts),
		);
	}
	refuseBrokenReferences(rows, planned, resolution);
	return {
		model,
		mode,
		context,
		facts,
		lineFacts,
		rows: rows.map((row) => planned.get(row) ?? lost(row)),
	};
}

const lost = (row: UpsertRow): PlannedRow => ({
	effect: 'exception',
	row,
	fault: toFault(new Error('row without a plan')),
});

async function factsOf(odoo: OdooClient, model: string): Promise<Facts> {
	const facts = await odoo.fieldsOf(model);
	if (facts) return facts;
	throw fault({
		class: 'protocol',
		code: 'odoo.unknown_model',
		message: `Odoo has no model ${model} here.`,
		remedy: 'Ask the Odoo administrator to install the app that brings this model.',
		model,
	});
}

async function lineFactsOf(
	odoo: OdooClient,
	facts: Facts,
	rows: readonly UpsertRow[],
): Promise<ReadonlyMap<string, Facts>> {
	const names = new Set(rows.flatMap((row) => Object.keys(row.lines ?? {})));
	const known = new Map<string, Facts>();
	for (const name of names) {
		const field = facts.get(name);
		// An unusable name is reported with the row that holds it.
		if (field?.type === 'one2many' && field.relation !== undefined) {
			known.set(name, await factsOf(odoo, field.relation));
		}
	}
	return known;
}

/** All External IDs worth asking for, under the model they should belong to. */
function namesByModel(
	model: string,
	rows: readonly UpsertRow[],
	facts: Facts,
	lineFacts: ReadonlyMap<string, Facts>,
	mode: UpsertRequest['mode'],
): Map<string, string[]> {
	const own = new Set(rows.map((row) => row.externalId));
	const names = new Map<string, Set<string>>([[model, own]]);
	const add = (owner: string, name: string) => {
		const known = names.get(owner);
		if (known) known.add(name);
		else names.set(owner, new Set([name]));
	};
	const addCells = (values: Readonly<Record<string, Cell>>, of: Facts) => {
		for (const [field, cell] of Object.entries(values)) {
			const name = referenceIn(cell);
			if (name !== null) add(of.get(field)?.relation ?? '', name);
		}
	};
	for (const row of rows) {
		addCells(row.values, facts);
		for (const [field, lines] of Object.entries(row.lines ?? {})) {
			const of = lineFacts.get(field);
			const lineModel = facts.get(field)?.relation;
			if (!of || lineModel === undefined) continue;
			for (const line of lines) {
				addCells(line.values, of);
				if (mode === 'master') add(lineModel, line.externalId);
			}
		}
	}
	return new Map([...names].map(([owner, set]) => [owner, [...set]]));
}

export const referenceIn = (cell: Cell): string | null =>
	typeof cell === 'object' && cell !== null && 'externalId' in cell ? cell.externalId : null;

/** Every External ID a row refers to, its lines included. */
export function* referencesOf(row: UpsertRow): Generator<[field: string, name: string]> {
	for (const [field, cell] of Object.entries(row.values)) {
		const name = referenceIn(cell);
		if (name !== null) yield [field, name];
	}
	for (const [owner, lines] of Object.entries(row.lines ?? {})) {
		for (const line of lines) {
			for (const [field, cell] of Object.entries(line.values)) {
				const name = referenceIn(cell);
				if (name !== null) yield [`${owner}/${field}`, name];
			}
		}
	}
}

/** What Odoo's present state forbids. */
function stateFault(
	model: string,
	row: UpsertRow,
	resolution: Resolution,
	stored: Stored | null,
	{ context }: UpsertRequest,
): Fault | null {
	const found = resolution.found.get(row.externalId);
	if (resolution.hidden.has(row.externalId) || (found && stored?.hidden.has(found.id))) {
		return fault({
			class: 'rights',
			code: 'odoo.record_refused',
			message: 'The record exists in Odoo, but the integration user may not see it.',
			remedy:
				'Ask the Odoo administrator to check the record rules and the companies of the integration user.',
			model,
		});
	}
	if (!found) return null;
	if (found.model !== model) {
		return fault({
			class: 'conflict',
			code: 'odoo.external_id_of_other_model',
			message: `This External ID already belongs to another kind of record (${found.model}).`,
			remedy: 'Give the record a key of its own, or remove the wrong External ID in Odoo.',
			model,
		});
	}
	const record = stored?.records.get(found.id);
	if (!record) return null;
	if (record['active'] === false && !('active' in row.values)) {
		return fault({
			class: 'conflict',
			code: 'odoo.record_archived',
			message: 'The record is archived in Odoo.',
			remedy: 'Unarchive it in Odoo, or stop sending it.',
			model,
			details: { id: found.id },
		});
	}
	const company = record['company_id'];
	if (typeof company === 'number' && context?.companyIds && !context.companyIds.includes(company)) {
		return fault({
			class: 'conflict',
			code: 'odoo.record_of_other_company',
			message: `The record belongs to another company (${company}) than this delivery.`,
			remedy: 'Check the company of the item; keys of two companies must differ.',
			model,
			field: 'company_id',
			details: { id: found.id, company },
		});
	}
	return null;
}

function planRow(
	row: UpsertRow,
	resolution: Resolution,
	stored: Stored | null,
	facts: Facts,
	lineFacts: ReadonlyMap<string, Facts>,
): PlannedRow {
	const found = resolution.found.get(row.externalId);
	const created: PlannedRow = {
		effect: 'created',
		row,
		id: null,
		changed: [...Object.keys(row.values), ...Object.keys(row.lines ?? {})],
		archived: false,
	};
	if (!found) return created;
	const unchanged: PlannedRow = {
		effect: 'unchanged',
		row,
		id: found.id,
		changed: [],
		archived: false,
	};
	if (!stored) return unchanged;
	const record = stored.records.get(found.id);
	// The External ID outlived its record; `load` creates it anew.
	if (!record) return created;

	const deps: CompareDeps = {
		idOf: (name) => resolution.found.get(name)?.id,
		places: (currency) => stored.places.get(currency) ?? 2,
	};
	const differs = (
		values: Readonly<Record<string, Cell>>,
		now: { [field: string]: Json },
		of: Facts,
	): string[] =>
		Object.entries(values).flatMap(([field, cell]) => {
			const fact = of.get(field);
			if (!fact) return [field];
			const currency = fact.currencyField === undefined ? undefined : now[fact.currencyField];
			const same = sameValue(
				cell,
				now[field],
				fact,
				deps,
				typeof currency === 'number' ? currency : undefined,
			);
			return same ? [] : [field];
		});
	const changed = differs(row.values, record, facts);
	for (const [field, lines] of Object.entries(row.lines ?? {})) {
		const of = lineFacts.get(field);
		const outdated = lines.some((line) => {
			const id = resolution.found.get(line.externalId)?.id;
			const now = id === undefined ? undefined : stored.lines.get(field)?.get(id);
			return !of || !now || differs(line.values, now, of).length > 0;
		});
		if (outdated) changed.push(field);
	}
	if (changed.length === 0) return unchanged;
	return { effect: 'updated', row, id: found.id, changed, archived: record['active'] === false };
}

/**
 * A reference is good when Odoo has it or when this batch creates it. Refusing one row may take the
 * ground from under another, so this repeats until nothing changes; a ring of new records that need
 * each other has no first one and is refused too.
 */
function refuseBrokenReferences(
	rows: readonly UpsertRow[],
	planned: Map<UpsertRow, PlannedRow>,
	resolution: Resolution,
): void {
	const names = new Set(rows.map((row) => row.externalId));
	const ready = new Set(resolution.found.keys());
	const missingOf = (row: UpsertRow) => [...referencesOf(row)].find(([, name]) => !ready.has(name));
	let open = rows.filter((row) => {
		const effect = planned.get(row)?.effect;
		return effect === 'created' || effect === 'updated';
	});
	for (let progress = true; progress; ) {
		const passed = open.filter((row) => missingOf(row) === undefined);
		open = open.filter((row) => missingOf(row) !== undefined);
		for (const row of passed) ready.add(row.externalId);
		progress = passed.length > 0;
	}
	for (const row of open) {
		const [field, name] = missingOf(row) ?? [];
		const inBatch = name !== undefined && names.has(name);
		planned.set(row, {
			effect: 'exception',
			row,
			fault: fault({
				class: 'mapping',
				code: resolution.hidden.has(name ?? '')
					? 'odoo.reference_hidden'
					: inBatch
						? 'odoo.reference_not_delivered'
						: 'odoo.unknown_reference',
				message: inBatch
					? `${field ?? 'A field'} refers to ${name ?? 'a record'} of this batch, which cannot be delivered.`
					: `${field ?? 'A field'} refers to ${name ?? 'a record'}, which Odoo does not have or hides from this user.`,
				remedy: 'Deliver the referenced record first, or correct the reference.',
				...(field === undefined ? {} : { field }),
				row: row.index,
				...detailsOf(name),
			}),
		});
	}
}

/** The source record that is missing, so that a delivery can wait for it. */
function detailsOf(externalId: string | undefined): Pick<FaultInit, 'details'> {
	const source = externalId === undefined ? null : sourceOfExternalId(externalId);
	if (source === null) return {};
	const { system, tenant, entity, key } = source;
	return { details: { entity, recordKey: joinKey(system, tenant, entity, key) } };
}
