import { fault, type Fault } from '../../faults';
import type { Native } from '../source';

/** What a column of an estimate can hold. */
export const COLUMN_FIELDS = [
	'project',
	'phase',
	'phaseName',
	'code',
	'codeName',
	'type',
	'description',
	'quantity',
	'unit',
	'unitCost',
	'amount',
	'lineId',
] as const;
export type ColumnField = (typeof COLUMN_FIELDS)[number];

/** Headings as estimating programs and people write them, without case, blanks and signs. */
const ALIASES: Readonly<Record<ColumnField, readonly string[]>> = {
	project: ['project', 'projectcode', 'projectnumber', 'job', 'jobcode', 'jobnumber', 'jobno'],
	phase: ['phase', 'phasecode', 'subjob', 'area', 'building'],
	phaseName: ['phasename', 'phasedescription', 'subjobname'],
	code: ['costcode', 'code', 'csi', 'csicode', 'wbs', 'wbscode', 'costcodenumber', 'section'],
	codeName: ['costcodename', 'costcodedescription', 'codename', 'codedescription', 'sectionname'],
	type: ['costtype', 'type', 'category', 'costcategory', 'costclass'],
	description: ['description', 'desc', 'item', 'itemdescription', 'scope', 'scopeofwork', 'name'],
	quantity: ['quantity', 'qty', 'takeoffquantity', 'takeoffqty', 'estqty'],
	unit: ['unit', 'units', 'uom', 'um', 'unitofmeasure'],
	unitCost: ['unitcost', 'unitprice', 'rate', 'costperunit'],
	amount: [
		'amount',
		'total',
		'totalcost',
		'totalamount',
		'budget',
		'budgetamount',
		'originalbudget',
		'extended',
		'extendedcost',
		'cost',
		'estimate',
	],
	lineId: ['lineid', 'itemid', 'uniqueid'],
};

export type Columns = Readonly<Partial<Record<ColumnField, string>>>;

const fold = (heading: string): string => heading.toLowerCase().replace(/[^a-z0-9]/g, '');

/**
 * Which column holds what: the caller's choice first, then known headings. Two columns that could
 * both be the same thing are a `Fault`, because choosing one would drop the other in silence.
 */
export function findColumns(
	rows: readonly Native[],
	chosen: Readonly<Record<string, string>>,
): Columns {
	const headings = new Set<string>();
	for (const row of rows) for (const heading of Object.keys(row)) headings.add(heading);
	const columns: Partial<Record<ColumnField, string>> = {};
	const taken = new Set(Object.values(chosen));
	for (const [field, heading] of Object.entries(chosen)) {
		if (!isColumnField(field)) throw unknownField(field);
		if (!headings.has(heading)) throw missingColumn(field, heading, headings);
		columns[field] = heading;
	}
	for (const field of COLUMN_FIELDS) {
		if (columns[field] !== undefined) continue;
		const found = [...headings].filter(
			(heading) => !taken.has(heading) && ALIASES[field].includes(fold(heading)),
		);
		const [first, second] = found;
		if (first !== undefined && second !== undefined) throw ambiguous(field, first, second);
		if (first !== undefined) columns[field] = first;
	}
	return columns;
}

const isColumnField = (field: string): field is ColumnField =>
	(COLUMN_FIELDS as readonly string[]).includes(field);

const shown = (headings: Iterable<string>): string =>
	[...headings]
		.slice(0, 20)
		.map((heading) => heading.slice(0, 40))
		.join(', ');

const unknownField = (field: string): Fault =>
	fault({
		class: 'source_data',
		code: 'estimate.unknown_field',
		message: `${field.slice(0, 40)} is not a column of an estimate.`,
		remedy: `Map one of ${COLUMN_FIELDS.join(', ')}.`,
		field: field.slice(0, 40),
	});

const missingColumn = (field: string, heading: string, headings: ReadonlySet<string>): Fault =>
	fault({
		class: 'source_data',
		code: 'estimate.missing_column',
		message: `The sheet has no column "${heading.slice(0, 40)}" for ${field}; it has ${shown(headings)}.`,
		remedy: 'Correct the column map of the node or the heading in the sheet.',
		field,
	});

const ambiguous = (field: string, first: string, second: string): Fault =>
	fault({
		class: 'source_data',
		code: 'estimate.ambiguous_column',
		message: `Both "${first.slice(0, 40)}" and "${second.slice(0, 40)}" could be ${field}.`,
		remedy: `Say in the column map of the node which one is ${field}.`,
		field,
	});
