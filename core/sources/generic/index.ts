import { z } from 'zod/v4';

import { coerce, isUnset } from '../../canonical/coerce';
import { contentHash } from '../../canonical/hash';
import { fieldAt } from '../../canonical/overrides';
import { ENTITIES, entityOf, type EntityName } from '../../canonical/registry';
import type { Revision } from '../../canonical/revision';
import { fault } from '../../faults';
import { source, type Mapped, type MapContext, type Native, type RecordShape } from '../source';
import { id, optionalInstant } from '../wire';

const settings = z.strictObject({
	/** Name of the source system; the first part of every key. */
	system: z
		.string()
		.regex(/^[a-z0-9][a-z0-9-]{0,31}$/, 'must be lower-case letters, digits and dashes')
		.default('generic'),
	/** Path of the record's id. */
	idPath: z.string().min(1).max(200).default('id'),
	/** Path of a value that grows with every change: a time, a version or a counter. */
	revisionPath: z.string().max(200).optional(),
	revisionKind: z
		.enum(['updated_at', 'sync_token', 'version', 'snapshot_time'])
		.default('updated_at'),
	/** Path of the time of the change. */
	timePath: z.string().max(200).optional(),
	/** Keep fields that are not mapped in `ext`. */
	keepRest: z.boolean().default(false),
});
type Settings = z.infer<typeof settings>;

/** The value at a dotted path; a key that itself holds dots is found first. */
function valueAt(json: Native, path: string): unknown {
	if (Object.hasOwn(json, path)) return json[path];
	let value: unknown = json;
	for (const key of path.split('.')) {
		if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
		value = (value as Native)[key];
	}
	return value;
}

const idField = z.object({ id });
const timeField = z.object({ time: optionalInstant });

/** The record's id. Overrides may hold all the rest, never the key. */
function nativeIdOf(json: Native, options: Settings): string {
	const parsed = idField.safeParse({ id: valueAt(json, options.idPath) });
	if (parsed.success) return parsed.data.id;
	throw fault({
		class: 'source_data',
		code: 'source.bad_id',
		message: `The record has no usable id at ${options.idPath}.`,
		remedy: 'Name the path of the id in the node; it must be text or a whole number.',
		field: options.idPath,
	});
}

function revisionOf(json: Native, options: Settings): Revision | undefined {
	if (options.revisionPath === undefined) return undefined;
	const value = valueAt(json, options.revisionPath);
	if (isUnset(value)) return undefined;
	const text = value instanceof Date ? value.toISOString() : value;
	if (typeof text === 'string' && text.length <= 128)
		return { kind: options.revisionKind, value: text };
	if (typeof text === 'number' && Number.isSafeInteger(text)) {
		return { kind: options.revisionKind, value: String(text) };
	}
	throw fault({
		class: 'source_data',
		code: 'source.bad_revision',
		message: `The revision at ${options.revisionPath} is neither text nor a whole number.`,
		remedy: 'Name the path of a time, a version or a counter.',
		field: options.revisionPath,
	});
}

function timeOf(json: Native, options: Settings): string | undefined {
	if (options.timePath === undefined) return undefined;
	const value = valueAt(json, options.timePath);
	const parsed = timeField.safeParse({ time: value instanceof Date ? value.toISOString() : value });
	if (parsed.success) return parsed.data.time;
	throw fault({
		class: 'source_data',
		code: 'source.bad_time',
		message: `The value at ${options.timePath} is no time with an offset.`,
		remedy: 'Send times such as 2026-01-31T09:00:00Z.',
		field: options.timePath,
	});
}

function mapRecord(name: EntityName, json: Native, context: MapContext, options: Settings): Mapped {
	const entity = entityOf(name);
	const data: Record<string, unknown> = {};
	const used = new Set([options.idPath]);
	for (const [path, column] of Object.entries(context.columns)) {
		const field = fieldAt(entity, path);
		used.add(column);
		const value = valueAt(json, column);
		if (!isUnset(value)) place(data, path.split('.'), coerce(value, field, context.timezone));
	}
	if (
		data['project'] === undefined &&
		context.project !== undefined &&
		'project' in entity.schema.shape
	) {
		data['project'] = context.project;
	}
	if (typeof data['uom'] === 'string') data['uom'] = context.unit(data['uom']);
	if (typeof data['taxCode'] === 'string') data['taxCode'] = context.tax(data['taxCode']);
	if (options.keepRest) {
		data['ext'] = Object.fromEntries(Object.entries(json).filter(([key]) => !used.has(key)));
	}
	return {
		data,
		nativeId: nativeIdOf(json, options),
		revision:
			revisionOf(json, options) ??
			(options.keepRest ? { kind: 'hash', value: contentHash(json) } : undefined),
		time: timeOf(json, options),
	};
}

function place(target: Record<string, unknown>, path: readonly string[], value: unknown): void {
	const [head, ...rest] = path;
	if (head === undefined) return;
	if (rest.length === 0) {
		target[head] = value;
		return;
	}
	const nested = (target[head] ??= {}) as Record<string, unknown>;
	place(nested, rest, value);
}

const recordShape = (entity: EntityName, options: Settings): RecordShape => ({
	entity,
	nativeType: 'record',
	read: (json, context) => [mapRecord(entity, json, context, options)],
});

/** Any system: the user says which value belongs in which canonical field. */
export const generic = source({
	id: 'generic',
	name: 'Generic',
	doc: 'Any record; the column map and the field overrides say what goes where.',
	entities: ENTITIES.map((entity) => entity.name),
	settings,
	statusMaps: {},
	open: (options) => ({
		system: options.system,
		records: ENTITIES.map((entity) => recordShape(entity.name, options)),
		batches: [],
	}),
});
