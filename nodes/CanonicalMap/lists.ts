import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { fault } from '../../core/faults';
import {
	COMMERCIAL_STATUSES,
	PROGRESS_STATUSES,
	type CommercialStatus,
	type ProgressStatus,
	type StatusMeaning,
} from '../../core/canonical/status';

const words = (value: string): string => {
	const spaced = value.replaceAll('_', ' ');
	return spaced.charAt(0).toUpperCase() + spaced.slice(1);
};

const axis = (values: readonly string[]): INodePropertyOptions[] => [
	{ name: '(Says Nothing)', value: '' },
	...values.map((value) => ({ name: words(value), value })),
];

interface ListText {
	readonly displayName: string;
	readonly name: string;
	readonly description: string;
	readonly button: string;
	readonly values: INodeProperties[];
}

const list = ({ displayName, name, description, button, values }: ListText): INodeProperties => ({
	displayName,
	name,
	type: 'fixedCollection',
	typeOptions: { multipleValues: true, sortable: true },
	placeholder: button,
	default: {},
	description,
	options: [{ displayName: 'Entry', name: 'entries', values }],
});

const text = (displayName: string, name: string, placeholder: string): INodeProperties => ({
	displayName,
	name,
	type: 'string',
	default: '',
	placeholder: `e.g. ${placeholder}`,
});

/** The lists between the words of the source and those of the books. */
const LISTS: INodeProperties[] = [
	list({
		displayName: 'Codes',
		name: 'codes',
		description:
			'Native ID or code in the source and the code it has in Odoo. Records without an entry keep their own code.',
		button: 'Add Code',
		values: [
			{
				displayName: 'List',
				name: 'list',
				type: 'options',
				default: 'cost_code',
				options: [
					{ name: 'Cost Code', value: 'cost_code' },
					{ name: 'Cost Type', value: 'cost_type' },
					{ name: 'Employee', value: 'employee' },
					{ name: 'Equipment', value: 'equipment' },
					{ name: 'Item', value: 'item' },
					{ name: 'Phase', value: 'phase' },
					{ name: 'Project', value: 'project' },
					{ name: 'Vendor', value: 'vendor' },
					{ name: 'WBS Code', value: 'wbs_code' },
				],
			},
			text('Native', 'native', '4711'),
			text('Code in Odoo', 'code', '03-300'),
		],
	}),
	list({
		displayName: 'Statuses',
		name: 'statuses',
		description:
			"What a native status means, for words the source's own map does not know or means differently",
		button: 'Add Status',
		values: [
			text('Native', 'native', 'Out For Signature'),
			{
				displayName: 'Agreed',
				name: 'commercial',
				type: 'options',
				default: '',
				options: axis(COMMERCIAL_STATUSES),
			},
			{
				displayName: 'Progress',
				name: 'progress',
				type: 'options',
				default: '',
				options: axis(PROGRESS_STATUSES),
			},
		],
	}),
	list({
		displayName: 'Tax Codes',
		name: 'taxCodes',
		description:
			'Native tax code and the one in Odoo. With one entry, any other code is an exception.',
		button: 'Add Tax Code',
		values: [text('Native', 'native', 'IL-10.25'), text('Tax in Odoo', 'code', '10.25%')],
	}),
	list({
		displayName: 'Units',
		name: 'units',
		description: 'Native unit and the one in Odoo. With one entry, any other unit is an exception.',
		button: 'Add Unit',
		values: [text('Native', 'native', 'CY'), text('Unit in Odoo', 'code', 'yd³')],
	}),
];

export const codeLists: INodeProperties = {
	displayName: 'Code Lists',
	name: 'lists',
	type: 'collection',
	placeholder: 'Add List',
	default: {},
	description: 'How words of the source are called in Odoo',
	options: LISTS,
};

type Entry = Readonly<Record<string, unknown>>;

/** The entries of a list; none when it was never opened. */
export function entriesOf(value: unknown): Entry[] {
	if (typeof value !== 'object' || value === null || !('entries' in value)) return [];
	return Array.isArray(value.entries) ? (value.entries as Entry[]) : [];
}

/** A list as a look-up; blank lines are skipped, a word listed twice with two meanings is a fault. */
export function pairsOf<V>(
	entries: readonly Entry[],
	field: string,
	key: string,
	read: (entry: Entry) => V | undefined,
): Readonly<Record<string, V>> | undefined {
	const pairs = new Map<string, V>();
	for (const entry of entries) {
		const native = cell(entry, key);
		const value = read(entry);
		if (native === undefined || value === undefined) continue;
		const known = pairs.get(native);
		if (known !== undefined && JSON.stringify(known) !== JSON.stringify(value)) {
			throw fault({
				class: 'source_data',
				code: 'node.list_ambiguous',
				message: `"${native.slice(0, 60)}" stands twice under ${field}, with different meanings.`,
				remedy: 'Keep one of the two entries.',
				field,
			});
		}
		pairs.set(native, value);
	}
	return pairs.size === 0 ? undefined : Object.fromEntries(pairs);
}

/** A filled text cell; numbers from expressions count as text. */
export function cell(entry: Entry, key: string): string | undefined {
	const value = entry[key];
	const text = typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
	return text === '' ? undefined : text;
}

export function statusOf(entry: Entry): StatusMeaning | undefined {
	const commercial = COMMERCIAL_STATUSES.find((known) => known === entry['commercial']);
	const progress = PROGRESS_STATUSES.find((known) => known === entry['progress']);
	if (commercial === undefined && progress === undefined) return undefined;
	const meaning: { commercial?: CommercialStatus; progress?: ProgressStatus } = {};
	if (commercial !== undefined) meaning.commercial = commercial;
	if (progress !== undefined) meaning.progress = progress;
	return meaning;
}
