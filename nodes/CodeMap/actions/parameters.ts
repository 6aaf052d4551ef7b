import { DateTime } from 'luxon';
import type { INodeProperties } from 'n8n-workflow';

import { isDay } from '../../../core/control/approval/policy-row';
import { CODE_LISTS, type CodeList } from '../../../core/control/code-map/lists';
import type { CodeName } from '../../../core/control/code-map/key';
import type { MapOffice } from '../../../core/control/code-map/records';
import { fault, type Fault } from '../../../core/faults';
import type { Asked } from '../../shared/ledger-operation';
import type { LedgerSession } from '../../shared/ledger';

const NAMES: Readonly<Record<CodeList, string>> = {
	cost_code: 'Cost Code',
	cost_type: 'Cost Type',
	customer: 'Customer',
	employee: 'Employee',
	equipment: 'Equipment',
	item: 'Item',
	phase: 'Phase',
	project: 'Project',
	status: 'Status',
	tax: 'Tax',
	unit: 'Unit',
	vendor: 'Vendor',
};

export const listOptions = CODE_LISTS.map((value) => ({ name: NAMES[value], value }));

export const listParameter: INodeProperties = {
	displayName: 'List',
	name: 'list',
	type: 'options',
	options: listOptions,
	default: 'cost_code',
	description: 'What kind of code it is',
};

export const systemName: INodeProperties = {
	displayName: 'System',
	name: 'system',
	type: 'string',
	default: '={{ $json.system }}',
	required: true,
	placeholder: 'e.g. procore',
	description: 'Source the code comes from, by the name its records carry',
};

export const tenantName: INodeProperties = {
	displayName: 'Tenant',
	name: 'tenant',
	type: 'string',
	default: '={{ $json.tenant }}',
	placeholder: 'e.g. 8089',
	description: 'Account in that system, as its records carry it',
};

export const native: INodeProperties = {
	displayName: 'Native Code',
	name: 'native',
	type: 'string',
	default: '={{ $json.native }}',
	required: true,
	placeholder: 'e.g. 03-300',
	description: 'ID or code as the source writes it',
};

export const toOption: INodeProperties = {
	displayName: 'Target System',
	name: 'to',
	type: 'string',
	default: 'odoo',
	description: 'System whose codes are wanted',
};

export const projectOption: INodeProperties = {
	displayName: 'Project',
	name: 'project',
	type: 'string',
	default: '',
	placeholder: 'e.g. 26-105',
	description:
		'Project the code means this in, as the source names it; for cost codes and phases only. Empty is all projects.',
};

export const dayOption: INodeProperties = {
	displayName: 'Day',
	name: 'day',
	type: 'string',
	default: '',
	placeholder: 'e.g. 2026-03-31',
	description: 'Day on which the mapping must hold. Empty is today, for records their own day.',
};

/** Source, list and code: the name of one mapping. */
export const wordParameters: readonly INodeProperties[] = [
	listParameter,
	systemName,
	tenantName,
	native,
];

export const filters: INodeProperties = {
	displayName: 'Filters',
	name: 'filters',
	type: 'collection',
	placeholder: 'Add Filter',
	default: {},
	description: 'Which codes; all conditions hold together',
	options: [
		{ ...listParameter, default: 'cost_code' },
		{ ...systemName, default: '', required: false },
		toOption,
		{ ...tenantName, default: '' },
	],
};

export const officeOf = ({ ledger, scope, worker }: LedgerSession): MapOffice => ({
	store: ledger.store,
	settings: ledger.settings,
	scope,
	worker,
});

/** One line of text; a number as its digits, empty for anything else. */
export const lineOf = (value: unknown): string =>
	typeof value === 'number'
		? String(value)
		: typeof value === 'string'
			? value.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim()
			: '';

export const wordOf = (asked: Asked, name: string): string => lineOf(asked.parameter(name));

/** The values of a collection; none when it was never opened. */
export const collectionOf = (asked: Asked, name: string): Readonly<Record<string, unknown>> =>
	(asked.parameter(name) ?? {}) as Readonly<Record<string, unknown>>;

export function readList(asked: Asked, name: string): CodeList {
	return knownList(name, asked.parameter(name));
}

export function knownList(field: string, value: unknown): CodeList {
	const found = CODE_LISTS.find((known) => known === value);
	if (found !== undefined) return found;
	throw wrong(field, 'There is no such list.', `Use ${CODE_LISTS.join(', ')}.`);
}

/** The mapping an item names. */
export const readName = (asked: Asked, options: Readonly<Record<string, unknown>>): CodeName => ({
	to: lineOf(options['to']) || 'odoo',
	list: readList(asked, 'list'),
	system: wordOf(asked, 'system'),
	tenant: wordOf(asked, 'tenant'),
	project: lineOf(options['project']),
	native: wordOf(asked, 'native'),
});

/** A day given by hand, or null when it is empty. */
export function dayIn(options: Readonly<Record<string, unknown>>, name: string): string | null {
	const day = lineOf(options[name]);
	if (day === '') return null;
	if (isDay(day)) return day;
	throw wrong(name, `${name} is no date.`, 'Write a date as 2026-03-31.');
}

/** Today in the zone of the workflow. */
export const today = ({ timezone }: Pick<Asked, 'timezone'>): string =>
	DateTime.now().setZone(timezone).toFormat('yyyy-MM-dd');

/** The conditions of `filters` that are set. */
export function readFilters(asked: Asked): {
	readonly to?: string;
	readonly list?: CodeList;
	readonly system?: string;
	readonly tenant?: string;
} {
	const given = collectionOf(asked, 'filters');
	const words = Object.fromEntries(
		['to', 'system', 'tenant'].flatMap((name) => {
			const word = lineOf(given[name]);
			return word === '' ? [] : [[name, word]];
		}),
	);
	return {
		...words,
		...(given['list'] === undefined ? {} : { list: knownList('list', given['list']) }),
	};
}

export const wrong = (field: string, message: string, remedy: string): Fault =>
	fault({ class: 'source_data', code: 'code_map.parameter', message, remedy, field });
