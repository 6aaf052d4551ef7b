import { numberText } from '../../canonical/number-text';
import { fault, toFault, type Fault } from '../../faults';
import { decimal, toText } from '../../money';
import type { MapContext, Native, SourceRecord } from '../source';
import { cellAmount } from './amounts';
import { codeReader, type CodeParts } from './code-template';
import { findColumns, type ColumnField, type Columns } from './columns';
import type { EstimateSettings } from './settings';
import { Totals } from './totals';

/** A line of the estimate: one amount on one code and one type. */
export interface EstimateLine extends CodeParts {
	readonly project: string | undefined;
	readonly phaseName: string | undefined;
	readonly codeName: string | undefined;
	readonly lineId: string | undefined;
	readonly description: string | undefined;
	readonly quantity: string | undefined;
	readonly unit: string | undefined;
	readonly unitCost: string | undefined;
	readonly amount: string;
	/** The amount was not in the sheet: quantity × unit cost, to the cent. */
	readonly calculated: boolean;
	readonly warnings: readonly string[];
}

/** What a row of the sheet turned out to be. */
export type Row =
	| { readonly kind: 'lines'; readonly index: number; readonly lines: readonly EstimateLine[] }
	| {
			readonly kind: 'heading';
			readonly index: number;
			readonly code: string | undefined;
			readonly name: string | undefined;
	  }
	| { readonly kind: 'note'; readonly index: number; readonly note: string }
	| { readonly kind: 'fault'; readonly index: number; readonly fault: Fault };

interface Sheet {
	readonly columns: Columns;
	readonly context: MapContext;
	readonly settings: EstimateSettings;
	readonly readCode: (cell: string) => CodeParts;
	readonly totals: Totals;
	phase: { readonly code: string; readonly name: string } | undefined;
}

const TOTAL = /^(?:grand\s*|sub[\s-]*)?totals?\b/i;

/**
 * Reads the rows of an estimate in order. Every row is a line, a heading, a total that agrees with
 * the lines above it, blank, or a fault; none is dropped. Throws a `Fault` when the sheet as a whole
 * cannot be read (no code column, two columns for one thing).
 */
export function readRows(
	records: readonly SourceRecord[],
	context: MapContext,
	settings: EstimateSettings,
): Row[] {
	const sheet: Sheet = {
		columns: findColumns(
			records.map((record) => record.json),
			context.columns,
		),
		context,
		settings,
		readCode: codeReader(settings.codePattern),
		totals: new Totals(),
		phase: undefined,
	};
	if (records.length > 0 && sheet.columns.code === undefined)
		throw noCodeColumn(records[0]?.json ?? {});
	return records.map(({ index, json }): Row => {
		try {
			return readRow(index, json, sheet);
		} catch (thrown) {
			sheet.totals.miss();
			return { kind: 'fault', index, fault: toFault(thrown) };
		}
	});
}

function readRow(index: number, json: Native, sheet: Sheet): Row {
	const cells = Object.values(json).filter(
		(cell) => cell !== null && cell !== undefined && cell !== '',
	);
	if (cells.every((cell) => typeof cell === 'string' && cell.trim() === '')) {
		return { kind: 'note', index, note: 'blank row' };
	}
	const code = codeText(json, sheet);
	const figures = readFigures(json, sheet);
	const isTotal = cells.some((cell) => typeof cell === 'string' && TOTAL.test(cell.trim()));
	if (isTotal && (code === undefined || TOTAL.test(code))) {
		const amount = figures.amount ?? totalOf(figures.byType);
		return {
			kind: 'note',
			index,
			note: amount === undefined ? 'total row without an amount' : sheet.totals.check(amount),
		};
	}
	if (!figures.any) return heading(index, json, code, sheet);
	if (code === undefined) {
		throw fault({
			class: 'source_data',
			code: 'estimate.no_code',
			message: 'The row has figures but no cost code.',
			remedy: `Fill in "${sheet.columns.code ?? 'code'}", or remove the row if it is a remark.`,
			field: sheet.columns.code ?? 'code',
		});
	}
	const lines = linesOf(json, code, figures, sheet);
	sheet.totals.add(lines.map((line) => line.amount));
	return { kind: 'lines', index, lines };
}

interface Figures {
	readonly quantity: string | undefined;
	readonly unitCost: string | undefined;
	readonly amount: string | undefined;
	/** One entry a filled type column. */
	readonly byType: ReadonlyArray<{ readonly type: string; readonly amount: string }>;
	readonly any: boolean;
}

function readFigures(json: Native, { columns, settings }: Sheet): Figures {
	const figure = (field: ColumnField): string | undefined => {
		const column = columns[field];
		return column === undefined ? undefined : cellAmount(json[column], column, settings.decimal);
	};
	const quantity = figure('quantity');
	const unitCost = figure('unitCost');
	const amount = figure('amount');
	const byType = Object.entries(settings.typeColumns).flatMap(([column, type]) => {
		const found = cellAmount(json[column], column, settings.decimal);
		return found === undefined ? [] : [{ type, amount: found }];
	});
	const any =
		quantity !== undefined || unitCost !== undefined || amount !== undefined || byType.length > 0;
	return { quantity, unitCost, amount, byType, any };
}

