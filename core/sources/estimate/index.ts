import type { BudgetLine } from '../../canonical/entities/budget-line';
import type { CostCode } from '../../canonical/entities/cost-code';
import type { CostType } from '../../canonical/entities/cost-type';
import type { Phase } from '../../canonical/entities/phase';
import { joinKey } from '../../canonical/keys';
import { present } from '../../canonical/present';
import type { EntityName } from '../../canonical/registry';
import { ID_LIMIT, type Ref } from '../../canonical/types';
import { contentHash } from '../../canonical/hash';
import {
	source,
	type BatchShape,
	type DraftOf,
	type MapContext,
	type Mapped,
	type RowOutcome,
	type SourceRecord,
} from '../source';
import { mergeLines, type MergedLine } from './merge';
import { readRows, type EstimateLine, type Row } from './rows';
import { estimateSettings, type EstimateSettings } from './settings';

/** An estimate has no ids: a record is known by its codes, shortened to a hash where they are long. */
function keyOf(...codes: ReadonlyArray<string | undefined>): string {
	const key = joinKey(...codes.map((code) => code ?? ''));
	return key.length <= ID_LIMIT ? key : contentHash(key);
}

const coded = (code: string | undefined, listed: string | undefined, id = code): Ref | undefined =>
	listed !== undefined ? { code: listed } : code === undefined ? undefined : present({ code, id });

const projectOf = (line: EstimateLine, context: MapContext): Ref | undefined =>
	line.project === undefined
		? context.project
		: coded(line.project, context.listed('project', line.project));

const projectKey = (project: Ref | undefined): string => project?.code ?? project?.id ?? '';

function phaseOf(
	line: EstimateLine,
	project: Ref | undefined,
	context: MapContext,
): Ref | undefined {
	if (line.phase === undefined) return undefined;
	return coded(
		line.phase,
		context.listed('phase', line.phase),
		keyOf(projectKey(project), line.phase),
	);
}

function mapBudgetLine(merged: MergedLine, context: MapContext): Mapped {
	const { line } = merged;
	const project = projectOf(line, context);
	const data: DraftOf<BudgetLine> = {
		project,
		phase: phaseOf(line, project, context),
		costCode: coded(line.code, context.listed('cost_code', line.code)),
		costType: typeRef(line, context),
		originalAmount: merged.amount,
		quantity: merged.quantity,
		uom: context.unit(merged.unit),
		unitCost: merged.unitCost,
		calculation: line.calculated && merged.unitCost !== undefined ? 'automatic' : 'manual',
		name: line.description ?? line.codeName,
	};
	const nativeId =
		line.lineId === undefined
			? keyOf(projectKey(project), line.phase, line.code, line.type)
			: keyOf(projectKey(project), line.lineId, line.type);
	return { data: present(data), nativeId, warnings: merged.warnings };
}

const typeRef = (line: EstimateLine, context: MapContext): Ref | undefined =>
	line.type === undefined ? undefined : coded(line.type, context.listed('cost_type', line.type));

function mapPhase(line: EstimateLine, context: MapContext): Mapped | undefined {
	if (line.phase === undefined) return undefined;
	const project = projectOf(line, context);
	const data: DraftOf<Phase> = {
		project,
		code: line.phase,
		name: line.phaseName ?? line.phase,
		segmentType: 'phase',
	};
	return { data: present(data), nativeId: keyOf(projectKey(project), line.phase) };
}

function mapCostCode(line: EstimateLine): Mapped {
	const data: DraftOf<CostCode> = {
		code: line.code,
		name: line.codeName ?? line.description ?? line.code,
		postable: true,
	};
	return { data: present(data), nativeId: line.code };
}

const mapDivision = (code: string, name: string | undefined): Mapped => ({
	data: { code, name: name ?? code, postable: false } satisfies DraftOf<CostCode>,
	nativeId: code,
});

function mapCostType(line: EstimateLine, settings: EstimateSettings): Mapped | undefined {
	if (line.type === undefined) return undefined;
	const name = Object.hasOwn(settings.typeNames, line.type)
		? settings.typeNames[line.type]
		: undefined;
	return {
		data: { code: line.type, name: name ?? line.type } satisfies DraftOf<CostType>,
		nativeId: line.type,
	};
}

/** Rows to records of which each exists once: the first row gives it, later ones say where it is. */
function once(
	rows: readonly Row[],
	mapRow: (row: Row) => readonly Mapped[],
	what: string,
): RowOutcome[] {
	const firstRow = new Map<string, number>();
	return rows.map((row): RowOutcome => {
		if (row.kind === 'fault' || row.kind === 'note') return row;
		const all = mapRow(row);
		const fresh = all.filter((mapped) => {
			const isFresh = !firstRow.has(mapped.nativeId);
			if (isFresh) firstRow.set(mapped.nativeId, row.index);
			return isFresh;
		});
		if (fresh.length > 0) return { index: row.index, mapped: fresh };
		const [known] = all;
		const note =
			known === undefined
				? `names no ${what}`
				: `same ${what} as item ${String(firstRow.get(known.nativeId) ?? row.index)}`;
		return { index: row.index, note };
	});
}

const linesOf = (row: Row): readonly EstimateLine[] => (row.kind === 'lines' ? row.lines : []);

const isMapped = (mapped: Mapped | undefined): mapped is Mapped => mapped !== undefined;

type Reader = (
	rows: readonly Row[],
	context: MapContext,
	settings: EstimateSettings,
) => RowOutcome[];

const READERS = {
	phase: (rows, context) =>
		once(
			rows,
			(row) =>
				linesOf(row)
					.map((line) => mapPhase(line, context))
					.filter(isMapped),
			'phase',
		),
	cost_code: (rows) =>
		once(
			rows,
			(row) =>
				row.kind === 'heading'
					? row.code === undefined
						? []
						: [mapDivision(row.code, row.name)]
					: linesOf(row).map(mapCostCode),
			'cost code',
		),
	cost_type: (rows, _context, settings) =>
		once(
			rows,
			(row) =>
				linesOf(row)
					.map((line) => mapCostType(line, settings))
					.filter(isMapped),
			'cost type',
		),
	budget_line: (rows, context) => mergeLines(rows, (merged) => mapBudgetLine(merged, context)),
} as const satisfies Partial<Record<EntityName, Reader>>;

const batchShape = (entity: keyof typeof READERS, settings: EstimateSettings): BatchShape => ({
	entity,
	nativeType: 'Estimate row',
	readRows: (records: readonly SourceRecord[], context) => {
		const read: Reader = READERS[entity];
		return read(readRows(records, context, settings), context, settings);
	},
});

/** An estimate as rows of a spreadsheet: CSV or XLSX through n8n's Extract from File. */
export const estimate = source({
	id: 'estimate',
	name: 'Estimate spreadsheet',
	doc: 'Rows of an estimate (CSV, XLSX) with a cost code, amounts and, if there are any, phase, type, quantity and unit.',
	entities: ['phase', 'cost_code', 'cost_type', 'budget_line'],
	settings: estimateSettings,
	statusMaps: {},
	open: (settings) => ({
		records: [],
		batches: [
			batchShape('phase', settings),
			batchShape('cost_code', settings),
			batchShape('cost_type', settings),
			batchShape('budget_line', settings),
		],
	}),
});
