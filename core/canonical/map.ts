import { IANAZone } from 'luxon';

import { fault, toFault, type Fault } from '../faults';
import type {
	MapContext,
	Mapped,
	OpenSource,
	RecordShape,
	SourceProfile,
	SourceRecord,
} from '../sources/source';
import type { Entity } from './entity';
import type { CanonicalItem } from './envelope';
import { unfitRecord } from './guard';
import { faultOfIssues } from './issues';
import { isNativeId, toItem } from './item';
import { mapContext } from './map-context';
import { isValid } from './is-valid';
import { applyOverrides } from './overrides';
import { entityOf, type EntityName } from './registry';
import type { StatusMeaning } from './status';
import type { Ref } from './types';

export interface MapOptions {
	/** The account in the source system, e.g. the Procore company id; part of every key. */
	readonly tenant: string;
	/** When the batch came in, RFC 3339; the time of records that carry none. */
	readonly receivedAt: string;
	/** Legal entity in the words of the source. */
	readonly company?: string | undefined;
	/** Ties the items of one run together; absent: each item its own. */
	readonly correlationId?: string | undefined;
	/** Project of records that do not name theirs, e.g. because the URL did. */
	readonly project?: Ref | undefined;
	/** Canonical field path -> value, for every record. */
	readonly overrides?: Readonly<Record<string, unknown>> | undefined;
	/** Native unit -> unit in Odoo. Once given, a unit outside the list is a fault. */
	readonly unitMap?: Readonly<Record<string, string>> | undefined;
	/** Native tax code -> tax code. Once given, a code outside the list is a fault. */
	readonly taxMap?: Readonly<Record<string, string>> | undefined;
	/** Native status -> meaning; wins over the profile's own map. */
	readonly statusMap?: Readonly<Record<string, StatusMeaning>> | undefined;
	/** List (`cost_code`, `cost_type`, `project`, `vendor`, `wbs_code` …) -> native id or code -> code. */
	readonly codeMap?: Readonly<Record<string, Readonly<Record<string, string>>>> | undefined;
	/** IANA zone of the sites, for instants that must become dates; default UTC. */
	readonly timezone?: string | undefined;
	/** Canonical field -> column or path, for sources without a fixed shape. */
	readonly columnMap?: Readonly<Record<string, string>> | undefined;
	/** The source's own options, see its profile. */
	readonly settings?: unknown;
}

/**
 * Exactly one result an input. `items` is empty only when `notes` says why (a heading, a row counted
 * in another one, a total that agrees).
 */
export type MapResult =
	| {
			readonly index: number;
			readonly items: readonly CanonicalItem[];
			readonly notes: readonly string[];
	  }
	| { readonly index: number; readonly fault: Fault };

/**
 * Maps native records to canonical items. Pure: no clock, no I/O; the same input gives the same
 * output. Throws a `Fault` only when the whole batch is impossible (unknown entity, bad options).
 */
export function mapBatch(request: {
	readonly source: SourceProfile;
	readonly entity: EntityName;
	readonly records: readonly SourceRecord[];
	readonly options: MapOptions;
}): MapResult[] {
	const { source, records, options } = request;
	if (!source.entities.includes(request.entity)) {
		throw fault({
			class: 'source_data',
			code: 'source.entity_not_offered',
			message: `${source.name} has no ${request.entity}.`,
			remedy: `Choose one of ${source.entities.join(', ')}.`,
			field: 'entity',
		});
	}
	checkOptions(options);
	const entity = entityOf(request.entity);
	const open = source.open(options.settings);
	const context = mapContext(options);
	const finish = (mapped: Mapped, record: SourceRecord): CanonicalItem =>
		finishItem(mapped, record, entity, open.system ?? source.id, options, context.timezone);

	const batch = open.batches.find((known) => known.entity === request.entity);
	if (batch !== undefined) return mapRows(batch.readRows.bind(batch), records, context, finish);

	const shapes = open.records.filter((known) => known.entity === request.entity);
	return records.map((record): MapResult => {
		try {
			const unfit = unfitRecord(record.json);
			if (unfit !== undefined) throw unfit;
			const items: CanonicalItem[] = [];
			const notes: string[] = [];
			for (const native of open.unwrap?.(record.json) ?? [record.json]) {
				for (const mapped of readNative(native, shapes, open, source, entity, context)) {
					items.push(finish(mapped, record));
					if (mapped.warnings !== undefined) notes.push(...mapped.warnings);
				}
			}
			if (items.length === 0 && notes.length === 0) notes.push(`holds no ${entity.name}`);
			return { index: record.index, items, notes };
		} catch (thrown) {
			return { index: record.index, fault: ofItem(toFault(thrown), record.index) };
		}
	});
}

