import type { z } from 'zod/v4';

import type { Envelope } from '../canonical/envelope';
import { faultOfIssues } from '../canonical/issues';
import type { Draft } from '../canonical/present';
import type { EntityName } from '../canonical/registry';
import type { Revision } from '../canonical/revision';
import type { StatusMeaning } from '../canonical/status';
import type { Ref } from '../canonical/types';
import type { Fault } from '../faults';

/** A native record: JSON as the source sent it. */
export type Native = Readonly<Record<string, unknown>>;

/** What the words of a source's status column mean, keyed in lower case. */
export type StatusMap = Readonly<Record<string, StatusMeaning>>;

export interface NativeStatus extends StatusMeaning {
	readonly native: string;
}

/** Canonical data as a mapping builds it: absent values undefined, the status as the source has it. */
export type DraftOf<T> = Draft<Omit<T, 'status'>> & { readonly status?: NativeStatus | undefined };

/** A record that came out of a native one. */
export interface Mapped {
	/** Canonical data before overrides; validated afterwards. Absent values may be undefined. */
	readonly data: Native;
	/** Key of the record in its source; stable over its life. */
	readonly nativeId: string;
	/** Absent: the content hash. */
	readonly revision?: Revision | undefined;
	/** When the source says it happened; absent: when it was received. */
	readonly time?: string | undefined;
	/** Default `upsert`. */
	readonly action?: Envelope['action'] | undefined;
	readonly warnings?: readonly string[] | undefined;
}

/** What a mapping may use: the caller's options, looked up by the words of the source. */
export interface MapContext {
	/** Project of records that do not name theirs. */
	readonly project: Ref | undefined;
	/** Canonical field -> column or path, where the caller gave one. */
	readonly columns: Readonly<Record<string, string>>;
	/** IANA zone in which an instant becomes a date. */
	readonly timezone: string;
	/**
	 * The canonical status of a native one, with the native word kept. An unknown word is a fault
	 * `mapping.unknown_status` that names it and the list; blank gives undefined.
	 */
	status(map: StatusMap, native: string | undefined): NativeStatus | undefined;
	/** A unit by the unit list; without a list the unit stands as it is. */
	unit(native: string | undefined): string | undefined;
	/** A tax code by the tax list; without a list it stands as it is. */
	tax(native: string | undefined): string | undefined;
	/** The code that the caller's code list gives for a native id or code, or undefined. */
	listed(list: string, native: string): string | undefined;
}

/** One shape in which a source sends an entity, e.g. a REST record or an event with records in it. */
export interface RecordShape {
	readonly entity: EntityName;
	/** The source's name for it, e.g. `Cost Code`. */
	readonly nativeType: string;
	/** Undefined when the record is of another shape. Throws the `Fault` of the record. */
	read(json: Native, context: MapContext): readonly Mapped[] | undefined;
}

/** A record with its place in the batch. */
export interface SourceRecord {
	readonly index: number;
	readonly json: Native;
	/** Canonical field path -> value for this record alone; wins over the batch's overrides. */
	readonly overrides?: Native | undefined;
}

/** What became of one row of a source whose rows depend on each other. */
export type RowOutcome =
	| { readonly index: number; readonly mapped: readonly Mapped[] }
	/** Counted in another row's record, a heading, or a total that agrees: said, not swallowed. */
	| { readonly index: number; readonly note: string }
	| { readonly index: number; readonly fault: Fault };

/** How a source's rows become an entity when a row means nothing without its neighbours. */
export interface BatchShape {
	readonly entity: EntityName;
	readonly nativeType: string;
	/** One outcome a row, in order. */
	readRows(rows: readonly SourceRecord[], context: MapContext): readonly RowOutcome[];
}

/** A source with its options applied: how records are read. */
export interface OpenSource {
	/** First part of the keys, where it is not the profile’s id. */
	readonly system?: string;
	readonly records: readonly RecordShape[];
	readonly batches: readonly BatchShape[];
	/** Takes apart what holds several records; undefined: it is one. Throws a `Fault`. */
	unwrap?(json: Native): readonly Native[] | undefined;
	/** Why a record of no known shape cannot be mapped, when the source can tell. */
	refusal?(json: Native, entity: EntityName): Fault | undefined;
}

/** Everything the package knows about one source system. */
export interface SourceProfile {
	/** First part of every key, `[a-z0-9-]`. */
	readonly id: string;
	readonly name: string;
	readonly doc: string;
	/** What it can give, in the registry's order. */
	readonly entities: readonly EntityName[];
	/** The source's own options. */
	readonly settings: z.ZodType;
	/** Status words by native type, for documents and forms. */
	readonly statusMaps: Readonly<Record<string, StatusMap>>;
	/** Throws a `Fault` when the options are wrong. */
	open(settings: unknown): OpenSource;
}

/** Builds a profile; its `open` receives options that its own schema has read. */
export const source = <S>(
	definition: Omit<SourceProfile, 'settings' | 'open'> & {
		readonly settings: z.ZodType<S>;
		open(settings: S): OpenSource;
	},
): SourceProfile => ({
	...definition,
	open: (settings) => {
		const parsed = definition.settings.safeParse(settings ?? {});
		if (parsed.success) return definition.open(parsed.data);
		throw faultOfIssues(parsed.error, {
			label: `Options of ${definition.name}`,
			model: definition.id,
			remedy: 'Correct the option in the node.',
		}).with({ code: 'source.bad_settings' });
	},
});

/**
 * Builds a shape from its wire schema and its mapping. `pick` finds the native records in what was
 * sent, or says undefined when it is of another shape; it is cheap and does not judge. The wire
 * schema is strict about money, dates and ids; other fields pass and end up in `ext`.
 */
export const shape = <W>(definition: {
	readonly entity: EntityName;
	readonly nativeType: string;
	pick(json: Native): readonly Native[] | undefined;
	readonly wire: z.ZodType<W>;
	/** May throw a `Fault`. `native` is the picked record, `json` all that was sent. */
	map(record: W, context: MapContext, native: Native, json: Native): readonly Mapped[];
}): RecordShape => ({
	entity: definition.entity,
	nativeType: definition.nativeType,
	read: (json, context) =>
		definition.pick(json)?.flatMap((native) => {
			const parsed = definition.wire.safeParse(native);
			if (parsed.success) return definition.map(parsed.data, context, native, json);
			throw faultOfIssues(parsed.error, {
				label: nativeLabel(definition.nativeType, native),
				model: definition.entity,
				remedy: 'Correct the field in the source and send the record again.',
			});
		}),
});

/** e.g. `Cost Code 4711`, for messages. */
export function nativeLabel(nativeType: string, json: Native): string {
	const id = json['id'];
	const shown =
		(typeof id === 'number' && Number.isSafeInteger(id)) ||
		(typeof id === 'string' && id.length <= 64)
			? ` ${String(id)}`
			: '';
	return `${nativeType}${shown}`;
}