const totalOf = (byType: Figures['byType']): string | undefined =>
	byType.length === 0
		? undefined
		: byType.reduce((total, { amount }) => total.plus(decimal(amount)), decimal('0')).toFixed();

function linesOf(json: Native, code: string, figures: Figures, sheet: Sheet): EstimateLine[] {
	const { settings } = sheet;
	const parts = sheet.readCode(code);
	const type = cellText(json, 'type', sheet) ?? parts.type ?? settings.defaultType;
	const shared = {
		project: cellText(json, 'project', sheet),
		phase: cellText(json, 'phase', sheet) ?? parts.phase ?? sheet.phase?.code,
		phaseName: cellText(json, 'phaseName', sheet) ?? sheet.phase?.name,
		code: parts.code,
		codeName: cellText(json, 'codeName', sheet),
		lineId: cellText(json, 'lineId', sheet),
		description: cellText(json, 'description', sheet),
	};
	if (Object.keys(settings.typeColumns).length > 0) {
		checkRowSum(figures, sheet);
		// A quantity counts work, not one of its cost types, so it goes with none of them.
		return figures.byType.map((part) => ({
			...shared,
			type: part.type,
			quantity: undefined,
			unit: undefined,
			unitCost: undefined,
			amount: part.amount,
			calculated: false,
			warnings: [],
		}));
	}
	const { quantity, unitCost } = figures;
	const product =
		quantity === undefined || unitCost === undefined
			? undefined
			: toText(decimal(quantity, 'quantity').times(decimal(unitCost, 'unitCost')));
	const amount = figures.amount ?? product;
	if (amount === undefined) throw noAmount(sheet);
	const warnings =
		product !== undefined && toText(decimal(amount)) !== product
			? [`amount ${amount} is not quantity × unit cost ${product}; the amount was taken`]
			: [];
	return [
		{
			...shared,
			type,
			quantity,
			unit: cellText(json, 'unit', sheet),
			unitCost,
			amount,
			calculated: figures.amount === undefined,
			warnings,
		},
	];
}

/** A row with an amount a type and a total must agree with itself. */
function checkRowSum({ amount, byType }: Figures, sheet: Sheet): void {
	const parts = totalOf(byType);
	if (parts === undefined) throw noAmount(sheet);
	if (amount === undefined || toText(decimal(amount)) === toText(decimal(parts))) return;
	throw fault({
		class: 'source_data',
		code: 'estimate.row_differs',
		message: `The amounts by cost type come to ${parts}, the row says ${amount}.`,
		remedy: 'Correct the row, or add the missing column to the cost type columns of the node.',
		field: sheet.columns.amount ?? 'amount',
		details: { parts, amount },
	});
}

function heading(index: number, json: Native, code: string | undefined, sheet: Sheet): Row {
	const name =
		cellText(json, 'codeName', sheet) ??
		cellText(json, 'description', sheet) ??
		cellText(json, 'phase', sheet);
	if (sheet.settings.headings === 'phase') {
		const title = [code, name].filter((part) => part !== undefined).join(' ');
		const [first = title] = title.split(/\s+/);
		sheet.phase = { code: code ?? first, name: name ?? title };
	}
	return { kind: 'heading', index, code, name };
}

/** The code cell as text; a code that a spreadsheet took for a number gets its zeros back. */
function codeText(json: Native, sheet: Sheet): string | undefined {
	const column = sheet.columns.code;
	const cell = column === undefined ? undefined : json[column];
	const text = cellText(json, 'code', sheet)?.replace(/\s+/g, ' ');
	const digits = sheet.settings.codeDigits;
	return typeof cell === 'number' &&
		digits !== undefined &&
		text !== undefined &&
		/^\d+$/.test(text)
		? text.padStart(digits, '0')
		: text;
}

function cellText(json: Native, field: ColumnField, { columns }: Sheet): string | undefined {
	const column = columns[field];
	const cell = column === undefined ? undefined : json[column];
	if (cell === null || cell === undefined) return undefined;
	const text =
		typeof cell === 'string'
			? cell.trim()
			: typeof cell === 'number'
				? numberText(cell)
				: undefined;
	if (text === undefined) {
		throw fault({
			class: 'source_data',
			code: 'source.invalid_field',
			message: `${column ?? field} is neither text nor a plain number.`,
			remedy: `Correct ${column ?? field} in the sheet.`,
			field: column ?? field,
		});
	}
	return text === '' ? undefined : text;
}

const noAmount = (sheet: Sheet): Fault =>
	fault({
		class: 'source_data',
		code: 'estimate.no_amount',
		message: 'The line has no amount, and not both a quantity and a unit cost to make one.',
		remedy: 'Fill in the amount; write 0 where nothing is budgeted.',
		field: sheet.columns.amount ?? 'amount',
	});

const noCodeColumn = (row: Native): Fault =>
	fault({
		class: 'source_data',
		code: 'estimate.no_code_column',
		message: `No column of the sheet is a cost code; it has ${Object.keys(row).slice(0, 20).join(', ').slice(0, 200)}.`,
		remedy: 'Name the column under "code" in the column map of the node.',
		field: 'code',
	});
