import type { INodeProperties } from 'n8n-workflow';

import { PEOPLE_COLUMNS, readPeople, type People } from '../../../core/control/approval/people';
import type { PolicyRow } from '../../../core/control/approval/policy-row';
import { parseCsv } from '../../../core/control/csv';
import type { Asked } from '../../shared/ledger-operation';
import { wordOf, wrong } from './parameters';

interface TableText {
	readonly displayName: string;
	readonly name: string;
	readonly description: string;
}

const EXAMPLE = 'e.g. {{ $("Read the Sheet").all().map((item) => item.json) }}';

/** A table: as text, or as the rows another node has read. */
export const tableProperties = ({
	displayName,
	name,
	description,
}: TableText): readonly INodeProperties[] => [
	{
		displayName: `${displayName} From`,
		name: `${name}From`,
		type: 'options',
		options: [
			{ name: 'CSV or JSON', value: 'text', description: 'The table as text' },
			{
				name: 'Items of a Node',
				value: 'items',
				description: 'Rows another node has read, e.g. from a sheet or from Odoo',
			},
		],
		default: 'text',
		description: `Where the table ${displayName.toLowerCase()} is kept`,
	},
	{
		displayName,
		name: `${name}Text`,
		type: 'string',
		typeOptions: { rows: 6 },
		default: '',
		displayOptions: { show: { [`${name}From`]: ['text'] } },
		description: `${description}; CSV with a header, or a JSON list`,
	},
	{
		displayName,
		name: `${name}Items`,
		type: 'json',
		default: '[]',
		displayOptions: { show: { [`${name}From`]: ['items'] } },
		description: `${description}, ${EXAMPLE}`,
	},
];

/** The rows of a table. Faults `csv.*` and `code_map.parameter`. */
export function readRows(asked: Asked, name: string): readonly unknown[] {
	const from = asked.parameter(`${name}From`);
	const given = asked.parameter(from === 'items' ? `${name}Items` : `${name}Text`);
	if (typeof given === 'string' && !given.trimStart().startsWith('[')) return parseCsv(given);
	let rows = given;
	if (typeof rows === 'string') {
		try {
			rows = JSON.parse(rows) as unknown;
		} catch {
			rows = undefined;
		}
	}
	if (Array.isArray(rows)) return rows as readonly unknown[];
	throw wrong(name, `${name} is no list of rows.`, 'Give a list of objects, one a row.');
}

export const approverProperties: readonly INodeProperties[] = [
	{
		displayName: 'Approver Role',
		name: 'role',
		type: 'string',
		default: 'Cost Control',
		required: true,
		description: 'Role that decides on these mappings, as in the table of approvers',
	},
	...tableProperties({
		displayName: 'Approvers',
		name: 'approvers',
		description: `Who has which role, one row a role: ${PEOPLE_COLUMNS.join(', ')}`,
	}),
];

/** The last table of approvers read: items of one run mostly share it. */
let last: { readonly key: string; readonly people: People } | undefined;

/** Who may decide, and in which role. Faults: those of `readPeople` and `readRows`. */
export function readApprovers(asked: Asked): { readonly people: People; readonly role: string } {
	const rows = readRows(asked, 'approvers') as readonly PolicyRow[];
	const key = JSON.stringify([rows, asked.timezone]);
	if (last?.key !== key) last = { key, people: readPeople(rows, asked.timezone) };
	const role = wordOf(asked, 'role');
	if (role === '') throw wrong('role', 'Approver Role is empty.', 'Name the role that decides.');
	return { people: last.people, role };
}
