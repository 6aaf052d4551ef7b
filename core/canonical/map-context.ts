import { fault } from '../faults';
import type { MapContext } from '../sources/source';
import type { MapOptions } from './map';
import type { StatusMeaning } from './status';

type List = ReadonlyMap<string, string>;

const fold = (text: string): string => text.trim().toLowerCase();

const own = <T>(record: Readonly<Record<string, T>>, key: string): T | undefined =>
	Object.hasOwn(record, key) ? record[key] : undefined;

/** The caller's lists, prepared once a batch and looked up without regard to case. */
export function mapContext(options: MapOptions): MapContext {
	const units = listOf(options.unitMap);
	const taxes = listOf(options.taxMap);
	const statuses = statusList(options.statusMap);
	const codes = new Map(
		Object.entries(options.codeMap ?? {}).map(([list, entries]) => [list, listOf(entries)]),
	);
	return {
		project: options.project,
		columns: options.columnMap ?? {},
		timezone: options.timezone ?? 'UTC',
		status: (map, native) => {
			const word = native?.trim() ?? '';
			if (word === '') return undefined;
			const meaning = statuses?.get(fold(word)) ?? own(map, fold(word));
			if (meaning !== undefined) return { ...meaning, native: word };
			throw fault({
				class: 'mapping',
				code: 'mapping.unknown_status',
				message: `The status "${word.slice(0, 60)}" is not known; known are ${[...Object.keys(map), ...(statuses?.keys() ?? [])].join(', ')}.`,
				remedy: 'Add the status to the status list of the node, or correct it in the source.',
				field: 'status',
			});
		},
		unit: (native) => lookUp(units, native, 'unit', 'mapping.unknown_unit'),
		tax: (native) => lookUp(taxes, native, 'tax code', 'mapping.unknown_tax'),
		listed: (list, native) => codes.get(list)?.get(fold(native)),
	};
}

const listOf = (entries: Readonly<Record<string, string>> | undefined): List =>
	new Map(Object.entries(entries ?? {}).map(([native, code]) => [fold(native), code]));

const statusList = (
	entries: Readonly<Record<string, StatusMeaning>> | undefined,
): ReadonlyMap<string, StatusMeaning> | undefined =>
	entries === undefined
		? undefined
		: new Map(Object.entries(entries).map(([native, meaning]) => [fold(native), meaning]));

function lookUp(
	list: List,
	native: string | undefined,
	what: string,
	code: string,
): string | undefined {
	const word = native?.trim() ?? '';
	if (word === '') return undefined;
	if (list.size === 0) return word;
	const found = list.get(fold(word));
	if (found !== undefined) return found;
	throw fault({
		class: 'mapping',
		code,
		message: `The ${what} "${word.slice(0, 60)}" is not in the list.`,
		remedy: `Add it to the ${what} list of the node, or correct it in the source.`,
		field: what,
		details: { list: what },
	});
}
