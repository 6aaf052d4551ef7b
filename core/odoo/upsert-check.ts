import { fault, toFault, type Fault } from '../faults';
import { loadCell } from './cells';
import type { FieldFacts, Json } from './client.port';
import { canonicalJson } from './compare';
import { splitExternalId } from './external-id';
import type { UpsertRequest, UpsertRow } from './upsert';

type Facts = ReadonlyMap<string, FieldFacts>;

/** Everything that can be said about a row without asking Odoo for records. */
export function checkRows(
	{ model, rows }: UpsertRequest,
	facts: Facts,
	lineFacts: ReadonlyMap<string, Facts>,
): Map<UpsertRow, Fault> {
	const refused = new Map<UpsertRow, Fault>();
	for (const row of rows) {
		try {
			splitExternalId(row.externalId);
			for (const [field, cell] of Object.entries(row.values)) {
				loadCell(model, field, cell, facts.get(field));
			}
			for (const [name, lines] of Object.entries(row.lines ?? {})) {
				checkLines(model, row, name, lines, facts, lineFacts.get(name));
			}
		} catch (thrown) {
			refused.set(row, toFault(thrown));
		}
	}
	refuseDuplicates(model, rows, refused);
	return refused;
}

function checkLines(
	model: string,
	row: UpsertRow,
	name: string,
	lines: NonNullable<UpsertRow['lines']>[string],
	facts: Facts,
	lineFacts: Facts | undefined,
): void {
	const field = facts.get(name);
	if (!lineFacts || field?.relation === undefined) {
		throw fault({
			class: 'protocol',
			code: 'odoo.unknown_field',
			message: `${name} of ${model} does not hold lines.`,
			remedy: 'Report it with the operation and the Odoo version.',
			model,
			field: name,
		});
	}
	const seen = new Set<string>();
	const columns = new Map<string, string>();
	const uneven = (): Fault =>
		fault({
			class: 'protocol',
			code: 'upsert.uneven_lines',
			message: `The lines in ${name} do not fill the same fields in the same way.`,
			remedy: 'Fill the same fields in every line, with null where a line has no value.',
			model,
			field: name,
		});
	const filled = Object.keys(lines[0]?.values ?? {}).length;
	for (const line of lines) {
		if (!line.externalId.startsWith(`${row.externalId}.`) || seen.has(line.externalId)) {
			throw fault({
				class: 'source_data',
				code: 'external_id.line_not_of_document',
				message: `The line ${line.externalId.slice(0, 120)} does not belong to this document alone.`,
				remedy: 'Name each line once, after its document.',
				model,
				field: name,
			});
		}
		seen.add(line.externalId);
		// All lines of a document share their columns, and an empty cell would empty the field.
		if (Object.keys(line.values).length !== filled) throw uneven();
		for (const [lineField, cell] of Object.entries(line.values)) {
			const { suffix } = loadCell(field.relation, lineField, cell, lineFacts.get(lineField));
			if (!(lineField in (lines[0]?.values ?? {}))) throw uneven();
			if (cell === null) continue;
			if ((columns.get(lineField) ?? suffix) !== suffix) throw uneven();
			columns.set(lineField, suffix);
		}
	}
}

/** Two rows of one External ID: Odoo would let the last one win without a word. */
function refuseDuplicates(
	model: string,
	rows: readonly UpsertRow[],
	refused: Map<UpsertRow, Fault>,
): void {
	const groups = new Map<string, UpsertRow[]>();
	for (const row of rows) groups.set(row.externalId, [...(groups.get(row.externalId) ?? []), row]);
	for (const group of groups.values()) {
		if (group.length < 2) continue;
		const contents = new Set(group.map(contentOf));
		if (contents.size === 1) continue;
		for (const row of group) {
			if (refused.has(row)) continue;
			refused.set(
				row,
				fault({
					class: 'conflict',
					code: 'conflict.duplicate_in_batch',
					message: `${group.length} items of this batch claim to be ${row.externalId}, with different content.`,
					remedy: 'Send one item a record, the newest revision.',
					model,
					field: 'externalId',
				}),
			);
		}
	}
}

const contentOf = (row: UpsertRow): string =>
	canonicalJson({ values: row.values, lines: row.lines ?? {} } as unknown as Json);
