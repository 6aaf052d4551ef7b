import type { INodeProperties } from 'n8n-workflow';

import { parseCsv } from '../../../core/control/csv';
import { fault, type Fault } from '../../../core/faults';
import type { ItemView } from '../operation';

type Row = Readonly<Record<string, unknown>>;

export interface TableText {
	readonly displayName: string;
	readonly name: string;
	readonly description: string;
	readonly columns: readonly string[];
	/** What a column means, where its name does not say it. */
	readonly hints: Readonly<Record<string, string>>;
}

/** `json` is the field of an n8n item here. */
const ROWS_EXPRESSION = 'List of rows, e.g. {{ $("Rows").all().map((item) => item.json) }}';

const columnName = (column: string): string =>
	column.replace(/([A-Z])/g, ' $1').replace(/^./, (first) => first.toUpperCase());

/** A table a person keeps: in the node, in a sheet another node has read, or as text. */
export function tableProperties(text: TableText): INodeProperties[] {
	const { displayName, name, description, columns, hints } = text;
	const from = `${name}From`;
	return [
		{
			displayName: `${displayName} From`,
			name: from,
			type: 'options',
			options: [
				{ name: 'CSV or JSON', value: 'text', description: 'The table as text' },
				{
					name: 'Items of a Node',
					value: 'items',
					description: 'Rows another node has read, e.g. from a sheet',
				},
				{ name: 'This Node', value: 'node', description: 'Rows written here' },
			],
			default: 'node',
			description: 'Where the table is kept',
		},
		{
			displayName,
			name,
			type: 'fixedCollection',
			typeOptions: { multipleValues: true, sortable: true },
			placeholder: 'Add Row',
			default: {},
			displayOptions: { show: { [from]: ['node'] } },
			description,
			options: [
				{
					displayName: 'Row',
					name: 'rows',
					values: columns.map((column) => ({
						displayName: columnName(column),
						name: column,
						type: 'string' as const,
						default: '',
						description: hints[column] ?? 'Blank holds for everything',
					})),
				},
			],
		},
		{
			displayName,
			name: `${name}Items`,
			type: 'json',
			default: '[]',
			displayOptions: { show: { [from]: ['items'] } },
			description: ROWS_EXPRESSION,
		},
		{
			displayName,
			name: `${name}Text`,
			type: 'string',
			typeOptions: { rows: 6 },
			default: '',
			displayOptions: { show: { [from]: ['text'] } },
			description: `CSV with a header, or a JSON list of rows. Columns: ${columns.join(', ')}.`,
		},
	];
}

/** The rows of a table, empty cells left out. Faults `csv.*` and `node.table`. */
export function readTable(item: ItemView, name: string): readonly Row[] {
	switch (item.parameter(`${name}From`)) {
		case 'text': {
			const text = item.parameter(`${name}Text`);
			if (typeof text !== 'string') return filled(listed(name, text));
			return filled(text.trimStart().startsWith('[') ? listed(name, text) : parseCsv(text));
		}
		case 'items':
			return filled(listed(name, item.parameter(`${name}Items`)));
		default: {
			const { rows = [] } = (item.parameter(name) ?? {}) as { readonly rows?: readonly Row[] };
			return filled(rows);
		}
	}
}

const filled = (rows: readonly Row[]): readonly Row[] =>
	rows.map((row) =>
		Object.fromEntries(
			Object.entries(row).filter(
				// n8n's Google Sheets node adds where a row stands.
				([column, value]) => column !== 'row_number' && value !== '' && value !== null,
			),
		),
	);

function listed(name: string, value: unknown): readonly Row[] {
	let rows = value;
	if (typeof rows === 'string') {
		try {
			rows = JSON.parse(rows) as unknown;
		} catch {
			throw noTable(name);
		}
	}
	if (!Array.isArray(rows) || rows.some((row) => typeof row !== 'object' || row === null)) {
		throw noTable(name);
	}
	return rows as readonly Row[];
}

const noTable = (name: string): Fault =>
	fault({
		class: 'source_data',
		code: 'node.table',
		message: `${name} is no list of rows.`,
		remedy: 'Give CSV with a header, or a list of objects, one a row.',
		field: name,
	});
