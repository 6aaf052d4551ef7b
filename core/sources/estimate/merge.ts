import { joinKey } from '../../canonical/keys';
import { decimal, sum } from '../../money';
import type { Mapped, RowOutcome } from '../source';
import type { EstimateLine, Row } from './rows';

/** One or more lines of an estimate on the same coding, as one budget line. */
export interface MergedLine {
	/** The first of them. */
	readonly line: EstimateLine;
	readonly amount: string;
	readonly quantity: string | undefined;
	readonly unit: string | undefined;
	readonly unitCost: string | undefined;
	readonly warnings: readonly string[];
}

interface Group {
	readonly index: number;
	readonly lines: EstimateLine[];
}

/**
 * Lines of an estimate to budget lines. An estimate has many rows a code, a budget has one line a
 * project, phase, code and type: rows of the same coding are added up in the first of them and the
 * others say where they went. Rows with a line id of their own are kept apart.
 */
export function mergeLines(
	rows: readonly Row[],
	map: (merged: MergedLine) => Mapped,
): RowOutcome[] {
	const groups = new Map<string, Group>();
	for (const row of rows) {
		if (row.kind !== 'lines') continue;
		for (const line of row.lines) {
			const key = codingKey(line);
			const group = groups.get(key);
			if (group === undefined) groups.set(key, { index: row.index, lines: [line] });
			else group.lines.push(line);
		}
	}
	return rows.map((row): RowOutcome => {
		if (row.kind === 'fault' || row.kind === 'note') return row;
		if (row.kind === 'heading') return { index: row.index, note: 'heading' };
		const mine = row.lines
			.map((line) => groups.get(codingKey(line)))
			.filter((group) => group !== undefined);
		const started = mine.filter((group) => group.index === row.index);
		if (started.length === 0) {
			const where = [...new Set(mine.map((group) => String(group.index)))].join(', ');
			return { index: row.index, note: `added to the budget line of item ${where}` };
		}
		const mapped = [...new Set(started)].map((group) => map(merge(group.lines)));
		return { index: row.index, mapped };
	});
}

const codingKey = (line: EstimateLine): string =>
	joinKey(line.project ?? '', line.phase ?? '', line.code, line.type ?? '', line.lineId ?? '');

function merge(lines: readonly EstimateLine[]): MergedLine {
	const [line] = lines;
	if (line === undefined) throw new RangeError('a group has at least one line');
	const warnings = lines.flatMap((each) => each.warnings);
	if (lines.length === 1) return { ...line, line, warnings };
	const amount = sum(lines.map((each) => decimal(each.amount))).toFixed();
	const { unit } = line;
	// Quantities add up only in one unit, and an added-up line has no one unit cost.
	const quantities = lines.map((each) => (each.unit === unit ? each.quantity : undefined));
	const quantity =
		unit !== undefined && quantities.every((each) => each !== undefined)
			? sum(quantities.map((each) => decimal(each))).toFixed()
			: undefined;
	return {
		line,
		amount,
		quantity,
		unit: quantity === undefined ? undefined : unit,
		unitCost: undefined,
		warnings: [...warnings, `${String(lines.length)} rows of the estimate added up`],
	};
}