/** Rows that depend on each other: the unfit are set aside, the others go on without them. */
function mapRows(
	readRows: (
		rows: readonly SourceRecord[],
		context: MapContext,
	) => ReturnType<OpenSource['batches'][number]['readRows']>,
	records: readonly SourceRecord[],
	context: MapContext,
	finish: (mapped: Mapped, record: SourceRecord) => CanonicalItem,
): MapResult[] {
	const results = new Map<number, MapResult>();
	const fit: SourceRecord[] = [];
	for (const record of records) {
		const unfit = unfitRecord(record.json);
		if (unfit === undefined) fit.push(record);
		else results.set(record.index, { index: record.index, fault: ofItem(unfit, record.index) });
	}
	const byIndex = new Map(fit.map((record) => [record.index, record]));
	for (const row of readRows(fit, context)) {
		const record = byIndex.get(row.index);
		if (record === undefined) continue;
		try {
			if ('fault' in row) throw row.fault;
			results.set(
				row.index,
				'note' in row
					? { index: row.index, items: [], notes: [row.note] }
					: {
							index: row.index,
							items: row.mapped.map((mapped) => finish(mapped, record)),
							notes: row.mapped.flatMap((mapped) => mapped.warnings ?? []),
						},
			);
		} catch (thrown) {
			results.set(row.index, { index: row.index, fault: ofItem(toFault(thrown), row.index) });
		}
	}
	return records.map(
		({ index }) =>
			results.get(index) ?? { index, fault: ofItem(toFault('row without an outcome'), index) },
	);
}

function readNative(
	native: Readonly<Record<string, unknown>>,
	shapes: readonly RecordShape[],
	open: OpenSource,
	source: SourceProfile,
	entity: Entity,
	context: MapContext,
): readonly Mapped[] {
	for (const known of shapes) {
		const found = known.read(native, context);
		if (found !== undefined) return found;
	}
	const reason = open.refusal?.(native, entity.name as EntityName);
	if (reason !== undefined) throw reason;
	throw fault({
		class: 'source_data',
		code: 'source.unknown_shape',
		message: `This is no ${source.name} ${entity.title.toLowerCase()} as ${shapes.map((known) => known.nativeType).join(' or ')}.`,
		remedy: 'Check that the right entity is chosen and that the whole record is sent.',
		model: entity.name,
	});
}

function finishItem(
	mapped: Mapped,
	record: SourceRecord,
	entity: Entity,
	system: string,
	options: MapOptions,
	timezone: string,
): CanonicalItem {
	let data: Readonly<Record<string, unknown>> = mapped.data;
	if (options.overrides !== undefined)
		data = applyOverrides(data, options.overrides, entity, timezone);
	if (record.overrides !== undefined)
		data = applyOverrides(data, record.overrides, entity, timezone);
	if (!isValid(entity.schema, data)) {
		const { error } = entity.schema.safeParse(data);
		throw error === undefined
			? toFault('validators disagree')
			: faultOfIssues(error, {
					label: `${entity.title} ${mapped.nativeId}`,
					model: entity.name,
					remedy: 'Correct the field in the source, or set it under the field overrides.',
				});
	}
	if (!isNativeId(mapped.nativeId)) {
		throw fault({
			class: 'source_data',
			code: 'source.bad_id',
			message: `${entity.title}: the record has no usable id.`,
			remedy: 'Send the record with its id in the source system (at most 200 characters).',
			model: entity.name,
			field: 'id',
		});
	}
	return toItem(
		{
			entity,
			system,
			tenant: options.tenant,
			company: options.company,
			nativeId: mapped.nativeId,
			action: mapped.action,
			revision: mapped.revision,
			time: mapped.time ?? options.receivedAt,
			correlationId: options.correlationId,
		},
		data,
	);
}

const ofItem = (found: Fault, index: number): Fault =>
	found.with({ row: index, message: `Item ${String(index)}: ${found.message}` });

function checkOptions(options: MapOptions): void {
	const refuse = (field: string, message: string, remedy: string): never => {
		throw fault({ class: 'source_data', code: 'source.bad_settings', message, remedy, field });
	};
	if (!/^[^\p{Cc}]{1,64}$/u.test(options.tenant)) {
		refuse(
			'tenant',
			'The tenant is missing or longer than 64 characters.',
			'Name the account in the source system, for example the Procore company id.',
		);
	}
	if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}.*(?:Z|[+-]\d{2}:\d{2})$/.test(options.receivedAt)) {
		refuse(
			'receivedAt',
			'The time of receipt is no time with an offset.',
			'Pass it as RFC 3339, for example 2026-01-31T09:00:00Z.',
		);
	}
	if (options.timezone !== undefined && !IANAZone.isValidZone(options.timezone)) {
		refuse(
			'timezone',
			`${options.timezone.slice(0, 64)} is not a time zone.`,
			'Use an IANA name such as America/Chicago.',
		);
	}
}
