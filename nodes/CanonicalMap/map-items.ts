import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { mapBatch, type MapOptions } from '../../core/canonical/map';
import type { EntityName } from '../../core/canonical/registry';
import { Fault, fault } from '../../core/faults';
import type { SourceProfile, SourceRecord } from '../../core/sources/source';
import { parameterFault } from '../shared/faults';
import { parameterReader, type ParameterReader } from '../shared/parameters';
import { settleItems, type Result } from '../shared/settle';
import { fetchRecords, noticeOf, type Notice } from './fetch-records';
import { readChoice, readOptions } from './options';
import { passDeliveries, type Deliveries } from './pass-delivery';

/** Records that share their options and can be mapped together. */
interface Group {
	/** Throws when they cannot be used: that is the fault of the records that have them. */
	readonly options: () => MapOptions;
	readonly records: SourceRecord[];
}

const MAX_HINTS = 5;

/**
 * Maps all input items. Source, entity and lists are the same for all of them; tenant, company,
 * project and overrides may be expressions, so records are mapped in groups that agree on those.
 */
export async function mapItems(ctx: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return await settleItems(ctx, async (items, settled) => {
		const parameter = parameterReader(ctx);
		const { source, entity } = readChoice(parameter);
		const receivedAt = new Date().toISOString();
		const deliveries = passDeliveries(items);
		const groups = new Map<string, Group>();
		const results: GroupResult[] = [];
		const readable: ReadItem[] = [];
		const run = { receivedAt, timezone: ctx.getTimezone() };
		items.forEach((_, index) => {
			try {
				readable.push(readItem(parameter, deliveries.record(index), index, run));
			} catch (thrown) {
				results.push({ index, fault: parameterFault(thrown) });
			}
		});
		const notices = readable.flatMap(({ notice }) => (notice === undefined ? [] : [notice]));
		const fetched = await fetchRecords(ctx, entity, notices);
		for (const item of readable) {
			const record = fetched.get(item.record.index) ?? item.record.json;
			if (record instanceof Fault) results.push({ index: item.record.index, fault: record });
			else addTo(groups, { ...item, record: { ...item.record, json: record } });
		}
		for (const { options, records } of groups.values()) {
			results.push(...mapGroup(source, entity, records, options));
		}
		for (const result of results) {
			deliveries.became(result.index, 'fault' in result ? 1 : result.items.length);
		}
		for (const result of results) settled.set(result.index, settledAs(result, deliveries));
		hint(
			ctx,
			results.flatMap((result) =>
				'fault' in result ? [] : result.notes.map((note) => `Item ${result.index}: ${note}`),
			),
		);
	});
}

type GroupResult = ReturnType<typeof mapBatch>[number];

function settledAs(result: GroupResult, deliveries: Deliveries): Result {
	const { index } = result;
	if (!('fault' in result)) {
		return result.items.map((item, at) => ({ json: deliveries.stamp(index, item, at) }));
	}
	const delivery = deliveries.of(index);
	return delivery === undefined ? result.fault : { fault: result.fault, delivery };
}

function mapGroup(
	source: SourceProfile,
	entity: EntityName,
	records: readonly SourceRecord[],
	options: () => MapOptions,
): readonly GroupResult[] {
	try {
		return mapBatch({ source, entity, records, options: options() });
	} catch (thrown) {
		const stop = parameterFault(thrown);
		return records.map(({ index }) => ({ index, fault: stop }));
	}
}

interface ReadItem {
	readonly key: string;
	readonly options: () => MapOptions;
	readonly record: SourceRecord;
	/** Set when the item only names its record and that is to be fetched. */
	readonly notice: Notice | undefined;
}

function readItem(
	parameter: ParameterReader,
	json: IDataObject,
	index: number,
	run: { readonly receivedAt: string; readonly timezone: string },
): ReadItem {
	const { key, options, recordField, recordPath, overrides } = readOptions(parameter, index, run);
	const record = recordAt(json, recordField);
	return {
		key,
		options,
		record: { index, json: record, ...(overrides === undefined ? {} : { overrides }) },
		notice:
			parameter('fetchRecords', index) === true ? noticeOf(index, record, recordPath) : undefined,
	};
}

function addTo(groups: Map<string, Group>, { key, options, record }: ReadItem): void {
	const group = groups.get(key);
	if (group === undefined) groups.set(key, { options, records: [record] });
	else group.records.push(record);
}

/** The record inside the item, e.g. under `body` behind a webhook; an empty path is the item. */
function recordAt(json: IDataObject, path: string): Readonly<Record<string, unknown>> {
	let found: unknown = json;
	for (const key of path === '' ? [] : path.split('.')) {
		found =
			typeof found === 'object' && found !== null && Object.hasOwn(found, key)
				? (found as Record<string, unknown>)[key]
				: undefined;
	}
	if (typeof found !== 'object' || found === null || Array.isArray(found)) {
		throw fault({
			class: 'source_data',
			code: 'node.no_record',
			message: `There is no record under "${path.slice(0, 100)}".`,
			remedy: 'Correct Record Field, or leave it empty when the item itself is the record.',
			field: 'recordField',
		});
	}
	return found as Readonly<Record<string, unknown>>;
}

/** Rows that rightly gave no item, and warnings: said in the editor, not dropped. */
function hint(ctx: IExecuteFunctions, notes: readonly string[]): void {
	if (notes.length === 0) return;
	const more = notes.length - MAX_HINTS;
	ctx.addExecutionHints({
		message: [...notes.slice(0, MAX_HINTS), ...(more > 0 ? [`and ${more} more`] : [])].join('<br>'),
		location: 'outputPane',
	});
}
