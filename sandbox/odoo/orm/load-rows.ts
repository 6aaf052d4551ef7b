import { valueError } from './errors';
import type { Env } from './env';
import type { Model } from './model';
import { isRelational } from './model';

/** One record of a `load`, its lines stitched together; keys are columns, '' stands for the name. */
export interface ImportRecord {
	[column: string]: unknown;
}

export interface Span {
	readonly from: number;
	readonly to: number;
}

export type FieldPath = readonly string[];

const REFERENCES = new Set(['', 'id', '.id']);

/** Splits `order_line/product_id/.id`; the database id may also be glued on as `field.id`. */
export const toPath = (column: string): FieldPath =>
	column
		.replace(/([^/])\.id/g, '$1/.id')
		.replace(/([^/]):id/g, '$1/id')
		.split('/');

/** Python's truth: what counts as an empty cell. */
export const isFilled = (cell: unknown): boolean =>
	cell !== null && cell !== undefined && cell !== false && cell !== '' && cell !== 0;

/**
 * Groups rows into records: a row whose only filled cells are lines continues the record above it.
 * Columns that no field stands behind are refused, as Odoo does, with a ValueError.
 */
export function extractRecords(
	env: Env,
	model: Model,
	paths: readonly FieldPath[],
	rows: ReadonlyArray<readonly unknown[]>,
	limit = Number.POSITIVE_INFINITY,
): Array<{ record: ImportRecord; span: Span }> {
	const isLines = paths.map((path) => model.fields.get(path[0] ?? '')?.type === 'one2many');
	for (const path of paths) {
		const name = path[0] ?? '';
		if (!REFERENCES.has(name) && !model.fields.has(name)) {
			throw valueError(`Invalid field name '${path.join('/')}'`);
		}
	}
	const continues = (row: readonly unknown[]): boolean =>
		isLines.some((lines, i) => lines && isFilled(row[i])) &&
		isLines.every((lines, i) => lines || !isFilled(row[i]));

	const records: Array<{ record: ImportRecord; span: Span }> = [];
	let index = 0;
	while (index < rows.length && index < limit) {
		const first = rows[index] ?? [];
		let end = index + 1;
		while (end < rows.length && continues(rows[end] ?? [])) end += 1;
		const group = rows.slice(index, end);
		const record: ImportRecord = {};
		const relations = new Map<string, number[]>();
		paths.forEach((path, column) => {
			const name = path[0] ?? '';
			const field = model.fields.get(name);
			if (field && isRelational(field)) {
				relations.set(name, [...(relations.get(name) ?? []), column]);
			} else if (column < first.length) record[name] = first[column];
		});
		for (const [name, columns] of relations) {
			const comodel = env.registry.find(model.fields.get(name)?.relation ?? '');
			const subpaths = columns.map((column) => {
				const rest = paths[column]?.slice(1) ?? [];
				return rest.length > 0 ? rest : [''];
			});
			const cells = group
				.map((row) => columns.map((column) => row[column]))
				.filter((cut) => cut.some(isFilled));
			record[name] = comodel
				? extractRecords(env, comodel, subpaths, cells).map((one) => one.record)
				: [];
		}
		records.push({ record, span: { from: index, to: end - 1 } });
		index = end;
	}
	return records;
}
