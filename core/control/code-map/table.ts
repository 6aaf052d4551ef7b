import { csvCell } from '../../delivery/audit/export';
import type { ControlRecord, LedgerReads } from '../../delivery/stores/store.port';
import { wrongMapping } from './faults';
import { listFamily, MAPPING_KIND } from './key';
import { CODE_LISTS, type CodeList } from './lists';
import { statusOf, type Mapping, type MappingVersion, type VersionStatus } from './mapping';
import { eachRecord, type MapOffice } from './records';
import type { Wish } from './desk';

/** Columns people fill in. */
export const TABLE_COLUMNS = [
	'list',
	'system',
	'tenant',
	'project',
	'native',
	'name',
	'to',
	'target',
	'label',
	'from',
	'until',
] as const;
/** Columns an export adds; an import reads of them only how a row stood. */
const HISTORY_COLUMNS = [
	'version',
	'status',
	'score',
	'proposedBy',
	'proposedAt',
	'decidedBy',
	'decidedAt',
	'reason',
	'company',
	'records',
	'lastSeen',
] as const;
const COLUMNS: readonly string[] = [...TABLE_COLUMNS, ...HISTORY_COLUMNS];

/** Written where a mapping ends: from then on the word has none. */
const ENDED = '(none)';

/** Which mappings; all given conditions hold together. */
export interface MappingFilter {
	readonly statuses?: ReadonlyArray<ReturnType<typeof statusOf>>;
	readonly to?: string;
	readonly list?: CodeList;
	readonly system?: string;
	readonly tenant?: string;
}

/** Shows the mappings a scope works with: its own, then those made for all companies. */
export async function eachMapping(
	reads: LedgerReads,
	{ scope }: Pick<MapOffice, 'scope'>,
	{ statuses, to, list, system, tenant }: MappingFilter,
	visit: (mapping: Mapping, company: number) => void,
): Promise<void> {
	const whole =
		to !== undefined && list !== undefined && system !== undefined && tenant !== undefined;
	const filter = {
		kind: MAPPING_KIND,
		...(statuses === undefined ? {} : { statuses }),
		...(whole ? { family: listFamily({ to, list, system, tenant }) } : {}),
	};
	const fits = (mapping: Mapping): boolean =>
		(to === undefined || mapping.to === to) &&
		(list === undefined || mapping.list === list) &&
		(system === undefined || mapping.system === system) &&
		(tenant === undefined || mapping.tenant === tenant);
	const show = ({ body, company }: ControlRecord): void => {
		const mapping = JSON.parse(body) as Mapping;
		if (fits(mapping)) visit(mapping, company);
	};
	await eachRecord(reads, scope, filter, show);
	if (scope.company === 0) return;
	await eachRecord(reads, { ...scope, company: 0 }, { ...filter, company: 0 }, show);
}

const instant = (at: number): string => new Date(at).toISOString();

/** One version as a row of the table. */
export const rowOf = (
	mapping: Mapping,
	version: MappingVersion,
	company: number,
): Readonly<Record<string, string>> => ({
	list: mapping.list,
	system: mapping.system,
	tenant: mapping.tenant,
	project: mapping.project,
	native: mapping.native,
	name: mapping.name,
	to: mapping.to,
	target: version.target ?? ENDED,
	label: version.label,
	from: version.from ?? '',
	until: version.until ?? '',
	version: String(version.version),
	status: version.status,
	score: version.score === null ? '' : String(version.score),
	proposedBy: version.proposed.by,
	proposedAt: instant(version.proposed.at),
	decidedBy: version.decided?.by ?? '',
	decidedAt: version.decided === null ? '' : instant(version.decided.at),
	reason: version.decided?.reason ?? version.proposed.reason,
	company: company === 0 ? '' : String(company),
});

/** The versions that count: what is asked now and what is approved; with `history` every one. */
export const versionsOf = ({ versions }: Mapping, history: boolean): readonly MappingVersion[] =>
	history
		? versions
		: versions.filter(({ status }) => status === 'approved' || status === 'proposed');

/** Rows as CSV text by RFC 4180, safe to open in a spreadsheet. */
export function tableCsv(rows: ReadonlyArray<Readonly<Record<string, string>>>): string {
	const lines = rows.map((row) => COLUMNS.map((column) => csvCell(row[column] ?? '')).join(','));
	return `${[COLUMNS.join(','), ...lines].join('\r\n')}\r\n`;
}

/** A row of a table as a wish; undefined when it wishes nothing: no target yet, or turned down. */
export interface TableRow {
	/** As a sheet numbers it: the header is row 1. */
	readonly row: number;
	readonly wish: Wish | undefined;
}

const TURNED_DOWN: readonly VersionStatus[] = ['rejected', 'withdrawn'];
const CELL_LIMIT = 500;
const plain = (name: string): string => name.toLowerCase().replace(/[^a-z]/g, '');
const KNOWN = new Map(COLUMNS.map((column) => [plain(column), column]));

/**
 * Rows of a table as wishes. Columns that a row leaves out take the value of `otherwise`.
 * Fault `code_map.mapping` naming row and column: the table is refused as a whole.
 */
export function readTable(
	rows: readonly unknown[],
	otherwise: Readonly<Record<string, string>>,
): readonly TableRow[] {
	return rows.flatMap((given, at): readonly TableRow[] => {
		const row = at + 2;
		const cells = cellsOf(given, row);
		if (cells.size === 0) return [];
		const text = (column: string): string => cells.get(column) ?? otherwise[column] ?? '';
		const list = CODE_LISTS.find((known) => known === text('list').toLowerCase());
		if (list === undefined) {
			throw wrongMapping(
				'list',
				`Row ${String(row)}: "${text('list').slice(0, 60)}" is no list.`,
				`Use ${CODE_LISTS.join(', ')}.`,
			);
		}
		const target = text('target');
		const skipped =
			target === '' || TURNED_DOWN.some((status) => status === text('status').toLowerCase());
		if (skipped) return [{ row, wish: undefined }];
		const score = Number(text('score'));
		return [
			{
				row,
				wish: {
					list,
					system: text('system'),
					tenant: text('tenant'),
					project: text('project'),
					native: text('native'),
					name: text('name'),
					to: text('to'),
					target: target === ENDED ? null : target,
					label: text('label'),
					from: text('from') === '' ? null : text('from'),
					until: text('until') === '' ? null : text('until'),
					score:
						text('score') !== '' && Number.isInteger(score) && score >= 0 && score <= 100
							? score
							: null,
				},
			},
		];
	});
}

function cellsOf(given: unknown, row: number): ReadonlyMap<string, string> {
	const cells = new Map<string, string>();
	if (typeof given !== 'object' || given === null || Array.isArray(given)) {
		throw wrongMapping('table', `Row ${String(row)} is no set of columns.`, 'Correct the table.');
	}
	for (const [name, value] of Object.entries(given)) {
		// n8n's Google Sheets node adds where a row stands.
		if (name === 'row_number') continue;
		const column = KNOWN.get(plain(name));
		if (column === undefined) {
			throw wrongMapping(
				'table',
				`There is no column "${name.slice(0, 60)}".`,
				`Columns are ${COLUMNS.join(', ')}.`,
			);
		}
		const text: unknown = typeof value === 'number' ? String(value) : (value ?? '');
		if (typeof text !== 'string' || text.length > CELL_LIMIT) {
			throw wrongMapping(
				column,
				`Row ${String(row)}: ${column} is no text of at most ${String(CELL_LIMIT)} characters.`,
				'Correct the cell.',
			);
		}
		const cell = text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();
		if (cell !== '') cells.set(column, cell);
	}
	return cells;
}
