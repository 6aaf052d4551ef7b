import type { MapOptions } from '../../core/canonical/map';
import type { EntityName } from '../../core/canonical/registry';
import { fault } from '../../core/faults';
import { SOURCES } from '../../core/sources/registry';
import type { SourceProfile } from '../../core/sources/source';
import { readMapper } from '../shared/descriptions/mapper';
import type { ParameterReader } from '../shared/parameters';
import { readSettings } from './source-options';
import { cell, entriesOf, pairsOf, statusOf } from './lists';

/** Source and entity, which are the same for all items: both lists take no expressions. */
export function readChoice(parameter: ParameterReader): {
	readonly source: SourceProfile;
	readonly entity: EntityName;
} {
	const source = SOURCES.find(({ id }) => id === parameter('source', 0));
	const entity = source?.entities.find((name) => name === parameter('entity', 0));
	if (source === undefined || entity === undefined) {
		throw fault({
			class: 'source_data',
			code: 'node.unknown_source',
			message: 'The chosen source or entity is not known to this version of the node.',
			remedy: 'Choose source and entity again.',
			field: source === undefined ? 'source' : 'entity',
		});
	}
	return { source, entity };
}

interface ItemOptions {
	/** Equal for items that can be mapped in one batch. */
	readonly key: string;
	readonly options: () => MapOptions;
	/** Path of the record within the item; empty when the item is the record. */
	readonly recordField: string;
	/** Address of records that are fetched; empty takes the known one. */
	readonly recordPath: string;
	/** Canonical field path -> value for this item. */
	readonly overrides: Readonly<Record<string, unknown>> | undefined;
}

export function readOptions(
	parameter: ParameterReader,
	index: number,
	run: { readonly receivedAt: string; readonly timezone: string },
): ItemOptions {
	const chosen = recordOf(parameter('options', index));
	const tenant = cell({ tenant: parameter('tenant', index) }, 'tenant') ?? '';
	const company = cell(chosen, 'company') ?? '';
	const project = cell(chosen, 'projectCode') ?? '';
	const timezone = cell(chosen, 'timezone') ?? '';
	return {
		key: JSON.stringify([tenant, company, project, timezone]),
		recordField: cell(chosen, 'recordField') ?? '',
		recordPath: cell(chosen, 'recordPath') ?? '',
		overrides: readMapper(parameter('overrides', index)),
		options: () => ({
			tenant,
			receivedAt: run.receivedAt,
			timezone: timezone === '' ? run.timezone : timezone,
			...(company === '' ? {} : { company }),
			...(project === '' ? {} : { project: { code: project } }),
			...listsOf(parameter, index),
		}),
	};
}

/** Lists, column map and the source's own options; read for the first item of a group. */
function listsOf(parameter: ParameterReader, index: number): Partial<MapOptions> {
	const chosen = recordOf(parameter('lists', index));
	const entries = (name: string) => entriesOf(chosen[name]);
	const codes = entries('codes');
	const lists = [...new Set(codes.map((entry) => cell(entry, 'list') ?? ''))];
	const code = (entry: Readonly<Record<string, unknown>>) => cell(entry, 'code');
	return {
		unitMap: pairsOf(entries('units'), 'units', 'native', code),
		taxMap: pairsOf(entries('taxCodes'), 'taxCodes', 'native', code),
		statusMap: pairsOf(entries('statuses'), 'statuses', 'native', statusOf),
		columnMap: pairsOf(entriesOf(parameter('columns', index)), 'columns', 'field', (entry) =>
			cell(entry, 'column'),
		),
		codeMap: Object.fromEntries(
			lists.map((list) => [
				list,
				pairsOf(
					codes.filter((entry) => cell(entry, 'list') === list),
					'codes',
					'native',
					code,
				) ?? {},
			]),
		),
		settings: readSettings(String(parameter('source', 0)), parameter('settings', index)),
	};
}

const recordOf = (value: unknown): Readonly<Record<string, unknown>> =>
	typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
