import type { INodeProperties } from 'n8n-workflow';

import { canonicalJson } from '../../../core/canonical/hash';
import { parseCsv } from '../../../core/control/csv';
import { PEOPLE_COLUMNS } from '../../../core/control/approval/people';
import {
	readPolicy,
	RULE_COLUMNS,
	type Policy,
	type PolicyTables,
} from '../../../core/control/approval/policy';
import type { PolicyRow } from '../../../core/control/approval/policy-row';
import type { Asked } from '../../shared/ledger-operation';
import { wrong } from './parameters';

const columnName = (column: string): string =>
	column.replace(/([A-Z])/g, ' $1').replace(/^./, (first) => first.toUpperCase());

const HINTS: Readonly<Record<string, string>> = {
	rule: 'Name of the rule; rows of one name are its steps',
	priority: 'The higher one wins where two rules fit; otherwise the more specific one does',
	costCode: 'A star at the end stands for anything, e.g. 03*',
	budget: 'Result of the budget check: ok, warn or block',
	urgency: 'Either normal or urgent',
	amountOver: 'Holds for amounts above this one',
	amountUpTo: 'Holds for amounts up to and with this one',
	cumulativeOver: 'The same for all amounts of the project and vendor together',
	cumulativeUpTo: 'The same for all amounts of the project and vendor together',
	outcome: 'What the rule says: auto, approve, after_the_fact or reject',
	samePerson: 'Either yes or no: may one person take several steps',
	step: 'Order of the step',
	limit: 'Amount up to which this step, or person, suffices',
	expiryHours: 'Hours in which it has to be decided',
	delegate:
		'Who may decide as well: a role once the time of a step is over, a person on days of absence',
	aliases: 'Other names of the person, separated by semicolons',
	delegateFrom: 'First day of absence, e.g. 2026-03-01',
	delegateUntil: 'Last day of absence, e.g. 2026-03-14',
};

const table = (
	displayName: string,
	name: string,
	columns: readonly string[],
	description: string,
): INodeProperties => ({
	displayName,
	name,
	type: 'fixedCollection',
	typeOptions: { multipleValues: true, sortable: true },
	placeholder: 'Add Row',
	default: {},
	displayOptions: { show: { policySource: ['node'] } },
	description,
	options: [
		{
			displayName: 'Row',
			name: 'rows',
			values: columns.map((column) => ({
				displayName: columnName(column),
				name: column,
				type: 'string',
				default: '',
				description: HINTS[column] ?? 'Blank holds for everything',
			})),
		},
	],
});

const given = (
	source: string,
	name: string,
	displayName: string,
	description: string,
): INodeProperties => ({
	displayName,
	name,
	type: source === 'text' ? 'string' : 'json',
	...(source === 'text' ? { typeOptions: { rows: 6 } } : {}),
	default: source === 'text' ? '' : '[]',
	displayOptions: { show: { policySource: [source] } },
	description,
});

/** Where the policy comes from; the same for every operation. */
export const policyProperties: readonly INodeProperties[] = [
	{
		displayName: 'Policy From',
		name: 'policySource',
		type: 'options',
		options: [
			{ name: 'CSV or JSON', value: 'text', description: 'Tables as text' },
			{
				name: 'Items of a Node',
				value: 'items',
				description: 'Rows another node has read, e.g. from a sheet',
			},
			{ name: 'This Node', value: 'node', description: 'Rows written here' },
		],
		default: 'node',
		description: 'Where the rules and the approvers are kept',
	},
	table('Rules', 'rules', RULE_COLUMNS, 'What may pass and who has to approve; one row a step'),
	table('Approvers', 'approvers', PEOPLE_COLUMNS, 'Who has which role; one row a role'),
	given('text', 'rulesText', 'Rules', 'CSV with a header, or a JSON list of rows'),
	given('text', 'approversText', 'Approvers', 'CSV with a header, or a JSON list of rows'),
	given(
		'items',
		'rulesItems',
		'Rules',
		'List of rows, e.g. {{ $("Rules").all().map((item) => item.json) }}',
	),
	given(
		'items',
		'approversItems',
		'Approvers',
		'List of rows, e.g. {{ $("Approvers").all().map((item) => item.json) }}',
	),
	{
		displayName: 'Cumulate Over Days',
		name: 'windowDays',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 3650 },
		default: 30,
		description: 'Days over which the amounts of one project and vendor are added up',
	},
];

/** The last policy read: items of one run mostly share it. */
let last: { readonly key: string; readonly policy: Policy } | undefined;

/** The policy an item is judged by. Faults `approval.policy`, `csv.*` and `approval.parameter`. */
export function readPolicyOf(asked: Asked): Policy {
	const source = asked.parameter('policySource');
	const windowDays = asked.parameter('windowDays');
	const rows = (name: string): readonly PolicyRow[] => {
		switch (source) {
			case 'text':
				return fromText(name, asked.parameter(`${name}Text`));
			case 'items':
				return fromJson(name, asked.parameter(`${name}Items`));
			default: {
				const { rows: written = [] } = (asked.parameter(name) ?? {}) as { rows?: PolicyRow[] };
				return written;
			}
		}
	};
	const tables: PolicyTables = {
		rules: rows('rules'),
		approvers: rows('approvers'),
		timezone: asked.timezone,
		...(typeof windowDays === 'number' ? { windowDays } : {}),
	};
	const key = canonicalJson(tables);
	if (last?.key !== key) last = { key, policy: readPolicy(tables) };
	return last.policy;
}

const fromText = (name: string, text: unknown): readonly PolicyRow[] => {
	if (typeof text !== 'string') return fromJson(name, text);
	return text.trimStart().startsWith('[') ? fromJson(name, text) : parseCsv(text);
};

function fromJson(name: string, value: unknown): readonly PolicyRow[] {
	let rows = value;
	if (typeof rows === 'string') {
		try {
			rows = JSON.parse(rows) as unknown;
		} catch {
			rows = undefined;
		}
	}
	if (Array.isArray(rows)) return rows as readonly PolicyRow[];
	throw wrong(name, `${name} is no list of rows.`, 'Give a list of objects, one a row.');
}
